"""Sentences for people, kept as data so that each reader gets them in their own language.

A reason, a planner's note or an audit line is stored as `{"msg": msgid, "params": {...}}` and put into words when it
is shown. Mark every msgid with `gettext_noop` where it is written, so that the catalogues find it.
"""

from django.utils.translation import gettext
from typing_extensions import TypedDict

from vtuber.kinds import kind_of


class Translatable(TypedDict):
    """A translatable sentence: an English msgid with `{name}` places, and what stands in them."""

    msg: str
    params: dict[str, str]


LIMIT = 200


def translatable(msg: str, /, **params: object) -> Translatable:
    """`msg` with its places filled; values are cut at 200 characters, for they may come from a model."""
    return {"msg": msg, "params": {name: str(value)[:LIMIT] for name, value in params.items()}}


def translate(sentence: Translatable | None) -> str:
    """The sentence in the active language; empty for None."""
    if not sentence:
        return ""
    text = gettext(sentence["msg"])
    for name, value in sentence["params"].items():
        if name == "type":
            # A value that stands under this name is a task type: readers get its name, not the code's.
            value = str(kind_of(value).word)
        text = text.replace("{" + name + "}", value)
    return text
