"""Looking before leaping: what a move would come to, without making it."""

import datetime as dt
from dataclasses import dataclass, field

from django.utils.translation import gettext_noop as _

from vtuber.errors import NotAllowed
from vtuber.models import GameClock, TodoTask
from vtuber.planner.draft import DraftTask
from vtuber.services.plan_checks import check_rules
from vtuber.services.stream_heralds import Following, follow
from vtuber.services.task_edits import check_move, is_judged
from vtuber.services.task_places import in_the_way
from vtuber.translatable import Translatable, translatable


@dataclass(frozen=True)
class Look:
    """What a move would come to. `reason` says why it cannot be, or what there is to know if it can."""

    possible: bool
    reason: Translatable | None = None
    in_the_way: list[TodoTask] = field(default_factory=list)
    follows: list[tuple[TodoTask, dt.datetime, dt.datetime]] = field(default_factory=list)


def look_at_move(task: TodoTask, start: dt.datetime, end: dt.datetime, real: dt.datetime) -> Look:
    """What becomes of a task that is dragged to `start`-`end`: checked as the edit itself is; changes nothing."""
    if task.state != TodoTask.State.PLANNED:
        return Look(False, translatable(_("Only a task that has not begun can be changed.")))
    now = GameClock.objects.get(vtuber=task.vtuber).now(real)
    following = follow(task, start, end, now) if task.type == "stream" else Following()
    moving = [herald.pk for herald, *_there in following.moves]
    blocking = list(in_the_way(task, start, end, moving))
    try:
        check_move(task, start, end, now)
        if is_judged(task) and start != task.start:
            draft = DraftTask(task.type, start, end, task.content, task.category, task.source, dict(task.origin))
            moved = {herald.pk: (begins, ends) for herald, begins, ends in following.moves}
            check_rules(draft, task.todolist, now=now, besides=[task.pk], moved=moved, announce=False)
    except NotAllowed as refused:
        return Look(False, refused.reason, blocking, following.moves)
    stays = [why for _herald, why in following.stays]
    return Look(True, stays[0] if stays else None, blocking, following.moves)
