"""What is asked of her own rows in several places. Reading only; writing is `services`'."""

import datetime as dt

from django.db.models import QuerySet

from vtuber.consistent_read import read_once
from vtuber.models import DayStep, Diary, GameClock, TodoList, TodoTask, Tweet, VTuber, Wallet, Weather
from vtuber.models.day import TaskType


def read_clock(vtuber: VTuber) -> GameClock:
    """Her clock, to be read; whoever changes it locks it (`services.clock`)."""
    return read_once(("clock", vtuber.pk), lambda: GameClock.objects.get(vtuber=vtuber))


def weather_on(vtuber: VTuber, date: dt.date) -> Weather | None:
    """The weather of a game day; None before its night."""
    return Weather.objects.filter(vtuber=vtuber, date=date).first()


def todolist_on(vtuber: VTuber, date: dt.date) -> TodoList | None:
    """The plan of a game day; None for a day that was not planned."""
    return TodoList.objects.filter(vtuber=vtuber, date=date).first()


def open_step(vtuber: VTuber) -> DayStep | None:
    """The fixed step that comes next."""
    return DayStep.objects.filter(vtuber=vtuber, state=DayStep.State.PENDING).first()


def next_open_stream(todolist: TodoList) -> TodoTask | None:
    """The first stream of a plan that is not over."""
    return todolist.tasks.filter(type=TaskType.STREAM, state__in=TodoTask.OPEN).first()


def streams_lately(vtuber: VTuber, since: dt.datetime | None = None) -> QuerySet[TodoTask]:
    """Her streams that took place (from a game time on), the latest first."""
    found = TodoTask.objects.filter(vtuber=vtuber, type=TaskType.STREAM, state=TodoTask.State.DONE)
    return (found.filter(start__gte=since) if since else found).order_by("-start")


def all_posts(vtuber: VTuber) -> QuerySet[Tweet]:
    """Her posts, those that were taken down among them, the latest first."""
    return Tweet.objects.filter(vtuber=vtuber).order_by("-published_at", "-id")


def posts(vtuber: VTuber) -> QuerySet[Tweet]:
    """Her posts that can be seen, the latest first."""
    return all_posts(vtuber).filter(taken_down_at=None)


def diary_page(vtuber: VTuber, date: dt.date) -> Diary | None:
    """What she wrote about a game day."""
    return Diary.objects.filter(vtuber=vtuber, date=date).first()


def wallet_balance(vtuber: VTuber) -> int:
    """Coins in her wallet; none before she has one."""
    return Wallet.objects.values_list("balance", flat=True).filter(vtuber=vtuber).first() or 0
