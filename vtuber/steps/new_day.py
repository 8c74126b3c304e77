"""08:00: she reads what colleagues put before her, the director plans, and the plan becomes rows."""

import datetime as dt
import logging
from collections.abc import Callable

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel

from llmservice.errors import ModelError
from llmservice.gateway import Completion, Repair, mark_parse_failure
from llmservice.text.cleaning import storable
from vtuber import registry
from vtuber.ad_mentions import without_ad
from vtuber.contexts import Obligation, PlanDayContext, her_fields, kinds_in_prompt
from vtuber.event_types import CharacterActed
from vtuber.executor.model_client import ModelClient
from vtuber.executor.task_transaction import TaskTransaction
from vtuber.fallback.plan_wording import plan_wording
from vtuber.fallback.rule_planner import write_plan
from vtuber.gametime import DAY, day_start, hhmm
from vtuber.models import DayStep, GameClock
from vtuber.planner.briefing import Briefing, PlanDay
from vtuber.planner.draft import Draft, Source
from vtuber.planner.normalise import draft_of, normalise
from vtuber.planner.todolist import Reading, read_todolist
from vtuber.planner.wish_briefing import is_wish
from vtuber.selectors import diary_page, streams_lately
from vtuber.services.clock import release_hold
from vtuber.services.days import save_plan
from vtuber.services.wishes import asked_for, settle_wishes
from vtuber.translatable import Translatable, translatable

log = logging.getLogger(__name__)

# How much of a director's answer is kept with the todolist.
ORIGINAL_LIMIT = 64 * 1024


class PlanResult(BaseModel):
    """What the thinking of a new day came to, before it is written."""

    original: str
    planned_by: str
    by_rules: bool
    reading: Reading
    filling: Reading
    obligations: list[Obligation]
    notes: list[Translatable]


class NewDayStep:
    """Plans one game day. A day that the clock has run past already is not planned any more."""

    def think(
        self, step: DayStep, model_client: ModelClient, token: int, real: Callable[[], dt.datetime]
    ) -> BaseModel | None:
        clock = step.vtuber.clock
        now = planning_time(clock, step.date, real())
        if now >= day_start(step.date + DAY):
            return None
        day = PlanDay(vtuber=step.vtuber, date=step.date, now=now)
        notes: list[Translatable] = []
        context = plan_context(day, notes)
        answer = model_client.think("plan_day", context)
        reading = read_todolist(answer.text, step.date)
        chosen = answer
        if not reading.clean:
            mark_parse_failure(answer.call_id, reading.error)
        if reading.worth_repairing:
            second, why_not = _repair(model_client, context, answer, reading)
            if second is not None:
                repaired = read_todolist(second.text, step.date)
                if not repaired.clean:
                    mark_parse_failure(second.call_id, repaired.error)
                if repaired.clean or len(repaired.wishes) > len(reading.wishes):
                    reading, chosen = repaired, second
            else:
                notes.append(
                    translatable(
                        _("The plan was not asked for again: {why} What the first answer held was kept."), why=why_not
                    )
                )
        original, by = chosen.text, f"{chosen.backend} {chosen.model}".strip()
        if chosen.fallback_reason:
            notes.append(translatable(_("Planned without a model: {why}"), why=chosen.fallback_reason))
        by_rules = chosen.backend == "fallback" and bool(reading.wishes)
        filling = Reading() if by_rules else read_todolist(rule_plan(day, context), step.date)
        if not reading.wishes:
            notes += reading.problems
            notes.append(translatable(_("Nothing of the answer could be used; the rule planner made the day.")))
            reading, by, by_rules = filling, "rule planner", True
        return PlanResult(
            original=storable(original, ORIGINAL_LIMIT),
            planned_by=by[:60],
            by_rules=by_rules,
            reading=reading,
            filling=filling,
            obligations=context.obligations,
            notes=notes,
        )

    def apply(self, step: DayStep, result: BaseModel | None, work: TaskTransaction) -> str:
        if not isinstance(result, PlanResult):
            release_hold(vtuber=work.vtuber, until=day_start(step.date + DAY), real=work.real)
            step.reason = translatable(_("The clock had run past this day before it could be planned."))
            nothing = Draft(day=PlanDay(vtuber=work.vtuber, date=step.date, now=work.now))
            settle_wishes(draft=nothing, met={}, otherwise=step.reason)
            return DayStep.State.SKIPPED
        day = PlanDay(vtuber=work.vtuber, date=step.date, now=planning_time(work.clock, step.date, work.real))
        draft = draft_of(day, result.reading.wishes, Source.PLANNER if result.by_rules else Source.DIRECTOR)
        draft.notes += result.notes + result.reading.problems
        # What operators have set may have changed while she was thinking: what counts is what stands now.
        duties = [duty for duty in result.obligations if not is_wish(duty)]
        normalise(draft, duties, result.filling.wishes, asked_for(work.vtuber, step.date))
        save_plan(
            draft=draft, original=result.original, planned_by=result.planned_by, game_time=work.now, real=work.real
        )
        release_hold(vtuber=work.vtuber, until=day_start(step.date + DAY), real=work.real)
        work.emit(CharacterActed(expression="happy", action="stretch"))
        return DayStep.State.DONE

    def give_up(self, step: DayStep, work: TaskTransaction) -> None:
        """Even the rule planner broke (a colleague's bug): an empty day is better than one that never begins."""
        draft = Draft(day=PlanDay(vtuber=work.vtuber, date=step.date, now=work.now))
        draft.note(
            _("The day could not be planned: {why}"), why=(step.reason or {}).get("params", {}).get("error", "")
        )
        save_plan(
            draft=draft,
            original="",
            planned_by="nobody",
            game_time=work.now,
            real=work.real,
            otherwise=draft.notes[-1],
        )
        release_hold(vtuber=work.vtuber, until=day_start(step.date + DAY), real=work.real)


def _repair(
    model_client: ModelClient, context: PlanDayContext, first: Completion, reading: Reading
) -> tuple[Completion | None, str]:
    """The director's second answer; or, where the first holds something and can't be repaired, None and why."""
    try:
        second = model_client.think(
            "plan_day", context, repair=Repair(previous_answer=first.text, error=reading.error)
        )
    except ModelError as error:
        if not reading.wishes:
            raise
        return None, str(error)
    if reading.wishes and second.backend == "fallback" and first.backend != "fallback":
        return None, second.fallback_reason  # the budget was spent in between, say: nobody has repaired anything
    return second, ""


def planning_time(clock: GameClock, date: dt.date, real: dt.datetime) -> dt.datetime:
    """From when on the day can be planned: 08:00, or later where a clock that catches up is further already."""
    running = clock.unheld(real) if clock.policy == GameClock.Policy.CATCH_UP else clock.now(real)
    return max(day_start(date), running)


def plan_context(day: PlanDay, notes: list[Translatable]) -> PlanDayContext:
    """Everything that she reads at 08:00. A colleague whose briefing breaks is left out, and said so."""
    found: list[Briefing] = []
    for name, brief in registry.briefings.items():
        try:
            briefing = brief(day)
        except Exception:  # one colleague's bug must not cost her the day
            log.exception("the briefing of %s broke", name)
            notes.append(translatable(_("The briefing of {name} was missing this morning."), name=name))
        else:
            if briefing is not None:
                found.append(briefing)
    persona = day.vtuber.persona
    lately = streams_lately(day.vtuber, since=day.now - 7 * DAY).values_list("content", flat=True)[:7]
    diary = diary_page(day.vtuber, day.date - DAY)
    return PlanDayContext.model_validate(
        {
            **her_fields(day.vtuber, day.date, day.now),
            "plan_from": hhmm(max(day.now, persona.awake(day.date)[0])),
            "sleeps_at": persona.sleeps_at.strftime("%H:%M"),
            "sections": [briefing.section for briefing in found if briefing.section],
            "ideas": [idea for briefing in found for idea in briefing.ideas],
            "obligations": [obligation for briefing in found for obligation in briefing.obligations],
            "yesterday": diary.text if diary else "",
            "kinds": kinds_in_prompt(persona.language),
            "streamed_lately": [without_ad(content) or content for content in lately],
        }
    )


def rule_plan(day: PlanDay, context: PlanDayContext) -> str:
    """The day as the rule planner would have it, as todolist JSON."""

    return write_plan(context, plan_wording(day.vtuber, day.date, "filling"))
