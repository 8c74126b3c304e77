"""Games, copies and scenes for tests."""

import datetime as dt
from typing import Any

from store.models import Game, Ownership
from vtuber.executor.desk import Desk
from vtuber.executor.scene import Scene
from vtuber.models import Event, GameClock, Purse, TodoTask, VTuber
from vtuber.services.purse import move_money
from vtuber.tests.world import DATE, REAL, hours
from vtuber.words import words


def scene(task: TodoTask, at: str = "15:00") -> Scene:
    """A scene of that task at a game time of the world's first day (the clock is set there)."""
    clock = GameClock.objects.get(vtuber=task.vtuber)
    clock.anchor_game, clock.anchor_real = hours(at), REAL
    clock.save()
    return Scene(task.vtuber, clock, task, REAL)


def desk(vtuber: VTuber, key: str = "test") -> Desk:
    """A desk that writes from the phrase book."""
    return Desk(vtuber, now=hours("14:50"), key=key, offline=True)


def game(key: str) -> Game:
    """A game of the shipped catalogue."""
    return Game.objects.get(key=key)


def own(vtuber: VTuber, *keys: str, **more: Any) -> None:
    """Make exactly these games hers."""
    Ownership.objects.filter(vtuber=vtuber).delete()
    for key in keys:
        Ownership.objects.create(**{"vtuber": vtuber, "game": game(key), "bought_on": DATE, "gift": True, **more})


def set_balance(vtuber: VTuber, coins: int) -> None:
    """Fill or empty her purse."""
    missing = coins - balance(vtuber)
    if missing:
        key = f"test:{Purse.objects.get(vtuber=vtuber).entries_count}"
        move_money(vtuber=vtuber, amount=missing, why=words("test"), key=key, game_time=hours("08:00"), real=REAL)


def balance(vtuber: VTuber) -> int:
    """Coins in her purse."""
    return Purse.objects.get(vtuber=vtuber).balance


def payloads(vtuber: VTuber, type: str) -> list[dict[str, Any]]:
    """What her events of a type carry, in order."""
    return list(Event.objects.filter(vtuber=vtuber, type=type).order_by("seq").values_list("payload", flat=True))


def days(count: int) -> dt.timedelta:
    """Game days."""
    return dt.timedelta(days=count)
