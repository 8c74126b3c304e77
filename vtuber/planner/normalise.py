"""From what the director wished to a day that can be lived.

The order matters: first what is impossible goes (hours asleep, too many, too short), then obligations are met, then
colleagues check and repair, and last everything gets a time of its own. Nothing is changed or left out silently.
"""

from collections.abc import Sequence

from django.utils.translation import gettext_noop as _

from llmservice.text.cleaning import cut
from vtuber import registry
from vtuber.contexts import Obligation
from vtuber.gametime import MINUTE, at, hhmm, parse_hhmm, span
from vtuber.planner.briefing import PlanDay
from vtuber.planner.draft import Draft, DraftTask, Source
from vtuber.planner.place import Window, clip, find_slot, limit_count, limits_of, resolve_overlaps
from vtuber.planner.task_fields import CONTENT_LIMIT, Wish

# A director's plan with fewer things than this leaves her sitting around; the rule planner adds to it.
FEWEST_TASKS = 4


def window_of(day: PlanDay) -> Window:
    """From getting up (or from now, if that is later) to going to sleep."""
    opens, closes = day.vtuber.persona.awake(day.date)
    return Window(opens=max(opens, day.now), closes=closes)


def draft_of(day: PlanDay, wishes: Sequence[Wish], source: str) -> Draft:
    """Wishes as draft tasks of the day."""
    draft = Draft(day=day)
    for wish in wishes:
        start, end = span(day.date, wish.start, wish.end)
        draft.tasks.append(DraftTask(wish.type, start, end, wish.content, wish.category, source))
    return draft


def normalise(
    draft: Draft, obligations: Sequence[Obligation], filling: Sequence[Wish], asked: Sequence[DraftTask] = ()
) -> None:
    """Make the draft a day that can be lived; `filling` is what the rule planner would do with a free day.

    `asked` is what operators have set for the day: it comes before anything of the director's.
    """
    window = window_of(draft.day)
    for task in asked:
        _take_up(draft, task)
    clip(draft, window)
    limit_count(draft)
    if len(draft.tasks) < FEWEST_TASKS:
        _fill(draft, filling, window)
    for obligation in obligations:
        _oblige(draft, obligation, window)
    for _name, rule in registry.plan_rules.items():
        rule(draft)
    clip(draft, window)
    limit_count(draft)
    resolve_overlaps(draft, window)


def _take_up(draft: Draft, asked: DraftTask) -> None:
    """What an operator has set stands for itself; the task that the director wrote for it makes way."""
    free = [task for task in draft.of(asked.type) if not (task.fixed or task.asked or task.origin)]
    same = [task for task in free if task.category == asked.category]
    meant = [task for task in same if task.content == asked.content]
    meant = meant or [task for task in same if task.start < asked.end and asked.start < task.end]
    if not meant and len(draft.of(asked.type)) >= limits_of(asked).per_day:
        meant = free
    for task in meant[:1]:
        draft.drop(
            task,
            _("{type} at {time} made way for what an operator has set: {content}"),
            type=task.type,
            time=hhmm(task.start),
            content=asked.content,
        )
    draft.tasks.append(asked)


def _fill(draft: Draft, filling: Sequence[Wish], window: Window) -> None:
    added = 0
    extra = draft_of(draft.day, filling, Source.PLANNER)
    clip(extra, window)
    for task in extra.tasks:
        overlaps = any(task.start < other.end and other.start < task.end for other in draft.tasks)
        if not overlaps and len(draft.of(task.type)) < limits_of(task).per_day:
            draft.tasks.append(task)
            added += 1
    if added:
        draft.note(_("The plan left much of the day open; the rule planner added {count} things."), count=added)


def _oblige(draft: Draft, obligation: Obligation, window: Window) -> None:
    """See to it that an obligation is on the plan, by the task that already means it, or by one that can carry it."""
    origin = {"app": obligation.app, "id": obligation.id, "why": obligation.why}
    same = draft.of(obligation.type)
    if any(task.origin.get("app") == obligation.app and task.origin.get("id") == obligation.id for task in same):
        return
    free = [task for task in same if not task.origin and not task.fixed]
    meant = [task for task in free if not obligation.mark or obligation.mark in task.content]
    if meant:
        task = meant[0]
        task.origin = origin
    elif free and len(same) >= limits_of(free[0]).per_day:
        task = free[0]
        task.origin = origin
        added = obligation.note or f" {obligation.content}"
        task.content = f"{cut(task.content, CONTENT_LIMIT - len(added))}{added}"[:CONTENT_LIMIT]
        draft.note(_("{type} carries an obligation now: {why}"), type=task.type, why=obligation.why)
    else:
        start = at(draft.day.date, parse_hhmm(obligation.not_before)) if obligation.not_before else window.opens
        task = DraftTask(
            obligation.type,
            max(start, window.opens),
            max(start, window.opens) + obligation.minutes * MINUTE,
            obligation.content,
            category="communication" if obligation.type == "tweet" else "",
            source=Source.PLANNER,
            origin=origin,
        )
        draft.note(_("{type} was added: {why}"), type=task.type, why=obligation.why)
    if obligation.not_before:
        task.not_before = at(draft.day.date, parse_hhmm(obligation.not_before))
    if obligation.not_after:
        task.not_after = at(draft.day.date, parse_hhmm(obligation.not_after))
    if task not in draft.tasks:
        # Where nothing else is, if there is such a place; else the order of importance decides later.
        task.start, task.end = find_slot(task, draft.tasks, window) or (task.start, task.end)
        draft.tasks.append(task)
