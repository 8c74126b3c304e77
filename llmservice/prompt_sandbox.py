"""Prompts that an operator has rewritten, rendered where they can do no harm.

They are Django templates with the tags and filters of the prompts that come with the program and no others: nothing
is included, loaded or extended. They see plain data, not our objects. What they write, how often they loop and how
long they take is bounded.
"""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, lru_cache, wraps
from typing import Any, ClassVar

from django.template import Context, Engine, Library, Template, TemplateSyntaxError
from django.template import defaultfilters as ours
from django.template.base import Node, TextNode, VariableNode
from django.template.defaulttags import ForNode, comment, do_for, do_if, do_with
from django.utils.safestring import SafeString
from pydantic import BaseModel

from llmservice.templatetags import prompt_tags
from llmservice.translatable import Reason as _

# Characters of a rewritten template, characters that it may write, turns of all its loops, real seconds.
TEMPLATE_LIMIT, TEXT_LIMIT, TURNS, SECONDS = 12_000, 60_000, 5_000, 1.0
# Tags within tags: more would only be meant to break something.
_DEEPEST = 40
_FORMAT = re.compile(r"[-+ 0#]{0,3}\d{0,2}(\.\d{1,2})?[difeEgGsxX]")


class SandboxError(Exception):
    """A rewritten prompt can't be rendered: why, in words."""


class _Missing(str):
    """Stands in for what the context doesn't have: an error, not an empty place in a prompt."""

    def __mod__(self, name: object) -> str:
        raise SandboxError(_("there is no “%(name)s” in what she knows") % {"name": str(name)})


class _Meter:
    """What one rendering has used up."""

    def __init__(self) -> None:
        self._characters, self._turns = 0, 0
        self._ends = time.monotonic() + SECONDS

    def write(self, text: str) -> str:
        self._characters += len(text)
        if self._characters > TEXT_LIMIT:
            raise SandboxError(_("it writes more than %(count)s characters") % {"count": TEXT_LIMIT})
        self.step()
        return text

    def turn(self, count: int) -> None:
        self._turns += count
        if self._turns > TURNS:
            raise SandboxError(_("its loops turn more than %(count)s times") % {"count": TURNS})
        self.step()

    def step(self) -> None:
        if time.monotonic() > self._ends:
            raise SandboxError(_("it takes too long"))


class _MeteredContext(Context):
    def __init__(self, values: Mapping[str, Any]) -> None:
        super().__init__(dict(values), autoescape=False, use_l10n=False)
        self.meter = _Meter()


class _MeteredText(TextNode):
    def render(self, context: Context) -> SafeString:
        return SafeString(_meter(context).write(super().render(context)))


class _MeteredVariable(VariableNode):
    def render(self, context: Context) -> SafeString:
        return SafeString(_meter(context).write(super().render(context)))


class _Counted:
    """The sequence of a loop, whose turns count."""

    def __init__(self, sequence: Any) -> None:
        self._sequence = sequence

    def resolve(self, context: Context, ignore_failures: bool = False) -> list[Any]:
        found = self._sequence.resolve(context, ignore_failures=ignore_failures)
        turns = list(found) if isinstance(found, Iterable) else []
        _meter(context).turn(len(turns))
        return turns


def _meter(context: Context) -> _Meter:
    assert isinstance(context, _MeteredContext)
    return context.meter


_tags = Library()
for _name, _compile in (("if", do_if), ("for", do_for), ("with", do_with), ("comment", comment)):
    _tags.tag(_name, _compile)


def _bounded(name: str, filter: Callable[..., Any]) -> Callable[..., Any]:
    """The filter, which may not make more of a text than a prompt holds."""

    @wraps(filter)
    def limited(value: Any, *args: Any, autoescape: bool = False) -> Any:
        if name == "join":
            parts = list(map(str, value)) if isinstance(value, list | tuple) else [str(value)]
            if sum(map(len, parts)) + len(parts) * len(str(args[0]) if args else "") > TEXT_LIMIT:
                raise SandboxError(_("it writes more than %(count)s characters") % {"count": TEXT_LIMIT})
            return (str(args[0]) if args else "").join(parts)
        if name == "stringformat" and not _FORMAT.fullmatch(str(args[0])):
            raise SandboxError(_("it formats a number in a way that is not known here"))
        if name == "floatformat" and args and not re.fullmatch(r"-?\d", str(args[0])):
            raise SandboxError(_("it formats a number in a way that is not known here"))
        return filter(value, *args)

    return limited


_FILTERS: dict[str, Callable[..., Any]] = {
    "quoted": prompt_tags.quoted,
    "quoted_block": prompt_tags.quoted_block,
    **{
        name: getattr(ours, name)
        for name in ("date", "default", "first", "floatformat", "join", "last", "length", "stringformat")
    },
    "slice": ours.slice_filter,
    "lower": ours.lower,
    "upper": ours.upper,
    "truncatechars": ours.truncatechars,
}
for _name, _filter in _FILTERS.items():
    # What Django may hand to a filter beside the value, none of these needs.
    _tags.filter(_name, _bounded(_name, _filter))


class _Sandbox(Engine):
    # Neither Django's own tags nor its loader's.
    default_builtins: ClassVar[list[str]] = []


@lru_cache(maxsize=1)
def _engine() -> _Sandbox:
    engine = _Sandbox(dirs=[], app_dirs=False, libraries={}, autoescape=False, string_if_invalid=_Missing("%s"))
    engine.template_builtins = [_tags]
    return engine


def render_rewritten(text: str, context: BaseModel) -> str:
    """A rewritten template filled from a context. SandboxError says in words what is wrong with it."""
    try:
        template = _compiled(text)
        values = _plain(context)
        written = template.render(_MeteredContext({**values, "context": values}))
    except SandboxError:
        raise
    except TemplateSyntaxError as error:
        raise SandboxError(_("it can't be read: %(why)s") % {"why": str(error)[:200]}) from error
    except RecursionError as error:
        raise SandboxError(_("it is too deep")) from error
    except Exception as error:  # whatever a filter makes of a value that it was not made for
        raise SandboxError(_("it breaks: %(why)s") % {"why": f"{type(error).__name__}: {error}"[:200]}) from error
    return str(written)


@lru_cache(maxsize=256)
def _compiled(text: str) -> Template:
    if len(text) > TEMPLATE_LIMIT:
        raise SandboxError(_("it is longer than %(count)s characters") % {"count": TEMPLATE_LIMIT})
    if _depth(text) > _DEEPEST:
        raise SandboxError(_("it is too deep"))
    template = Template(text, engine=_engine())
    for node in template.nodelist.get_nodes_by_type(Node):
        # In place: who compiles them is Django.
        if type(node) is TextNode:
            node.__class__ = _MeteredText
        elif type(node) is VariableNode:
            node.__class__ = _MeteredVariable
        elif isinstance(node, ForNode):
            node.sequence = _Counted(node.sequence)  # type: ignore[assignment]
    return template


def _depth(text: str) -> int:
    deep = deepest = 0
    for end in re.findall(r"{%-?\s*(end)?(?:if|for|with|comment)\b", text):
        deep += -1 if end else 1
        deepest = max(deepest, deep)
    return deepest


def _plain(value: Any) -> Any:
    """Data alone: a template must not reach what hangs on our objects. Properties are looked up beforehand."""
    if isinstance(value, BaseModel):
        names = [*type(value).model_fields, *_properties(type(value))]
        return {name: _plain(getattr(value, name)) for name in names}
    if isinstance(value, Mapping):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, str | int | float | bool | dt.date | dt.time | None):
        return str(value) if isinstance(value, str) else value
    return [_plain(part) for part in value] if isinstance(value, Iterable) else str(value)


@lru_cache(maxsize=256)
def _properties(shape: type[BaseModel]) -> tuple[str, ...]:
    return tuple(
        name
        for base in shape.__mro__
        if base.__module__ != "pydantic.main" and base is not BaseModel and base is not object
        for name, found in vars(base).items()
        if not name.startswith("_") and isinstance(found, property | cached_property)
    )
