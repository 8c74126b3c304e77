"""Reading a director's answer."""

import datetime as dt
import json

from vtuber.planner.task_fields import Wish
from vtuber.planner.todolist import read_todolist

DATE = dt.date(2026, 11, 24)
NAP = {"type": "rest", "start_time": "13:00", "end_time": "14:00", "content": "nap"}
POST = {"type": "tweet", "category": "preview", "start_time": "10:00", "end_time": "10:30", "content": "soon"}
NAP_WISH = Wish("rest", "", dt.time(13), dt.time(14), "nap")
POST_WISH = Wish("tweet", "preview", dt.time(10), dt.time(10, 30), "soon")


def answer(*tasks: object, date: str = "2026-11-24") -> str:
    return json.dumps({"date": date, "tasks": list(tasks)})


def test_an_answer_in_format_is_clean() -> None:
    reading = read_todolist(answer(POST, NAP), DATE)
    assert reading.clean
    assert reading.wishes == [POST_WISH, NAP_WISH]
    assert reading.problems == []


def test_prose_and_fences_around_good_json_are_no_fault() -> None:
    assert read_todolist(f"Here you are:\n```json\n{answer(NAP)}\n```\nGood luck!", DATE).clean


def test_an_extra_field_is_not_clean_but_costs_no_task() -> None:
    reading = read_todolist(answer({**NAP, "mood": "sleepy"}), DATE)
    assert not reading.clean
    assert "mood" in reading.error
    assert reading.wishes == [NAP_WISH]


def test_another_date_is_taken_for_today_and_said_so() -> None:
    reading = read_todolist(answer(NAP, date="2027-01-01"), DATE)
    assert reading.clean
    assert reading.wishes == [NAP_WISH]
    assert [problem["params"] for problem in reading.problems] == [{"named": "2027-01-01", "date": "2026-11-24"}]


def test_a_category_where_none_belongs_is_dropped_with_a_reason_for_the_model() -> None:
    reading = read_todolist(answer({**NAP, "category": "preview"}), DATE)
    assert not reading.clean
    assert reading.wishes == [NAP_WISH]


def test_a_post_without_a_category_is_everyday_talk() -> None:
    post = {key: value for key, value in POST.items() if key != "category"}
    reading = read_todolist(answer(post), DATE)
    assert reading.wishes == [Wish("tweet", "communication", dt.time(10), dt.time(10, 30), "soon")]
    assert len(reading.problems) == 1


def test_every_task_left_out_is_named() -> None:
    reading = read_todolist(answer(NAP, {**NAP, "type": "party"}, {**NAP, "start_time": "33:00"}, 7), DATE)
    assert reading.wishes == [NAP_WISH]
    numbers = [problem["params"]["number"] for problem in reading.problems]
    assert numbers == ["2", "3", "4"]


def test_forty_tasks_are_looked_at() -> None:
    reading = read_todolist(answer(*[NAP] * 500), DATE)
    assert len(reading.wishes) == 40
    assert reading.problems[-1]["params"] == {"count": "500", "most": "40"}


def test_content_is_one_clean_line_of_bounded_length() -> None:
    reading = read_todolist(answer({**NAP, "content": "a\u202e\x07b\n" + "喵" * 1000}), DATE)
    [wish] = reading.wishes
    assert wish.content.startswith("ab 喵")
    assert len(wish.content) == 300
    assert wish.content.endswith("…")


def test_chinese_type_names_are_understood() -> None:
    reading = read_todolist(answer({**NAP, "type": "休息"}), DATE)
    assert reading.wishes == [NAP_WISH]
