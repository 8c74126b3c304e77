"""An answer is taken, followed, ended: by its speaker, by an interruption, or by whoever finds it abandoned."""

import datetime as dt
from collections.abc import Sequence

import pytest
from django.db import transaction

from streaming.chat.answers.question_selection import EACH, Candidate, Choice, choose
from streaming.chat.services import answers
from streaming.chat.services.answers import AnswerClaim, Later, claim, end_abandoned, finish, record_progress
from streaming.chat.services.moderation import highlight_message
from streaming.models import Answer, ChatMessage, ChatRules, Stream
from streaming.on_air.services.speech import say as speak
from streaming.selectors import waiting
from streaming.tests.support.chat_world import message, on_air, say, told, viewer
from vtuber.services.clock import locked_clock
from vtuber.tests.support.world import REAL, hours, seconds

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def brisk(settings: object) -> None:
    settings.CHAT_PAUSE_S = 2.0  # type: ignore[attr-defined]
    settings.CHAT_STALE_S = 90.0  # type: ignore[attr-defined]


@pytest.fixture
def stream() -> Stream:
    return on_air()


def taken(stream: Stream, after: float = 1.0) -> AnswerClaim:
    found = claim(stream_id=stream.pk, real=REAL + seconds(after))
    assert isinstance(found, AnswerClaim)
    return found


def test_nobody_waits(stream: Stream) -> None:
    assert claim(stream_id=stream.pk, real=REAL) is None


def test_an_answer_from_question_to_line(stream: Stream) -> None:
    momo = viewer(stream.vtuber, "Momo")
    asked = message(say(momo, "你几岁？"))
    mine = taken(stream)
    assert claim(stream_id=stream.pk, real=REAL + seconds(1)) is None
    assert record_progress(mine, "（歪头）「三岁", REAL + seconds(2))
    assert finish(mine, "（歪头）「三岁半。」", cut=False, real=REAL + seconds(3))
    answer = Answer.objects.get()
    line = stream.lines.get(kind="answer")
    assert (answer.state, answer.line, answer.text, answer.ended_at) == ("said", line, line.text, REAL + seconds(3))
    assert (line.text, line.expression, line.cut) == ("（歪头）「三岁半。」", "curious", False)
    asked.refresh_from_db()
    assert asked.answer == answer
    (begun,) = told(stream.vtuber, "answer.begun")
    question = {"viewer": momo.pk, "nickname": "Momo", "colour": momo.colour, "text": "你几岁？", "askers": 1}
    assert begun == {"answer": answer.pk, "stream": stream.pk, "question": question}
    said = told(stream.vtuber, "stream.said")[-1]
    assert (said["answer"], said["question"], said["cut"], said["kind"]) == (answer.pk, question, False, "answer")


def test_a_fence_that_was_raised_drops_what_comes_late(stream: Stream) -> None:
    say(viewer(stream.vtuber, "Momo"), "你几岁？")
    mine = taken(stream)
    record_progress(mine, "第一句。第二", REAL + seconds(2))
    with transaction.atomic():
        assert answers.interrupt(stream=stream, clock=locked_clock(stream.vtuber), real=REAL + seconds(3))
    assert not record_progress(mine, "第一句。第二句。", REAL + seconds(4))
    assert not finish(mine, "第一句。第二句。", cut=False, real=REAL + seconds(5))
    answer = Answer.objects.get()
    assert (answer.state, answer.text) == ("cut", "第一句。")
    assert [(line.text, line.cut) for line in stream.lines.filter(kind="answer")] == [("第一句。", True)]


def test_without_a_whole_sentence_all_that_was_said_is_kept(stream: Stream) -> None:
    say(viewer(stream.vtuber, "Momo"), "你几岁？")
    mine = taken(stream)
    record_progress(mine, "我今天", REAL + seconds(2))
    with transaction.atomic():
        answers.interrupt(stream=stream, clock=locked_clock(stream.vtuber), real=REAL + seconds(3))
    assert stream.lines.get(kind="answer").text == "我今天——"


def test_whoever_finds_an_abandoned_answer_ends_it_as_cut(stream: Stream) -> None:
    say(viewer(stream.vtuber, "Momo"), "你几岁？")
    mine = taken(stream)
    record_progress(mine, "三岁。然后", REAL + seconds(2))
    assert end_abandoned(REAL + seconds(2 + answers.LEASE_S) - dt.timedelta(milliseconds=1)) == 0
    assert end_abandoned(REAL + seconds(2 + answers.LEASE_S)) == 1
    assert (Answer.objects.get().state, stream.lines.get(kind="answer").text) == ("cut", "三岁。")
    assert end_abandoned(REAL + seconds(60)) == 0


def test_nothing_said_is_no_line_and_the_question_waits_again(stream: Stream) -> None:
    asked = message(say(viewer(stream.vtuber, "Momo"), "你几岁？"))
    mine = taken(stream)
    assert end_abandoned(REAL + seconds(30)) == 1
    assert Answer.objects.get().state == "dropped"
    assert not stream.lines.filter(kind="answer").exists()
    assert told(stream.vtuber, "answer.dropped")[-1]["answer"] == mine.answer
    again = taken(stream, after=40)
    assert (again.message, again.answer != mine.answer) == (asked.pk, True)


def test_a_pause_lies_between_two_answers(stream: Stream) -> None:
    say(viewer(stream.vtuber, "Momo"), "你几岁？")
    say(viewer(stream.vtuber, "Kiki"), "你睡了吗？")
    finish(taken(stream), "三岁。", cut=False, real=REAL + seconds(5))
    assert claim(stream_id=stream.pk, real=REAL + seconds(5.5)) == Later(1.5)
    assert isinstance(claim(stream_id=stream.pk, real=REAL + seconds(7)), AnswerClaim)


def test_stale_messages_only_stay_chat(stream: Stream) -> None:
    say(viewer(stream.vtuber, "Momo"), "你几岁？")
    assert claim(stream_id=stream.pk, real=REAL + seconds(91)) is None
    assert ChatMessage.objects.get().state == "shown"


def test_who_is_silenced_answers_nobody(stream: Stream) -> None:
    say(viewer(stream.vtuber, "Momo"), "你几岁？")
    ChatRules.objects.create(vtuber=stream.vtuber, silenced=True)
    assert claim(stream_id=stream.pk, real=REAL + seconds(1)) is None


def test_after_goodbye_nobody_is_answered(stream: Stream) -> None:
    say(viewer(stream.vtuber, "Momo"), "你几岁？")
    speak(stream=stream, kind="goodbye", text="晚安。", game_time=hours("20:59"), real=REAL)
    assert claim(stream_id=stream.pk, real=REAL + seconds(1)) is None


def test_who_was_removed_while_she_chose_is_not_answered(stream: Stream, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = message(say(viewer(stream.vtuber, "Momo"), "你几岁？"))
    later = message(say(viewer(stream.vtuber, "Kiki"), "你睡了吗？"))

    def choose_and_remove(candidates: Sequence[Candidate], her_name: str) -> Choice | None:
        choice = choose(candidates, her_name)
        if choice is not None and choice.chosen.message == gone.pk:
            ChatMessage.objects.filter(pk=gone.pk).update(state="removed")
        return choice

    monkeypatch.setattr(answers, "choose", choose_and_remove)
    look = claim(stream_id=stream.pk, real=REAL + seconds(1))
    assert isinstance(look, Later) and look.seconds < 1
    assert not Answer.objects.exists()
    assert taken(stream).message == later.pk


@pytest.mark.parametrize("what", ["silenced", "spoken"])
def test_what_happens_while_she_chooses_counts(stream: Stream, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    say(viewer(stream.vtuber, "Momo"), "你几岁？")
    say(viewer(stream.vtuber, "Kiki"), "你睡了吗？")
    rival: list[object] = []

    def choose_late(candidates: Sequence[Candidate], her_name: str) -> Choice | None:
        monkeypatch.setattr(answers, "choose", choose)
        if what == "silenced":
            ChatRules.objects.create(vtuber=stream.vtuber, silenced=True)
        else:
            rival.append(claim(stream_id=stream.pk, real=REAL + seconds(1)))
        return choose(candidates, her_name)

    monkeypatch.setattr(answers, "choose", choose_late)
    assert claim(stream_id=stream.pk, real=REAL + seconds(1)) is None
    assert Answer.objects.count() == len(rival) == (what == "spoken")


def test_of_each_viewer_only_the_newest_few_wait(stream: Stream) -> None:
    troll = viewer(stream.vtuber, "Troll")
    said = [say(troll, f"第{number}句是什么？", after=number / 100).message for number in range(7)]
    kept = say(viewer(stream.vtuber, "Kiki"), "晚饭煮了面").message
    taken(stream)
    passed = ChatMessage.objects.filter(passed_over=True).order_by("id")
    assert list(passed.values_list("pk", flat=True)) == said[:-EACH]
    assert list(waiting(stream, REAL + seconds(2)).order_by("id").values_list("pk", flat=True)) == [
        *said[-EACH:-1],
        kept,
    ]


def test_what_was_passed_over_is_answered_when_the_staff_wants_it(stream: Stream) -> None:
    troll = viewer(stream.vtuber, "Troll")
    first = message(say(troll, "第零句是什么？"))
    for number in range(EACH):
        say(troll, f"{_REMARKS[number]}？", after=number / 100)
    finish(taken(stream), "嗯。", cut=False, real=REAL + seconds(1))
    first.refresh_from_db()
    assert first.passed_over
    assert highlight_message(message=first, actor="mod", real=REAL + seconds(2))
    assert taken(stream, after=4).message == first.pk


# fmt: off
_REMARKS = [
    "晚饭煮了面", "尾巴好长", "窗外在下雪", "我刚下班", "猫粮涨价了", "想养仓鼠", "地铁好挤",
    "明天放假", "耳机坏了", "楼下有狗", "第一次来", "声音真软", "水开了", "键盘好响",
    "月亮很圆", "作业没写", "橘子甜", "风好大", "我要睡了", "路过看看",
]
# fmt: on


def test_twenty_are_answered_before_the_flooder_s_second(stream: Stream) -> None:
    troll = viewer(stream.vtuber, "Troll")
    for number in range(60):
        say(troll, f"苞米苞米看我第{number}次好不好？", after=number / 100)
    others = [viewer(stream.vtuber, f"Fan {number}") for number in range(20)]
    for number, fan in enumerate(others):
        say(fan, _REMARKS[number], after=1 + number / 100)
    order = []
    for turn in range(22):
        at = 2 + turn * 3.0
        mine = taken(stream, after=at)
        order.append(Answer.objects.get(pk=mine.answer).viewer_id)
        finish(mine, f"第{turn}句。", cut=False, real=REAL + seconds(at + 0.5))
    assert sorted(order[:21]) == sorted([troll.pk, *(fan.pk for fan in others)])
    assert order[21] == troll.pk
