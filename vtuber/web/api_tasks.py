"""What operators do to tasks: JSON under `/api/vtubers/<slug>/tasks/`, and taking it back."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import Field

from vtuber.access import Right
from vtuber.audit_text import verb_text
from vtuber.errors import Conflict
from vtuber.models import AuditEntry, TodoTask, VTuber
from vtuber.services import going_live, task_edits, task_insert, task_look
from vtuber.services import undo as undoing
from vtuber.services.new_tasks import GameTime
from vtuber.task_history import history_of
from vtuber.translatable import Translatable, translate
from vtuber.web.api import both_versions, check_owner
from vtuber.web.api_access import has_right
from vtuber.web.api_base import ApiAnswer, ApiBody, ApiRouter, NoBody, actor_of
from vtuber.web.api_shapes import TasksAnswer, TaskState, VersionBody, shown
from vtuber.web.refusals import Refusal

router = ApiRouter("tasks")
Done = TypeVar("Done")


class EditBody(task_edits.TaskEdit):
    """Changes of a task, with the version that the operator saw. Times carry an offset; game time's is +00:00.

    After a refusal, `on_top` with the version that stands applies the same change on top of it: only the fields that
    are given change, as always; it says that the operator has seen both.
    """

    version: int = Field(ge=1)
    on_top: bool = False


class LookBody(ApiBody):
    """Where a task is held while it is dragged."""

    start: GameTime
    end: GameTime


class ChangedAnswer(ApiAnswer):
    """The task, every other one that was changed or made with it, and what there is to say about it."""

    task: TaskState
    also: list[TaskState]
    notes: list[str]


class InTheWay(ApiAnswer):
    """What lies there already."""

    id: int
    content: str
    start: str
    end: str


class Follows(ApiAnswer):
    """What would move along, and to where."""

    id: int
    start: str
    end: str


class LookAnswer(ApiAnswer):
    """What a move would come to. `reason` says why it cannot be, or what there is to know if it can."""

    possible: bool
    reason: str | None
    in_the_way: list[InTheWay]
    follows: list[Follows]


class Line(ApiAnswer):
    """One thing that somebody did to a task. `when` is real time, `at` game time; `before`, `after`: what differs."""

    entry: int
    who: str
    when: str
    at: str
    what: str
    changes: list[str]
    before: dict[str, Any]
    after: dict[str, Any]
    undone: bool
    can_undo: bool


class HistoryAnswer(ApiAnswer):
    """Who changed what, the latest first."""

    history: list[Line]


class TakenBack(ApiAnswer):
    """What was taken back or done again, and the tasks that it changed."""

    entry: int
    verb: str
    verb_text: str
    tasks: list[TaskState]


@router.patch("tasks/{int:task_id}", right=Right.OPERATE)
def edit_task(request: HttpRequest, vtuber: VTuber, task_id: int, body: EditBody) -> ChangedAnswer:
    """Change a task that has not begun; a stream takes its cover and preview along.

    409 with both versions when somebody else was faster.
    """
    check_owner(vtuber, task_id)
    changes = task_edits.TaskEdit(**body.model_dump(exclude={"version", "on_top"}, exclude_unset=True))
    with _shown_both(body.model_dump(mode="json", exclude_unset=True)):
        changed = task_edits.change_task(
            task_id=task_id, version=body.version, changes=changes, actor=actor_of(request), real=timezone.now()
        )
    return _changed(changed.task, changed.also, changed.notes)


@router.post("tasks/{int:task_id}/look", right=Right.OPERATE)
def look(request: HttpRequest, vtuber: VTuber, task_id: int, body: LookBody) -> LookAnswer:
    """What a move would come to, without making it: what is in the way, what follows, why not."""
    check_owner(vtuber, task_id)
    task = TodoTask.objects.select_related("vtuber__persona", "todolist").get(pk=task_id)
    seen = task_look.look_at_move(task, body.start, body.end, timezone.now())
    return LookAnswer(
        possible=seen.possible,
        reason=translate(seen.reason) or None,
        in_the_way=[
            InTheWay(id=other.pk, content=other.content, start=other.start.isoformat(), end=other.end.isoformat())
            for other in seen.in_the_way
        ],
        follows=[
            Follows(id=other.pk, start=start.isoformat(), end=end.isoformat()) for other, start, end in seen.follows
        ],
    )


@router.post("tasks/{int:task_id}/cancel", right=Right.OPERATE)
def cancel(request: HttpRequest, vtuber: VTuber, task_id: int, body: VersionBody) -> ChangedAnswer:
    """Call a task off, or end one that is running. 409 with both versions when somebody else was faster."""
    return _changed(_press(task_edits.cancel_task, request, vtuber, task_id, body))


@router.post("tasks/{int:task_id}/skip", right=Right.OPERATE)
def skip(request: HttpRequest, vtuber: VTuber, task_id: int, body: VersionBody) -> ChangedAnswer:
    """Leave a task out that has not begun; it can be tried again later."""
    return _changed(_press(task_edits.skip_task, request, vtuber, task_id, body))


@router.post("tasks/{int:task_id}/run", right=Right.OPERATE)
def run(request: HttpRequest, vtuber: VTuber, task_id: int, body: VersionBody) -> ChangedAnswer:
    """Bring a task forward to this moment; what is in the way goes behind it. Nothing that runs is cut short."""
    done = _press(going_live.run_now, request, vtuber, task_id, body)
    return _changed(done.task, done.also, done.notes)


@router.post("tasks/{int:task_id}/retry", right=Right.OPERATE)
def retry(request: HttpRequest, vtuber: VTuber, task_id: int, body: VersionBody) -> ChangedAnswer:
    """Try again what failed or was skipped, as a new task; what happened stays in the books."""
    return _inserted(_press(task_insert.retry_task, request, vtuber, task_id, body))


@router.post("tasks/{int:task_id}/duplicate", right=Right.OPERATE)
def duplicate(request: HttpRequest, vtuber: VTuber, task_id: int, body: VersionBody) -> ChangedAnswer:
    """The same once more, at the next free place."""
    return _inserted(_press(task_insert.duplicate_task, request, vtuber, task_id, body))


@router.get("tasks/{int:task_id}/history", right=Right.WATCH)
def history(request: HttpRequest, vtuber: VTuber, task_id: int) -> HistoryAnswer:
    """Who changed what of a task, from the audit log."""
    check_owner(vtuber, task_id)
    return HistoryAnswer(history=[Line(**line) for line in history_of(TodoTask.objects.get(pk=task_id))])


@router.post("undo", right=Right.OPERATE)
def undo_latest(request: HttpRequest, vtuber: VTuber, body: NoBody) -> TakenBack:
    """Take back the last thing that you did to her and that still counts."""
    with _shown_both({}):
        return _taken_back(*undoing.undo_latest(vtuber=vtuber, **_taker(request)))


@router.post("redo", right=Right.OPERATE)
def redo_latest(request: HttpRequest, vtuber: VTuber, body: NoBody) -> TakenBack:
    """Do again what you took back last, unless you have done something new since."""
    with _shown_both({}):
        return _taken_back(*undoing.redo_latest(vtuber=vtuber, **_taker(request)))


@router.post("audit/{int:entry_id}/undo", right=Right.OPERATE)
def undo(request: HttpRequest, vtuber: VTuber, entry_id: int, body: NoBody) -> TasksAnswer:
    """Take back what an operator did, where it still stands as they left it."""
    if not AuditEntry.objects.filter(pk=entry_id, vtuber=vtuber).exists():
        raise Refusal(404, "unknown", _("This edit is not in the list any more."))
    tasks = undoing.undo(entry_id=entry_id, **_taker(request))
    return TasksAnswer(tasks=[shown(task) for task in tasks])


def _taker(request: HttpRequest) -> dict[str, Any]:
    return {"actor": actor_of(request), "real": timezone.now(), "owns": has_right(request, Right.OWN)}


def _press(verb: Callable[..., Done], request: HttpRequest, vtuber: VTuber, task_id: int, body: VersionBody) -> Done:
    check_owner(vtuber, task_id)
    with _shown_both(body.model_dump()):
        return verb(task_id=task_id, version=body.version, actor=actor_of(request), real=timezone.now())


@contextmanager
def _shown_both(yours: dict[str, Any]) -> Iterator[None]:
    """The refusal of a stale edit holds what was asked for, and what stands now."""
    try:
        yield
    except Conflict as conflict:
        raise both_versions(conflict, yours) from conflict


def _changed(task: TodoTask, also: Iterable[TodoTask] = (), notes: Iterable[Translatable] = ()) -> ChangedAnswer:
    return ChangedAnswer(
        task=shown(task), also=[shown(other) for other in also], notes=[translate(note) for note in notes]
    )


def _inserted(made: task_insert.Inserted) -> ChangedAnswer:
    assert made.task is not None  # a wish is made for days to come, and these verbs know today alone
    return _changed(made.task, made.also, made.notes)


def _taken_back(entry: AuditEntry, tasks: list[TodoTask]) -> TakenBack:
    return TakenBack(
        entry=entry.pk, verb=entry.verb, verb_text=verb_text(entry.verb), tasks=[shown(task) for task in tasks]
    )
