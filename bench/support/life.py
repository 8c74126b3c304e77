"""Her life as a bench sees it: born in the scratch database, watched from outside, brought to rest for the checks.

Needs Django to be loaded: import it after `scratch.enter_django`.
"""

import contextlib
import datetime as dt
import io
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from bench.support.system import System
from vtuber.errors import Conflict, NotAllowed
from vtuber.events import events_after, head_seq
from vtuber.gametime import DAY, day_start
from vtuber.models import DayStep, GameClock, TodoTask, VTuber
from vtuber.services.clock import set_paused
from vtuber.services.content_edits import hold_content

DATE = dt.date(2026, 11, 23)
# Game time that has not moved for so many real seconds will not move any more.
STUCK_S = 60.0
SETTLED_S = 60.0


class Stuck(RuntimeError):
    """Her day does not go on."""


class Life:
    """One VTuber, born ten minutes before her first morning."""

    def __init__(self, *, speed: float, seed: int) -> None:
        """Both speeds are `speed` game seconds a real second. The database is migrated first; her clock is paused."""
        call_command("migrate", verbosity=0, interactive=False)
        said = io.StringIO()
        call_command("seed", date=DATE, speed=speed, live_speed=speed, seed=seed, stdout=said)
        self.vtuber = VTuber.objects.select_related("persona").get()
        set_paused(vtuber=self.vtuber, paused=True, real=timezone.now())
        self.held: int | None = None
        self._moved = time.monotonic()
        self._seen = self.now()

    def begin(self) -> None:
        """Everything is up: time runs."""
        set_paused(vtuber=self.vtuber, paused=False, real=timezone.now())
        self._moved = time.monotonic()

    def hold_a_post(self) -> None:
        """Once her day is planned, a person holds one of its posts for good: whatever dies, it must not go out."""
        if self.held is not None:
            return
        planned = TodoTask.objects.filter(vtuber=self.vtuber, state=TodoTask.State.PLANNED, type="tweet")
        post = planned.filter(category="communication").order_by("start").first()
        if post is not None:
            with contextlib.suppress(Conflict, NotAllowed):  # prepared or begun this very moment: at the next turn
                hold_content(task_id=post.pk, version=post.version, actor="bench", real=timezone.now())
                self.held = post.pk

    def cookie(self) -> str:
        """The Cookie header of a signed-in operator."""
        client = Client()
        client.force_login(get_user_model()._default_manager.create_superuser(username="bench"))
        return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())

    def now(self) -> dt.datetime:
        """Game time."""
        return GameClock.objects.get(vtuber=self.vtuber).now(timezone.now())

    def watch(self) -> dt.datetime:
        """Game time; Stuck when it has stood still for too long."""
        now = self.now()
        if now != self._seen:
            self._seen, self._moved = now, time.monotonic()
        elif time.monotonic() - self._moved > STUCK_S:
            waiting = [f"{row} due {row.due}, try {row.attempts}, {row.reason}" for row in self._overdue(now)]
            raise Stuck(f"game time stands at {now:%Y-%m-%d %H:%M}; waiting: {waiting or 'nothing'}")
        return now

    def next_day_planned(self) -> bool:
        """Whether the morning after the first day has its plan."""
        tomorrow = DayStep.objects.filter(vtuber=self.vtuber, date=DATE + DAY, step=DayStep.Step.NEW_DAY)
        return tomorrow.exclude(state=DayStep.State.PENDING).exists()

    def settle(self, system: System) -> None:
        """Pause the clock and wait until what was due is done: a world at rest, with the system still up."""
        system.wait(lambda: not system.down, SETTLED_S, "everything is up again")
        set_paused(vtuber=self.vtuber, paused=True, real=timezone.now())
        while self._late():
            # What began after its own end, because of the kills, needs game time to come to its first tick.
            set_paused(vtuber=self.vtuber, paused=False, real=timezone.now())
            system.wait(lambda: not self._late(), SETTLED_S, "what should be over is over")
            set_paused(vtuber=self.vtuber, paused=True, real=timezone.now())
        now = self.now()
        try:
            system.wait(lambda: not self._overdue(now) and not self._in_hand(now), SETTLED_S, "what is due is done")
        except TimeoutError as error:
            waiting = [f"{row} due {row.due}, try {row.attempts}, {row.reason}" for row in self._overdue(now)]
            raise TimeoutError(f"{error}\nat {now:%Y-%m-%d %H:%M}; waiting: {waiting or 'a preparation'}") from error

    def _late(self) -> bool:
        """Whether there is a task that should be over by now and is not."""
        return TodoTask.objects.filter(vtuber=self.vtuber, state__in=TodoTask.OPEN, end__lte=self.now()).exists()

    def _in_hand(self, now: dt.datetime) -> bool:
        """Whether somebody prepares something, or will: that writes events even while the clock stands."""
        horizon = now + dt.timedelta(seconds=settings.PREPARE_AHEAD_S * GameClock.objects.get().speed)
        tasks = TodoTask.objects.filter(vtuber=self.vtuber, state=TodoTask.State.PLANNED, is_prepared=False)
        leased = DayStep.objects.filter(vtuber=self.vtuber, lease_until__gt=timezone.now())
        return tasks.filter(start__lte=horizon).exists() or leased.exists()

    def _overdue(self, now: dt.datetime) -> list[Any]:
        running = TodoTask.objects.filter(vtuber=self.vtuber, state=TodoTask.State.RUNNING, due__gt=now)
        if running.exists():
            return []  # she does one thing at a time: what is late because of the kills waits for its end
        steps = DayStep.objects.filter(vtuber=self.vtuber, due__lte=now)
        return [*TodoTask.objects.filter(vtuber=self.vtuber, due__lte=now), *steps]

    def log(self) -> list[dict[str, Any]]:
        """The whole event log, as readers get it."""
        found: list[dict[str, Any]] = []
        while page := events_after(self.vtuber, len(found)):
            found += [message.model_dump(mode="json") for message in page]
        return found

    def head(self) -> int:
        """The last `seq`."""
        return head_seq(self.vtuber)

    def unended(self) -> list[str]:
        """Tasks of the first day that have not ended, and what is missing of its frame."""
        over = TodoTask.objects.filter(vtuber=self.vtuber, todolist__date=DATE, state__in=TodoTask.OPEN)
        found = [f"{task} of {DATE} is still {task.state}" for task in over]
        for step in DayStep.objects.filter(vtuber=self.vtuber, due__lte=day_start(DATE + DAY)):
            found.append(f"step {step} is still {step.state}")
        return found


def wrong_lines(logs: Path, *marks: str) -> list[str]:
    """Lines of the processes' logs that hold one of `marks`, each with its process; at most 40."""
    found = []
    for log in sorted(logs.glob("*.log*")):
        for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
            if any(mark in line for mark in marks):
                found.append(f"{log.stem}: {line.strip()[:300]}")
    return found[:40]
