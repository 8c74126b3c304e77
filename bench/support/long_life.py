"""A life with a long past, as the board's bench needs it. Needs Django to be loaded, and a database of its own."""

import datetime as dt
import time
from collections.abc import Callable

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from vtuber.default_persona import BAOMI
from vtuber.gametime import at
from vtuber.models import Event, EventHead, GameClock, TodoTask, VTuber
from vtuber.services.clock import heartbeat, set_paused
from vtuber.services.vtuber_creation import create_vtuber
from vtuber.simulation.driven_time import DrivenTime, live_days

DATE = dt.date(2026, 11, 1)
# Real time that the past took, at least; it ends now.
AGO = dt.timedelta(days=3)


class LongLife:
    """She has lived so many days, with so many events in her log, and her next day is planned; her clock stands.

    She lives on until a day is planned that `will_do`.
    """

    def __init__(
        self, days: int, events: int, will_do: Callable[[VTuber], bool] = lambda vtuber: True, language: str = "zh"
    ) -> None:
        began = time.monotonic()
        call_command("migrate", verbosity=0, interactive=False)
        # As every start does.
        call_command("collectstatic", verbosity=0, interactive=False)
        real = DrivenTime(timezone.now() - AGO)
        born = at(DATE, dt.time(8)) - dt.timedelta(minutes=10)
        self.vtuber = create_vtuber(slug="baomi", sheet=BAOMI[language], game_time=born, real=real.now(), seed=1)
        live_days(self.vtuber, days, real)
        while not will_do(self.vtuber):
            live_days(self.vtuber, 1, real)
        heartbeat(timezone.now())
        set_paused(vtuber=self.vtuber, paused=True, real=timezone.now())
        self._pad(events)
        self.events = Event.objects.filter(vtuber=self.vtuber).count()
        self.seconds = time.monotonic() - began

    def _pad(self, events: int) -> None:
        """What she has said and heard in long streams, at the end of the log."""
        head = EventHead.objects.get(vtuber=self.vtuber)
        now, real = GameClock.objects.get(vtuber=self.vtuber).now(timezone.now()), timezone.now()
        if events <= head.seq:
            return
        first = Event.objects.create(
            vtuber=self.vtuber,
            seq=head.seq + 1,
            type="sns.opened",
            game_time=now,
            real_time=real,
            payload={"task": 1, "why": "一条很长很长的日志，像她的一天一样。" * 4},
        )
        # The others are its copies, made by the database itself: from here they would take ten seconds.
        columns = "vtuber_id, type, game_time, real_time, payload"
        copy = f"""
            INSERT INTO {Event._meta.db_table} (seq, {columns})
            WITH RECURSIVE more(seq) AS (SELECT %s UNION ALL SELECT seq + 1 FROM more WHERE seq < %s)
            SELECT more.seq, {columns} FROM more, {Event._meta.db_table} AS first WHERE first.id = %s"""
        with transaction.atomic(), connection.cursor() as cursor:
            if first.seq < events:
                cursor.execute(copy, [first.seq + 1, events, first.pk])
            EventHead.objects.filter(pk=head.pk).update(seq=events)

    def cookie(self, username: str = "bench") -> str:
        """The Cookie header of a signed-in owner, with what a page's form carries."""
        client = Client()
        client.force_login(get_user_model()._default_manager.create_superuser(username=username))
        client.get("/", headers={"host": "localhost"})
        return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())

    def task(self) -> tuple[int, int]:
        """A task of today that has not begun, and its version."""
        now = GameClock.objects.get(vtuber=self.vtuber).now(timezone.now())
        waiting = TodoTask.objects.filter(vtuber=self.vtuber, state=TodoTask.State.PLANNED, start__gt=now)
        row = waiting.exclude(type__in=("stream", "cover")).earliest("start")
        return row.pk, row.version
