"""The audit log in words: what was done, to what, and what it was before and after, as people write it."""

import datetime as dt
import re
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from llmservice.owner_settings.definition import find_setting
from llmservice.owner_settings.services import SET
from vtuber import registry
from vtuber.gametime import stamp
from vtuber.models import AuditEntry, TodoTask
from vtuber.weather import weather_kind

_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?([+-]\d{2}:\d{2}|Z)")
_FIELDS = {
    "content": gettext_noop("what"),
    "start": gettext_noop("from"),
    "end": gettext_noop("until"),
    "state": gettext_noop("state"),
    "locked": gettext_noop("locked"),
    "prepared": gettext_noop("prepared"),
    "approval": gettext_noop("approval"),
    "approval_by": gettext_noop("approved or held by"),
    "hint": gettext_noop("hint"),
    "types": gettext_noop("types"),
    "wish": gettext_noop("wish"),
    "accepted": gettext_noop("accepted"),
    "paused": gettext_noop("stands still"),
    "stopped": gettext_noop("stopped"),
    "speed": gettext_noop("day speed"),
    "live_speed": gettext_noop("live speed"),
    "sky": gettext_noop("sky"),
    "temperature": gettext_noop("temperature"),
    "public": gettext_noop("published"),
    "at": gettext_noop("from"),
    "to": gettext_noop("until"),
    "price": gettext_noop("price"),
    "released": gettext_noop("on sale"),
    "streamed": gettext_noop("streamed"),
    "reward": gettext_noop("reward"),
    "deadline": gettext_noop("deadline"),
    "subject": gettext_noop("subject"),
    "sender": gettext_noop("sender"),
    "brief": gettext_noop("what is wanted"),
    "title": gettext_noop("title"),
    "active": gettext_noop("active"),
    "nickname": gettext_noop("nickname"),
    "text": gettext_noop("text"),
    "reason": gettext_noop("reason"),
    "words": gettext_noop("words"),
    "character": gettext_noop("character"),
    "catchphrases": gettext_noop("catchphrases"),
    "looks": gettext_noop("looks"),
    "tastes": gettext_noop("tastes"),
    "voice": gettext_noop("voice"),
    "adapter": gettext_noop("adapter"),
    "language": gettext_noop("language"),
    "is_ai": gettext_noop("is an AI"),
    "wakes_at": gettext_noop("wakes at"),
    "sleeps_at": gettext_noop("goes to sleep at"),
    "persona": gettext_noop("persona"),
    "instruction": gettext_noop("what a viewer says"),
    "input": gettext_noop("context"),
    "output": gettext_noop("what she answers"),
    "history": gettext_noop("turns before"),
    "role": gettext_noop("role"),
    "scopes": gettext_noop("rights"),
}
# What a page has no use for: keys of rows.
_HIDDEN = {"restriction", "messages", "kind", "rewrites", "is_prepared", "origin", "row"}
LONGEST = 90
_VERBS = {
    "pause": gettext_lazy("stopped the clock"),
    "resume": gettext_lazy("let the clock run"),
    "set_speed": gettext_lazy("changed the speed"),
    "jump": gettext_lazy("jumped ahead"),
    "stop": gettext_lazy("pulled the emergency stop"),
    "let_go_on": gettext_lazy("let her go on"),
    "go_live_now": gettext_lazy("brought the stream forward"),
    "edit_task": gettext_lazy("changed a task"),
    "cancel_task": gettext_lazy("called a task off"),
    "approve_content": gettext_lazy("approved what she prepared"),
    "hold_content": gettext_lazy("held what she prepared"),
    "edit_content": gettext_lazy("changed what she prepared"),
    "regenerate_content": gettext_lazy("had it written anew"),
    "require_approval": gettext_lazy("changed what needs an approval"),
    "ask_proposal": gettext_lazy("asked for another plan"),
    "accept_proposal": gettext_lazy("took over another plan"),
    "discard_proposal": gettext_lazy("left another plan"),
    "insert_task": gettext_lazy("put a task on the plan"),
    "duplicate_task": gettext_lazy("copied a task"),
    "retry_task": gettext_lazy("had a task tried again"),
    "skip_task": gettext_lazy("skipped a task"),
    "run_now": gettext_lazy("had a task run at once"),
    "make_wish": gettext_lazy("set something for a day to come"),
    "change_wish": gettext_lazy("changed what is set for a day to come"),
    "cancel_wish": gettext_lazy("took off what was set for a day to come"),
    "undo": gettext_lazy("took an edit back"),
    "redo": gettext_lazy("did an edit again"),
    "change_weather": gettext_lazy("changed the weather"),
    "publish_diary": gettext_lazy("published a diary page"),
    "edit_diary": gettext_lazy("changed the words of a diary page"),
    "edit_post": gettext_lazy("changed the words of a post"),
    "take_down_post": gettext_lazy("took a post down"),
    "put_back_post": gettext_lazy("put a post back"),
    "withdraw_diary": gettext_lazy("took a diary page back"),
    "rewrite_persona": gettext_lazy("rewrote the persona"),
    "change_settings": gettext_lazy("changed settings"),
    "rewrite_prompt": gettext_lazy("rewrote a prompt"),
    "dismiss_waiting": gettext_lazy("put aside what waited"),
    "take_up_waiting": gettext_lazy("took up again what was put aside"),
    "add_row": gettext_lazy("wrote a row for a persona"),
    "edit_row": gettext_lazy("changed a row of a persona"),
    "take_row": gettext_lazy("took a row up from a persona's files"),
    "hide_row": gettext_lazy("hid a row of a persona's files"),
    "accept_row": gettext_lazy("accepted a row of a persona"),
    "reject_row": gettext_lazy("rejected a row of a persona"),
    "remove_row": gettext_lazy("took a row from a persona's desk"),
    "invite": gettext_lazy("invited somebody"),
    "withdraw_invitation": gettext_lazy("withdrew an invitation"),
    "join": gettext_lazy("joined"),
    "change_role": gettext_lazy("changed somebody's role"),
    "end_access": gettext_lazy("ended somebody's access"),
    "end_sessions": gettext_lazy("signed somebody out everywhere"),
    "make_token": gettext_lazy("made a token"),
    "revoke_token": gettext_lazy("revoked a token"),
}


def register() -> None:
    """Called once, when the app is ready."""
    for verb, text in _VERBS.items():
        registry.audit_verbs.register(verb, text)


def verb_text(verb: str) -> str:
    """What was done, in the active language; the verb itself where no app has words for it."""
    return str(dict(registry.audit_verbs.items()).get(verb, verb))


def change_texts(entry: AuditEntry) -> list[str]:
    """What differs between before and after, one line each, in the active language."""
    return lines_of(entry.before, entry.after)


def fields_changed(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """The names of what differs, but for what a page has no use for; in one order, which databases do not keep."""
    names = [name for name in {**before, **after} if name not in _HIDDEN]
    # Of a key that was replaced no more can be told.
    changed = [name for name in names if before.get(name) != after.get(name) or before.get(name) == SET]
    order = {name: place for place, name in enumerate(_FIELDS)}
    return sorted(changed, key=lambda name: (order.get(name, len(order)), name))


def lines_of(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """What differs between the two, one line each, in the active language."""
    lines = []
    for name in fields_changed(before, after):
        was, now = before.get(name), after.get(name)
        label = _label(name)
        told = [value_text(name, value) for value in (was, now) if value not in (None, "", [], {})]
        if name in before and name in after and len(told) < 2:
            told = [value_text(name, was), value_text(name, now)]
        lines.append(f"{label}: {' → '.join(told)}")
    return lines


def _label(name: str) -> str:
    if name in _FIELDS:
        return _(_FIELDS[name])
    setting = find_setting(name)
    return f"{setting.label} ({name})" if setting else name.replace("_", " ")


def value_text(name: str, value: Any) -> str:
    """A value as people write it: moments without their zone, states and yes or no in words."""
    if value in (None, "", [], {}):
        return "—"
    if isinstance(value, bool) or value in ("True", "False"):
        return _("yes") if value in (True, "True") else _("no")
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        return stamp(dt.datetime.fromisoformat(value))
    if name == "state" and value in TodoTask.State.values:
        return str(TodoTask.State(value).label)
    if name == "approval" and value in TodoTask.Approval.values:
        return str(TodoTask.Approval(value).label)
    if name == "sky":
        return str(weather_kind(str(value)).label)
    if isinstance(value, dict):
        value = " · ".join(str(part) for part in value.values() if isinstance(part, str | int | float))
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    text = " ".join(str(value).split())
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
