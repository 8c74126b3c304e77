"""A plan beside the plan: asked for, made once, taken over in whole or in part, or left.

`vtuber.replanning` thinks it up. Taking over is one transaction, one line in the audit, and one undo.
"""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_noop as _

from llmservice.text.cleaning import clean_seen_line
from vtuber.errors import Conflict, NotAllowed
from vtuber.gametime import game_day, hhmm
from vtuber.models import Proposal, VTuber
from vtuber.replanning.changes import Change, first_missing, taken_together
from vtuber.replanning.context import SuggestedTask
from vtuber.replanning.staleness import changes_of, facts, why_stale
from vtuber.selectors import todolist_on
from vtuber.services.audit import record_audit
from vtuber.services.clock import locked_clock
from vtuber.services.proposal_rows import end, save, tasks_of_day, tell
from vtuber.services.taking_over import TakingOver
from vtuber.translatable import Translatable, translatable

State = Proposal.State
WISH_LIMIT = 200
# Of her own accord she proposes no more than this on one game day.
MOST_A_DAY = 3


@transaction.atomic
def ask_for_proposal(*, vtuber: VTuber, wish: str, actor: str, real: dt.datetime) -> Proposal:
    """An operator wishes another plan for the rest of the day. It is made within seconds, by a worker.

    One that lay open is left for it. NotAllowed, in words, without a wish, while she is thinking about one already,
    and when there is nothing left of the day to plan.
    """
    now = locked_clock(vtuber).now(real)
    said = clean_seen_line(wish, WISH_LIMIT)
    if not said:
        raise NotAllowed(translatable(_("Say in a few words how the day should go on.")))
    _check_day(vtuber, now)
    live = Proposal.objects.filter(vtuber=vtuber, state__in=Proposal.LIVE).first()
    if live is not None and live.state == State.ASKED:
        raise NotAllowed(translatable(_("She is thinking about another plan already. It will be there in a moment.")))
    if live is not None:
        stale = why_stale(live, list(tasks_of_day(vtuber, live.date)), now)
        end(live, State.STALE if stale else State.DISCARDED, now, real, stale)
    proposal = Proposal.objects.create(
        vtuber=vtuber, date=game_day(now), wish=said, asked_by=actor, due=now, created_at=now
    )
    record_audit(
        vtuber, actor=actor, verb="ask_proposal", target=f"proposal:{proposal.pk}", after={"wish": said}, real=real
    )
    tell(proposal, now, real)
    return proposal


@transaction.atomic
def propose_herself(
    *, vtuber: VTuber, cause: str, why: Translatable, idea: SuggestedTask | None = None, real: dt.datetime
) -> Proposal | None:
    """Something has come up, and she thinks about another plan. None where she leaves it be.

    That is while she sleeps, when one is live, after `MOST_A_DAY` of her own, and for a `cause` that she has thought
    about on this day.
    """
    now = locked_clock(vtuber).now(real)
    try:
        _check_day(vtuber, now)
    except NotAllowed:
        return None
    today = Proposal.objects.filter(vtuber=vtuber, date=game_day(now))
    if today.filter(cause=cause).exists() or today.exclude(cause="").count() >= MOST_A_DAY:
        return None
    live = Proposal.objects.filter(vtuber=vtuber, state__in=Proposal.LIVE).first()
    if live is not None:
        stale = why_stale(live, list(tasks_of_day(vtuber, live.date)), now) if live.state == State.OPEN else None
        if not stale:
            return None
        end(live, State.STALE, now, real, stale)
    proposal = Proposal.objects.create(
        vtuber=vtuber,
        date=game_day(now),
        cause=cause,
        why=why,
        idea=idea.model_dump() if idea else {},
        due=now,
        created_at=now,
    )
    tell(proposal, now, real)
    return proposal


def _check_day(vtuber: VTuber, now: dt.datetime) -> None:
    if todolist_on(vtuber, game_day(now)) is None:
        raise NotAllowed(translatable(_("This day has no plan yet; she makes one in the morning.")))
    opens, closes = vtuber.persona.awake(game_day(now))
    if not opens <= now < closes:
        raise NotAllowed(translatable(_("She is asleep; nothing is left of this day to plan.")))


def accept_proposal(
    *, proposal_id: int, version: int, keys: Sequence[str] | None, actor: str, real: dt.datetime
) -> Proposal:
    """Take over a proposal: the changes with these `keys` and what goes along with them, or all that are left (None).

    Conflict when somebody else was faster, or when the day has overtaken it, which is kept: it is stale from then on.
    NotAllowed when a change needs one that nobody takes.
    """
    with transaction.atomic():
        proposal, stale = _accept(proposal_id, version, keys, actor, real)
    if stale:
        raise Conflict(stale, current=proposal)
    return proposal


def _accept(
    proposal_id: int, version: int, keys: Sequence[str] | None, actor: str, real: dt.datetime
) -> tuple[Proposal, Translatable | None]:
    proposal, now = _open(proposal_id, version, real)
    tasks = list(tasks_of_day(proposal.vtuber, proposal.date).select_for_update(of=("self",)))
    if stale := why_stale(proposal, tasks, now):
        end(proposal, State.STALE, now, real, stale)
        return proposal, stale
    changes = changes_of(proposal)
    left = [change.key for change in changes if not change.accepted]
    taken = taken_together(changes, left if keys is None else [key for key in keys if key in left])
    if not taken:
        raise NotAllowed(translatable(_("There is nothing of it left to take over.")))
    if missing := first_missing(changes, taken):
        raise NotAllowed(_goes_together(*missing))
    over = TakingOver(proposal, {task.pk: task for task in tasks}, actor, real)
    over.take([change for change in changes if change.key in taken])
    for change in changes:
        change.accepted = change.accepted or change.key in taken
    _stand_on(proposal, [int(pk) for pk in over.tasks] + over.made)
    proposal.changes = [change.model_dump(mode="json") for change in changes]
    record_audit(
        proposal.vtuber,
        actor=actor,
        verb="accept_proposal",
        target=f"proposal:{proposal.pk}",
        after={"accepted": [change.content for change in changes if change.key in taken]},
        undo={
            "tasks": over.tasks,
            "made": over.made,
            "proposal": {"id": proposal.pk, "keys": taken, "accepted": False},
        },
        real=real,
    )
    if all(change.accepted for change in changes):
        end(proposal, State.ACCEPTED, now, real)
    else:
        save(proposal, now, real)
    return proposal, None


def _stand_on(proposal: Proposal, ids: Sequence[int]) -> None:
    """These tasks are as the proposal itself has made them: what is left of it rests on that."""
    changed = {str(task.pk): facts(task) for task in tasks_of_day(proposal.vtuber, proposal.date).filter(pk__in=ids)}
    proposal.base = {**proposal.base, **changed}


def _goes_together(change: Change, needed: Change) -> Translatable:
    placed = needed.was or needed.now
    return translatable(
        _("“{content}” goes together with “{other}” ({time}). Take that over as well."),
        content=change.content,
        other=needed.content,
        time=hhmm(placed.start) if placed else "",
    )


@transaction.atomic
def discard_proposal(*, proposal_id: int, version: int, actor: str, real: dt.datetime) -> Proposal:
    """Leave a proposal, or what is left of it. Conflict when somebody else was faster."""
    proposal, now = _open(proposal_id, version, real)
    end(proposal, State.DISCARDED, now, real)
    record_audit(proposal.vtuber, actor=actor, verb="discard_proposal", target=f"proposal:{proposal.pk}", real=real)
    return proposal


def _open(proposal_id: int, version: int, real: dt.datetime) -> tuple[Proposal, dt.datetime]:
    """An open proposal at the version that a person saw, with the clock locked first."""
    found = Proposal.objects.values_list("vtuber_id", flat=True).filter(pk=proposal_id).first()
    if found is None:
        raise NotAllowed(translatable(_("This plan is not there any more.")))
    now = locked_clock(found).now(real)
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("vtuber__persona")
    proposal = rows.get(pk=proposal_id)
    if proposal.state != State.OPEN or proposal.version != version:
        raise Conflict(translatable(_("Somebody else has dealt with this plan meanwhile.")), current=proposal)
    return proposal, now


@transaction.atomic
def mark_taken(*, proposal_id: int, keys: Sequence[str], accepted: bool, real: dt.datetime) -> None:
    """Some changes were undone (or done again): the proposal says so, and lies open again where nothing else does."""
    proposal = (
        Proposal.objects.select_for_update(of=("self",)).select_related("vtuber").filter(pk=proposal_id).first()
    )
    if proposal is None:
        return
    now = locked_clock(proposal.vtuber).now(real)
    changes = changes_of(proposal)
    for change in changes:
        change.accepted = accepted if change.key in keys else change.accepted
    proposal.changes = [change.model_dump(mode="json") for change in changes]
    _stand_on(proposal, [change.task for change in changes if change.key in keys and change.task is not None])
    others = Proposal.objects.filter(vtuber=proposal.vtuber, state__in=Proposal.LIVE).exclude(pk=proposal.pk)
    if accepted and all(change.accepted for change in changes):
        end(proposal, State.ACCEPTED, now, real)
    elif proposal.state in (State.ACCEPTED, State.OPEN) and not others.exists() and proposal.date == game_day(now):
        proposal.state, proposal.ended_at = State.OPEN, None
        save(proposal, now, real)
    else:
        proposal.save(update_fields=["changes", "base"])
