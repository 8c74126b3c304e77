"""The facts of her world: typed, numbered, written with what they tell of, published after commit.

`emit` is the only way an event comes about, and only code inside a transaction may call it. A published message is a
wake-up: a reader that missed one sees a gap in `seq` and reads the log.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from django.db import transaction
from pydantic import BaseModel, ConfigDict

from vtuber.models import Event, EventHead, VTuber
from vtuber.subscribers import tell_subscribers


class WorldEvent(BaseModel):
    """Base of all events. Subclass with a dotted `type` and the payload's fields; extras are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    type: ClassVar[str]


AnyEvent = TypeVar("AnyEvent", bound=type[WorldEvent])
_types: dict[str, type[WorldEvent]] = {}


def event_type(cls: AnyEvent) -> AnyEvent:
    """Class decorator: registers an event type. ValueError when its name is taken."""
    if _types.setdefault(cls.type, cls) is not cls:
        raise ValueError(f"two event types are called {cls.type!r}")
    return cls


def event_types() -> dict[str, type[WorldEvent]]:
    """All event types by name."""
    return dict(_types)


class EventMessage(BaseModel):
    """An event as readers get it, over the channel layer and out of the log alike."""

    vtuber: str
    seq: int
    type: str
    game_time: dt.datetime
    real_time: dt.datetime
    payload: dict[str, Any]


Publisher = Callable[[list[EventMessage]], None]


def _publish_to_nobody(messages: list[EventMessage]) -> None:
    """Before a publisher is set (and in simulations), the log is all there is."""


_publisher: Publisher = _publish_to_nobody


def set_publisher(publisher: Publisher | None) -> None:
    """Choose who carries committed events to readers (None: nobody)."""
    global _publisher
    _publisher = publisher or _publish_to_nobody


def emit(vtuber: VTuber, event: WorldEvent, *, game_time: dt.datetime, real: dt.datetime) -> Event:
    """Write `event` to the log with the next `seq` and publish it once the transaction has committed.

    RuntimeError outside a transaction: a fact must not be told apart from what it tells of.
    """
    if _types.get(event.type) is not type(event):
        raise ValueError(f"event type {event.type!r} is not registered")
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("emit() belongs inside the transaction that makes the fact true")
    seq = _next_seq(vtuber)
    row = Event.objects.create(
        vtuber=vtuber,
        seq=seq,
        type=event.type,
        game_time=game_time,
        real_time=real,
        payload=event.model_dump(mode="json"),
    )
    message = message_of(vtuber, row)
    tell_subscribers(vtuber, message)
    transaction.on_commit(lambda: _publisher([message]))
    return row


def lock_head(vtuber: VTuber) -> None:
    """Lock the head of her log, as `emit` does: whoever emits waits until this transaction ends."""
    EventHead.objects.select_for_update().get(vtuber=vtuber)


def _next_seq(vtuber: VTuber) -> int:
    # The update locks the head row until commit: nobody can commit a later seq before this one. One statement,
    # because every fact of her life passes here; Django's update() cannot return what it wrote.
    with transaction.get_connection().cursor() as cursor:
        cursor.execute(
            f"UPDATE {EventHead._meta.db_table} SET seq = seq + 1 WHERE vtuber_id = %s RETURNING seq", [vtuber.pk]
        )
        row = cursor.fetchone()
    if row is None:
        raise EventHead.DoesNotExist(f"{vtuber} has no event log")
    return int(row[0])


def message_of(vtuber: VTuber, row: Event) -> EventMessage:
    """A row of the log as readers get it."""
    return EventMessage(
        vtuber=vtuber.slug,
        seq=row.seq,
        type=row.type,
        game_time=row.game_time,
        real_time=row.real_time,
        payload=row.payload,
    )


def events_after(vtuber: VTuber, seq: int, limit: int = 500) -> list[EventMessage]:
    """What a reader that knows everything up to `seq` has missed, oldest first, at most `limit` rows.

    The log has no gaps: when the first one is not `seq + 1`, what lay between has been let go (`log_floor`), and
    only a snapshot helps.
    """
    rows = Event.objects.filter(vtuber=vtuber, seq__gt=seq).order_by("seq")[:limit]
    return [message_of(vtuber, row) for row in rows]


def log_floor(vtuber: VTuber) -> int:
    """The last `seq` that has been let go (EVENTS_KEEP); 0 while the log is whole. Readers from below begin anew."""
    first = Event.objects.filter(vtuber=vtuber).order_by("seq").values_list("seq", flat=True).first()
    return head_seq(vtuber) if first is None else first - 1


def head_seq(vtuber: VTuber) -> int:
    """The last `seq` given out."""
    return EventHead.objects.values_list("seq", flat=True).get(vtuber=vtuber)
