"""What is taken from her is not heard any more: silenced, stopped, removed, forgotten, or too old."""

from typing import Any

import pytest
from django.test import Client

from llmservice.models import ModelCall
from llmservice.tests.support.speech_standins import OpenAIStandIn
from llmservice.voice.speaking import Speech, speak
from streaming.aloud import speaking
from streaming.aloud.due_pieces import due_piece
from streaming.aloud.services import (
    SPOKEN_KEEP,
    prune_spoken,
    tell_piece,
)
from streaming.aloud.speaking import say_aloud
from streaming.chat.services.answers import AnswerClaim, finish, record_progress
from streaming.chat.services.chat_settings import silence
from streaming.chat.services.forgetting import forget, prune_forgotten
from streaming.chat.services.moderation import remove_message
from streaming.models import Answer, SpokenPiece, Stream
from streaming.on_air.services.broadcast import go_off
from streaming.on_air.services.speech import say as say_line
from streaming.tests.support.aloud import asked, fetched, speak_on, voiced
from streaming.tests.support.chat_world import told
from vtuber.models import Event
from vtuber.services.clock import locked_clock
from vtuber.services.emergency_stop import let_go_on, stop_her
from vtuber.tests.support.world import REAL, hours, seconds

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("way", ["silenced", "stopped", "removed", "interrupted"])
def test_what_is_taken_from_her_ends_at_once_and_can_not_be_fetched(voiced_stream: Stream, way: str) -> None:
    mine = asked(voiced_stream)
    record_progress(mine, "小鱼干。还有布丁。都", REAL + seconds(1.4))
    assert speak_on(voiced_stream, 1.5) == ["小鱼干。", "还有布丁。"]
    urls = [one["url"] for one in voiced(voiced_stream)[1:]]
    assert [fetched(url) for url in urls] == [200, 200]
    under_way = due_piece(voiced_stream, "zh", REAL + seconds(1.6))
    assert under_way is None
    record_progress(mine, "小鱼干。还有布丁。都分你。一", REAL + seconds(1.6))
    under_way = due_piece(voiced_stream, "zh", REAL + seconds(1.6))
    assert under_way is not None
    made = speak(under_way.text, owner="v", language="zh")
    real = REAL + seconds(1.7)
    if way == "silenced":
        silence(vtuber=voiced_stream.vtuber, silenced=True, actor="li", real=real)
    elif way == "stopped":
        stop_her(vtuber=voiced_stream.vtuber, actor="li", real=real)
    elif way == "removed":
        remove_message(message=message_of(mine), actor="li", real=real)
    else:
        from streaming.chat.services.answers import interrupt

        interrupt(stream=voiced_stream, clock=locked_clock(voiced_stream.vtuber), real=real)
    assert [fetched(url) for url in urls] == [404, 404]
    # What was being made comes too late.
    assert tell_piece(due=under_way, speech=made, real=REAL + seconds(1.8)) is None
    assert speak_on(voiced_stream, 1.9) == []
    assert len(voiced(voiced_stream)) == 3
    last = told(voiced_stream.vtuber, "stream.said", "answer.dropped")[-1]
    if way == "removed":
        assert last == {"answer": mine.answer, "stream": voiced_stream.pk, "voiced": True}
    else:
        assert (last["text"], last["voiced"], last["interrupted"]) == ("小鱼干。还有布丁。都分你。", True, True)


def test_what_she_says_of_her_own_is_hushed_as_well(voiced_stream: Stream) -> None:
    text = "今天下雨。月亮在打电话。你听。"
    say_line(stream=voiced_stream, kind="talk", text=text, game_time=hours("20:01"), real=REAL + seconds(1))
    assert speaking._say_next(voiced_stream.pk, lambda: REAL + seconds(1.1))
    url = voiced(voiced_stream)[-1]["url"]
    stop_her(vtuber=voiced_stream.vtuber, actor="li", real=REAL + seconds(1.2))
    assert fetched(url) == 404
    assert speak_on(voiced_stream, 1.3) == []
    let_go_on(vtuber=voiced_stream.vtuber, actor="li", real=REAL + seconds(2))
    # She goes on with what comes, and not in the middle of what was cut.
    assert speak_on(voiced_stream, 2.1) == []
    say_line(stream=voiced_stream, kind="talk", text="我回来了。", game_time=hours("20:02"), real=REAL + seconds(3))
    assert speak_on(voiced_stream, 3.1) == ["我回来了。"]


def test_off_air_nothing_is_said(voiced_stream: Stream) -> None:
    say_line(stream=voiced_stream, kind="goodbye", text="晚安。", game_time=hours("20:01"), real=REAL + seconds(1))
    due = due_piece(voiced_stream, "zh", REAL + seconds(1.1))
    assert due is not None
    go_off(stream=voiced_stream, game_time=hours("20:02"), real=REAL + seconds(1.2))
    assert tell_piece(due=due, speech=Speech("晚安。"), real=REAL + seconds(1.3)) is None
    assert say_aloud(voiced_stream.pk, lambda: REAL + seconds(1.3)) is False
    assert len(voiced(voiced_stream)) == 1


def test_old_words_are_not_said_any_more(voiced_stream: Stream) -> None:
    say_line(stream=voiced_stream, kind="talk", text="今天下雨。", game_time=hours("20:01"), real=REAL + seconds(1))
    assert speak_on(voiced_stream, 92) == []


def test_who_is_forgotten_is_not_heard_again(voiced_stream: Stream, voice_server: OpenAIStandIn) -> None:
    mine = asked(voiced_stream)
    finish(mine, "Momo喜欢鱼。", cut=False, real=REAL + seconds(1.5))
    assert speak_on(voiced_stream, 1.6) == ["Momo喜欢鱼。"]
    url = voiced(voiced_stream)[-1]["url"]
    key = SpokenPiece.objects.latest("pk").sound_key
    answer = Answer.objects.get()
    ModelCall.objects.update(created_at=REAL)
    forget(viewer=answer.viewer, real=REAL + seconds(10))
    while prune_forgotten(100):
        pass
    assert fetched(url) == 404
    assert not SpokenPiece.objects.filter(answer=answer).exists()
    from llmservice.voice.speaking import sound_cache

    assert sound_cache().get(key) is None
    told_of = Event.objects.filter(type="stream.voiced", payload__answer=answer.pk).get().payload
    assert (told_of["text"], told_of["url"], told_of["mouth"]) == ("……", "", "")
    assert not ModelCall.objects.filter(role="voice", prompt_user__contains="Momo").exists()


def test_pieces_go_when_there_are_many(voiced_stream: Stream, monkeypatch: pytest.MonkeyPatch) -> None:
    assert SPOKEN_KEEP >= 1_000
    from streaming.aloud import services

    monkeypatch.setattr(services, "SPOKEN_KEEP", 2)
    say_line(stream=voiced_stream, kind="talk", text="一。二。三。", game_time=hours("20:01"), real=REAL + seconds(1))
    assert speak_on(voiced_stream, 2) == ["一。", "二。", "三。"]
    assert prune_spoken(10) == 2
    assert list(SpokenPiece.objects.values_list("text", flat=True)) == ["二。", "三。"]


def test_nothing_else_is_served(voiced_stream: Stream) -> None:
    piece = SpokenPiece.objects.get()
    assert fetched(piece.url) == 200
    assert Client().post(piece.url).status_code == 405
    for token in ("x", piece.sound_key, piece.token[:-1]):
        assert fetched(f"/media/voice/{token}.wav") == 404
    SpokenPiece.objects.update(sound_key="f" * 64)
    assert fetched(piece.url) == 404  # the cache has let it go


def message_of(mine: AnswerClaim) -> Any:
    return Answer.objects.get(pk=mine.answer).messages.get()
