"""A proposed plan beside the plan, as pages are told of it."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from vtuber import registry
from vtuber.consistent_read import read_once
from vtuber.gametime import game_day, hhmm, stamp
from vtuber.kinds import label_of
from vtuber.models import Proposal, TodoTask, VTuber
from vtuber.replanning.changes import Change, Placed
from vtuber.replanning.staleness import changes_of, why_stale
from vtuber.replanning.untouched import hands_off
from vtuber.services.proposal_rows import tasks_of_day
from vtuber.translatable import Translatable, translate

State = Proposal.State


def proposal_section(vtuber: VTuber, now: dt.datetime) -> dict[str, Any]:
    """The section of the board: today's latest proposal (None: there is none), and whether one can be asked for.

    One of another day is over, whether or not anybody decided on it.
    """
    latest = Proposal.objects.filter(vtuber=vtuber, date=game_day(now)).order_by("-id").first()
    shown = _live_today(vtuber, now) or latest
    opens, closes = vtuber.persona.awake(game_day(now))
    return {"proposal": proposal_state(shown, now) if shown else None, "awake": opens <= now < closes}


def _live(vtuber: VTuber) -> Proposal | None:
    """The one that is being made or waits for a decision; there is never more than one."""
    live = Proposal.objects.filter(vtuber=vtuber, state__in=Proposal.LIVE).select_related("vtuber__persona")
    return read_once(("live proposal", vtuber.pk), live.first)


def _live_today(vtuber: VTuber, now: dt.datetime) -> Proposal | None:
    live = _live(vtuber)
    return live if live is not None and live.date == game_day(now) else None


def _tasks(proposal: Proposal) -> list[TodoTask]:
    tasks = tasks_of_day(proposal.vtuber, proposal.date)
    return read_once(("tasks of day", proposal.vtuber_id, proposal.date), lambda: list(tasks))


def proposal_state(proposal: Proposal, now: dt.datetime) -> dict[str, Any]:
    """One proposal as pages show it: both plans, and what differs. One that the day overtook is `stale`."""
    tasks = _tasks(proposal)
    stale = why_stale(proposal, tasks, now) if proposal.state == State.OPEN else None
    changes = changes_of(proposal)
    why: Translatable | None = stale or proposal.reason
    state = State.STALE if stale else State(proposal.state)
    return {
        "id": proposal.pk,
        "version": proposal.version,
        "date": proposal.date.isoformat(),
        "state": state.value,
        "state_name": str(state.label),
        "wish": proposal.wish,
        "asked_by": proposal.asked_by,
        "cause": translate(proposal.why),
        "summary": proposal.summary,
        "reason": translate(why),
        "made_by": proposal.made_by,
        "notes": [translate(note) for note in proposal.notes],
        "at": stamp(proposal.created_at),
        "changes": [_change(change) for change in changes],
        "present": _present(proposal, tasks, changes, now),
        "planned": _planned(tasks, changes, now),
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "key": change.key,
        "kind": change.kind,
        "type": change.type,
        "label": label_of(change.type, change.category),
        "was": _placed(change.was),
        "now": _placed(change.now),
        "why": translate(change.why),
        "brings": change.brings,
        "needs": change.needs,
        "accepted": change.accepted,
    }


def _placed(placed: Placed | None) -> dict[str, str] | None:
    if placed is None:
        return None
    return {"start_time": hhmm(placed.start), "end_time": hhmm(placed.end), "content": placed.content}


def _line(type: str, category: str, placed: Placed, key: str, mark: str, *, fixed: bool = False) -> dict[str, Any]:
    return {
        "type": type,
        "label": label_of(type, category),
        "start": placed.start.isoformat(),
        "start_time": hhmm(placed.start),
        "end_time": hhmm(placed.end),
        "content": placed.content,
        "key": key,
        "mark": mark,
        "fixed": fixed,
    }


def _still_to_come(tasks: list[TodoTask], now: dt.datetime) -> list[TodoTask]:
    return [task for task in tasks if task.state in TodoTask.OPEN and task.end > now]


def _present(
    proposal: Proposal, tasks: list[TodoTask], changes: list[Change], now: dt.datetime
) -> list[dict[str, Any]]:
    """The rest of the day as it is; what an open change touches bears its key."""
    touched = {change.task: change for change in changes if change.task is not None and not change.accepted}
    fixed = hands_off(proposal.vtuber, tasks, now) if proposal.state == State.OPEN else set()
    lines = []
    for task in _still_to_come(tasks, now):
        change = touched.get(task.pk)
        place = Placed(start=task.start, end=task.end, content=task.content)
        key, mark = (change.key, change.kind) if change else ("", "keep")
        lines.append(_line(task.type, task.category, place, key, mark, fixed=task.pk in fixed))
    return lines


def _planned(tasks: list[TodoTask], changes: list[Change], now: dt.datetime) -> list[dict[str, Any]]:
    """The rest of the day as it would be, by start."""
    touched = {change.task: change for change in changes if change.task is not None and not change.accepted}
    lines = []
    for task in _still_to_come(tasks, now):
        change = touched.get(task.pk)
        if change is None:
            place = Placed(start=task.start, end=task.end, content=task.content)
            lines.append(_line(task.type, task.category, place, "", "keep"))
        elif change.now is not None:
            lines.append(_line(change.type, change.category, change.now, change.key, change.kind))
    for change in changes:
        if change.task is None and change.now is not None and not change.accepted:
            lines.append(_line(change.type, change.category, change.now, change.key, "add"))
    return sorted(lines, key=lambda line: str(line["start"]))


def waiting_proposals(vtuber: VTuber, now: dt.datetime) -> list[registry.Waiting]:
    """For the list of what waits for a person."""
    proposal = _live_today(vtuber, now)
    if proposal is None or proposal.state != State.OPEN or why_stale(proposal, _tasks(proposal), now):
        return []
    left = sum(not change.accepted for change in changes_of(proposal))
    return [
        registry.Waiting(
            kind="proposal",
            id=str(proposal.pk),
            title=_("Another plan for today (changes: %(count)d)") % {"count": left},
            since=proposal.created_at,
            link="#replan",
        )
    ]
