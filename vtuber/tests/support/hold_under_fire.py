"""A worker is killed at each statement around the moment at which content would go out. Run as a module; prints JSON.

For each place a process of its own does what is due and kills itself there, as hard as it can; then a person says
their word, and another process goes on to the end. What went out is compared with what the person was told.
"""

import datetime as dt
import json
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import django

# More than the start of a post has: the last ones strike nobody, which is reported.
PLACES = 36
# After so many that strike nobody, all others would do the same.
MISSES = 2


def main() -> None:
    """Every place, for a post that was held before, one that is held after, and one that is approved after."""
    django.setup()
    from django.db import connection

    from vtuber.models import ApprovalRule, Effect, Event, TodoTask, Tweet
    from vtuber.services import content_edits
    from vtuber.tests.support.migrated import create_tables
    from vtuber.tests.support.world import REAL, planned_baomi, task

    create_tables()
    vtuber, todolist = planned_baomi(speed=1)
    outcome: dict[str, Any] = {"rounds": {}, "past_the_end": [], "problems": []}
    outcome |= {"killed": 0, "survived": 0, "went_out": 0, "kept": 0}

    def word(verb: Callable[..., Any], row: TodoTask) -> bool:
        """Whether the person was told that it holds."""
        from vtuber.errors import NotAllowed

        row.refresh_from_db()
        try:
            verb(task_id=row.pk, version=row.version, actor="op", real=REAL)
        except NotAllowed:
            return False
        return True

    # Over a wire each statement takes longer: there, one in three.
    places = range(1, PLACES + 1, 1 if connection.vendor == "sqlite" else 3)
    for when in ("held before", "held after", "approved after"):
        missed = 0
        for place in places:
            outcome["rounds"][when] = outcome["rounds"].get(when, 0) + 1
            row = task(todolist, "tweet", "08:00", "08:30", prepared={"text": f"{when} {place}"})
            if when == "held before":
                word(content_edits.hold_content, row)
            if when == "approved after":
                ApprovalRule.objects.get_or_create(vtuber=vtuber, task_type="tweet")
            struck = _strike(vtuber.pk, place)
            outcome["killed" if struck else "survived"] += 1
            told = True
            if when == "held after":
                told = word(content_edits.hold_content, row)
            if when == "approved after":
                told = word(content_edits.approve_content, row)
            _live(vtuber.pk, minutes=10)
            row.refresh_from_db()
            out = Tweet.objects.filter(task=row).count()
            may = {"held before": 0, "held after": 0 if told else 1, "approved after": 1}[when]
            if out != may:
                outcome["problems"].append(f"{when}, place {place}, told {told}: {out} posts, {row.state}")
            outcome["went_out" if out else "kept"] += 1
            _live(vtuber.pk, minutes=40)
            row.refresh_from_db()
            if row.state not in ("done", "skipped"):
                outcome["problems"].append(f"{when}, place {place}: it ended as {row.state}")
            if Tweet.objects.filter(task=row).count() != out:
                outcome["problems"].append(f"{when}, place {place}: it went out after its end")
            for model in (Event, Effect, Tweet, TodoTask, ApprovalRule):
                model._default_manager.all().delete()
            _back_to_eight(vtuber.pk)
            missed = 0 if struck else missed + 1
            if missed == MISSES:
                outcome["past_the_end"].append(when)
                break
    connection.close()
    json.dump(outcome, sys.stdout)


def _back_to_eight(vtuber_id: int) -> None:
    from vtuber.models import EventHead, GameClock
    from vtuber.tests.support.world import REAL, hours

    GameClock.objects.filter(vtuber=vtuber_id).update(anchor_game=hours("08:00"), anchor_real=REAL, live=False)
    EventHead.objects.filter(vtuber=vtuber_id).update(seq=0)


def _live(vtuber_id: int, minutes: int) -> None:
    """What is due by so many minutes past eight is done."""
    from vtuber.executor import engine
    from vtuber.models import VTuber
    from vtuber.services.clock import jump
    from vtuber.tests.support.world import REAL, hours

    engine.advance(vtuber_id, lambda: REAL)
    jump(vtuber=VTuber.objects.get(pk=vtuber_id), to=hours("08:00") + dt.timedelta(minutes=minutes), real=REAL)
    engine.advance(vtuber_id, lambda: REAL)


def _strike(vtuber_id: int, place: int) -> bool:
    """Whether a process that does what is due at eight was killed at its statement number `place`."""
    from django.db import connection

    from vtuber.executor import engine
    from vtuber.tests.support.world import REAL

    connection.close()
    child = os.fork()
    if child == 0:
        left = place

        def count(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
            nonlocal left
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return execute(sql, params, many, context)

        try:
            with connection.execute_wrapper(count):
                engine.advance(vtuber_id, lambda: REAL)
        finally:
            os._exit(0)
    _pid, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main()
