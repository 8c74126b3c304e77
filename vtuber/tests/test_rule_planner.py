"""The rule director: every plan parses, nothing overlaps, what is owed is kept, and days do not look alike."""

import datetime as dt
import itertools
import json
import random
from collections import Counter
from typing import Any

import pytest

from llmservice.purposes import Language
from vtuber.contexts import Obligation, PlanDayContext
from vtuber.fallback.rule_planner import write_plan
from vtuber.fallback.timetable import Booking, Timetable, minute_of
from vtuber.planner.todolist import TodolistJson, read_todolist
from vtuber.tests.support.fallback_life import LANGUAGES, idea, owed, pen_for, plan_context

DATE = dt.date(2026, 11, 24)


def plan(context: PlanDayContext, seed: object) -> list[dict[str, Any]]:
    """The plan's tasks, with `from` and `to` in minutes since 08:00; asserts what is true of any plan."""
    text = write_plan(context, pen_for(context.language, seed))
    TodolistJson.model_validate_json(text)
    assert read_todolist(text, context.date).clean
    answer = json.loads(text)
    assert answer["date"] == context.date.isoformat()
    tasks: list[dict[str, Any]] = answer["tasks"]
    opens, closes = minute_of(context.date, context.plan_from), minute_of(context.date, context.sleeps_at)
    for task in tasks:
        task["from"], task["to"] = (
            minute_of(context.date, task["start_time"]),
            minute_of(context.date, task["end_time"]),
        )
        assert opens <= task["from"] < task["to"] <= (closes or 1440), task
        assert ("category" in task) == (task["type"] == "tweet")
    assert tasks == sorted(tasks, key=lambda task: int(task["from"]))
    for one, next_one in itertools.pairwise(tasks):
        assert one["to"] <= next_one["from"], (one, next_one)
    return tasks


def of(tasks: list[dict[str, Any]], type: str, category: str = "") -> list[dict[str, Any]]:
    return [task for task in tasks if task["type"] == type and task.get("category", "") == category]


def duties_for(chance: random.Random) -> list[Obligation]:
    """A feasible mixture of things owed."""
    some = [
        owed("company", "Answer the mail", 30),
        owed("company", "A meeting", 45, not_before="14:00", not_after="17:00"),
        owed("project", "The proposal about boxes", 60, not_after="18:00"),
        owed("stream", "Talk stream with a word from Whale Wax", 90, mark="Whale Wax"),
        owed("stream", "Talk stream", 60, mark="Moon Tuna", not_before="19:00", not_after="22:30"),
        owed("store", "Fetch 《Moss Train》", 20, not_before="09:00", not_after="10:00"),
        owed("tweet", "Thank everyone", 20, not_before="23:30"),
        owed("rest", "Doctor's orders: nap", 120),
    ]
    return chance.sample(some, chance.randint(0, 5))


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_hundred_days_with_all_sorts_of_duties(language: Language) -> None:
    for seed in range(200):
        chance = random.Random(seed)
        context = plan_context(
            language,
            DATE + dt.timedelta(days=seed),
            obligations=duties_for(chance),
            sky=chance.choice(("sunny", "rain")),
            temperature=chance.randint(-3, 36),
            plan_from=chance.choice(("08:00", "08:00", "09:30")),
            sleeps_at=chance.choice(("02:00", "00:30", "03:45")),
        )
        tasks = plan(context, seed)
        free = list(tasks)
        for duty in context.obligations:
            kept = [
                task
                for task in free
                if task["type"] == duty.type
                and (duty.mark in task["content"] if duty.mark else task["content"] == duty.content)
                and task["to"] - task["from"] == duty.minutes
                and (not duty.not_before or task["from"] >= minute_of(context.date, duty.not_before))
                and (not duty.not_after or task["to"] <= minute_of(context.date, duty.not_after))
            ]
            assert kept, (seed, duty, tasks)
            free.remove(kept[0])


@pytest.fixture(scope="module")
def month() -> list[list[dict[str, Any]]]:
    return [plan(plan_context("zh", DATE + dt.timedelta(days=seed)), seed) for seed in range(140)]


def test_she_streams_about_six_days_of_seven(month: list[list[dict[str, Any]]]) -> None:
    assert 108 <= sum(bool(of(day, "stream")) for day in month) <= 132
    assert max(len(of(day, "stream")) for day in month) == 1


def test_a_stream_is_in_the_evening_with_cover_and_preview_before_it(month: list[list[dict[str, Any]]]) -> None:
    for day in month:
        streams, covers, previews = of(day, "stream"), of(day, "cover"), of(day, "tweet", "preview")
        assert len(covers) == len(previews) == len(streams)
        for stream, cover, preview in zip(streams, covers, previews, strict=True):
            assert 690 <= stream["from"] <= 810  # 19:30 to 21:30
            assert 60 <= stream["to"] - stream["from"] <= 150
            assert 45 <= stream["from"] - cover["from"] <= 150
            assert cover["to"] <= stream["from"]
            assert preview["from"] >= 150 and preview["to"] <= stream["from"] - 60
            title = stream["content"][stream["content"].index("《") : stream["content"].index("》") + 1]
            assert title in cover["content"] and title in preview["content"]
            assert stream["start_time"] in preview["content"]


def test_she_posts_once_or_twice_a_day_and_naps_like_a_cat(month: list[list[dict[str, Any]]]) -> None:
    for day in month:
        assert 1 <= len(of(day, "tweet", "communication")) <= 2
        naps = of(day, "rest")
        assert 2 <= len(naps) <= 6
        assert all(20 <= nap["to"] - nap["from"] <= 90 for nap in naps)
    late = [post for day in month for post in of(day, "tweet", "communication") if post["from"] >= 870]
    assert 30 <= len(late) <= 120


def test_a_day_of_rest_has_more_naps(month: list[list[dict[str, Any]]]) -> None:
    def naps(streaming: bool) -> float:
        counts: list[int] = [
            sum(nap["to"] - nap["from"] for nap in of(day, "rest"))
            for day in month
            if bool(of(day, "stream")) == streaming
        ]
        return sum(counts) / len(counts)

    assert naps(streaming=False) > naps(streaming=True) + 20


def test_days_do_not_look_alike(month: list[list[dict[str, Any]]]) -> None:
    shapes = Counter(tuple((task["type"], task["start_time"]) for task in day) for day in month)
    assert len(shapes) == len(month)
    assert len({of(day, "stream")[0]["start_time"] for day in month if of(day, "stream")}) >= 12


def test_what_was_streamed_the_other_day_is_not_streamed_again() -> None:
    context = plan_context("en", DATE)
    lately = [idea.content for idea in context.ideas[:3]]
    context = context.model_copy(update={"streamed_lately": lately})
    chosen = Counter(task["content"] for seed in range(60) for task in of(plan(context, seed), "stream"))
    assert not set(lately) & set(chosen)
    assert len(chosen) == 3


def test_ideas_are_taken_by_weight() -> None:
    ideas = [idea("stream", "Stream 《A》, slowly", 90, 9), idea("stream", "Stream 《B》, slowly", 90, 1)]
    context = plan_context("en", DATE, ideas=ideas)
    chosen = Counter(task["content"][8:9] for seed in range(120) for task in of(plan(context, seed), "stream"))
    assert chosen["A"] > 4 * chosen["B"] > 0


def test_without_any_idea_she_talks() -> None:
    for language in LANGUAGES:
        context = plan_context(language, DATE, ideas=[])
        streams = [task for seed in range(20) for task in of(plan(context, seed), "stream")]
        assert streams
        assert not any("《" in task["content"] for task in streams)


def test_a_visit_to_the_shop_comes_before_the_evening_and_follows_its_weight() -> None:
    for weight, least, most in ((2.0, 50, 60), (0.2, 8, 40)):
        shop = idea("store", "Look at the window", 30, weight)
        context = plan_context("en", DATE, ideas=[idea("stream", "Stream 《A》, slowly", 90), shop])
        visits = [task for seed in range(60) for task in of(plan(context, seed), "store")]
        assert least <= len(visits) <= most
        assert all(task["from"] >= 90 and task["to"] <= 690 for task in visits)


def test_a_duty_of_a_type_is_not_doubled_by_an_idea() -> None:
    context = plan_context(
        "en", DATE, ideas=[idea("project", "Another one", 60, 9)], obligations=[owed("project", "Boxes", 60)]
    )
    for seed in range(20):
        assert [task["content"] for task in of(plan(context, seed), "project")] == ["Boxes"]


@pytest.mark.parametrize(
    ("plan_from", "streams"), [("16:00", True), ("20:00", True), ("23:30", False), ("01:40", False)]
)
def test_what_is_left_of_a_day_is_planned(plan_from: str, streams: bool) -> None:
    found = 0
    for seed in range(30):
        tasks = plan(plan_context("zh", DATE, plan_from=plan_from), seed)
        assert tasks
        found += bool(of(tasks, "stream"))
        assert len(of(tasks, "stream")) == len(of(tasks, "cover")) == len(of(tasks, "tweet", "preview"))
    assert (found > 15) is streams
    assert (found == 0) is not streams


def test_no_time_at_all_still_makes_a_plan_that_parses() -> None:
    text = write_plan(plan_context("zh", DATE, plan_from="02:00"), pen_for("zh", 1))
    assert [task.type for task in TodolistJson.model_validate_json(text).tasks] == ["rest"]


def test_more_duties_than_the_day_holds_are_kept_as_far_as_it_goes() -> None:
    duties = [owed("project", f"Proposal {number}", 300) for number in range(6)]
    tasks = plan(plan_context("en", DATE, obligations=duties, ideas=[]), 1)
    assert len(of(tasks, "project")) >= 4


def test_a_duty_with_impossible_bounds_is_done_at_another_time() -> None:
    duty = owed("company", "Mail", 30, not_before="16:00", not_after="15:00")
    assert len(of(plan(plan_context("en", DATE, obligations=[duty]), 1), "company")) == 1


def test_the_same_seed_plans_the_same_day() -> None:
    assert plan(plan_context("en", DATE), 5) == plan(plan_context("en", DATE), 5)
    assert plan(plan_context("en", DATE), 5) != plan(plan_context("en", DATE), 6)


def test_a_timetable_refuses_what_overlaps() -> None:
    table = Timetable(0, 100)
    table.book(Booking(10, 40, "rest", "nap"))
    table.book(Booking(40, 60, "rest", "nap"))
    for start, end in ((0, 11), (30, 50), (59, 70), (90, 101), (15, 20)):
        with pytest.raises(ValueError, match="does not fit"):
            table.book(Booking(start, end, "rest", "nap"))
    assert table.free(0, 100, 10) == [(0, 0), (60, 90)]
    assert table.free(0, 100, 10, pad=5) == [(65, 90)]
    assert table.find(0, 100, 50, random.Random(1)) is None
