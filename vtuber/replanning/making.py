"""Thinking up a proposal: slow, leased work, outside any transaction, and written once, if the fence still stands."""

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_noop as _

from llmservice.gateway import Completion, Repair, mark_parse_failure
from llmservice.text.cleaning import clean_seen_line
from vtuber.contexts import Obligation
from vtuber.executor.lease import Keepalive, lease_length
from vtuber.executor.model_client import ModelClient
from vtuber.failpoints import failpoint
from vtuber.gametime import game_day
from vtuber.models import Proposal, TodoTask
from vtuber.planner.briefing import PlanDay
from vtuber.planner.draft import Draft
from vtuber.planner.normalise import normalise
from vtuber.planner.task_fields import Wish
from vtuber.planner.todolist import Reading, read_todolist
from vtuber.replanning.answer import SUMMARY_LIMIT, ReplanJson, read_summary
from vtuber.replanning.changes import Change
from vtuber.replanning.context import ReplanContext, replan_context
from vtuber.replanning.matching import changes_between, draft_rest, match
from vtuber.replanning.staleness import facts
from vtuber.replanning.untouched import hands_off
from vtuber.services import proposal_rows
from vtuber.services.clock import locked_clock
from vtuber.translatable import Translatable, translatable

log = logging.getLogger(__name__)
RealClock = Callable[[], dt.datetime]

# Tries with the models; one more is the rule planner's.
TRIES = 3
BACKOFF_S = (1.0, 4.0, 8.0)


@dataclass(frozen=True)
class _Claim:
    pk: int
    token: int


@dataclass(frozen=True)
class _Thought:
    """What the thinking came to, before it is held against the day as it is by then."""

    wishes: list[tuple[Wish, int]]
    keep_rest: bool
    known: dict[int, dict[str, object]]  # the day that was thought about: facts by task id
    obligations: list[Obligation]
    summary: str
    made_by: str
    notes: list[Translatable]


def make_proposals(vtuber_id: int, real: RealClock) -> int:
    """Think up what was asked for. Returns how many were tried: one at most, for only one is asked for at a time."""
    claim = _claim(vtuber_id, real())
    if claim is None:
        return 0
    failpoint("after_claim")
    with Keepalive(Proposal, claim.pk, claim.token):
        _make(claim, real)
    failpoint("after_commit")
    return 1


@transaction.atomic
def _claim(vtuber_id: int, real: dt.datetime) -> _Claim | None:
    locked_clock(vtuber_id)
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=real)
    patient = Q(retry_at__isnull=True) | Q(retry_at__lte=real)
    row = Proposal.objects.filter(free, patient, vtuber=vtuber_id, state=Proposal.State.ASKED).first()
    if row is None:
        return None
    proposal_rows.take_up(proposal=row, until=real + lease_length())
    return _Claim(row.pk, row.token)


def _make(claim: _Claim, real: RealClock) -> None:
    proposal = (
        Proposal.objects.select_related("vtuber__persona", "vtuber__clock")
        .filter(pk=claim.pk, token=claim.token)
        .first()
    )
    if proposal is None:
        return
    now = proposal.vtuber.clock.now(real())
    if game_day(now) != proposal.date:
        over = translatable(_("The day was over before she had thought it through."))
        proposal_rows.give_up(proposal_id=claim.pk, token=claim.token, reason=over, real=real())
        return
    try:
        thought = _think(proposal, now)
        failpoint("after_answer")
        _keep(claim, thought, real())
    except Exception as error:  # a model that is down and a colleague's bug alike
        log.exception("proposal %s broke", claim.pk)
        reason = translatable(_("Something broke: {error}"), error=f"{type(error).__name__}: {error}")
        if proposal.attempts >= TRIES:
            proposal_rows.give_up(proposal_id=claim.pk, token=claim.token, reason=reason, real=real())
        else:
            again = real() + dt.timedelta(seconds=BACKOFF_S[proposal.attempts])
            proposal_rows.put_back(proposal_id=claim.pk, token=claim.token, reason=reason, again=again)


def _think(proposal: Proposal, now: dt.datetime) -> _Thought:
    day = PlanDay(vtuber=proposal.vtuber, date=proposal.date, now=now)
    tasks = list(proposal_rows.tasks_of_day(proposal.vtuber, proposal.date))
    fixed = hands_off(proposal.vtuber, tasks, now)
    notes: list[Translatable] = []
    context = replan_context(proposal, day, tasks, fixed, notes)
    model_client = ModelClient(
        proposal.vtuber, now=now, key=f"{proposal.date}/replan/{proposal.pk}", fallback=proposal.attempts >= TRIES
    )
    answer = model_client.think("replan_day", context)
    reading = _read(answer, proposal.date)
    if reading.worth_repairing:
        answer, reading = _repaired(model_client, context, answer, reading)
    if not reading.wishes:
        notes += reading.problems
        notes.append(translatable(_("Nothing of the answer could be used; the rule planner made the plan.")))
        ruled = ModelClient(proposal.vtuber, now=now, key=model_client.key, fallback=True)
        answer = ruled.think("replan_day", context)
        reading = _read(answer, proposal.date)
    elif answer.fallback_reason:
        notes.append(translatable(_("Planned without a model: {why}"), why=answer.fallback_reason))
    present = [task for task in tasks if task.end > now and task.state in TodoTask.OPEN]
    rows = match(reading.wishes, present, proposal.date)
    return _Thought(
        wishes=list(zip(reading.wishes, rows, strict=True)),
        # What a broken answer does not name was lost on the way, and not left out.
        keep_rest=not reading.clean,
        known={task.pk: facts(task) for task in tasks},
        obligations=context.obligations,
        summary=clean_seen_line(read_summary(answer.text), SUMMARY_LIMIT),
        made_by=f"{answer.backend} {answer.model}".strip(),
        notes=[*notes, *reading.problems],
    )


def _read(answer: Completion, date: dt.date) -> Reading:
    reading = read_todolist(answer.text, date, ReplanJson.model_validate)
    if not reading.clean:
        mark_parse_failure(answer.call_id, reading.error)
    return reading


def _repaired(
    model_client: ModelClient, context: ReplanContext, first: Completion, reading: Reading
) -> tuple[Completion, Reading]:
    """The better of the first answer and of what the model makes of it when it is told what was wrong."""
    repair = Repair(previous_answer=first.text, error=reading.error)
    second = model_client.think("replan_day", context, repair=repair)
    again = _read(second, context.date)
    if again.clean or len(again.wishes) > len(reading.wishes):
        return second, again
    return first, reading


@transaction.atomic
def _keep(claim: _Claim, thought: _Thought, real: dt.datetime) -> None:
    proposal = proposal_rows.claimed(proposal_id=claim.pk, token=claim.token)
    if proposal is None:
        log.info("proposal %s came too late and was dropped", claim.pk)
        return
    now = locked_clock(proposal.vtuber).now(real)
    tasks = list(proposal_rows.tasks_of_day(proposal.vtuber, proposal.date))
    # What was changed while she thought is somebody's doing: she leaves it alone.
    fixed = hands_off(proposal.vtuber, tasks, now)
    fixed |= {task.pk for task in tasks if facts(task) != thought.known.get(task.pk)}
    draft = Draft(day=PlanDay(vtuber=proposal.vtuber, date=proposal.date, now=now))
    draft_rest(draft, thought.wishes, tasks, fixed, keep_rest=thought.keep_rest)
    normalise(draft, thought.obligations, [])
    changes: list[Change] = changes_between(draft, tasks, fixed, _why(proposal, thought))
    proposal_rows.lay_open(
        proposal=proposal,
        changes=changes,
        base={str(task.pk): facts(task) for task in tasks},
        summary=thought.summary,
        made_by=thought.made_by,
        notes=[*thought.notes, *draft.notes],
        real=real,
    )


def _why(proposal: Proposal, thought: _Thought) -> Translatable:
    """The reason of a change for which the director gave none."""
    if proposal.wish:
        return translatable(_("For the wish “{wish}”."), wish=proposal.wish)
    if proposal.why:
        why: Translatable = proposal.why
        return why
    return translatable(_("So that the rest of the day fits together."))
