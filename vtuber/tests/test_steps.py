"""The chain night, new day, diary, night …: each once, in order, whatever breaks."""

import datetime as dt
import json
from collections.abc import Iterator

import pytest
from pydantic import BaseModel

from llmservice import gateway
from llmservice.errors import ModelError, ModelTimeout
from vtuber import registry
from vtuber.event_types import CharacterActed
from vtuber.executor import engine
from vtuber.executor.model_client import ModelClient
from vtuber.executor.preparation import WorkClaim, perform
from vtuber.executor.task_transaction import TaskTransaction
from vtuber.models import DayStep, Diary, Effect, Event, GameClock, TodoList, TodoTask, VTuber, Weather
from vtuber.planner.briefing import Briefing, PlanDay
from vtuber.services.clock import jump
from vtuber.simulation.driven_time import DrivenTime
from vtuber.steps.night_shift import Night, NightShift
from vtuber.tests.support.world import DATE, REAL, baomi, driven, hours, seconds

pytestmark = pytest.mark.django_db
NEXT = DATE + dt.timedelta(days=1)


def steps_of(vtuber: VTuber) -> list[tuple[str, str, str]]:
    return [(str(step.date), step.step, step.state) for step in DayStep.objects.filter(vtuber=vtuber).order_by("pk")]


class Letter(BaseModel):
    text: str


class Owl(NightShift[Letter]):
    """A colleague of the night that does what a test tells it to."""

    def __init__(self) -> None:
        self.thought = 0
        self.trouble: list[Exception] = []

    def think(self, night: Night, model_client: ModelClient) -> Letter | None:
        self.thought += 1
        if self.trouble:
            raise self.trouble.pop(0)
        return Letter(text="hoo")

    def apply(self, night: Night, result: Letter, work: TaskTransaction) -> None:
        work.emit(CharacterActed(expression="asleep", action="nap"))


@pytest.fixture
def owl(monkeypatch: pytest.MonkeyPatch) -> Iterator[Owl]:
    """The owl, alone on the night shift."""
    shift = Owl()
    monkeypatch.setattr(registry.night_shifts, "_entries", {"owl": shift})
    yield shift


def run(vtuber: VTuber, time: DrivenTime) -> None:
    engine.advance(vtuber.pk, time.now)


def hoots(vtuber: VTuber) -> int:
    return Event.objects.filter(vtuber=vtuber, type="character.acted", payload__expression="asleep").count()


def test_a_newborn_has_her_first_night_behind_her_before_eight(owl: Owl) -> None:
    vtuber = baomi()
    run(vtuber, driven())
    assert steps_of(vtuber) == [(str(DATE), "night", "done"), (str(DATE), "new_day", "pending")]
    assert Weather.objects.filter(vtuber=vtuber, date=DATE).count() == 1
    assert hoots(vtuber) == 1


def test_the_day_is_planned_at_eight_and_time_goes_on(owl: Owl) -> None:
    vtuber = baomi()
    time = driven()
    run(vtuber, time)
    assert not TodoList.objects.exists()
    jump(vtuber=vtuber, to=hours("08:00"), real=time.now())
    run(vtuber, time)
    assert steps_of(vtuber)[1:] == [(str(DATE), "new_day", "done"), (str(DATE), "diary", "pending")]
    todolist = TodoList.objects.get(vtuber=vtuber)
    assert (todolist.date, todolist.planned_by) == (DATE, "fallback")
    assert TodoTask.objects.filter(todolist=todolist).count() >= 4
    assert GameClock.objects.get(vtuber=vtuber).hold_at == hours("08:00", NEXT)


def test_a_shift_that_breaks_is_tried_again_and_the_others_are_not(owl: Owl, monkeypatch: pytest.MonkeyPatch) -> None:
    bat = Owl()
    monkeypatch.setattr(registry.night_shifts, "_entries", {"owl": owl, "bat": bat})
    owl.trouble = [ModelError("down")]
    vtuber, time = baomi(), driven()
    run(vtuber, time)
    assert steps_of(vtuber) == [(str(DATE), "night", "pending")]
    assert hoots(vtuber) == 1
    time.real += seconds(2)
    run(vtuber, time)
    assert steps_of(vtuber)[0] == (str(DATE), "night", "done")
    assert (owl.thought, bat.thought, hoots(vtuber)) == (2, 1, 2)
    assert sorted(Effect.objects.filter(step__vtuber=vtuber).values_list("name", flat=True)) == [
        "shift:bat",
        "shift:owl",
    ]


def test_a_night_that_breaks_for_good_does_not_keep_the_morning_from_coming(owl: Owl) -> None:
    owl.trouble = [RuntimeError("bug")] * 9
    vtuber, time = baomi(), driven()
    for _try in range(4):
        run(vtuber, time)
        time.real += seconds(10)
    assert steps_of(vtuber) == [(str(DATE), "night", "failed"), (str(DATE), "new_day", "pending")]
    assert owl.thought == 4
    assert Weather.objects.filter(vtuber=vtuber, date=DATE).exists()


def test_a_briefing_that_breaks_is_left_out_and_said_so(owl: Owl, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(day: PlanDay) -> Briefing | None:
        raise RuntimeError("bug")

    monkeypatch.setitem(registry.briefings._entries, "library", broken)
    vtuber, time = baomi(), driven()
    run(vtuber, time)
    jump(vtuber=vtuber, to=hours("08:00"), real=time.now())
    run(vtuber, time)
    notes = TodoList.objects.get(vtuber=vtuber).notes
    missing = {"msg": "The briefing of {name} was missing this morning.", "params": {"name": "library"}}
    assert missing in notes


def test_a_director_that_is_down_gives_way_to_the_rule_planner(owl: Owl, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []
    real_complete = gateway.complete

    def complete(purpose: str, *args: object, **options: object) -> gateway.Completion:
        asked.append(bool(options["fallback"]))
        if not options["fallback"]:
            raise ModelError("no power")
        return real_complete(purpose, *args, **options)  # type: ignore[arg-type]

    vtuber, time = baomi(), driven()
    run(vtuber, time)
    monkeypatch.setattr(gateway, "complete", complete)
    jump(vtuber=vtuber, to=hours("08:00"), real=time.now())
    for _try in range(4):
        run(vtuber, time)
        time.real += seconds(10)
    assert asked[:4] == [False, False, False, True]
    assert TodoList.objects.get(vtuber=vtuber).planned_by == "fallback"
    assert GameClock.objects.get(vtuber=vtuber).hold_at == hours("08:00", NEXT)


def test_the_diary_closes_the_day_and_opens_the_night(owl: Owl) -> None:
    vtuber, time = baomi(), driven()
    run(vtuber, time)
    jump(vtuber=vtuber, to=hours("08:00"), real=time.now())
    run(vtuber, time)
    jump(vtuber=vtuber, to=hours("02:00"), real=time.now())
    for _moment in range(60):
        run(vtuber, time)
        time.real += seconds(1)
        GameClock.objects.update(last_tick_real=time.real)
    assert steps_of(vtuber)[2:] == [(str(DATE), "diary", "done"), (str(NEXT), "night", "pending")]
    assert Diary.objects.get(vtuber=vtuber).date == DATE
    assert DayStep.objects.get(vtuber=vtuber, state="pending").due == hours("03:00")
    # What the jump passed has ended, one way or another; nothing waits for a day that is over.
    assert not TodoTask.objects.filter(vtuber=vtuber, state__in=TodoTask.OPEN).exists()


def test_days_that_a_catching_up_clock_ran_past_are_not_planned(owl: Owl) -> None:
    vtuber = baomi(policy=GameClock.Policy.CATCH_UP, speed=1)
    time = DrivenTime(REAL + dt.timedelta(days=2, hours=5))
    for _look in range(20):
        run(vtuber, time)
        time.real += seconds(10)
    skipped = [step for step in steps_of(vtuber) if step[2] == "skipped"]
    assert skipped == [
        (str(DATE), "new_day", "skipped"),
        (str(DATE), "diary", "skipped"),
        (str(NEXT), "new_day", "skipped"),
        (str(NEXT), "diary", "skipped"),
    ]
    [todolist] = TodoList.objects.filter(vtuber=vtuber)
    assert todolist.date == DATE + dt.timedelta(days=2)
    assert all(task.start >= hours("12:50", todolist.date) for task in todolist.tasks.all())


def test_a_late_result_of_a_step_is_dropped(owl: Owl) -> None:
    vtuber, time = baomi(), driven()
    first = engine._look(vtuber.pk, time.now())
    time.real += seconds(21)
    second = engine._look(vtuber.pk, time.now())
    assert isinstance(first, WorkClaim) and isinstance(second, WorkClaim)
    perform(first, time.now)
    assert steps_of(vtuber) == [(str(DATE), "night", "pending")]
    assert hoots(vtuber) == 0
    perform(second, time.now)
    assert steps_of(vtuber)[0] == (str(DATE), "night", "done")
    assert hoots(vtuber) == 1


ELEVEN = [
    {
        "type": "rest",
        "start_time": f"{hour:02}:00",
        "end_time": f"{hour:02}:20",
        "content": f"nap number {hour}",
    }
    for hour in (9, 10, 11)
] + [
    {
        "type": "tweet",
        "category": "communication",
        "start_time": f"{hour:02}:00",
        "end_time": f"{hour:02}:20",
        "content": f"post number {hour}",
    }
    for hour in (12, 13, 14, 15, 16)
]
SPOILT = json.dumps({"date": str(DATE), "tasks": [*ELEVEN, {"type": "fly", "content": "to the moon"}]})


def plan_with(monkeypatch: pytest.MonkeyPatch, second: "gateway.Completion | ModelError") -> TodoList:
    """Her morning, when the first answer has one bad task among good ones and the repair ends as `second`."""
    answers: list[gateway.Completion | ModelError] = [gateway.Completion(SPOILT, "openai", "m", 0, ""), second]

    def complete(*args: object, **options: object) -> gateway.Completion:
        answer = answers.pop(0)
        if isinstance(answer, ModelError):
            raise answer
        return answer

    vtuber, time = baomi(), driven()
    run(vtuber, time)
    monkeypatch.setattr(gateway, "complete", complete)
    jump(vtuber=vtuber, to=hours("08:00"), real=time.now())
    run(vtuber, time)
    assert answers == []
    return TodoList.objects.get(vtuber=vtuber)


@pytest.mark.parametrize(
    ("second", "why"),
    [
        (ModelTimeout("it took too long"), "it took too long"),
        (gateway.Completion("{}", "fallback", "", 0, "today's budget is spent"), "today's budget is spent"),
    ],
)
def test_a_repair_that_fails_costs_none_of_the_good_tasks(
    owl: Owl, monkeypatch: pytest.MonkeyPatch, second: "gateway.Completion | ModelError", why: str
) -> None:
    todolist = plan_with(monkeypatch, second)
    kept = {task.content for task in todolist.tasks.filter(source="director")}
    assert kept >= {f"nap number {hour}" for hour in (9, 10, 11)}
    assert kept >= {f"post number {hour}" for hour in (12, 13, 14, 15, 16)}
    assert (todolist.planned_by, todolist.original) == ("openai m", SPOILT)
    said = "The plan was not asked for again: {why} What the first answer held was kept."
    assert {"msg": said, "params": {"why": why}} in todolist.notes


def test_where_nothing_was_good_a_failed_repair_is_tried_again(owl: Owl, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def complete(*args: object, **options: object) -> gateway.Completion:
        asked.append("repair" if options["repair"] else "plan")
        if options["repair"]:
            raise ModelTimeout("it took too long")
        return gateway.Completion("no plan at all", "openai", "m", 0, "")

    vtuber, time = baomi(), driven()
    run(vtuber, time)
    monkeypatch.setattr(gateway, "complete", complete)
    jump(vtuber=vtuber, to=hours("08:00"), real=time.now())
    run(vtuber, time)
    assert asked == ["plan", "repair"]
    step = DayStep.objects.get(vtuber=vtuber, step="new_day")
    assert (step.state, step.attempts) == ("pending", 1)
