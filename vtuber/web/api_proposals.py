"""Another plan for the rest of the day: wish for one, read it, take it over or parts of it, leave it."""

from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import Field, StringConstraints

from vtuber.access import Right
from vtuber.errors import Conflict
from vtuber.models import GameClock, Proposal, VTuber
from vtuber.proposed_plan import proposal_state
from vtuber.services import proposals
from vtuber.web.api_base import ApiAnswer, ApiBody, ApiRouter, actor_of
from vtuber.web.refusals import Refusal

router = ApiRouter("proposals")


class Place(ApiAnswer):
    """When, and what."""

    start_time: str
    end_time: str
    content: str


class PlanChange(ApiAnswer):
    """One change (add, move, drop, change). `brings` come along with it, `needs` have to be taken with it."""

    key: str
    kind: str
    type: str
    label: str
    was: Place | None
    now: Place | None
    why: str
    brings: list[str]
    needs: list[str]
    accepted: bool


class PlanLine(ApiAnswer):
    """A task of one of both plans; `key` names the open change that touches it, `mark` its kind (keep: none)."""

    type: str
    label: str
    start: str
    start_time: str
    end_time: str
    content: str
    key: str
    mark: str
    fixed: bool


class ProposedPlan(ApiAnswer):
    """A proposal: `present` is the rest of the day as it is, `planned` as it would be.

    `state` is asked (she is thinking), open, accepted, discarded, stale (the day overtook it) or failed.
    """

    id: int
    version: int
    date: str
    state: str
    state_name: str
    wish: str
    asked_by: str
    cause: str
    summary: str
    reason: str
    made_by: str
    notes: list[str]
    at: str
    changes: list[PlanChange]
    present: list[PlanLine]
    planned: list[PlanLine]


class ProposalAnswer(ApiAnswer):
    """The proposal, as it stands now."""

    proposal: ProposedPlan


class LatestProposal(ApiAnswer):
    """The one that is open or being thought up, else the latest; none where there never was one."""

    proposal: ProposedPlan | None


class WishBody(ApiBody):
    """How the rest of the day should go, in a few words."""

    wish: str = Field(min_length=1, max_length=proposals.WISH_LIMIT)


class ProposalVersionBody(ApiBody):
    """The version of the proposal that the operator saw."""

    version: int = Field(ge=1, lt=2**31)


class AcceptBody(ProposalVersionBody):
    """The keys of the changes to take over; all that are left where none are named."""

    changes: list[Annotated[str, StringConstraints(min_length=1, max_length=8)]] | None = Field(
        default=None, min_length=1, max_length=100
    )


@router.get("proposals/latest", right=Right.WATCH)
def latest_proposal(request: HttpRequest, vtuber: VTuber) -> LatestProposal:
    """The proposal that matters now."""
    rows = Proposal.objects.filter(vtuber=vtuber).select_related("vtuber__persona")
    found = rows.filter(state__in=Proposal.LIVE).first() or rows.first()
    return LatestProposal(proposal=_shown(found).proposal if found else None)


@router.get("proposals/{int:proposal_id}", right=Right.WATCH)
def proposal(request: HttpRequest, vtuber: VTuber, proposal_id: int) -> ProposalAnswer:
    """One proposal, beside the plan as it is now."""
    return _shown(_hers(vtuber, proposal_id))


@router.post("proposals", right=Right.OPERATE)
def ask_for_proposal(request: HttpRequest, vtuber: VTuber, body: WishBody) -> ProposalAnswer:
    """Wish for another plan. It is thought up by a worker; the answer comes at once, and says `asked`."""
    return _shown(
        proposals.ask_for_proposal(vtuber=vtuber, wish=body.wish, actor=actor_of(request), real=timezone.now())
    )


@router.post("proposals/{int:proposal_id}/accept", right=Right.OPERATE)
def accept_proposal(request: HttpRequest, vtuber: VTuber, proposal_id: int, body: AcceptBody) -> ProposalAnswer:
    """Take over all of it, or some changes with what goes along with them."""
    _hers(vtuber, proposal_id)
    try:
        taken = proposals.accept_proposal(
            proposal_id=proposal_id,
            version=body.version,
            keys=body.changes,
            actor=actor_of(request),
            real=timezone.now(),
        )
    except Conflict as conflict:
        raise _overtaken(conflict) from conflict
    return _shown(taken)


@router.post("proposals/{int:proposal_id}/discard", right=Right.OPERATE)
def discard_proposal(
    request: HttpRequest, vtuber: VTuber, proposal_id: int, body: ProposalVersionBody
) -> ProposalAnswer:
    """Leave it, or what is left of it."""
    _hers(vtuber, proposal_id)
    try:
        left = proposals.discard_proposal(
            proposal_id=proposal_id, version=body.version, actor=actor_of(request), real=timezone.now()
        )
    except Conflict as conflict:
        raise _overtaken(conflict) from conflict
    return _shown(left)


def _hers(vtuber: VTuber, proposal_id: int) -> Proposal:
    rows = Proposal.objects.filter(vtuber=vtuber).select_related("vtuber__persona")
    found = rows.filter(pk=proposal_id).first()
    if found is None:
        raise Refusal(404, "unknown", _("This plan is not there any more."))
    return found


def _overtaken(conflict: Conflict) -> Refusal:
    shown = _shown(conflict.current).model_dump() if isinstance(conflict.current, Proposal) else {}
    return Refusal(409, "conflict", str(conflict), **shown)


def _shown(row: Proposal) -> ProposalAnswer:
    now = GameClock.objects.get(vtuber=row.vtuber_id).now(timezone.now())
    return ProposalAnswer(proposal=ProposedPlan.model_validate(proposal_state(row, now)))
