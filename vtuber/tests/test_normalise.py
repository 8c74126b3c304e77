"""From wishes to a day that can be lived."""

import datetime as dt
from collections.abc import Iterator

import pytest

from vtuber import registry
from vtuber.contexts import Obligation
from vtuber.gametime import hhmm
from vtuber.models import VTuber
from vtuber.planner.briefing import PlanDay
from vtuber.planner.draft import Draft, DraftTask, Source
from vtuber.planner.normalise import draft_of, normalise
from vtuber.planner.task_fields import Wish
from vtuber.tests.support.world import DATE, baomi, hours
from vtuber.translatable import translate

pytestmark = pytest.mark.django_db


@pytest.fixture
def vtuber() -> VTuber:
    return baomi(game_time="08:00")


@pytest.fixture(autouse=True)
def no_colleagues(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The planner by itself: colleagues' rules have tests of their own."""
    monkeypatch.setattr(registry.plan_rules, "_entries", {})
    yield


def wish(type: str, start: str, end: str, content: str = "something", category: str = "") -> Wish:
    category = category or ("communication" if type == "tweet" else "")
    return Wish(type, category, dt.time.fromisoformat(start), dt.time.fromisoformat(end), content)


# Four things that are in nobody's way, so that the rule planner has nothing to add.
FULL = [
    wish("rest", "22:00", "22:30"),
    wish("rest", "22:30", "23:00"),
    wish("rest", "23:00", "23:30"),
    wish("rest", "23:30", "23:50"),
]


def plan(
    vtuber: VTuber, wishes: list[Wish], obligations: list[Obligation] | None = None, now: str = "08:00"
) -> Draft:
    draft = draft_of(PlanDay(vtuber=vtuber, date=DATE, now=hours(now)), wishes, Source.DIRECTOR)
    normalise(draft, obligations or [], [])
    return draft


def times(draft: Draft, *types: str) -> list[tuple[str, str, str]]:
    return [
        (task.type, hhmm(task.start), hhmm(task.end))
        for task in draft.tasks
        if task.type in types and task.start < hours("22:00")
    ]


def test_what_fits_stays_and_needs_no_note(vtuber: VTuber) -> None:
    draft = plan(vtuber, [*FULL, wish("tweet", "10:00", "10:30"), wish("rest", "13:00", "14:00")])
    assert times(draft, "tweet", "rest") == [("tweet", "10:00", "10:30"), ("rest", "13:00", "14:00")]
    assert draft.notes == []


def test_the_rows_come_sorted(vtuber: VTuber) -> None:
    draft = plan(vtuber, [*FULL, wish("tweet", "18:00", "18:30"), wish("tweet", "09:00", "09:30")])
    assert [task.start for task in draft.tasks] == sorted(task.start for task in draft.tasks)


def test_hours_asleep_are_clipped_or_left_out_with_a_note(vtuber: VTuber) -> None:
    draft = plan(vtuber, [*FULL, wish("rest", "01:30", "03:00"), wish("tweet", "04:00", "04:30")])
    late = [task for task in draft.tasks if task.start >= hours("00:00")]
    assert [(hhmm(task.start), hhmm(task.end)) for task in late] == [("01:30", "02:00")]
    assert len(draft.notes) == 2
    assert "04:00" in translate(draft.notes[1])


def test_lengths_are_fitted_to_the_type(vtuber: VTuber) -> None:
    draft = plan(vtuber, [*FULL, wish("tweet", "10:00", "10:02"), wish("tweet", "12:00", "18:00")])
    assert times(draft, "tweet") == [("tweet", "10:00", "10:10"), ("tweet", "12:00", "13:00")]
    assert len(draft.notes) == 2


def test_an_end_before_the_start_is_cut_to_the_longest(vtuber: VTuber) -> None:
    draft = plan(vtuber, [*FULL, wish("tweet", "14:00", "13:00")])
    assert times(draft, "tweet") == [("tweet", "14:00", "15:00")]


def test_of_two_at_once_the_more_important_keeps_its_place(vtuber: VTuber) -> None:
    draft = plan(vtuber, [*FULL, wish("rest", "10:00", "11:00"), wish("tweet", "10:30", "10:50")])
    assert times(draft, "tweet", "rest") == [("rest", "09:30", "10:30"), ("tweet", "10:30", "10:50")]
    assert len(draft.notes) == 1


def test_what_finds_no_room_is_left_out_with_a_note(vtuber: VTuber) -> None:
    wishes = [
        wish("rest", "22:00", "02:00"),
        wish("tweet", "23:00", "23:30"),
        wish("tweet", "23:30", "00:30"),
        wish("rest", "01:00", "02:00"),
    ]
    draft = plan(vtuber, wishes, now="22:00")
    placed = [(task.type, hhmm(task.start), hhmm(task.end)) for task in draft.tasks]
    # The long nap no longer fits as a whole; it is shortened rather than lost.
    assert ("tweet", "23:00", "23:30") in placed
    assert all(before.end <= after.start for before, after in zip(draft.tasks, draft.tasks[1:], strict=False))
    assert draft.notes


def test_only_so_many_of_a_type(vtuber: VTuber) -> None:
    wishes = [wish("tweet", f"{hour:02d}:00", f"{hour:02d}:20", f"post {hour}") for hour in range(9, 18)]
    draft = plan(vtuber, wishes)
    assert [task.content for task in draft.of("tweet")] == [f"post {hour}" for hour in range(9, 15)]
    assert len(draft.notes) == 3


def test_a_morning_that_has_passed_is_not_planned(vtuber: VTuber) -> None:
    draft = plan(vtuber, [*FULL, wish("tweet", "09:00", "09:30"), wish("tweet", "15:00", "15:30")], now="12:00")
    assert times(draft, "tweet") == [("tweet", "15:00", "15:30")]
    assert len(draft.notes) == 1


def obligation(**more: str) -> Obligation:
    fields = {"type": "tweet", "content": "thank the tuna people", "minutes": 20, "why": "a promise"}
    return Obligation.model_validate({**fields, "app": "company", "id": "7", **more})


def test_an_obligation_finds_the_task_that_means_it(vtuber: VTuber) -> None:
    draft = plan(vtuber, [*FULL, wish("tweet", "10:00", "10:30", "tuna!")], [obligation(mark="tuna")])
    [task] = draft.of("tweet")
    assert task.origin == {"app": "company", "id": "7", "why": "a promise"}
    assert task.content == "tuna!"


def test_an_obligation_that_nobody_thought_of_is_added(vtuber: VTuber) -> None:
    draft = plan(
        vtuber, [*FULL, wish("tweet", "08:00", "08:30", "hello")], [obligation(mark="tuna", not_after="12:00")]
    )
    [added] = [task for task in draft.of("tweet") if task.origin]
    assert added.source == Source.PLANNER
    assert added.content == "thank the tuna people"
    assert added.end <= hours("12:00")
    assert len(draft.notes) == 1


def test_a_sparse_plan_is_filled_around_what_is_there(vtuber: VTuber) -> None:
    draft = draft_of(
        PlanDay(vtuber=vtuber, date=DATE, now=hours("08:00")), [wish("tweet", "10:00", "10:30")], Source.DIRECTOR
    )
    normalise(
        draft, [], [wish("rest", "10:15", "11:00"), wish("rest", "13:00", "14:00"), wish("tweet", "16:00", "16:20")]
    )
    assert [(task.type, hhmm(task.start), str(task.source)) for task in draft.tasks] == [
        ("tweet", "10:00", "director"),
        ("rest", "13:00", "planner"),
        ("tweet", "16:00", "planner"),
    ]
    assert len(draft.notes) == 1


def test_fixed_rows_are_never_touched(vtuber: VTuber) -> None:
    draft = Draft(day=PlanDay(vtuber=vtuber, date=DATE, now=hours("08:00")))
    draft.tasks = [
        DraftTask("rest", hours("10:00"), hours("11:00"), "locked", fixed=True),
        DraftTask("tweet", hours("10:30"), hours("10:50"), "post", category="communication"),
        *draft_of(draft.day, FULL, Source.DIRECTOR).tasks,
    ]
    normalise(draft, [], [])
    assert (draft.tasks[0].start, draft.tasks[0].end) == (hours("10:00"), hours("11:00"))
    assert times(draft, "tweet")[0][1] in ("11:00", "09:40")
