"""The rows of proposed plans: asked for, claimed by a worker, laid open, ended. Every board is told of each step."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext_noop as _

from vtuber.event_types import ProposalChanged
from vtuber.events import emit
from vtuber.models import Proposal, TodoTask, VTuber
from vtuber.replanning.changes import Change
from vtuber.services.clock import locked_clock
from vtuber.translatable import Translatable, translatable

State = Proposal.State
MOST_NOTES = 40


def tasks_of_day(vtuber: VTuber, date: dt.date) -> QuerySet[TodoTask]:
    """The tasks of a game day's plan, by start."""
    return TodoTask.objects.filter(vtuber=vtuber, todolist__date=date).select_related("vtuber__persona", "todolist")


def take_up(*, proposal: Proposal, until: dt.datetime) -> None:
    """A worker claims what was asked for, until the real moment `until`. The caller holds the clock's lock."""
    proposal.token += 1
    proposal.lease_until = until
    proposal.save(update_fields=["token", "lease_until"])


def claimed(*, proposal_id: int, token: int) -> Proposal | None:
    """The proposal, with the clock locked first, if it is still this worker's to make."""
    found = Proposal.objects.values_list("vtuber_id", flat=True).filter(pk=proposal_id).first()
    if found is None:
        return None
    locked_clock(found)
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("vtuber__persona")
    return rows.filter(pk=proposal_id, token=token, state=State.ASKED).first()


@transaction.atomic
def put_back(*, proposal_id: int, token: int, reason: Translatable, again: dt.datetime) -> None:
    """One try has failed: the next is at the real moment `again`."""
    Proposal.objects.filter(pk=proposal_id, token=token, state=State.ASKED).update(
        attempts=F("attempts") + 1, reason=reason, retry_at=again, lease_until=None
    )


@transaction.atomic
def give_up(*, proposal_id: int, token: int, reason: Translatable, real: dt.datetime) -> None:
    """It did not come about, and says why."""
    proposal = claimed(proposal_id=proposal_id, token=token)
    if proposal is not None:
        end(proposal, State.FAILED, locked_clock(proposal.vtuber).now(real), real, reason)


def lay_open(
    *,
    proposal: Proposal,
    changes: Sequence[Change],
    base: dict[str, Any],
    summary: str,
    made_by: str,
    notes: list[Translatable],
    real: dt.datetime,
) -> None:
    """It is there. One that changes nothing is no question to anybody, and is over at once."""
    now = locked_clock(proposal.vtuber).now(real)
    proposal.changes = [change.model_dump(mode="json") for change in changes]
    proposal.base, proposal.summary, proposal.made_by = base, summary, made_by[:60]
    proposal.notes = notes[:MOST_NOTES]
    if not changes:
        end(proposal, State.DISCARDED, now, real, translatable(_("She would leave the day as it is.")))
        return
    proposal.state = State.OPEN
    proposal.due = proposal.lease_until = proposal.retry_at = proposal.reason = None
    save(proposal, now, real)


def end(
    proposal: Proposal, state: str, now: dt.datetime, real: dt.datetime, reason: Translatable | None = None
) -> None:
    """It is over, in this state and for this reason. The caller holds the clock's lock, as with all that follow."""
    proposal.state = state
    proposal.ended_at = now
    proposal.due = proposal.lease_until = proposal.retry_at = None
    proposal.reason = reason
    save(proposal, now, real)


def save(proposal: Proposal, now: dt.datetime, real: dt.datetime) -> None:
    """Save what was changed of it, and say so."""
    proposal.version += 1
    proposal.save()
    tell(proposal, now, real)


def tell(proposal: Proposal, now: dt.datetime, real: dt.datetime) -> None:
    """Say in the log how it stands."""
    told = ProposalChanged.model_validate(
        {
            "proposal": proposal.pk,
            "state": proposal.state,
            "changes": len(proposal.changes),
            "by_herself": not proposal.asked_by,
            "why": proposal.why,
        }
    )
    emit(proposal.vtuber, told, game_time=now, real=real)
