"""Sentences for people, kept as data so that each reader gets them in their own language.

A reason, a planner's note or an audit line is stored as `{"msg": msgid, "params": {...}}` and put into words when it
is shown. Mark every msgid with `gettext_noop` where it is written, so that the catalogues find it.
"""

from llmservice.translatable import Translatable, translatable
from llmservice.translatable import translate as put_into_words
from vtuber.kinds import kind_of

__all__ = ["Translatable", "translatable", "translate"]


def translate(sentence: Translatable | None) -> str:
    """The sentence in the active language; empty for None."""
    if not sentence:
        return ""
    params = dict(sentence["params"])
    kind = params.get("type")
    if isinstance(kind, str):
        # A value that stands under this name is a task type: readers get its name, not the code's.
        params["type"] = str(kind_of(kind).word)
    return put_into_words({"msg": sentence["msg"], "params": params})
