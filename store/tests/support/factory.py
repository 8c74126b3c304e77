"""Games, copies and scenes for tests."""

import datetime as dt
from typing import Any

from store.models import Game, Ownership
from vtuber.executor.model_client import ModelClient
from vtuber.executor.task_transaction import TaskTransaction
from vtuber.models import Event, GameClock, TodoTask, VTuber, Wallet
from vtuber.services.wallet import move_money
from vtuber.tests.support.world import DATE, REAL, hours
from vtuber.translatable import translatable


def work(task: TodoTask, at: str = "15:00") -> TaskTransaction:
    """A scene of that task at a game time of the world's first day (the clock is set there)."""
    clock = GameClock.objects.get(vtuber=task.vtuber)
    clock.anchor_game, clock.anchor_real = hours(at), REAL
    clock.save()
    return TaskTransaction(task.vtuber, clock, task, REAL)


def model_client(vtuber: VTuber, key: str = "test") -> ModelClient:
    """A client that writes from the phrase book."""
    return ModelClient(vtuber, now=hours("14:50"), key=key, fallback=True)


def game(key: str) -> Game:
    """A game of the shipped catalogue."""
    return Game.objects.get(key=key)


def own(vtuber: VTuber, *keys: str, **more: Any) -> None:
    """Make exactly these games hers."""
    Ownership.objects.filter(vtuber=vtuber).delete()
    for key in keys:
        Ownership.objects.create(**{"vtuber": vtuber, "game": game(key), "bought_on": DATE, "gift": True, **more})


def set_balance(vtuber: VTuber, coins: int) -> None:
    """Fill or empty her wallet."""
    missing = coins - balance(vtuber)
    if missing:
        key = f"test:{Wallet.objects.get(vtuber=vtuber).entries_count}"
        move_money(
            vtuber=vtuber, amount=missing, why=translatable("test"), key=key, game_time=hours("08:00"), real=REAL
        )


def balance(vtuber: VTuber) -> int:
    """Coins in her wallet."""
    return Wallet.objects.get(vtuber=vtuber).balance


def payloads(vtuber: VTuber, type: str) -> list[dict[str, Any]]:
    """What her events of a type carry, in order."""
    return list(Event.objects.filter(vtuber=vtuber, type=type).order_by("seq").values_list("payload", flat=True))


def days(count: int) -> dt.timedelta:
    """Game days."""
    return dt.timedelta(days=count)
