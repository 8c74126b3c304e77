"""A director that writes as models do: asked over HTTP, and what was meant stands in the day that the API tells."""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client

from llmservice import roles
from llmservice.tests.support.servers import Server, completion, serving
from vtuber.executor import engine
from vtuber.models import DayStep, VTuber
from vtuber.planner.task_fields import Wish
from vtuber.planner.todolist import Reading, read_todolist
from vtuber.tests.support.world import DATE, REAL, baomi, hours

NAP, POST, LATE = "在暖气片上睡午觉，真香", "说说窗台上的太阳：“你好，光”", "给睡不着的人道晚安"
# What every form below means: (type, start, end, content).
MEANT = [
    ("tweet", "10:00", "10:30", POST),
    ("rest", "13:30", "14:30", NAP),
    ("rest", "16:00", "17:00", "躺在纸箱里"),
    ("tweet", "23:50", "00:20", LATE),
]
TASKS: list[dict[str, object]] = [
    {"type": type, **({"category": "communication"} if type == "tweet" else {}),
     "start_time": start, "end_time": end, "content": content}
    for type, start, end, content in MEANT
]  # fmt: skip
GOOD = json.dumps({"date": str(DATE), "tasks": TASKS}, ensure_ascii=False, indent=1)


def rewritten(**keys: str) -> str:
    """The plan with other names of keys."""
    tasks = [{keys.get(key, key): value for key, value in task.items()} for task in TASKS]
    return json.dumps({"date": str(DATE), "tasks": tasks}, ensure_ascii=False)


def told(change: Callable[[dict[str, Any]], dict[str, Any]]) -> str:
    """The plan with each task told in another way."""
    return json.dumps({"date": str(DATE), "tasks": [change(dict(task)) for task in TASKS]}, ensure_ascii=False)


def timed(*times: object) -> str:
    """The plan with these times in their order: start, end, start, …"""
    pairs = zip(TASKS, times[::2], times[1::2], strict=True)
    tasks = [{**task, "start_time": start, "end_time": end} for task, start, end in pairs]
    return json.dumps({"date": str(DATE), "tasks": tasks}, ensure_ascii=False)


def in_one(key: str, mark: str) -> str:
    """The plan with both times in one field."""

    def change(task: dict[str, Any]) -> dict[str, Any]:
        return {key: f"{task.pop('start_time')}{mark}{task.pop('end_time')}", **task}

    return told(change)


def with_length(key: str, write: Callable[[int], object]) -> str:
    """The plan with a length in the place of the end."""

    def change(task: dict[str, Any]) -> dict[str, Any]:
        start, end = (dt.datetime.fromisoformat(f"2000-01-01T{task[name]}") for name in ("start_time", "end_time"))
        del task["end_time"]
        return {**task, key: write((end - start).seconds // 60)}

    return told(change)


def wide(text: str) -> str:
    """Structure as it is typed with a Chinese keyboard; texts keep their quotes."""
    plain = text.replace("“", "\0").replace("”", "\1")
    return (
        plain.translate(str.maketrans("{}[],:", "｛｝［］，："))
        .replace('"', "”")
        .replace("\0", "“")
        .replace("\1", "”")
    )


def single(text: str) -> str:
    return text.replace('"', "'")


FORMS: dict[str, str] = {
    "as asked": GOOD,
    "trailing commas": GOOD.replace('"\n  }', '",\n  },').replace("},,", "},").replace("\n ]", ",\n ]"),
    "comments": GOOD.replace('"tasks": [', '"tasks": [ // the cat\'s day\n').replace("},", "}, /* next */", 1),
    "single quotes": single(GOOD),
    "python": "plan = " + single(GOOD).replace("'content'", "'done': None, 'fixed': True, 'content'"),
    "wide marks": wide(GOOD),
    "curled quotes": "".join("“" if char == '"' else char for char in GOOD.replace("“", "‘").replace("”", "’"))
    .replace("‘", "“").replace("’", "”"),
    "a fence and prose": f"好的！\n```json\n{GOOD}\n```\n祝她{{开心}}！",
    "prose with braces": f"下面 {{是}} 计划：{GOOD} 完毕 {{喵}}",
    "thought about first": f'<think>maybe {{"tasks": []}}?</think>\n{GOOD}',
    "one object a line": "\n".join(json.dumps(task, ensure_ascii=False) for task in TASKS),
    "several lists": "\n".join(json.dumps({"tasks": TASKS[at : at + 2]}, ensure_ascii=False) for at in (0, 2)),
    "JSON in a text": json.dumps(GOOD),
    "commas lost": GOOD.replace("},", "}").replace('",\n', '"\n'),
    "a bracket lost": GOOD.replace("]\n}", "}"),
    "bare times": GOOD.replace('"13:30"', "13:30").replace('"14:30"', "14:30"),
    "bare keys": GOOD.replace('"type"', "type").replace('"start_time"', "start_time"),
    "not a number": GOOD.replace('"date"', '"mood": NaN, "date"'),
    "line breaks in texts": GOOD.replace("睡午觉，", "睡午觉，\n").replace("，\n真", "，真"),
    "tasks by number": json.dumps({"tasks": {str(at): task for at, task in enumerate(TASKS)}}, ensure_ascii=False),
    "camel case": rewritten(start_time="startTime", end_time="endTime"),
    "short keys": rewritten(start_time="start", end_time="end", content="description"),
    "Chinese keys": rewritten(type="类型", category="类别", start_time="开始时间", end_time="结束", content="内容"),
    "Chinese types": told(lambda task: {**task, "type": {"rest": "休息", "tweet": "发帖"}[task["type"]]}),
    "labels as categories": told(lambda task: {**task, "category": "帖子"} if "category" in task else task),
    "hours beyond midnight": timed("10:00", "10:30", "13:30", "14:30", "16:00", "17:00", "23:50", "24:20"),
    "sloppy figures": timed("10.00", "10:30:00", "1330", "14h30", "16", 17, "23：50", "０:20"),
    "ISO times": timed(
        "2026-11-24T10:00", "2026-11-24T10:30:00+08:00", "2026-11-24 13:30", "14:30Z", "2026-11-24T16:00:00.000Z",
        "17:00 UTC", "2026-11-24T23:50", "2026-11-25T00:20",
    ),
    "a clock of twelve": timed("10am", "10:30 AM", "1:30 p.m.", "2:30pm", "4 PM",
        "5 in the afternoon", "11:50pm", "12:20am"),
    "in Chinese": timed("上午十点", "10点半", "下午1点半", "下午两点三十分",
        "下午四点", "17点", "晚上11点50", "次日0点20分"),
    "numbers": timed(10, 10.5, 13.5, 14.5, 16, 17.0, 2350, "0020"),
    "spans in the start": in_one("start_time", "-"),
    "spans in a field of their own": in_one("time", "–"),
    "spans in words": in_one("时间", "到"),
    "minutes": with_length("duration", lambda minutes: minutes),
    "minutes by name": with_length("duration_minutes", str),
    "lengths in Chinese": with_length("时长", lambda minutes: f"{minutes}分钟"),
    "a list of both": told(lambda task: {**task, "time": [task.pop("start_time"), task.pop("end_time")]}),
    "an object of both": told(
        lambda task: {**task, "time": {"start": task.pop("start_time"), "end": task.pop("end_time")}}
    ),
}  # fmt: skip
CUT = {
    "cut": GOOD[: GOOD.rindex(LATE) + 4],
    "cut, and broken": single(GOOD)[: single(GOOD).rindex(LATE) + 4].replace("},", "},,"),
    "cut, in a fence": "```json\n" + GOOD[: GOOD.rindex('"23:50"') + 4],
    "cut, in wide marks": wide(GOOD)[: wide(GOOD).rindex(LATE) + 4],
}


def rows(reading: Reading) -> list[tuple[str, str, str, str]]:
    return [(wish.type, f"{wish.start:%H:%M}", f"{wish.end:%H:%M}", wish.content) for wish in reading.wishes]


@pytest.mark.parametrize("form", FORMS)
def test_each_form_means_the_same_day(form: str) -> None:
    reading = read_todolist(FORMS[form], DATE)
    assert rows(reading) == MEANT
    assert reading.left_out == 0 and not reading.worth_repairing
    assert {wish.category for wish in reading.wishes if wish.type == "tweet"} == {"communication"}


@pytest.mark.parametrize("form", CUT)
def test_of_a_cut_answer_the_whole_rows_are_kept(form: str) -> None:
    reading = read_todolist(CUT[form], DATE)
    assert rows(reading) == MEANT[:3]
    assert reading.worth_repairing
    [broken] = [note for note in reading.problems if note["msg"].startswith("The answer broke off")]
    assert "tweet" in str(broken["params"]["text"])


def test_a_row_that_can_t_be_read_costs_no_other() -> None:
    strange = {**TASKS[0], "start_time": 9.3}
    lengthless = {key: value for key, value in TASKS[1].items() if key != "end_time"}
    text = json.dumps({"tasks": [*TASKS, strange, lengthless, {**lengthless, "duration": 7}]})
    reading = read_todolist(text, DATE)
    assert rows(reading) == MEANT
    assert [note["params"]["number"] for note in reading.problems] == ["5", "6", "7"]
    assert [note["params"]["error"] for note in reading.problems] == [
        {"msg": "%(text)s may be %(one)s or %(other)s", "params": {"text": "9.3", "one": "09:30", "other": "09:18"}},
        {"msg": "%(key)s is missing", "params": {"key": "end_time"}},
        {"msg": "%(text)s may be %(one)s or %(other)s", "params": {"text": "7", "one": "7 min", "other": "7 h"}},
    ]


def test_faults_of_writing_are_no_reason_to_ask_again_and_other_keys_are_said_so() -> None:
    reading = read_todolist(single(GOOD), DATE)
    assert reading.clean and reading.problems == []
    reading = read_todolist(FORMS["camel case"], DATE)
    assert not reading.clean and not reading.worth_repairing
    said = "The director's answer did not keep to the format; it was read all the same."
    assert [note["msg"] for note in reading.problems] == [said]


def test_of_two_keys_that_read_the_same_the_first_that_says_anything_stands() -> None:
    task = {
        "start_time": None,
        "startTime": "13:00",
        "Start Time": "15:00",
        "end": "14:00",
        "type": "rest",
        "content": "x",
    }
    assert read_todolist(json.dumps([task]), DATE).wishes == [Wish("rest", "", dt.time(13), dt.time(14), "x")]


@pytest.fixture
def director(settings: Any) -> Any:
    """Lets the director be whoever answers at an address."""

    def point(server: Server) -> None:
        chosen = {
            **settings.MODEL_ROLES["director"],
            "backend": "openai",
            "base_url": f"{server.url}/v1",
            "model": "m",
        }
        settings.MODEL_ROLES = {**settings.MODEL_ROLES, "director": chosen}
        roles._build.cache_clear()

    settings.MODEL_BACKOFF_S = 0.01
    settings.MODEL_CALLS_IN_TRANSACTION = True
    yield point
    roles._build.cache_clear()


@pytest.fixture
def board() -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.create_user("op", is_staff=True))
    return client


def morning(language: str = "zh") -> VTuber:
    vtuber = baomi(game_time="08:00", language=language)
    DayStep.objects.filter(vtuber=vtuber).delete()
    DayStep.objects.create(vtuber=vtuber, date=DATE, step=DayStep.Step.NEW_DAY, due=hours("08:00"))
    return vtuber


@pytest.mark.django_db
@pytest.mark.timeout(240)
def test_the_day_that_the_api_tells_is_the_one_that_was_meant(director: Any, board: Client) -> None:
    with serving(completion(GOOD)) as server:
        director(server)
        for form, answer in FORMS.items():
            server.replies, server.asked = [completion(answer)], []
            # Taken back, so that the next morning is a copy of this one.
            with transaction.atomic():
                assert engine.advance(morning().pk, lambda: REAL) >= 1
                told = board.get("/api/vtubers/baomi/snapshot").json()["day"]
                transaction.set_rollback(True)
            mine = [
                (task["type"], task["start"][11:16], task["end"][11:16], task["content"])
                for task in told["tasks"]
                if task["source"] == "director"
            ]
            assert mine == MEANT, form
            assert told["planned_by"] == "openai m"
            # What was read to the end is not paid twice.
            assert len(server.asked) == 1, form
            assert not any("left out" in note for note in told["notes"]), form


@pytest.mark.django_db
def test_a_cut_day_is_asked_for_again_and_keeps_its_whole_rows(director: Any, board: Client) -> None:
    with serving(completion(CUT["cut"])) as server:
        director(server)
        assert engine.advance(morning().pk, lambda: REAL) >= 1
        assert len(server.asked) == 2
    told = board.get("/api/vtubers/baomi/snapshot").json()["day"]
    contents = [task["content"] for task in told["tasks"] if task["source"] == "director"]
    assert contents == [content for *_times, content in MEANT[:3]]
    assert not any(task["content"].startswith(LATE[:3]) for task in told["tasks"])
    assert any(note.startswith("The answer broke off") for note in told["notes"])
