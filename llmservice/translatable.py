"""Sentences for people, kept as data so that each reader gets them in their own language.

A row stores `{"msg": msgid, "params": {...}}`, and it is put into words when it is shown. Whoever needs the words at
once as well (an exception, a page, a test) makes a `Reason`: a text that remembers what it was made of.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext
from typing_extensions import TypedDict

LIMIT = 200


class Translatable(TypedDict):
    """A translatable sentence: an English msgid with places, `{name}` or `%(name)s`, and what stands in them."""

    msg: str
    params: dict[str, str | Translatable]


class Reason(str):
    """A sentence in the language that is active where it is made; `as_data` gives it for readers of any.

    Used as gettext is: `Reason("… %(name)s …") % {"name": value}`.
    """

    msg: str
    params: dict[str, str]

    def __new__(cls, msg: str, params: Mapping[str, object] | None = None) -> Reason:
        kept = {name: str(value) for name, value in (params or {}).items()}
        text = gettext(msg)
        made = super().__new__(cls, text % kept if kept else text)
        made.msg, made.params = msg, kept
        return made

    def __mod__(self, params: object) -> Reason:
        if not isinstance(params, Mapping):
            raise TypeError("a reason's places are named")
        return Reason(self.msg, params)


def as_data(text: str) -> Translatable | None:
    """A text as rows keep it; None for an empty one. What is no `Reason` stays in the language that it is in."""
    if isinstance(text, Reason):
        return translatable(text.msg, **text.params)
    return translatable("{text}", text=text) if text else None


def translatable(msg: str, /, **params: object) -> Translatable:
    """`msg` with its places filled; values are cut at 200 characters, for they may come from a model.

    A `Reason` that stands in a place is kept as the sentence that it is.
    """
    return {"msg": msg, "params": {name: _value(value) for name, value in params.items()}}


def _value(value: object) -> str | Translatable:
    if isinstance(value, Reason):
        return translatable(value.msg, **value.params)
    return str(value)[:LIMIT]


def translate(sentence: Translatable | None) -> str:
    """The sentence in the active language; empty for None."""
    if not sentence:
        return ""
    text = gettext(sentence["msg"])
    for name, value in sentence["params"].items():
        words = value if isinstance(value, str) else translate(value)
        text = text.replace("{" + name + "}", words).replace(f"%({name})s", words)
    return text


def is_translatable(value: object) -> bool:
    """Whether `value` has the shape of a translatable sentence."""
    if not isinstance(value, dict) or set(value) != {"msg", "params"} or not isinstance(value["msg"], str):
        return False
    params = value["params"]
    return isinstance(params, dict) and all(
        isinstance(name, str) and (isinstance(part, str) or is_translatable(part)) for name, part in params.items()
    )
