"""What a fallback writer writes with: seeded chance, the phrase book, and a memory of what was said."""

from __future__ import annotations

import logging
import math
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from llmservice.fallback.memorable import digest, memorable
from llmservice.fallback.phrase_registry import book_for
from llmservice.fallback.phrasebook import PhraseBook, Rule, Variant
from llmservice.fallback.said_sentences import LongMemory, Memory
from llmservice.purposes import Language

Item = TypeVar("Item")
logger = logging.getLogger(__name__)

# How many drafts are made before their sentences are looked up together: mostly the first one is new.
_ROUNDS = (1, 8, 32, 128, 256)
# Talk that may come again is not looked for so long: somebody waits for it.
_TALK_ROUNDS = _ROUNDS[:3]
# How many drafts are compared where it matters how worn their words are.
_COMPARED = 6
# From this round on any variant will do; before, those that she used least recently.
_RELAXED = 2
_NEVER, _JUST_NOW = -math.inf, math.inf


@dataclass
class _Draft:
    text: str = ""
    digests: list[int] = field(default_factory=list)
    dealt: dict[int, None] = field(default_factory=dict)  # a set that keeps its order


class PhraseWriter:
    """Writes one answer for one owner. The same seed with the same memory writes the same words.

    `catchphrases` may be repeated without end. After the answer is finished, `keep()` remembers it.
    """

    def __init__(
        self,
        *,
        owner: str,
        language: Language,
        seed: int,
        catchphrases: Iterable[str] = (),
        book: PhraseBook | None = None,
        memory: Memory | None = None,
    ) -> None:
        self.owner = owner
        self.language = language
        self.rng = random.Random(seed)
        self.catchphrases = tuple(catchphrases)
        self.dry: list[str] = []  # rules that had nothing new left to say
        self._book = book
        self._memory = memory if memory is not None else LongMemory(owner)
        self._now: dict[int, None] = {}  # sentences of this answer; dicts are sets that keep their order
        self._used: dict[int, None] = {}  # phrase variants of this answer
        self._deck: dict[int, float] = {}  # when she used which variant, in earlier answers
        self._known: set[str] = set()  # rules whose variants are in the deck
        self._draft: _Draft | None = None
        self._relaxed = False
        self._said_before = False

    @property
    def book(self) -> PhraseBook:
        """The phrase book that it writes from."""
        if self._book is None:
            self._book = book_for(self.language)
        return self._book

    def pick(self, items: Sequence[Item]) -> Item:
        """One of the items, by chance."""
        return self.rng.choice(items)

    def word(self, rule: str, /, **slots: str | int) -> str:
        """A variant of a rule as a part of a sentence: not remembered as said, so it may come again."""
        if self._draft is not None:
            return self._expand(rule, slots)
        self._draft = _Draft()
        try:
            text = self._expand(rule, slots)
            self._used.update(self._draft.dealt)
            return text
        finally:
            self._draft = None

    def say(self, rule: str, /, **slots: str | int) -> str:
        """A text for a rule such as `tweet.rain`, of which no sentence has been said by this owner before.

        When the rule has run dry, the sentences that were said longest ago come again, and `dry` names the rule.
        """
        if self._draft is not None:  # inside `fresh`, which looks at the whole text
            return self._expand(rule, slots)
        return self._fresh(lambda: self._expand(rule, slots), rule)

    def fresh(
        self, make: Callable[[], str], *, recall: int | None = None, worn: Callable[[str], float] | None = None
    ) -> str:
        """What `make` returns, called again until no sentence of it has been said before.

        `make` takes its chances from this writer (`pick`, `word`, `say`, `rng`), else it says the same each time.
        With `recall`, a sentence may come again that is not among the last so many: talk, unlike what is written,
        is not kept to be read again. With `worn`, a measure of a text, the least worn of several new drafts is
        taken; of those that are equally worn, the one that was made first.
        """
        if self._draft is not None:
            return make()
        return self._fresh(make, getattr(make, "__qualname__", "a writer"), recall, worn)

    def keep(self) -> None:
        """Remember what was written. Raises Crossed if another process said one of the sentences meanwhile."""
        if self._now or self._used:
            self._memory.keep(said=self._now, dealt=self._used, again=self._said_before)

    def _fresh(
        self,
        make: Callable[[], str],
        name: str,
        recall: int | None = None,
        worn: Callable[[str], float] | None = None,
    ) -> str:
        best: tuple[float, _Draft] | None = None
        since = _NEVER if recall is None else self._memory.since(recall)
        tried: set[str] = set()
        for number, width in enumerate(_ROUNDS if recall is None else _TALK_ROUNDS):
            self._relaxed = number >= _RELAXED
            made = (self._make(make) for _ in range(max(width, _COMPARED) if worn else width))
            drafts = [draft for draft in made if draft.text not in tried]
            tried.update(draft.text for draft in drafts)
            if worn:
                drafts.sort(key=lambda draft: worn(draft.text))
            said = self._memory.said({d for draft in drafts for d in draft.digests})
            for draft in drafts:
                age = self._last_said(draft, said)
                if best is None or age < best[0]:
                    best = age, draft
                if age == _NEVER or age < since:
                    break
            if best and (best[0] == _NEVER or best[0] < since or (self._relaxed and not drafts)):
                break  # it is new, or everything that can be said has been tried
        self._relaxed = False
        assert best is not None  # the first round always makes a draft
        age, draft = best
        if age != _NEVER and age >= since:
            self.dry.append(name)
            level = logging.WARNING if recall is None else logging.DEBUG
            logger.log(level, "%s: %s has nothing new left to say", self.owner, name)
        self._accept(draft, said_before=age != _NEVER)
        return draft.text

    def _make(self, make: Callable[[], str]) -> _Draft:
        draft = self._draft = _Draft()
        try:
            draft.text = make()
        finally:
            self._draft = None
        draft.digests = [digest(sentence) for sentence in memorable(draft.text, self.catchphrases)]
        return draft

    def _last_said(self, draft: _Draft, said: Mapping[int, float]) -> float:
        """When the most recent of its sentences was said: -inf for never, inf for in this very answer."""
        if len(set(draft.digests)) < len(draft.digests):
            return _JUST_NOW
        return max((_JUST_NOW if d in self._now else said.get(d, _NEVER) for d in draft.digests), default=_NEVER)

    def _accept(self, draft: _Draft, *, said_before: bool) -> None:
        self._now.update(dict.fromkeys(draft.digests))
        self._used.update(draft.dealt)
        self._said_before = self._said_before or said_before

    def _expand(self, rule: str, slots: Mapping[str, str | int]) -> str:
        if rule not in self._known:
            keys = [v.key for name in self.book.reachable(rule) for v in self.book.rule(name).variants]
            self._deck.update(self._memory.dealt(keys))
            self._known.add(rule)
        return self.book.expand(rule, slots, self._choose)

    def _choose(self, rule: Rule) -> Variant:
        """A variant as from a shuffled deck: each comes once before any comes again."""
        assert self._draft is not None
        pool: Sequence[Variant] = rule.variants
        if not self._relaxed:
            draft, used, deck = self._draft.dealt, self._used, self._deck
            now = [variant.key in draft or variant.key in used for variant in pool]
            undealt = [v for v, just in zip(pool, now, strict=True) if not just and v.key not in deck]
            if undealt:
                pool = undealt
            else:
                ages = {v.key: _JUST_NOW if just else deck[v.key] for v, just in zip(pool, now, strict=True)}
                oldest_first = sorted(pool, key=lambda variant: ages[variant.key])  # stable: else as in the book
                pool = oldest_first[: (len(pool) + 1) // 2]
        variant = self.rng.choice(pool)
        self._draft.dealt[variant.key] = None
        return variant
