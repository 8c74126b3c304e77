"""Finding each task its time: inside waking hours, long enough, and one at a time."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from vtuber import registry
from vtuber.executor.handler import Limits
from vtuber.gametime import MINUTE, hhmm
from vtuber.planner.draft import Draft, DraftTask


@dataclass(frozen=True)
class Window:
    """The part of the day that can be planned."""

    opens: dt.datetime
    closes: dt.datetime


def limits_of(task: DraftTask) -> Limits:
    """The bounds of the task's type."""
    limits: Limits = registry.handlers.get(task.type).limits
    return limits


def clip(draft: Draft, window: Window) -> None:
    """Keep every task inside the window and its type's lengths; what lies wholly outside is left out, and said so."""
    for task in list(draft.tasks):
        if task.fixed:
            continue
        if task.start >= window.closes or task.end <= window.opens:
            draft.drop(
                task,
                _("{type} at {time} was left out: she is awake from {opens} to {closes}."),
                type=task.type,
                time=hhmm(task.start),
                opens=hhmm(window.opens),
                closes=hhmm(window.closes),
            )
            continue
        was = (task.start, task.end)
        task.start, task.end = max(task.start, window.opens), min(task.end, window.closes)
        _fit_length(task)
        if (task.start, task.end) != was:
            draft.note(
                _("{type} at {was_start}-{was_end} was fitted to {start}-{end}."),
                type=task.type,
                was_start=hhmm(was[0]),
                was_end=hhmm(was[1]),
                start=hhmm(task.start),
                end=hhmm(task.end),
            )


def _fit_length(task: DraftTask) -> None:
    limits = limits_of(task)
    length = task.end - task.start
    task.end = task.start + min(max(length, limits.min_minutes * MINUTE), limits.max_minutes * MINUTE)


def limit_count(draft: Draft) -> None:
    """At most so many of a type a day; those that an obligation or a person stands behind are kept first."""
    for type in {task.type for task in draft.tasks}:
        tasks = draft.of(type)
        most = limits_of(tasks[0]).per_day
        ranked = sorted(tasks, key=lambda task: (not task.fixed, not task.asked, not task.origin, task.start))
        for task in ranked[most:]:
            if not task.fixed:
                draft.drop(
                    task,
                    _("{type} at {time} was left out: {most} a day are enough."),
                    type=type,
                    time=hhmm(task.start),
                    most=most,
                )


def resolve_overlaps(draft: Draft, window: Window) -> None:
    """Give every task a time of its own; the one with the higher priority keeps its place."""
    placed: list[DraftTask] = [task for task in draft.tasks if task.fixed]
    waiting = [task for task in draft.tasks if not task.fixed]
    # Streams first, since covers and previews are placed before them.
    waiting.sort(key=lambda task: (-_weight(task), task.start, task.end, task.content))
    for task in waiting:
        was_start, was_end = task.start, task.end
        slot = find_slot(task, placed, window)
        if task.locked and slot and slot != (was_start, was_end):
            slot = None  # there or nowhere
        if slot is None:
            draft.drop(
                task,
                _("{type} at {time} was left out: there was no free time for it."),
                type=task.type,
                time=hhmm(was_start),
            )
            continue
        task.start, task.end = slot
        placed.append(task)
        if slot != (was_start, was_end):
            _follow(draft, was_start, task)
            draft.note(
                _("{type} moved from {was_start}-{was_end} to {start}-{end} to find room."),
                type=task.type,
                was_start=hhmm(was_start),
                was_end=hhmm(was_end),
                start=hhmm(task.start),
                end=hhmm(task.end),
            )
    draft.tasks.sort(key=lambda task: task.start)


def _weight(task: DraftTask) -> int:
    # What has to be over before something else begins is placed early, or its window fills up.
    asked = 1000 if task.asked else 0
    return asked + limits_of(task).priority + (10 if task.not_after else 0) + (5 if task.origin else 0)


def _follow(draft: Draft, was_start: dt.datetime, moved: DraftTask) -> None:
    """What had to end before the moved task began has to end before its new start."""
    if moved.type != "stream":
        return
    for task in draft.tasks:
        if task.not_after == was_start:
            task.not_after = moved.start


def find_slot(task: DraftTask, placed: list[DraftTask], window: Window) -> tuple[dt.datetime, dt.datetime] | None:
    """The free slot nearest to the wished start: of the wished length, else of the shortest that makes sense."""
    opens = max(window.opens, task.not_before or window.opens)
    closes = min(window.closes, task.not_after or window.closes)
    gaps = _gaps(placed, opens, closes)
    shortest = limits_of(task).min_minutes * MINUTE
    for length in sorted({max(task.end - task.start, shortest), shortest}, reverse=True):
        starts = [
            min(max(task.start, gap_start), gap_end - length)
            for gap_start, gap_end in gaps
            if gap_end - gap_start >= length
        ]
        if starts:
            start = min(starts, key=lambda candidate: (abs(candidate - task.start), candidate))
            return start, start + length
    return None


def _gaps(placed: list[DraftTask], opens: dt.datetime, closes: dt.datetime) -> list[tuple[dt.datetime, dt.datetime]]:
    gaps, cursor = [], opens
    for task in sorted(placed, key=lambda other: other.start):
        if task.start > cursor:
            gaps.append((cursor, min(task.start, closes)))
        cursor = max(cursor, task.end)
    if cursor < closes:
        gaps.append((cursor, closes))
    return [(start, end) for start, end in gaps if end > start]
