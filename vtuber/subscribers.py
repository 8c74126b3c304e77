"""Reacting to another app's events, by the event's name.

A subscriber hears of an event either in the transaction that makes it true (what it writes belongs to the fact, or
nothing of it does), or after the commit. Its failures are its own: one that breaks is rolled back to where it began,
logged, and the fact stands.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextvars import ContextVar
from typing import TYPE_CHECKING, Literal

from django.db import transaction

if TYPE_CHECKING:
    from vtuber.events import EventMessage
    from vtuber.models import VTuber

log = logging.getLogger(__name__)

When = Literal["in_transaction", "after_commit"]
Subscriber = Callable[["VTuber", "EventMessage"], None]
# An event that comes of an event that comes of an event …: further than this it is a loop.
DEEPEST = 5

_subscribers: dict[str, list[tuple[str, When, Subscriber]]] = {}
_depth: ContextVar[int] = ContextVar("depth", default=0)


def subscribe(event_type: str, name: str, react: Subscriber, *, when: When = "in_transaction") -> None:
    """Let `react` hear of each event of that type. `name` says who reacts, and subscribing again replaces it."""
    others = [each for each in _subscribers.get(event_type, []) if each[0] != name]
    _subscribers[event_type] = [*others, (name, when, react)]


def tell_subscribers(vtuber: VTuber, message: EventMessage) -> None:
    """Called by `emit`, inside its transaction."""
    for name, when, react in _subscribers.get(message.type, ()):
        if when == "after_commit":
            transaction.on_commit(lambda name=name, react=react: _react(name, react, vtuber, message))  # type: ignore[misc]
        else:
            _react_within(name, react, vtuber, message)


def _react_within(name: str, react: Subscriber, vtuber: VTuber, message: EventMessage) -> None:
    if _depth.get() >= DEEPEST:
        log.error("%s was not told of %s: it comes of an event of an event, %s deep", name, message.type, DEEPEST)
        return
    token = _depth.set(_depth.get() + 1)
    try:
        # A savepoint of its own: what it wrote goes, and the fact stays.
        with transaction.atomic():
            react(vtuber, message)
    except Exception:
        log.exception("%s broke over %s %s", name, message.type, message.seq)
    finally:
        _depth.reset(token)


def _react(name: str, react: Subscriber, vtuber: VTuber, message: EventMessage) -> None:
    try:
        react(vtuber, message)
    except Exception:
        log.exception("%s broke over %s %s", name, message.type, message.seq)
