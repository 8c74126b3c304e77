"""Which task of the day a wish of the new plan means, and what the new plan would change.

A director lists the rest of the day; that it is *this* post which moves, and that one which goes, is found out here.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from vtuber.gametime import span
from vtuber.kinds import kind_of
from vtuber.models import TodoTask
from vtuber.models.day import TweetCategory
from vtuber.planner.draft import Draft, DraftTask, game_in
from vtuber.planner.task_fields import Wish
from vtuber.replanning.changes import Change, Placed, note_needs
from vtuber.translatable import Translatable, translatable

# A stream that nobody moves is not pushed away from a cover that is out already, if it begins within this time.
_SOON = dt.timedelta(minutes=60)


@dataclass
class RowTask(DraftTask):
    """A task of the new plan with the row that it is today (0: none), and the director's reason."""

    row: int = 0
    why: str = ""


def match(wishes: Sequence[Wish], tasks: Sequence[TodoTask], date: dt.date) -> list[int]:
    """For each wish the id of the task that it means, 0 for a new one; no task is meant twice."""
    left = {task.pk: task for task in tasks}
    found = [0] * len(wishes)
    rules = (
        lambda wish, task: wish.content == task.content,
        lambda wish, task: bool(game_in(wish.content)) and game_in(wish.content) == game_in(task.content),
        lambda wish, task: span(date, wish.start, wish.end)[0] == task.start,
        lambda wish, task: True,
    )
    for fits in rules:
        for number, wish in enumerate(wishes):
            alike = [task for task in left.values() if (task.type, task.category) == (wish.type, wish.category)]
            close = [task for task in alike if fits(wish, task)]
            if found[number] or not close:
                continue
            begins = span(date, wish.start, wish.end)[0]
            nearest = min(close, key=lambda task: abs(task.start - begins))
            found[number] = nearest.pk
            del left[nearest.pk]
    return found


def draft_rest(
    draft: Draft, wishes: Sequence[tuple[Wish, int]], tasks: Sequence[TodoTask], fixed: set[int], *, keep_rest: bool
) -> None:
    """Fill the draft: what is not touched, then the wishes. With `keep_rest` what no wish names stays as well.

    A wish for a task that is not to be touched is no wish.
    """
    movable = {task.pk: task for task in tasks if task.pk not in fixed}
    for task in tasks:
        if task.pk in fixed and task.state not in (
            TodoTask.State.CANCELLED,
            TodoTask.State.SKIPPED,
            TodoTask.State.FAILED,
        ):
            draft.tasks.append(_as_it_is(task, fixed=True))
    for wish, row in wishes:
        meant = movable.get(row)
        if row and meant is None:
            continue
        start, end = span(draft.day.date, wish.start, wish.end)
        if meant is None and end <= draft.day.now:
            continue
        draft.tasks.append(
            RowTask(
                wish.type,
                start,
                end,
                wish.content,
                wish.category,
                origin=dict(meant.origin) if meant else {},
                fixed=meant is not None and _stays_put(meant, start, draft.day.now),
                row=row,
                why=wish.why,
            )
        )
    if keep_rest:
        named = {row for _wish, row in wishes}
        draft.tasks += [_as_it_is(task, fixed=False) for pk, task in movable.items() if pk not in named]


def _as_it_is(task: TodoTask, *, fixed: bool) -> RowTask:
    return RowTask(
        task.type,
        task.start,
        task.end,
        task.content,
        task.category,
        origin=dict(task.origin),
        fixed=fixed,
        row=task.pk,
    )


def _stays_put(task: TodoTask, start: dt.datetime, now: dt.datetime) -> bool:
    return bool(kind_of(task.type).before) and task.start == start and start < now + _SOON


def changes_between(draft: Draft, tasks: Sequence[TodoTask], fixed: set[int], why: Translatable) -> list[Change]:
    """What the finished draft changes in the day, by time; `why` is the reason where the director gave none."""
    planned = {task.row: task for task in draft.tasks if isinstance(task, RowTask) and task.row}
    changes: list[tuple[Change, DraftTask | None]] = []
    for task in tasks:
        if task.pk in fixed:
            continue
        wanted = planned.get(task.pk)
        if wanted is None:
            changes.append((_change("drop", task, None, why), None))
        elif wanted.content != task.content or wanted.origin != task.origin:
            changes.append((_change("change", task, wanted, _reason(wanted, why)), wanted))
        elif (wanted.start, wanted.end) != (task.start, task.end):
            changes.append((_change("move", task, wanted, _reason(wanted, why)), wanted))
    for new in draft.tasks:
        if not (isinstance(new, RowTask) and new.row) and not new.fixed:
            changes.append((_change("add", None, new, _reason(new, why)), new))
    changes.sort(key=lambda each: _begins(each[0]))
    for number, (change, _wanted) in enumerate(changes, start=1):
        change.key = str(number)
    _note_heralds(changes)
    made = [change for change, _wanted in changes]
    note_needs(made)
    return made


def _begins(change: Change) -> dt.datetime:
    placed = change.now or change.was
    assert placed is not None  # each kind of change has one of them
    return placed.start


def _change(kind: str, task: TodoTask | None, wanted: DraftTask | None, why: Translatable) -> Change:
    was = Placed(start=task.start, end=task.end, content=task.content) if task else None
    now = Placed(start=wanted.start, end=wanted.end, content=wanted.content) if wanted else None
    return Change.model_validate(
        {
            "key": "0",
            "kind": kind,
            "task": task.pk if task else None,
            "type": task.type if task else wanted.type if wanted else "",
            "category": task.category if task else wanted.category if wanted else "",
            "source": str(wanted.source) if wanted else "",
            "origin": wanted.origin if wanted else {},
            "was": was,
            "now": now,
            "why": why,
        }
    )


def _reason(task: DraftTask, why: Translatable) -> Translatable:
    said = task.why if isinstance(task, RowTask) else ""
    return translatable("{text}", text=said) if said else why


def _note_heralds(changes: Sequence[tuple[Change, DraftTask | None]]) -> None:
    """A stream takes its cover and preview along; neither has a point without it. So with what it needs bought."""
    for lead, wanted in changes:
        before = kind_of(lead.type).before
        if not before:
            continue
        for follower, planned in changes:
            if follower is lead:
                continue
            herald = follower.type in before and (
                follower.type != "tweet" or follower.category == TweetCategory.PREVIEW
            )
            if planned is None or wanted is None:
                # Dropped with it; one that is dropped on its own account has nothing to do with a stream that stays.
                belongs = herald and planned is None and wanted is None
            else:
                belongs = planned.not_after is not None and planned.not_after == wanted.start
            if belongs:
                lead.brings.append(follower.key)
                if herald:
                    follower.needs.append(lead.key)
