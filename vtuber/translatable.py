"""Sentences for people, kept as data so that each reader gets them in their own language.

A reason, a planner's note or an audit line is stored as `{"msg": msgid, "params": {...}}` and put into words when it
is shown. Mark every msgid with `gettext_noop` where it is written, so that the catalogues find it.
"""

from django.utils.translation import gettext, gettext_noop
from typing_extensions import TypedDict


class Translatable(TypedDict):
    """A translatable sentence: an English msgid with `{name}` places, and what stands in them."""

    msg: str
    params: dict[str, str]


LIMIT = 200
# A value that stands under the name `type` is a task type: readers get its name, not the code's.
_TASK_TYPES = {
    "stream": gettext_noop("stream"),
    "company": gettext_noop("company"),
    "cover": gettext_noop("cover"),
    "store": gettext_noop("store"),
    "tweet": gettext_noop("post"),
    "rest": gettext_noop("rest"),
    "project": gettext_noop("proposal"),
}


def translatable(msg: str, /, **params: object) -> Translatable:
    """`msg` with its places filled; values are cut at 200 characters, for they may come from a model."""
    return {"msg": msg, "params": {name: str(value)[:LIMIT] for name, value in params.items()}}


def translate(sentence: Translatable | None) -> str:
    """The sentence in the active language; empty for None."""
    if not sentence:
        return ""
    text = gettext(sentence["msg"])
    for name, value in sentence["params"].items():
        if name == "type" and value in _TASK_TYPES:
            value = gettext(_TASK_TYPES[value])
        text = text.replace("{" + name + "}", value)
    return text
