"""Phrase books: what she says when no model can be asked, written by people in TOML files.

`<app>/phrases/<language>/<file>.toml` holds lists of variants, each list a rule:

    rain = ["<opening>雨下得像{thing}。", "我和<window>一起数雨点。"]

Rule `rain` in `tweet.toml` is `tweet.rain`; tables nest (`night = […]` under `[rain]` is `tweet.rain.night`). In a
variant, `{slot}` takes a value from the caller and `<rule>` takes a variant of another rule: of the same file if it
has one of that name, else the full name (`<world.food>`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from llmservice.fallback.memorable import digest

_PLACE = re.compile(r"\{([a-z][a-z0-9_]*)\}|<([a-z0-9_]+(?:\.[a-z0-9_]+)*)>")
_STRAY = re.compile(r"[{}<>]")
_KEY = re.compile(r"[a-z0-9_]+\Z")


class PhraseError(ValueError):
    """A phrase book is wrong, or was asked for what it doesn't have. Names the file and the key."""


class EndlessRule(PhraseError):
    """A rule leads back to itself."""

    def __init__(self, problem: str, rule: str) -> None:
        super().__init__(problem)
        self.rule = rule


@dataclass(frozen=True)
class Slot:
    """A place for a value that the caller gives."""

    name: str


@dataclass(frozen=True)
class Ref:
    """A place for a variant of another rule, by its full name."""

    rule: str


@dataclass(frozen=True)
class Variant:
    """One way to say a rule."""

    text: str
    parts: tuple[str | Slot | Ref, ...]
    key: int  # names this variant in her memory; changes when its text does


@dataclass(frozen=True)
class Rule:
    """A named list of variants, and where it was written."""

    name: str
    source: str
    variants: tuple[Variant, ...]


Chooser = Callable[[Rule], Variant]


@dataclass(frozen=True)
class PhraseBook:
    """All rules of one language. Checked when made: PhraseError for anything that could fail later."""

    rules: Mapping[str, Rule] = field(repr=False)

    def __post_init__(self) -> None:
        self._check_references()
        self._check_cycles()

    @classmethod
    def load(cls, folders: Iterable[tuple[str, Path]]) -> PhraseBook:
        """Read every `*.toml` of the folders, given as (name for messages, folder). A folder may be missing.

        PhraseError for whatever is wrong.
        """
        book, problems = cls.load_usable(folders)
        if problems:
            raise problems[0]
        return book

    @classmethod
    def load_usable(cls, folders: Iterable[tuple[str, Path]]) -> tuple[PhraseBook, list[PhraseError]]:
        """As `load`, without what is wrong; and what that was.

        Left out are: a file that can't be read, a rule that an earlier folder has already, a rule that never ends,
        a variant that leads to no rule, and a rule that has no variant left.
        """
        rules: dict[str, Rule] = {}
        problems: list[PhraseError] = []
        for label, folder in folders:
            for path in sorted(folder.glob("*.toml")):
                source = f"{label}/{path.name}"
                try:
                    found = _read_rules(path, source)
                except PhraseError as error:
                    problems.append(error)
                    continue
                for rule in found:
                    other = rules.setdefault(rule.name, rule)
                    if other is not rule:
                        problems.append(PhraseError(f"{source} [{rule.name}]: {other.source} has that rule already"))
        while True:
            problems += _drop_dangling(rules)
            try:
                return cls(rules), problems
            except EndlessRule as error:
                problems.append(error)
                del rules[error.rule]

    def rule(self, name: str) -> Rule:
        """The rule of that full name (`file.key`)."""
        try:
            return self.rules[name]
        except KeyError:
            near = [other for other in self.rules if other.split(".")[0] == name.split(".")[0]]
            hint = f"; that file has: {', '.join(near)}" if near else ""
            raise PhraseError(f"no phrase rule {name!r}{hint}") from None

    def expand(self, name: str, slots: Mapping[str, object], choose: Chooser) -> str:
        """One text for a rule, its places filled. PhraseError if the rule may need a slot that is not given.

        Every slot that any variant could need must be given, so a missing one shows at once, not once a month.
        """
        missing = self.slots(name) - slots.keys()
        if missing:
            raise PhraseError(f"{self.rule(name).source} [{name}] needs the slots {', '.join(sorted(missing))}")
        return self._expand(name, slots, choose)

    def _expand(self, name: str, slots: Mapping[str, object], choose: Chooser) -> str:
        pieces = []
        for part in choose(self.rules[name]).parts:
            if isinstance(part, Slot):
                pieces.append(str(slots[part.name]))
            elif isinstance(part, Ref):
                pieces.append(self._expand(part.rule, slots, choose))
            else:
                pieces.append(part)
        return "".join(pieces)

    def reachable(self, name: str) -> Sequence[str]:
        """The rule and all rules that its variants lead to."""
        if name not in self._reachable:
            self.rule(name)
            names = {name: None}
            for variant in self.rules[name].variants:
                for part in variant.parts:
                    if isinstance(part, Ref):
                        names.update(dict.fromkeys(self.reachable(part.rule)))
            self._reachable[name] = tuple(names)
        return self._reachable[name]

    def slots(self, name: str) -> frozenset[str]:
        """Every slot that the rule, or a rule beneath it, could need."""
        if name not in self._slots:
            self._slots[name] = frozenset(
                part.name
                for rule in self.reachable(name)
                for variant in self.rules[rule].variants
                for part in variant.parts
                if isinstance(part, Slot)
            )
        return self._slots[name]

    def combinations(self, name: str) -> int:
        """How many different texts a rule can make, slots apart."""
        total = 0
        for variant in self.rule(name).variants:
            ways = 1
            for part in variant.parts:
                if isinstance(part, Ref):
                    ways *= self.combinations(part.rule)
            total += ways
        return total

    @cached_property
    def _reachable(self) -> dict[str, tuple[str, ...]]:
        return {}

    @cached_property
    def _slots(self) -> dict[str, frozenset[str]]:
        return {}

    def _check_references(self) -> None:
        for rule in self.rules.values():
            for variant in rule.variants:
                for part in variant.parts:
                    if isinstance(part, Ref) and part.rule not in self.rules:
                        raise _dangling(rule, part)

    def _check_cycles(self) -> None:
        done: set[str] = set()

        def visit(name: str, path: tuple[str, ...]) -> None:
            if name in path:
                circle = " → ".join((*path[path.index(name) :], name))
                raise EndlessRule(f"{self.rules[name].source} [{name}]: it never ends: {circle}", name)
            if name in done:
                return
            for variant in self.rules[name].variants:
                for part in variant.parts:
                    if isinstance(part, Ref):
                        visit(part.rule, (*path, name))
            done.add(name)

        for name in self.rules:
            visit(name, ())


def _drop_dangling(rules: dict[str, Rule]) -> list[PhraseError]:
    """Take out of `rules` every variant that leads to no rule, and what that leaves empty; and say so."""
    problems: list[PhraseError] = []
    found = True
    while found:
        found = False
        for rule in list(rules.values()):
            loose = {
                variant: part
                for variant in rule.variants
                for part in variant.parts
                if isinstance(part, Ref) and part.rule not in rules
            }
            if not loose:
                continue
            found = True
            problems.append(_dangling(rule, next(iter(loose.values()))))
            whole = tuple(variant for variant in rule.variants if variant not in loose)
            if whole:
                rules[rule.name] = replace(rule, variants=whole)
            else:
                del rules[rule.name]
    return problems


def _dangling(rule: Rule, part: Ref) -> PhraseError:
    return PhraseError(f"{rule.source} [{rule.name}]: there is no rule <{part.rule}>")


def _read_rules(path: Path, source: str) -> list[Rule]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PhraseError(f"{source}: {error}") from error
    lists = dict(_flatten(path.stem, table, source))
    return [Rule(name, source, _variants(name, texts, lists, path.stem, source)) for name, texts in lists.items()]


def _flatten(prefix: str, table: Mapping[str, object], source: str) -> Iterable[tuple[str, list[object]]]:
    for key, value in table.items():
        name = f"{prefix}.{key}"
        if not _KEY.match(key):
            raise PhraseError(f"{source} [{name}]: name rules with a-z, 0-9 and _ only")
        if isinstance(value, dict):
            yield from _flatten(name, value, source)
        elif isinstance(value, list):
            yield name, value
        else:
            raise PhraseError(f"{source} [{name}]: a rule is a list of strings")


def _variants(
    name: str, texts: list[object], lists: Mapping[str, object], stem: str, source: str
) -> tuple[Variant, ...]:
    if not texts:
        raise PhraseError(f"{source} [{name}]: the list is empty")
    variants: dict[str, Variant] = {}
    for text in texts:
        if not isinstance(text, str):
            raise PhraseError(f"{source} [{name}]: {text!r} is not a string")
        if text in variants:
            raise PhraseError(f"{source} [{name}]: {text!r} stands twice")
        variants[text] = Variant(text, _parts(name, text, lists, stem, source), digest(f"{name}\n{text}"))
    return tuple(variants.values())


def _parts(name: str, text: str, lists: Mapping[str, object], stem: str, source: str) -> tuple[str | Slot | Ref, ...]:
    parts: list[str | Slot | Ref] = []
    end = 0
    for place in _PLACE.finditer(text):
        parts.append(text[end : place.start()])
        slot, rule = place.groups()
        if slot:
            parts.append(Slot(slot))
        else:
            parts.append(Ref(f"{stem}.{rule}" if f"{stem}.{rule}" in lists else rule))
        end = place.end()
    parts.append(text[end:])
    for part in parts:
        if isinstance(part, str) and _STRAY.search(part):
            raise PhraseError(f"{source} [{name}]: a bracket that opens no {{slot}} or <rule> in {text!r}")
    return tuple(part for part in parts if part != "")
