"""When she proposes another plan herself: something of hers failed, or her fans have become many. Apps add their own.

A new ad, an urgent letter: whoever brings it calls `vtuber.services.proposals.propose_herself`.
"""

from django.utils.translation import gettext_noop as _

from vtuber.events import EventMessage
from vtuber.fallback.plan_wording import plan_wording
from vtuber.kinds import task_kinds
from vtuber.models import TodoTask, VTuber
from vtuber.replanning.context import SuggestedTask
from vtuber.services.proposals import propose_herself
from vtuber.subscribers import subscribe
from vtuber.translatable import translatable

# Fans that are worth a thank-you.
MILESTONES = (100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 1_000_000)
# A type that fails once may fail again: it is tried for so long, and not at all with less.
_AGAIN_MINUTES = 30


def register() -> None:
    """Called once, when the app is ready."""
    subscribe("task.ended", "another plan after a failure", on_task_ended)
    subscribe("followers.changed", "another plan for many fans", on_followers_changed)


def on_task_ended(vtuber: VTuber, message: EventMessage) -> None:
    """A task that failed is worth another try later in the day."""
    if message.payload.get("state") != TodoTask.State.FAILED:
        return
    task = TodoTask.objects.filter(pk=message.payload["task"]).first()
    if task is None or task.type not in task_kinds():
        return
    propose_herself(
        vtuber=vtuber,
        cause=f"failed:{task.pk}",
        why=translatable(_("“{content}” did not work out."), content=task.content),
        idea=SuggestedTask(type=task.type, content=task.content, minutes=min(max(task.minutes, 10), 360)),
        real=message.real_time,
    )


def on_followers_changed(vtuber: VTuber, message: EventMessage) -> None:
    """The day on which her fans pass a milestone is a day to thank them."""
    payload = message.payload
    total = payload["followers_simulated"] + payload["followers_real"]
    passed = [mark for mark in MILESTONES if total - payload["change"] < mark <= total]
    if not passed:
        return
    count = passed[-1]
    content = plan_wording(vtuber, "fans", count).word("replan.thanks", count=count)
    propose_herself(
        vtuber=vtuber,
        cause=f"fans:{count}",
        why=translatable(_("{count} fans are here now."), count=count),
        idea=SuggestedTask(type="tweet", content=content, minutes=_AGAIN_MINUTES),
        real=message.real_time,
    )
