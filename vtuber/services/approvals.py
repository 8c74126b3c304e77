"""Whether what she has prepared may go out: not what a person held, nor what nobody approved where that is asked."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_noop as _

from vtuber import registry
from vtuber.errors import NotAllowed
from vtuber.event_types import ApprovalRulesChanged
from vtuber.events import emit
from vtuber.kinds import task_kinds
from vtuber.models import ApprovalRule, TodoTask, VTuber
from vtuber.services.audit import record_audit
from vtuber.services.clock import locked_clock
from vtuber.translatable import Translatable, translatable

Approval = TodoTask.Approval


def types_with_content() -> list[str]:
    """The task types for which something is prepared, so that there is something to approve."""
    return [type for type in task_kinds() if registry.handlers.get(type).needs_preparation]


def required_types(vtuber: VTuber) -> list[str]:
    """The task types whose content goes out only when it has been approved; none at first."""
    rules = set(ApprovalRule.objects.filter(vtuber=vtuber).values_list("task_type", flat=True))
    return [type for type in types_with_content() if type in rules]


def barred(task: TodoTask) -> Translatable | None:
    """Why it may not begin, in words; None where it may.

    Whoever begins it asks inside the transaction that does, with the clock's lock held: a person's word comes before
    or after, never in between.
    """
    if task.approval == Approval.HELD:
        return translatable(_("It was held by {who} and not approved in its time."), who=task.approval_by)
    if task.approval == Approval.APPROVED or task.type not in types_with_content():
        return None
    if ApprovalRule.objects.filter(vtuber=task.vtuber_id, task_type=task.type).exists():
        return translatable(_("Nobody approved it in its time."))
    return None


def refuse_held(task: TodoTask) -> None:
    """NotAllowed for a task that somebody held: nothing brings it forward."""
    if task.approval == Approval.HELD:
        raise NotAllowed(
            translatable(
                _("“{content}” is held by {who}. Approve it first."), content=task.content, who=task.approval_by
            )
        )


@transaction.atomic
def require_approval(*, vtuber: VTuber, types: Collection[str], actor: str, real: dt.datetime) -> list[str]:
    """From now on the content of exactly these task types needs an approval. Returns them.

    NotAllowed for a type that has no content. What is running goes on.
    """
    clock = locked_clock(vtuber)
    known = types_with_content()
    for type in types:
        if type not in known:
            raise NotAllowed(
                translatable(_("Nothing is prepared for {type}, so there is nothing to approve."), type=type)
            )
    before, wanted = required_types(vtuber), [type for type in known if type in types]
    if before == wanted:
        return wanted
    ApprovalRule.objects.filter(vtuber=vtuber).exclude(task_type__in=wanted).delete()
    for type in wanted:
        if type not in before:
            ApprovalRule.objects.create(vtuber=vtuber, task_type=type)
    # What waited for an approval that nobody asks for any more begins, if its time is not over.
    freed = TodoTask.objects.filter(vtuber=vtuber, state=TodoTask.State.PLANNED, end__gt=clock.now(real))
    for task in freed.filter(type__in=set(before) - set(wanted)).exclude(approval=Approval.HELD):
        if task.due != task.start:
            task.due = task.start
            task.save(update_fields=["due"])
    record_audit(
        vtuber,
        actor=actor,
        verb="require_approval",
        target="approvals",
        before={"types": before},
        after={"types": wanted},
        undo={"approvals": before},
        real=real,
    )
    emit(vtuber, ApprovalRulesChanged(types=wanted), game_time=clock.now(real), real=real)
    return wanted
