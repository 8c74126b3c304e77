"""Taking back what is no task's: each verb once more, with what was before."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import Field
from django.utils.translation import gettext_noop as _

from vtuber.errors import Conflict
from vtuber.models import AuditEntry, Diary, GameClock, Persona, Weather
from vtuber.services import operator_actions, owner_settings, prompt_edits, waiting, wishes
from vtuber.services.approvals import require_approval, required_types
from vtuber.translatable import translatable

Restore = Callable[[AuditEntry, str, dt.datetime], None]


def stands(name: str, entry: AuditEntry) -> None:
    """Conflict where what the verb changed does not stand as it left it; what is not in `_NOW` looks itself."""
    now = _NOW[name](entry) if name in _NOW else {}
    if any(now[field] != value for field, value in entry.after.items() if field in now):
        raise Conflict(translatable(_("It was changed again after this edit.")))


def others() -> dict[str, Restore]:
    """How each is taken back, by the name under which its entry keeps what was before."""
    return dict(_RESTORE)


def _restore_pause(entry: AuditEntry, actor: str, real: dt.datetime) -> None:
    operator_actions.pause_clock(vtuber=entry.vtuber, paused=entry.undo["paused"], actor=actor, real=real)


def _restore_speeds(entry: AuditEntry, actor: str, real: dt.datetime) -> None:
    operator_actions.change_speed(vtuber=entry.vtuber, **entry.undo["speeds"], actor=actor, real=real)


def _restore_weather(entry: AuditEntry, actor: str, real: dt.datetime) -> None:
    was = entry.undo["weather"]
    operator_actions.change_weather(
        weather=_weather(entry), sky=was["sky"], temperature=was["temperature"], actor=actor, real=real
    )


def _restore_diary(entry: AuditEntry, actor: str, real: dt.datetime) -> None:
    page = _page(entry)
    operator_actions.publish_page(page=page, public=entry.undo["diary"]["public"], actor=actor, real=real)


def _restore_persona(entry: AuditEntry, actor: str, real: dt.datetime) -> None:
    persona = Persona.objects.get(vtuber=entry.vtuber)
    for name, value in entry.undo["persona"].items():
        field = persona._meta.get_field(name)
        assert isinstance(field, Field)
        setattr(persona, name, field.to_python(value))
    operator_actions.rewrite_persona(persona=persona, changed=list(entry.undo["persona"]), actor=actor, real=real)


def _restore_wishes(entry: AuditEntry, actor: str, real: dt.datetime) -> None:
    for pk, both in entry.undo["wishes"].items():
        wishes.restore_wish(wish_id=int(pk), before=both["before"], after=both["after"], actor=actor, real=real)


def _restore_approvals(entry: AuditEntry, actor: str, real: dt.datetime) -> None:
    require_approval(vtuber=entry.vtuber, types=entry.undo["approvals"], actor=actor, real=real)


def _weather(entry: AuditEntry) -> Weather:
    return Weather.objects.get(vtuber=entry.vtuber, date=entry.undo["weather"]["date"])


def _page(entry: AuditEntry) -> Diary:
    return Diary.objects.get(vtuber=entry.vtuber, date=entry.undo["diary"]["date"])


def _clock_now(entry: AuditEntry) -> dict[str, Any]:
    clock = GameClock.objects.get(vtuber=entry.vtuber)
    return {"paused": clock.paused, "speed": clock.speed, "live_speed": clock.live_speed}


def _weather_now(entry: AuditEntry) -> dict[str, Any]:
    row = _weather(entry)
    return {"sky": row.sky, "temperature": row.temperature}


def _persona_now(entry: AuditEntry) -> dict[str, Any]:
    persona = Persona.objects.get(vtuber=entry.vtuber)
    return {name: str(getattr(persona, name)) for name in entry.undo["persona"]}


_RESTORE: dict[str, Restore] = {
    "paused": _restore_pause,
    "speeds": _restore_speeds,
    "weather": _restore_weather,
    "diary": _restore_diary,
    "persona": _restore_persona,
    "wishes": _restore_wishes,
    "approvals": _restore_approvals,
    "settings": owner_settings.restore,
    "prompt": prompt_edits.restore,
    "waiting": waiting.restore,
}
_NOW: dict[str, Callable[[AuditEntry], dict[str, Any]]] = {
    "paused": _clock_now,
    "speeds": _clock_now,
    "weather": _weather_now,
    "diary": lambda entry: {"public": _page(entry).public},
    "persona": _persona_now,
    "settings": owner_settings.stands_now,
    "prompt": prompt_edits.stands_now,
    "approvals": lambda entry: {"types": required_types(entry.vtuber)},
}
