"""Why a task is on the plan, in words for whoever asks."""

from django.utils.translation import gettext as _

from vtuber import registry
from vtuber.models import TodoTask
from vtuber.models.day import TaskType

Source = TodoTask.Source


def why_of(task: TodoTask) -> str:
    """Why it is there, in the active language: who wanted it, or what it follows from."""
    app, by, why = (str(task.origin.get(name, "")) for name in ("app", "id", "why"))
    if app == "vtuber":
        return _own(task, by, why)
    if app and (words := registry.task_origins.find(app)) and (told := words(task)):
        return told
    if why:
        return why
    match task.source:
        case Source.OPERATOR:
            return _("An operator put it on the plan.")
        case Source.PLANNER:
            return _("A rule of the plan put it there.")
        case _other:
            return _("It is how the director planned the day.")


def _own(task: TodoTask, by: str, why: str) -> str:
    match why:
        case "insert":
            return _("%(who)s put it on the plan.") % {"who": by}
        case "duplicate":
            return _("%(who)s wanted it once more.") % {"who": by}
        case "retry":
            return _("It is tried again; the first time nothing came of it.")
        case "along":
            return _("It came along with what an operator wanted.")
        case "wish":
            return _("An operator had set it before the day was planned.")
        case "go_live_now" if task.type == TaskType.COVER:
            return _("The stream begins at another time than the last cover said.")
        case "go_live_now":
            return _("The stream begins at another time than was announced.")
        case _other:
            return _("An operator put it on the plan.")
