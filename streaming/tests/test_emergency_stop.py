"""The emergency stop and her voice: what is being said is cut unheard, nothing follows, and all of it can go on."""

import pytest

from streaming.chat.services.answers import AnswerClaim, claim, finish, record_progress
from streaming.models import Answer, Stream
from streaming.tests.support.chat_world import message, on_air, say, told, viewer
from vtuber.executor import engine
from vtuber.models import TodoTask
from vtuber.services.emergency_stop import let_go_on, stop_her
from vtuber.services.task_edits import cancel_task
from vtuber.tests.support.world import REAL, seconds

pytestmark = pytest.mark.django_db


def stopped_in_an_answer(text: str) -> tuple[Stream, AnswerClaim]:
    """She has come so far in an answer when she is stopped."""
    stream = on_air()
    say(viewer(stream.vtuber, "Momo"), "你几岁？")
    mine = claim(stream_id=stream.pk, real=REAL + seconds(1))
    assert isinstance(mine, AnswerClaim)
    record_progress(mine, text, REAL + seconds(2))
    stop_her(vtuber=stream.vtuber, actor="li", real=REAL + seconds(3))
    return stream, mine


def test_what_she_is_saying_is_cut_and_no_voice_says_it() -> None:
    stream, mine = stopped_in_an_answer("第一句。第二")
    assert not record_progress(mine, "第一句。第二句。", REAL + seconds(4))
    assert not finish(mine, "第一句。第二句。", cut=False, real=REAL + seconds(5))
    said = told(stream.vtuber, "stream.said")[-1]
    assert (said["text"], said["cut"], said["aloud"]) == ("第一句。", True, False)
    # Everything before it was aloud, and nothing is said after it.
    assert [line["aloud"] for line in told(stream.vtuber, "stream.said")] == [True, False]


def test_before_the_first_word_the_question_waits_again() -> None:
    stream, _mine = stopped_in_an_answer("")
    assert Answer.objects.get().state == "dropped"
    assert claim(stream_id=stream.pk, real=REAL + seconds(6)) is None
    let_go_on(vtuber=stream.vtuber, actor="li", real=REAL + seconds(7))
    again = claim(stream_id=stream.pk, real=REAL + seconds(8))
    assert isinstance(again, AnswerClaim)
    assert Answer.objects.get(pk=again.answer).question == "你几岁？"


def test_nobody_is_answered_and_no_beat_of_the_script_comes_until_she_is_let_go_on() -> None:
    stream, _mine = stopped_in_an_answer("第一句。")
    asked = message(say(viewer(stream.vtuber, "Nana"), "还在吗？", after=4))
    lines = stream.lines.count()
    TodoTask.objects.update(due=stream.started_at)
    assert claim(stream_id=stream.pk, real=REAL + seconds(20)) is None
    assert engine.advance(stream.vtuber_id, lambda: REAL + seconds(20)) == 0
    assert (stream.lines.count(), Stream.objects.get().state) == (lines, "live")
    let_go_on(vtuber=stream.vtuber, actor="li", real=REAL + seconds(21))
    taken = claim(stream_id=stream.pk, real=REAL + seconds(22))
    assert isinstance(taken, AnswerClaim)
    assert taken.message == asked.pk


def test_a_stream_that_is_called_off_meanwhile_ends_without_a_word() -> None:
    stream, _mine = stopped_in_an_answer("第一句。")
    row = TodoTask.objects.get()
    lines = stream.lines.count()
    cancel_task(task_id=row.pk, version=row.version, actor="li", real=REAL + seconds(9))
    assert (Stream.objects.get().state, stream.lines.count()) == ("ended", lines)
