"""What will go out next, and what waits for a person's word, as pages are told of it."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from vtuber import registry
from vtuber.consistent_read import read_once
from vtuber.executor.content import ContentPart
from vtuber.kinds import kind_of, label_of
from vtuber.models import TodoTask, VTuber
from vtuber.services.approvals import required_types, types_with_content
from vtuber.services.content_edits import MOST_REWRITES, content_parts
from vtuber.task_view import task_state

Approval = TodoTask.Approval
MOST = 40


def upcoming(vtuber: VTuber, now: dt.datetime) -> list[TodoTask]:
    """Her tasks that something is prepared for and that have not begun, by start."""
    open_tasks = TodoTask.objects.filter(vtuber=vtuber, state=TodoTask.State.PLANNED, end__gt=now)
    found = open_tasks.filter(type__in=types_with_content()).select_related("vtuber").order_by("start")[:MOST]
    return read_once(("upcoming", vtuber.pk, now), lambda: list(found))


def content_state(task: TodoTask, required: list[str]) -> dict[str, Any]:
    """One task's content as pages show it, whatever its type."""
    problem, parts = "", list[ContentPart]()
    try:
        parts = content_parts(task)
    except ValidationError as error:
        problem = str(error.errors()[0]["msg"])
    needs = task.type in required
    return {
        **{name: value for name, value in task_state(task).items() if name in _SHOWN},
        "kind": label_of(task.type, task.category),
        "writing": not task.is_prepared and task.rewrites > 0,
        "approval": task.approval,
        "approval_by": task.approval_by,
        "needs_approval": needs,
        "waits": waits_for_a_person(task, required),
        "hint": task.hint,
        "can_rewrite": task.rewrites < MOST_REWRITES,
        "problem": problem,
        "parts": [_part(part) for part in parts],
    }


_SHOWN = ("id", "version", "type", "category", "start", "start_time", "end_time", "content", "state", "is_prepared")


def _part(part: ContentPart) -> dict[str, Any]:
    return {
        "path": part.path,
        "label": str(part.label),
        "form": part.form,
        "value": part.value,
        "limit": part.limit,
        "editable": part.editable,
        "group": part.group,
        "options": [{"value": value, "label": str(label)} for value, label in part.options],
        "remakes": part.remakes,
    }


def waits_for_a_person(task: TodoTask, required: list[str]) -> bool:
    """Whether it is there to be read, and goes out only when somebody approves it."""
    return task.is_prepared and not task.approval and task.type in required


def prepared_section(vtuber: VTuber, now: dt.datetime) -> dict[str, Any]:
    """The section of the board: what goes out next, soonest first, and for which types an approval is asked."""
    required = _required(vtuber)
    tasks = [content_state(task, required) for task in upcoming(vtuber, now)]
    return {
        "tasks": tasks,
        "waiting": sum(task["waits"] for task in tasks),
        "types": [
            {"type": type, "label": str(kind_of(type).label), "required": type in required}
            for type in types_with_content()
        ],
    }


def _required(vtuber: VTuber) -> list[str]:
    return read_once(("required types", vtuber.pk), lambda: required_types(vtuber))


def waiting_approvals(vtuber: VTuber, now: dt.datetime) -> list[registry.Waiting]:
    """For the list of what waits for a person."""
    required = _required(vtuber)
    return [
        registry.Waiting(
            kind="approval",
            id=str(task.pk),
            title=_("%(kind)s at %(time)s: approve or hold")
            % {"kind": label_of(task.type, task.category), "time": f"{task.start:%H:%M}"},
            since=task.start,
            link="#prepared",
        )
        for task in upcoming(vtuber, now)
        if waits_for_a_person(task, required)
    ]
