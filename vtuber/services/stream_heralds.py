"""What belongs to a stream goes where the stream goes: its cover and its preview keep their distance to it."""

import datetime as dt
from dataclasses import dataclass, field

from django.utils.translation import gettext_noop as _

from vtuber.gametime import hhmm
from vtuber.models import TodoTask
from vtuber.models.day import TaskType, TweetCategory
from vtuber.planner.place import Window, find_slot
from vtuber.services.task_places import draft_of_row
from vtuber.translatable import Translatable, translatable

State = TodoTask.State


@dataclass
class Following:
    """What moves along with a stream, and what does not."""

    moves: list[tuple[TodoTask, dt.datetime, dt.datetime]] = field(default_factory=list)
    # What stays where it is, and why, in words.
    stays: list[tuple[TodoTask, Translatable]] = field(default_factory=list)
    # Why the stream cannot go there at all: something of its own would come too late.
    refused: Translatable | None = None


def heralds_of(stream: TodoTask) -> list[TodoTask]:
    """The covers and previews that announce this stream, planned or out already, by start."""
    rows = stream.todolist.tasks.filter(state__in=[State.PLANNED, State.RUNNING, State.DONE]).order_by("start", "pk")
    whole = list(rows.select_related("vtuber__persona", "todolist"))
    streams = [task for task in whole if task.type == TaskType.STREAM]
    return [
        task
        for task in whole
        if (task.type == TaskType.COVER or task.category == TweetCategory.PREVIEW)
        and next((each.pk for each in streams if each.start >= task.end), streams[-1].pk if streams else None)
        == stream.pk
    ]


def follow(stream: TodoTask, start: dt.datetime, end: dt.datetime, now: dt.datetime) -> Following:
    """What becomes of its cover and preview where the stream goes to `start`-`end`; changes nothing."""
    found, shift = Following(), start - stream.start
    if not shift:
        return found
    heralds = heralds_of(stream)
    ours = {stream.pk, *(herald.pk for herald in heralds if herald.state == State.PLANNED and not herald.locked)}
    others = TodoTask.objects.filter(vtuber=stream.vtuber, state__in=TodoTask.OPEN).exclude(pk__in=ours)
    placed = [draft_of_row(other) for other in others]
    there = draft_of_row(stream)
    there.start, there.end = start, end
    placed.append(there)
    opens, _closes = stream.vtuber.persona.awake(stream.todolist.date)
    window = Window(opens=max(now, opens), closes=start)
    for herald in heralds:
        if herald.state != State.PLANNED:
            if herald.state == State.RUNNING and herald.end > start:
                found.refused = translatable(
                    _("“{content}” belongs before the stream and is under way until {time}."),
                    content=herald.content,
                    time=hhmm(herald.end),
                )
            found.stays.append((herald, translatable(_("“{content}” is out already."), content=herald.content)))
        elif herald.locked:
            words = (
                _("“{content}” is locked and stays where it is.")
                if herald.end <= start
                else _("“{content}” belongs before the stream, and is locked. Unlock it first.")
            )
            found.stays.append((herald, translatable(words, content=herald.content)))
            if herald.end > start:
                found.refused = translatable(words, content=herald.content)
        else:
            draft = draft_of_row(herald)
            draft.start, draft.end = herald.start + shift, herald.end + shift
            slot = find_slot(draft, placed, window)
            if slot is None:
                found.refused = translatable(
                    _("“{content}” belongs before the stream, and there is no room for it there."),
                    content=herald.content,
                )
                continue
            draft.start, draft.end = slot
            placed.append(draft)
            found.moves.append((herald, *slot))
    return found
