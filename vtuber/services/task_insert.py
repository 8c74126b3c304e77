"""A task more: set by hand, copied, or tried again."""

import datetime as dt
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_noop as _

from vtuber.errors import NotAllowed
from vtuber.gametime import game_day, hhmm
from vtuber.models import DayWish, TodoList, TodoTask, VTuber
from vtuber.models.day import TweetCategory
from vtuber.planner.draft import DraftTask, Source
from vtuber.planner.place import Window, find_slot
from vtuber.selectors import todolist_on
from vtuber.services.clock import locked_clock
from vtuber.services.new_tasks import NewTask, checked_fields, limit_of_day
from vtuber.services.plan_checks import GONE, check_rules
from vtuber.services.task_places import draft_of_row, why_not_that_long, why_not_there
from vtuber.services.task_rows import add_row, check_version, keep_audit, load_task, made_by_hand, refuse_unknown
from vtuber.services.wishes import make_wish
from vtuber.translatable import Translatable, translatable

State = TodoTask.State
# In the origin of a colleague's task that is tried again: the id of its first try.
RETRY_OF = "retry_of"


@dataclass(frozen=True)
class Inserted:
    """What came of setting a task: a task with what came along, or a wish where the day has no plan yet."""

    task: TodoTask | None = None
    wish: DayWish | None = None
    also: list[TodoTask] = field(default_factory=list)
    notes: list[Translatable] = field(default_factory=list)


@transaction.atomic
def insert_task(*, vtuber: VTuber, date: dt.date, new: NewTask, actor: str, real: dt.datetime) -> Inserted:
    """Put a task on a game day; on one that has no plan yet it is a wish that its morning has to meet.

    NotAllowed, in words, where the time is taken, past or slept through, where the type lasts no such time or is had
    often enough, and where a rule of the plan objects (a game that she does not own). What the rules want before it
    comes along: a stream gets the cover and the preview that it lacks, for it would go out without either, and who
    does not want them calls them off; where there is no room for one, it goes without, and says so.
    """
    now = locked_clock(vtuber).now(real)
    todolist = todolist_on(vtuber, date)
    if todolist is None:
        return Inserted(wish=make_wish(vtuber=vtuber, date=date, new=new, actor=actor, real=real))
    if date != game_day(now):
        raise NotAllowed(translatable(_("That day is over.")))
    content, category = checked_fields(new)
    if why := why_not_that_long(new.type, new.start, new.end):
        raise NotAllowed(why)
    draft = DraftTask(new.type, new.start, new.end, content, category, Source.OPERATOR, asked=True, locked=new.locked)
    return _put(todolist, draft, why="insert", verb="insert_task", actor=actor, real=real)


@transaction.atomic
def duplicate_task(*, task_id: int, version: int, actor: str, real: dt.datetime) -> Inserted:
    """The same once more, at the next free place after it (for one of a day that is over: from now on)."""
    task = load_task(task_id)
    check_version(task, version)
    todolist, now = _today(task, real)
    after = task.end if task.todolist_id == todolist.pk else now
    draft = _draft_again(task, max(after, now))
    _find_place(draft, todolist, opens=draft.start)
    return _put(todolist, draft, why="duplicate", verb="duplicate_task", actor=actor, real=real)


@transaction.atomic
def retry_task(*, task_id: int, version: int, actor: str, real: dt.datetime) -> Inserted:
    """Try again what failed or was skipped: as a new task, as near to its time as there is room for it.

    What happened stays in the books as it was. NotAllowed for what has come out in spite of it (a post is not posted
    twice), where another try of it is open or done, and where the rest of the day has no room.
    """
    task = load_task(task_id)
    check_version(task, version)
    if task.state not in (State.FAILED, State.SKIPPED):
        raise NotAllowed(translatable(_("Only what failed or was skipped can be tried again.")))
    if task.effects.exists():
        raise NotAllowed(translatable(_("It has come out in spite of it. Copy it if you want it twice.")))
    first = _first_try(task)
    tries = TodoTask.objects.filter(vtuber=task.vtuber).filter(
        Q(pk=int(first))
        | Q(origin__app="vtuber", origin__id=first, origin__why="retry")
        | Q(**{f"origin__{RETRY_OF}": first})
    )
    if open_one := tries.filter(state__in=TodoTask.OPEN).first():
        words = _("It is being tried again already, at {time}.")
        raise NotAllowed(translatable(words, time=hhmm(open_one.start)))
    if tries.filter(state=State.DONE).exists():
        raise NotAllowed(translatable(_("It has been tried again and is done. Copy it if you want it twice.")))
    todolist, now = _today(task, real)
    draft = _draft_again(task, max(task.start, now) if task.todolist_id == todolist.pk else now)
    if task.origin.get("app") != "vtuber":
        draft.origin = {**task.origin, RETRY_OF: first}  # whoever had asked for it still does
    _find_place(draft, todolist, opens=now)
    return _put(todolist, draft, why="retry", by=first, verb="retry_task", actor=actor, real=real)


def _first_try(task: TodoTask) -> str:
    """The id of the task that this one tries again, however often that was done; its own where it is the first."""
    origin = task.origin
    if origin.get("app") == "vtuber" and origin.get("why") == "retry":
        return str(origin["id"])
    return str(origin.get(RETRY_OF, task.pk))


def _today(task: TodoTask, real: dt.datetime) -> tuple[TodoList, dt.datetime]:
    refuse_unknown(task)
    now = locked_clock(task.vtuber).now(real)
    todolist = todolist_on(task.vtuber, game_day(now))
    if todolist is None:
        raise NotAllowed(translatable(_("Today has no plan yet that it could be put on.")))
    return todolist, now


def _draft_again(task: TodoTask, start: dt.datetime) -> DraftTask:
    return DraftTask(
        task.type, start, start + (task.end - task.start), task.content, task.category, Source.OPERATOR, asked=True
    )


def _find_place(draft: DraftTask, todolist: TodoList, opens: dt.datetime) -> None:
    """Give it the free place nearest to its start, from `opens` to her bedtime; before its stream, for a preview."""
    wakes, closes = todolist.vtuber.persona.awake(todolist.date)
    rows = todolist.tasks.filter(state__in=TodoTask.OPEN)
    streams = [row.start for row in rows if row.type == "stream" and row.start > opens]
    if streams and (draft.type == "cover" or draft.category == TweetCategory.PREVIEW):
        closes = min(streams)
    slot = find_slot(draft, [draft_of_row(row) for row in rows], Window(opens=max(opens, wakes), closes=closes))
    if slot is None:
        raise NotAllowed(translatable(_("There is no room for it in what is left of the day.")))
    draft.start, draft.end = slot


def _put(
    todolist: TodoList,
    draft: DraftTask,
    *,
    why: str,
    verb: str,
    actor: str,
    real: dt.datetime,
    by: str = "",
) -> Inserted:
    """Make the row and what the rules have come along, in one verb that is taken back as one."""
    now = locked_clock(todolist.vtuber).now(real)
    there = TodoTask(vtuber=todolist.vtuber, todolist=todolist, type=draft.type)
    if refused := why_not_there(there, draft.start, draft.end, now=now):
        raise NotAllowed(refused)
    limit_of_day(draft.type, todolist.tasks.filter(type=draft.type).exclude(state__in=GONE).count())
    checked = check_rules(draft, todolist, now=now)
    row = add_row(todolist, draft, why=why, by=by or actor, real=real)
    also = [add_row(todolist, each, why="along", by=str(row.pk), real=real) for each in checked.along]
    rows = [row, *also]
    keep_audit(row, rows, {each.pk: made_by_hand(each) for each in rows}, actor=actor, verb=verb, real=real)
    return Inserted(task=row, also=also, notes=checked.notes)
