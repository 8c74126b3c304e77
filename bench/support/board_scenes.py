"""What happens in her world between two pictures of the board. Needs Django to be loaded, and `long_life`'s world.

Everything is done by the operators' own verbs, so that the log, the audit and the cards tell of it as they would.
"""

import datetime as dt
import time
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from bench.support.long_life import LongLife
from bench.support.viewers_talk import talk_with_her
from vtuber.gametime import at, game_day
from vtuber.models import GameClock, Proposal, TodoTask, VTuber
from vtuber.services.approvals import require_approval
from vtuber.services.content_edits import hold_content, regenerate_content
from vtuber.services.emergency_stop import let_go_on, stop_her
from vtuber.services.new_tasks import NewTask
from vtuber.services.operator_actions import change_speed, pause_clock
from vtuber.services.proposals import ask_for_proposal
from vtuber.services.task_insert import insert_task

# Who operates her here; the name is read on the pictures.
WHO = "lin"
WISH = "今天早点播，少发帖"
# What is set for days to come: in how many days, what, at which hour, for how many minutes.
WISHES = (
    (1, "tweet", 12, 30, "告诉大家周末有惊喜"),
    (2, "stream", 20, 120, "杂谈：和大家聊聊这一周"),
    (3, "rest", 15, 90, "去阳台晒太阳，谁也别叫她"),
    (5, "tweet", 18, 30, "晒一张窗台上的照片"),
)
# A day that is worth a picture has so many tasks, a stream in its evening among them.
TASKS, EVENING = 7, dt.time(18)
PATIENCE_S = 150.0
# Real seconds until what has begun is told, and on air until she has said something.
SETTLE_S, TALK_S = 6.0, 20.0
# Game seconds a real second: on the way to a picture, and while it is taken.
FAST, USUAL = 600.0, 60.0


def worth_a_picture(vtuber: VTuber) -> bool:
    """Whether the day that she has just planned has something to show."""
    tasks = list(TodoTask.objects.filter(vtuber=vtuber).latest("start").todolist.tasks.all())
    return len(tasks) >= TASKS and any(task.type == "stream" and task.start.time() >= EVENING for task in tasks)


class BoardScenes:
    """The scenes of one day, in its order."""

    def __init__(self, life: LongLife) -> None:
        self._vtuber = life.vtuber

    def live_until(self, time_of_day: dt.time) -> None:
        """Let her live until then, fast and without a jump: what is jumped over is left out."""
        given: dict[str, Any] = {"vtuber": self._vtuber, "actor": WHO}
        change_speed(speed=FAST, live_speed=None, real=timezone.now(), **given)
        pause_clock(paused=False, real=timezone.now(), **given)
        until = at(game_day(self._now()), time_of_day)
        _wait(lambda: self._now() >= until, f"it is not {time_of_day:%H:%M} in her world yet")
        change_speed(speed=USUAL, live_speed=None, real=timezone.now(), **given)
        time.sleep(SETTLE_S)

    def ask_for_people(self) -> None:
        """From now on posts and streams go out only when somebody has read them; one post is held."""
        given: dict[str, Any] = {"actor": WHO, "real": timezone.now()}
        require_approval(vtuber=self._vtuber, types=["tweet", "stream"], **given)
        if stream := self._planned("stream").order_by("start").first():
            regenerate_content(task_id=stream.pk, version=stream.version, hint="", **given)
            _wait(lambda: TodoTask.objects.get(pk=stream.pk).is_prepared, "she has not written the stream yet")
        if post := self._planned("tweet").order_by("-start").first():
            hold_content(task_id=post.pk, version=post.version, **given)
        time.sleep(SETTLE_S)

    def wish_for_days_to_come(self) -> None:
        """Set something for some of the next days."""
        today = game_day(self._now())
        for days, type, hour, minutes, content in WISHES:
            date = today + dt.timedelta(days=days)
            start = at(date, dt.time(hour))
            new = NewTask(type=type, start=start, end=start + dt.timedelta(minutes=minutes), content=content)
            insert_task(vtuber=self._vtuber, date=date, new=new, actor=WHO, real=timezone.now())

    def propose(self) -> None:
        """Ask for another plan for the rest of the day, and wait until it is there."""
        asked = ask_for_proposal(vtuber=self._vtuber, wish=WISH, actor=WHO, real=timezone.now())
        made = Proposal.objects.filter(pk=asked.pk).exclude(state=Proposal.State.ASKED)
        _wait(made.exists, "nobody has made another plan")

    def go_live(self) -> None:
        """The evening: what waited for people may go out, and she is on air."""
        require_approval(vtuber=self._vtuber, types=[], actor=WHO, real=timezone.now())
        stream = self._planned("stream").order_by("start").first()
        self.live_until(stream.start.time() if stream else dt.time(21))
        time.sleep(TALK_S)

    def talk(self) -> None:
        """Viewers talk with her."""
        talk_with_her(self._vtuber)

    def stop(self) -> None:
        """Somebody pulls the emergency stop."""
        stop_her(vtuber=self._vtuber, actor=WHO, real=timezone.now())

    def go_on(self) -> None:
        """Somebody lets her go on."""
        let_go_on(vtuber=self._vtuber, actor=WHO, real=timezone.now())

    def _now(self) -> dt.datetime:
        return GameClock.objects.get(vtuber=self._vtuber).now(timezone.now())

    def _planned(self, type: str) -> QuerySet[TodoTask]:
        return TodoTask.objects.filter(vtuber=self._vtuber, state=TodoTask.State.PLANNED, type=type)


def _wait(until: Callable[[], bool], words: str) -> None:
    end = time.monotonic() + PATIENCE_S
    while not until():
        if time.monotonic() > end:
            raise TimeoutError(words)
        time.sleep(0.1)
