"""Wishes for days to come: what operators set for a day without a plan, which its morning's plan must hold."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, ConfigDict, Field

from llmservice.text.cleaning import clean_line
from vtuber.errors import Conflict, NotAllowed
from vtuber.event_types import WishChanged
from vtuber.events import emit
from vtuber.gametime import DAY, game_day, in_game_zone
from vtuber.kinds import task_kinds
from vtuber.models import DayStep, DayWish, TodoTask, VTuber
from vtuber.planner.draft import Draft, DraftTask, Source
from vtuber.planner.task_fields import CONTENT_LIMIT
from vtuber.selectors import todolist_on
from vtuber.services.audit import record_audit
from vtuber.services.clock import locked_clock
from vtuber.services.new_tasks import GameTime, NewTask, checked_fields, limit_of_day
from vtuber.services.task_places import why_not_on, why_not_that_long
from vtuber.translatable import Translatable, translatable

State = DayWish.State
# How many days ahead something can be set.
AHEAD = 60


class WishEdit(BaseModel):
    """What may be changed of a wish that waits for its day; fields left out stay as they are. Game times."""

    model_config = ConfigDict(extra="forbid")

    content: str | None = Field(default=None, min_length=1, max_length=CONTENT_LIMIT)
    start: GameTime | None = None
    end: GameTime | None = None
    locked: bool | None = None


@transaction.atomic
def make_wish(*, vtuber: VTuber, date: dt.date, new: NewTask, actor: str, real: dt.datetime) -> DayWish:
    """Set something for a day that has no plan yet. NotAllowed, in words, where it cannot be there."""
    now = locked_clock(vtuber).now(real)
    _check_is_to_come(vtuber, date, now)
    content, category = checked_fields(new)
    wish = DayWish(
        vtuber=vtuber,
        date=date,
        type=new.type,
        category=category,
        start=new.start,
        end=new.end,
        content=content,
        locked=new.locked,
        by=actor,
    )
    _check_fits(wish, now)
    wish.save()
    _note(wish, "make_wish", {**_fields(wish), "state": State.CANCELLED}, actor, real)
    return wish


@transaction.atomic
def change_wish(*, wish_id: int, version: int, changes: WishEdit, actor: str, real: dt.datetime) -> DayWish:
    """Change a wish that waits for its day; with a start on another day without a plan it goes there.

    Conflict when it is no longer at `version`.
    """
    wish = _load(wish_id)
    _check_open(wish, version)
    before, given = _fields(wish), changes.model_dump(exclude_unset=True, exclude_none=True)
    if "content" in given:
        wish.content = clean_line(given["content"], CONTENT_LIMIT)
    if "locked" in given:
        wish.locked = given["locked"]
    wish.start, wish.end = given.get("start", wish.start), given.get("end", wish.end)
    now = locked_clock(wish.vtuber).now(real)
    if game_day(wish.start) != wish.date:
        wish.date = game_day(wish.start)
        _check_has_no_plan(wish, now)
    _check_fits(wish, now)
    wish.version += 1
    wish.save()
    _note(wish, "change_wish", before, actor, real)
    return wish


@transaction.atomic
def cancel_wish(*, wish_id: int, version: int, actor: str, real: dt.datetime) -> DayWish:
    """Take a wish off that waits for its day. Conflict when it is no longer at `version`."""
    wish = _load(wish_id)
    _check_open(wish, version)
    before = _fields(wish)
    wish.state = State.CANCELLED
    wish.version += 1
    wish.save()
    _note(wish, "cancel_wish", before, actor, real)
    return wish


def restore_wish(
    *, wish_id: int, before: dict[str, Any], after: dict[str, Any], actor: str, real: dt.datetime
) -> DayWish:
    """Take a change of a wish back (`services.undo`). Conflict when it does not stand as the change left it."""
    wish = _load(wish_id)
    now = _fields(wish)
    if wish.state not in (State.OPEN, State.CANCELLED):
        raise NotAllowed(translatable(_("That day is planned by now. Change the task itself.")))
    if now != after:
        raise Conflict(translatable(_("The wish was changed again after this edit.")), current=wish)
    wish.content, wish.locked, wish.state = before["content"], before["locked"], before["state"]
    wish.start, wish.end = (in_game_zone(dt.datetime.fromisoformat(before[name])) for name in ("start", "end"))
    wish.date = game_day(wish.start)
    if wish.state == State.OPEN:
        game_time = locked_clock(wish.vtuber).now(real)
        _check_is_to_come(wish.vtuber, wish.date, game_time)
        _check_fits(wish, game_time)
    wish.version += 1
    wish.save()
    _note(wish, "undo", now, actor, real)
    return wish


def wishes_for(vtuber: VTuber, date: dt.date) -> list[DayWish]:
    """What waits for a day, by start."""
    return list(DayWish.objects.filter(vtuber=vtuber, date=date, state=State.OPEN))


def asked_for(vtuber: VTuber, date: dt.date) -> list[DraftTask]:
    """What waits for a day, as tasks of its plan; what no app knows how to do (any more) is not among it."""
    return [_draft(wish) for wish in wishes_for(vtuber, date) if wish.type in task_kinds()]


def _draft(wish: DayWish) -> DraftTask:
    return DraftTask(
        wish.type,
        wish.start,
        wish.end,
        wish.content,
        wish.category,
        Source.OPERATOR,
        asked=True,
        locked=wish.locked,
        wish=wish.pk,
    )


def settle_wishes(*, draft: Draft, met: Mapping[int, TodoTask], otherwise: Translatable | None = None) -> None:
    """Once a day is planned (or passed over): each of its wishes is a task now (`met`), or says why it is none."""
    gone = {task.wish: why for task, why in draft.dropped}
    for wish in DayWish.objects.filter(vtuber=draft.day.vtuber, date=draft.day.date, state=State.OPEN):
        wish.task = met.get(wish.pk)
        wish.state = State.PLANNED if wish.task else State.LEFT_OUT
        if wish.task is None:
            wish.reason = gone.get(wish.pk) or otherwise or _no_place(wish)
        wish.version += 1
        wish.save()


def _no_place(wish: DayWish) -> Translatable:
    if wish.type not in task_kinds():
        return translatable(_("No app that is installed knows how to do this ({type})."), type=wish.type)
    return translatable(_("The day's plan had no place for it."))


def _load(wish_id: int) -> DayWish:
    found = DayWish.objects.values_list("vtuber_id", flat=True).filter(pk=wish_id).first()
    if found is None:
        raise NotAllowed(translatable(_("This wish is not there any more.")))
    locked_clock(found)
    return DayWish.objects.select_related("vtuber__persona").get(pk=wish_id)


def _check_open(wish: DayWish, version: int) -> None:
    if wish.state in (State.PLANNED, State.LEFT_OUT):
        raise NotAllowed(translatable(_("That day is planned by now. Change the task itself.")))
    if wish.version != version:
        words = _("The wish was changed meanwhile (you saw version {seen}, it is {now} now).")
        raise Conflict(translatable(words, seen=version, now=wish.version), current=wish)
    if wish.state != State.OPEN:
        raise NotAllowed(translatable(_("This wish is cancelled already.")))


def _check_is_to_come(vtuber: VTuber, date: dt.date, now: dt.datetime) -> None:
    """A day that its morning has not planned yet, and not too far ahead."""
    was_its_turn = DayStep.objects.filter(vtuber=vtuber, date=date, step=DayStep.Step.NEW_DAY).exclude(
        state=DayStep.State.PENDING
    )
    if date < game_day(now) or was_its_turn.exists():
        raise NotAllowed(translatable(_("That day is over.")))
    if date > game_day(now) + AHEAD * DAY:
        raise NotAllowed(translatable(_("Days can be set up to {count} days ahead."), count=AHEAD))


def _check_has_no_plan(wish: DayWish, now: dt.datetime) -> None:
    if todolist_on(wish.vtuber, wish.date):
        raise NotAllowed(translatable(_("That day is planned by now. Put a task into its plan.")))
    _check_is_to_come(wish.vtuber, wish.date, now)


def _check_fits(wish: DayWish, now: dt.datetime) -> None:
    """NotAllowed, in words, for a time that cannot be: asleep, past, taken by another wish, one too many."""
    if wish.start < now:
        raise NotAllowed(translatable(_("That time has passed already.")))
    why = why_not_on(wish.vtuber.persona, wish.date, wish.start, wish.end)
    if why := why or why_not_that_long(wish.type, wish.start, wish.end):
        raise NotAllowed(why)
    others = [other for other in wishes_for(wish.vtuber, wish.date) if other.pk != wish.pk]
    for other in others:
        if other.start < wish.end and wish.start < other.end:
            words = _("There is something at that time already: {content}")
            raise NotAllowed(translatable(words, content=other.content))
    limit_of_day(wish.type, sum(other.type == wish.type for other in others))


def _fields(wish: DayWish) -> dict[str, Any]:
    return {
        "content": wish.content,
        "start": wish.start.isoformat(),
        "end": wish.end.isoformat(),
        "locked": wish.locked,
        "state": wish.state,
    }


def _note(wish: DayWish, verb: str, before: dict[str, Any], actor: str, real: dt.datetime) -> None:
    after = _fields(wish)
    record_audit(
        wish.vtuber,
        actor=actor,
        verb=verb,
        target=f"wish:{wish.pk}",
        before=before,
        after=after,
        undo={"wishes": {str(wish.pk): {"before": before, "after": after}}},
        real=real,
    )
    now = locked_clock(wish.vtuber).now(real)
    told = WishChanged(wish=wish.pk, date=wish.date.isoformat(), version=wish.version)
    emit(wish.vtuber, told, game_time=now, real=real)
