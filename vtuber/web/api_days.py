"""Her days: JSON under `/api/vtubers/<slug>/days/`, and what is set for those to come, under `wishes/`."""

import datetime as dt
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query
from pydantic import Field

from vtuber import day_views
from vtuber.access import Right
from vtuber.errors import Conflict
from vtuber.models import DayWish, GameClock, VTuber
from vtuber.services import wishes
from vtuber.services.new_tasks import NewTask
from vtuber.services.task_insert import insert_task
from vtuber.translatable import translate
from vtuber.web.api_base import ApiAnswer, ApiRouter, actor_of
from vtuber.web.api_shapes import TaskState, VersionBody, shown
from vtuber.web.refusals import Refusal

router = ApiRouter("days")


class WishState(ApiAnswer):
    """Something set for a day to come: `open` until its morning, then `planned` (as `task`) or `left_out`."""

    id: int
    date: str
    type: str
    category: str
    start: str
    end: str
    content: str
    locked: bool
    state: str
    by: str
    version: int
    task: int | None
    reason: str


class PlannedTask(ApiAnswer):
    """A task as the morning had it; `task` is the id under which it may have become something else."""

    task: int
    type: str
    category: str
    start: str
    end: str
    content: str
    source: str
    locked: bool


class NextStep(ApiAnswer):
    """The fixed step of her days that comes next."""

    date: str
    step: str
    due: str


class DayAnswer(ApiAnswer):
    """One game day: its tasks as they stand and, as `planned`, as the morning had them; what waits for it."""

    date: str
    planned_by: str
    notes: list[str]
    tasks: list[TaskState]
    planned: list[PlannedTask]
    wishes: list[WishState]
    next_step: NextStep | None


class DayOfWeek(ApiAnswer):
    """A day as a week shows it; `state` is `past`, `today` or `to_come`."""

    date: str
    state: str
    planned_by: str
    sky: str
    tasks: list[TaskState]
    wishes: list[WishState]


class DaysAnswer(ApiAnswer):
    """Days, the first first."""

    days: list[DayOfWeek]


class SetAnswer(ApiAnswer):
    """What was set: a task with what came along or, for a day that has no plan yet, a wish."""

    task: TaskState | None
    wish: WishState | None
    also: list[TaskState]
    notes: list[str]


class WishAnswer(ApiAnswer):
    """The wish, as it stands now."""

    wish: WishState


class WishBody(wishes.WishEdit):
    """Changes of a wish, with the version that the operator saw."""

    version: int = Field(ge=1)


@router.get("days", right=Right.WATCH)
def days(
    request: HttpRequest,
    vtuber: VTuber,
    first: Annotated[dt.date, Query(alias="from")],
    last: Annotated[dt.date, Query(alias="to")],
) -> DaysAnswer:
    """The game days `?from=` to `?to=`, both among them; six weeks at most."""
    if not dt.timedelta(0) <= last - first < dt.timedelta(days=day_views.MOST_DAYS):
        raise Refusal(
            400,
            "bad_input",
            _("Ask for at most %(count)d days, the first before the last.") % {"count": day_views.MOST_DAYS},
        )
    now = GameClock.objects.get(vtuber=vtuber).now(timezone.now())
    return DaysAnswer(days=[DayOfWeek(**day) for day in day_views.days_between(vtuber, first, last, now)])


@router.get("days/{date}", right=Right.WATCH)
def day(request: HttpRequest, vtuber: VTuber, date: dt.date) -> DayAnswer:
    """One game day, past, present or to come."""
    return DayAnswer(**day_views.day_state(vtuber, date))


@router.post("days/{date}/tasks", right=Right.OPERATE)
def insert(request: HttpRequest, vtuber: VTuber, date: dt.date, body: NewTask) -> SetAnswer:
    """Put a task on a day. A day that has no plan yet gets a wish: that morning's plan has to hold it."""
    made = insert_task(vtuber=vtuber, date=date, new=body, actor=actor_of(request), real=timezone.now())
    return SetAnswer(
        task=shown(made.task) if made.task else None,
        wish=_wish(made.wish) if made.wish else None,
        also=[shown(task) for task in made.also],
        notes=[translate(note) for note in made.notes],
    )


@router.patch("wishes/{int:wish_id}", right=Right.OPERATE)
def edit_wish(request: HttpRequest, vtuber: VTuber, wish_id: int, body: WishBody) -> WishAnswer:
    """Change what is set for a day to come. 409 with both versions when somebody else was faster."""
    _check_owner(vtuber, wish_id)
    changes = wishes.WishEdit(**body.model_dump(exclude={"version"}, exclude_unset=True))
    try:
        changed = wishes.change_wish(
            wish_id=wish_id, version=body.version, changes=changes, actor=actor_of(request), real=timezone.now()
        )
    except Conflict as conflict:
        raise _both_versions(conflict, body.model_dump(mode="json", exclude_unset=True)) from conflict
    return WishAnswer(wish=_wish(changed))


@router.post("wishes/{int:wish_id}/cancel", right=Right.OPERATE)
def cancel_wish(request: HttpRequest, vtuber: VTuber, wish_id: int, body: VersionBody) -> WishAnswer:
    """Take off what is set for a day to come. 409 with both versions when somebody else was faster."""
    _check_owner(vtuber, wish_id)
    try:
        ended = wishes.cancel_wish(
            wish_id=wish_id, version=body.version, actor=actor_of(request), real=timezone.now()
        )
    except Conflict as conflict:
        raise _both_versions(conflict, body.model_dump()) from conflict
    return WishAnswer(wish=_wish(ended))


def _wish(wish: DayWish) -> WishState:
    return WishState(**day_views.wish_state(wish))


def _check_owner(vtuber: VTuber, wish_id: int) -> None:
    if not DayWish.objects.filter(pk=wish_id, vtuber=vtuber).exists():
        raise Refusal(404, "unknown", _("This is not set any more."))


def _both_versions(conflict: Conflict, yours: dict[str, Any]) -> Refusal:
    current = day_views.wish_state(conflict.current) if isinstance(conflict.current, DayWish) else None
    return Refusal(409, "conflict", str(conflict), yours=yours, current=current)
