"""The board's picture: the snapshot, what only operators see, and the events told lately."""

import datetime as dt
import time
from collections.abc import Callable, Collection
from functools import partial
from typing import Any

from django.conf import settings
from django.utils import translation

from llmservice.gateway import budget_status, describe_roles
from llmservice.models import ModelCall
from vtuber import registry
from vtuber.audit_text import change_texts, verb_text
from vtuber.consistent_read import consistent_read, read_once
from vtuber.events import EventMessage, head_seq, message_of
from vtuber.gametime import DAY_START, stamp
from vtuber.models import AuditEntry, Event, GameClock, VTuber
from vtuber.models.clock import TICK_GRACE
from vtuber.prepared_content import prepared_section
from vtuber.proposed_plan import proposal_section
from vtuber.selectors import read_clock
from vtuber.signs_of_life import who_lives
from vtuber.snapshot import clock_state, read_sections, take_snapshot
from vtuber.translatable import translate
from vtuber.waiting import shown_waiting
from vtuber.web.frames import Clock

# Told on connecting; older ones are asked for.
RECENT = 80
ROWS = 30
# Real seconds that the answer to "who plays which role" is good for: asking may look into the file system.
ROLES_S = 10.0
# Sections of one part of a picture: about ten questions.
PART = 6


def picture(vtuber: VTuber, real: dt.datetime, language: str) -> dict[str, Any]:
    """Everything that a board shows, in one language, together with the `seq` at which it is true."""
    with translation.override(language), consistent_read():
        whole = take_snapshot(vtuber, real)
        clock = read_clock(vtuber)
        whole["clock"] = board_clock(clock, real).model_dump()
        sections, unavailable = read_sections(_operators(vtuber, clock.now(real)))
    whole["unavailable"] += unavailable
    return whole | sections


def some_sections(vtuber: VTuber, real: dt.datetime, language: str, names: Collection[str]) -> dict[str, Any]:
    """The sections of these names alone, as `picture` has them, with the `seq` and the clock of that moment.

    `unavailable` names those that broke.
    """
    with translation.override(language), consistent_read():
        clock = read_clock(vtuber)
        now, seq = clock.now(real), head_seq(vtuber)
        everything: list[tuple[str, Callable[[], Any]]] = [
            *((name, partial(section, vtuber, now)) for name, section in registry.snapshot_sections.items()),
            *_operators(vtuber, now),
        ]
        sections, unavailable = read_sections((name, read) for name, read in everything if name in names)
    return {"seq": seq, "clock": board_clock(clock, real).model_dump(), "unavailable": unavailable, **sections}


def picture_parts() -> list[tuple[str, ...]]:
    """The names of all sections, in parts that are each read in a moment. What asks for the same stands together."""
    of_apps = [name for name, _section in registry.snapshot_sections.items()]
    names = [*of_apps, *_operators_sections, *_sections_by_time]
    return [tuple(names[first : first + PART]) for first in range(0, len(names), PART)]


def recent_events(vtuber: VTuber, up_to: int, language: str, limit: int = RECENT) -> list[dict[str, Any]]:
    """The last events up to seq `up_to`, oldest first, as `told_event` has them."""
    rows = Event.objects.filter(vtuber=vtuber, seq__lte=up_to).order_by("-seq")[:limit]
    return [told_event(message_of(vtuber, row), language) for row in reversed(rows)]


def told_event(message: EventMessage, language: str) -> dict[str, Any]:
    """An event as JSON, with the sentences in its payload put into words."""
    told = message.model_dump(mode="json")
    with translation.override(language):
        told["payload"] = {name: _spelled(value) for name, value in message.payload.items()}
    return told


def board_clock(clock: GameClock, real: dt.datetime) -> Clock:
    """The clock as pages get it."""
    age = (real - clock.last_tick_real).total_seconds()
    # A tick from the future (the machine's clock was set back, and nobody ticks) is no sign of life.
    age = abs(age) if clock.stepped_back(real) else max(age, 0.0)
    return Clock(**clock_state(clock, real), tick_age_s=round(age, 3), tick_grace_s=TICK_GRACE.total_seconds())


def _spelled(value: Any) -> Any:
    if isinstance(value, dict) and value.keys() == {"msg", "params"}:
        return translate({"msg": str(value["msg"]), "params": value["params"]})
    return value


def _hours(vtuber: VTuber) -> dict[str, str]:
    persona = vtuber.persona
    return {"wakes_at": f"{max(persona.wakes_at, DAY_START):%H:%M}", "sleeps_at": f"{persona.sleeps_at:%H:%M}"}


def _stop(vtuber: VTuber) -> dict[str, str] | None:
    return stop_state(read_clock(vtuber))


def stop_state(clock: GameClock) -> dict[str, str] | None:
    """Who has stopped her, and when in real time; None while nobody has."""
    return {"by": clock.stopped_by, "at": clock.stopped_at.isoformat()} if clock.stopped_at else None


def _models(vtuber: VTuber) -> dict[str, Any]:
    budget = read_once("budget", budget_status)
    return {
        "roles": _roles(translation.get_language() or settings.LANGUAGE_CODE),
        "budget": {
            "spent": f"{budget.spent:.2f}",
            "limit": str(budget.limit),
            "currency": budget.currency,
            "exhausted": budget.exhausted,
        },
    }


_roles_known: dict[str, tuple[float, list[dict[str, Any]]]] = {}


def _roles(language: str) -> list[dict[str, Any]]:
    asked, roles = _roles_known.get(language, (0.0, []))
    if not roles or time.monotonic() - asked > ROLES_S:
        roles = [
            {
                "role": status.role,
                "name": str(ModelCall.Role(status.role).label),
                "backend": status.backend,
                "model": status.model,
                "endpoint": status.endpoint,
                "paid": status.paid,
                "ready": status.ready,
                "why": status.why,
                "found": status.found,
            }
            for status in describe_roles(look=True)
        ]
        _roles_known[language] = (time.monotonic(), roles)
    return roles


def _audit(vtuber: VTuber) -> list[dict[str, Any]]:
    return [
        {
            "id": done.pk,
            "actor": done.actor,
            "verb": done.verb,
            "verb_text": verb_text(done.verb),
            "changes": change_texts(done),
            "target": done.target,
            "at": stamp(done.game_time),
            "undone": done.undone,
            "can_undo": done.can_undo,
        }
        for done in AuditEntry.objects.filter(vtuber=vtuber)[:ROWS]
    ]


def _operators(vtuber: VTuber, now: dt.datetime) -> list[tuple[str, Callable[[], Any]]]:
    """The sections that only operators see."""
    return [
        *((name, partial(section, vtuber)) for name, section in _operators_sections.items()),
        *((name, partial(section, vtuber, now)) for name, section in _sections_by_time.items()),
    ]


_operators_sections: dict[str, Callable[[VTuber], Any]] = {
    "hours": _hours,
    "stop": _stop,
    "links": lambda vtuber: who_lives(),
    "models": _models,
    "audit": _audit,
}
# Those that hang on the game time.
_sections_by_time: dict[str, Callable[[VTuber, dt.datetime], Any]] = {
    "prepared": prepared_section,
    "replan": proposal_section,
    "waiting": shown_waiting,
}
