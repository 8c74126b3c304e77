"""The whole picture at one moment: what a page or a front end is told on connecting.

A snapshot is taken together with its `seq`: events up to `seq` are in it, later ones follow. Each section comes from
the app that owns it.
"""

import contextlib
import datetime as dt
import logging
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from functools import partial
from typing import Any

from django.db import connection, transaction
from pydantic_core import to_jsonable_python

from vtuber import registry
from vtuber.consistent_read import consistent_read
from vtuber.day_views import day_state
from vtuber.events import head_seq
from vtuber.gametime import game_day, time_of_day
from vtuber.models import GameClock, VTuber
from vtuber.seasons import season
from vtuber.selectors import read_clock, wallet_balance, weather_on
from vtuber.services.follower_stats import follower_stats_on
from vtuber.weather import DEFAULT, weather_kind

log = logging.getLogger(__name__)


def take_snapshot(vtuber: VTuber, real: dt.datetime) -> dict[str, Any]:
    """Everything that there is to see of a VTuber now; JSON-able. Sections stand under their names.

    A section that breaks is left out and named in `unavailable`: one app's bug costs nobody the rest.
    """
    with consistent_read():
        seq = head_seq(vtuber)
        clock = read_clock(vtuber)
        now = clock.now(real)
        sections, unavailable = read_sections(
            (name, partial(section, vtuber, now)) for name, section in registry.snapshot_sections.items()
        )
    return {
        "vtuber": {"slug": vtuber.slug, "name": vtuber.name},
        "seq": seq,
        "clock": clock_state(clock, real),
        "unavailable": unavailable,
        **sections,
    }


def read_sections(sections: Iterable[tuple[str, Callable[[], Any]]]) -> tuple[dict[str, Any], list[str]]:
    """The sections by name, and the names of those that broke. Called within `consistent_read`."""
    listed = list(sections)
    if connection.in_atomic_block:
        # Hardly ever one breaks; then each is read again, in a savepoint of its own.
        with contextlib.suppress(Exception), transaction.atomic():
            return {name: to_jsonable_python(read()) for name, read in listed}, []
    found: dict[str, Any] = {}
    broken: list[str] = []
    for name, read in listed:
        try:
            # On PostgreSQL a failed query would fail all that come after it in the same transaction.
            with transaction.atomic() if connection.in_atomic_block else nullcontext():
                # Plain JSON here and now: what cannot be sent breaks its own section, not the frame that carries it.
                found[name] = to_jsonable_python(read())
        except Exception:
            log.exception("the snapshot's section %s broke", name)
            broken.append(name)
    return found, broken


def clock_state(clock: GameClock, real: dt.datetime) -> dict[str, Any]:
    """The clock as a reader needs it to go on counting by itself."""
    now = clock.now(real)
    return {
        "game_time": now.isoformat(),
        "real_time": real.isoformat(),
        "rate": 0.0 if clock.holding(real) or clock.waits_s(real) else clock.rate,
        "speed": clock.speed,
        "live_speed": clock.live_speed,
        "live": clock.live,
        "paused": clock.paused,
        "waiting_for_stage": clock.waiting_for_stage,
        "unwatched": clock.unwatched,
        "stopped": clock.stopped,
        "holding": clock.holding(real),
        "hold_at": clock.hold_at.isoformat(),
        "policy": clock.policy,
        "generation": clock.generation,
        "game_day": game_day(now).isoformat(),
        "time_of_day": time_of_day(now),
    }


def _weather(vtuber: VTuber, now: dt.datetime) -> dict[str, Any]:
    date = game_day(now)
    weather = weather_on(vtuber, date)
    sky = weather.sky if weather else DEFAULT
    return {
        "sky": sky,
        "front_end": weather_kind(sky).front_end,
        "temperature": weather.temperature if weather else None,
        "season": season(date),
    }


def _day(vtuber: VTuber, now: dt.datetime) -> dict[str, Any]:
    """Today's plan (or, before the first one, none), with the step that comes next."""
    return day_state(vtuber, game_day(now))


def _follower_stats(vtuber: VTuber, now: dt.datetime) -> dict[str, Any]:
    follower_stats = follower_stats_on(vtuber, game_day(now))
    return {
        "followers_simulated": follower_stats.followers_simulated,
        "followers_real": follower_stats.followers_real,
    }


def _wallet(vtuber: VTuber, now: dt.datetime) -> dict[str, Any]:
    return {"balance": wallet_balance(vtuber)}


def register() -> None:
    """Called once, when the app is ready."""
    for name, section in {
        "weather": _weather,
        "day": _day,
        "followers": _follower_stats,
        "wallet": _wallet,
    }.items():
        registry.snapshot_sections.register(name, section)
