"""What she says in a stream, made into sound piece by piece: in order, once, and not a moment longer than she may."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from llmservice.models import ModelCall
from llmservice.tests.conftest import no_voice
from llmservice.tests.support import speech_sounds as sounds
from llmservice.tests.support.speech_standin import Answer as Reply
from llmservice.tests.support.speech_standins import OpenAIStandIn
from llmservice.voice.sound import read_sound
from llmservice.voice.speaking import Speech
from streaming import tasks
from streaming.aloud import speaking
from streaming.aloud.due_pieces import due_piece
from streaming.aloud.services import (
    give_voice_back,
    read_what_is_late,
    take_voice,
    tell_piece,
)
from streaming.aloud.speaking import say_aloud
from streaming.chat.services.answers import finish, record_progress
from streaming.models import Answer, Stream
from streaming.on_air.services.speech import say as say_line
from streaming.tests.support.aloud import asked, fetched, speak_on, voiced
from streaming.tests.support.chat_world import on_air, told
from vtuber.tests.support.world import REAL, hours, seconds

pytestmark = pytest.mark.django_db


SCRIPT = {
    "title": "《纸船邮差》试播",
    "greeting": "（挥爪）「来了」",
    "beats": ["（看窗外）今天下雨。月亮在打电话。", "第二句。", "第三句。", "第四句。"],
    "ad": "",
    "goodbye": "晚安。",
}


def test_a_line_of_hers_is_said_with_its_sound(voice_server: OpenAIStandIn) -> None:
    stream = on_air()
    (line,) = told(stream.vtuber, "stream.said")
    assert (line["text"], line["voiced"], line["interrupted"]) == ("（挥爪）「来了」", True, False)
    assert speak_on(stream, 1) == ["来了"]
    (piece,) = voiced(stream)
    assert (piece["kind"], piece["answer"], piece["piece"], piece["text"]) == ("greeting", None, 0, "来了")
    assert (piece["duration_ms"], piece["credit"], piece["shapes"]) == (500, "", "")
    assert len(piece["mouth"]) == 20 and set(piece["mouth"]) == {"z"}
    # Once, however often somebody looks.
    assert speak_on(stream, 2) == []
    assert len(voice_server.asked) == 1
    assert voice_server.asked[0].json["voice"] == "nova"
    call = ModelCall.objects.get(role="voice")
    assert (call.owner, call.prompt_user, call.state) == (stream.vtuber.owner, "来了", "ok")
    response = Client().get(piece["url"])
    assert (response.status_code, response["Content-Type"]) == (200, "audio/wav")
    assert (response["Cache-Control"], response["Access-Control-Allow-Origin"]) == ("no-store", "*")
    assert response.content[:4] == b"RIFF"
    assert len(response.content) == 24_044


def test_her_persona_has_a_voice_of_her_own(voice_server: OpenAIStandIn) -> None:
    stream = on_air()
    stream.vtuber.persona.voice = "shimmer"
    stream.vtuber.persona.save()
    speak_on(stream, 1)
    assert voice_server.asked[0].json["voice"] == "shimmer"


def test_an_answer_is_said_sentence_by_sentence_while_it_comes(voiced_stream: Stream) -> None:
    mine = asked(voiced_stream)
    assert speak_on(voiced_stream, 1.1) == []
    record_progress(mine, "（歪头）「小鱼", REAL + seconds(1.2))
    assert speak_on(voiced_stream, 1.3) == []
    record_progress(mine, "（歪头）「小鱼干，喵。还有布", REAL + seconds(1.4))
    assert speak_on(voiced_stream, 1.5) == ["小鱼干，喵。"]
    assert Answer.objects.get().state == "speaking"
    record_progress(mine, "（歪头）「小鱼干，喵。还有布丁！都分你一半", REAL + seconds(1.6))
    assert speak_on(voiced_stream, 1.7) == ["还有布丁！"]
    finish(mine, "（歪头）「小鱼干，喵。还有布丁！都分你一半」", cut=False, real=REAL + seconds(1.8))
    assert speak_on(voiced_stream, 1.9) == ["都分你一半"]
    assert speak_on(voiced_stream, 2.0) == []
    pieces = voiced(voiced_stream)[1:]
    assert [(one["kind"], one["answer"], one["piece"]) for one in pieces] == [
        ("answer", mine.answer, number) for number in range(3)
    ]
    said = told(voiced_stream.vtuber, "stream.said")[-1]
    assert (said["voiced"], said["interrupted"]) == (True, False)
    assert [fetched(one["url"]) for one in pieces] == [200, 200, 200]


def test_what_was_begun_is_not_told_twice_when_the_voice_fails_meanwhile(
    voiced_stream: Stream, voice_server: OpenAIStandIn
) -> None:
    mine = asked(voiced_stream)
    record_progress(mine, "小鱼干。还有", REAL + seconds(1.4))
    assert speak_on(voiced_stream, 1.5) == ["小鱼干。"]
    voice_server.bad = Reply(b"", 500)
    record_progress(mine, "小鱼干。还有布丁。都", REAL + seconds(1.6))
    assert speak_on(voiced_stream, 1.7) == ["还有布丁。"]
    finish(mine, "小鱼干。还有布丁。都分你。", cut=False, real=REAL + seconds(1.8))
    assert told(voiced_stream.vtuber, "stream.said")[-1]["voiced"] is True
    speak_on(voiced_stream, 1.9)
    # Her words go on, read.
    assert [(one["text"], bool(one["url"]), one["mouth"] == "") for one in voiced(voiced_stream)[1:]] == [
        ("小鱼干。", True, False),
        ("还有布丁。", False, True),
        ("都分你。", False, True),
    ]


def test_without_a_voice_her_lines_are_told_as_ever(settings: Any) -> None:
    for backend in ("browser", "off", "auto"):
        settings.MODEL_ROLES = {**settings.MODEL_ROLES, "voice": {**no_voice(), "backend": backend}}
        stream = on_air() if backend == "browser" else Stream.objects.get()
        line = say_line(stream=stream, kind="talk", text="（甩尾巴）「喵」", game_time=hours("20:01"), real=REAL)
        said = told(stream.vtuber, "stream.said")[-1]
        assert (said["voiced"], said["interrupted"], line.voiced_from) == (False, False, None)
        assert speak_on(stream, 1) == []
    assert not ModelCall.objects.filter(role="voice").exists()


def test_what_she_only_does_is_not_voiced(voiced_stream: Stream, voice_server: OpenAIStandIn) -> None:
    say_line(stream=voiced_stream, kind="talk", text="（盯着窗外）", game_time=hours("20:01"), real=REAL + seconds(1))
    assert told(voiced_stream.vtuber, "stream.said")[-1]["voiced"] is False
    assert speak_on(voiced_stream, 2) == []
    assert len(voice_server.asked) == 1


def test_a_voice_that_is_left_alone_begins_no_answer(
    voiced_stream: Stream, voice_server: OpenAIStandIn, settings: Any
) -> None:
    settings.MODEL_BUDGET_PER_DAY = 0
    settings.MODEL_PRICES_SET = {"tts-1": 100}
    mine = asked(voiced_stream)
    record_progress(mine, "小鱼干。还有", REAL + seconds(1.4))
    assert speak_on(voiced_stream, 1.5) == []
    finish(mine, "小鱼干。还有布丁。", cut=False, real=REAL + seconds(1.8))
    # Told whole, as without a voice.
    assert told(voiced_stream.vtuber, "stream.said")[-1]["voiced"] is False
    assert speak_on(voiced_stream, 1.9) == []
    assert len(voice_server.asked) == 1


def test_of_two_who_make_the_same_piece_one_says_it(voiced_stream: Stream) -> None:
    say_line(stream=voiced_stream, kind="talk", text="今天下雨。", game_time=hours("20:01"), real=REAL + seconds(1))
    due = due_piece(voiced_stream, "zh", REAL + seconds(1.1))
    assert due is not None
    assert tell_piece(due=due, speech=Speech(due.text), real=REAL + seconds(1.2)) is not None
    assert tell_piece(due=due, speech=Speech(due.text), real=REAL + seconds(1.3)) is None
    assert len(voiced(voiced_stream)) == 2


def test_one_at_a_time_speaks(voiced_stream: Stream) -> None:
    assert take_voice(stream_id=voiced_stream.pk, real=REAL)
    assert not take_voice(stream_id=voiced_stream.pk, real=REAL + seconds(29))
    assert say_aloud(voiced_stream.pk, lambda: REAL + seconds(29)) is False
    # One that died leaves its place; so does one from before the clock was set back.
    assert take_voice(stream_id=voiced_stream.pk, real=REAL + seconds(31))
    assert take_voice(stream_id=voiced_stream.pk, real=REAL - seconds(3600))
    give_voice_back(stream_id=voiced_stream.pk)
    assert take_voice(stream_id=voiced_stream.pk, real=REAL)


def test_her_next_lines_are_made_ahead_where_it_costs_nothing(voice_server: OpenAIStandIn, settings: Any) -> None:
    stream = on_air(prepared=SCRIPT)
    assert say_aloud(stream.pk, lambda: REAL + seconds(1)) is False
    # Her greeting is said; two lines of her script are ready, and nobody has heard of them.
    assert [asked.json["input"] for asked in voice_server.asked] == [
        "来了",
        "今天下雨。",
        "月亮在打电话。",
        "第二句。",
    ]
    assert [one["text"] for one in voiced(stream)] == ["来了"]
    text = "（看窗外）今天下雨。月亮在打电话。"
    say_line(stream=stream, kind="talk", text=text, game_time=hours("20:05"), real=REAL + seconds(2))
    Stream.objects.update(next_cue=1)
    assert say_aloud(stream.pk, lambda: REAL + seconds(2.1)) is False
    assert [asked.json["input"] for asked in voice_server.asked][4:] == ["第三句。"]
    assert [one["text"] for one in voiced(stream)][1:] == ["今天下雨。", "月亮在打电话。"]
    # What costs is made when it is said.
    settings.MODEL_PRICES_SET = {"tts-1": 100}
    Stream.objects.update(next_cue=2)
    assert say_aloud(stream.pk, lambda: REAL + seconds(3)) is False
    assert len(voice_server.asked) == 5


def test_a_voice_that_fails_is_not_asked_again_and_again_for_what_comes(
    voice_server: OpenAIStandIn, settings: Any
) -> None:
    settings.CIRCUIT_FAILURES = 99
    stream = on_air(prepared=SCRIPT)
    speak_on(stream, 0.1)
    voice_server.bad = Reply(b"", 500)
    assert say_aloud(stream.pk, lambda: REAL + seconds(1)) is False
    assert [asked.json["input"] for asked in voice_server.asked] == [
        "来了",
        "今天下雨。",
        "月亮在打电话。",
        "第二句。",
    ]
    assert [one["text"] for one in voiced(stream)] == ["来了"]


def test_where_nobody_makes_sounds_her_lines_are_read_after_a_while(voiced_stream: Stream) -> None:
    text = "今天下雨。月亮在打电话。"
    say_line(stream=voiced_stream, kind="talk", text=text, game_time=hours("20:01"), real=REAL + seconds(1))
    assert read_what_is_late(stream=voiced_stream, real=REAL + seconds(6.5)) == 0
    assert read_what_is_late(stream=voiced_stream, real=REAL + seconds(7.5)) == 1
    assert [(one["text"], one["url"], one["duration_ms"]) for one in voiced(voiced_stream)[1:]] == [
        ("今天下雨。", "", 0),
        ("月亮在打电话。", "", 0),
    ]
    assert read_what_is_late(stream=voiced_stream, real=REAL + seconds(8)) == 0
    assert speak_on(voiced_stream, 9) == []


def test_the_tick_wakes_who_speaks_and_reads_what_is_late(
    voiced_stream: Stream, monkeypatch: pytest.MonkeyPatch
) -> None:
    woken: list[int] = []
    monkeypatch.setattr("streaming.aloud.wake_ups.send_wake_up", woken.append)
    now = timezone.now()
    tasks.mind_chats()
    # She has just gone live: what she says first can be made.
    assert woken == [voiced_stream.pk]
    woken.clear()
    tasks.mind_chats()
    assert woken == []
    say_line(stream=voiced_stream, kind="talk", text="今天下雨。", game_time=hours("20:01"), real=now)
    tasks.mind_chats()
    assert woken == [voiced_stream.pk]
    voiced_stream.lines.update(voiced_from=now - seconds(7))
    tasks.mind_chats()
    assert (woken, voiced(voiced_stream)[-1]["text"]) == ([voiced_stream.pk], "今天下雨。")


def test_at_most_half_of_the_slots_speak(monkeypatch: pytest.MonkeyPatch) -> None:
    spoken: list[int] = []
    woken: list[int] = []

    def say(stream_id: int, real: Any) -> bool:
        spoken.append(stream_id)
        if stream_id > 1:
            tasks.speak(stream_id - 1)
        return stream_id == 4

    monkeypatch.setattr(tasks, "say_aloud", say)
    monkeypatch.setattr("streaming.aloud.wake_ups.send_wake_up", woken.append)
    # Of six slots three speak, one within the other here; who found none free is not sent for by itself.
    tasks.speak(4)
    assert (spoken, woken) == ([4, 3, 2], [4])
    tasks.speak(1)
    assert spoken == [4, 3, 2, 1]


def test_she_is_heard_while_her_answer_still_comes(voiced_stream: Stream, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = asked(voiced_stream)
    looks: list[list[str]] = []

    def meanwhile(_seconds: float) -> None:
        """What becomes of the answer between two looks at it."""
        looks.append([one["text"] for one in voiced(voiced_stream)[1:]])
        if len(looks) == 1:
            record_progress(mine, "小鱼干。还有", REAL + seconds(1.5))
            return
        assert Answer.objects.get().state == "speaking"
        assert not take_voice(stream_id=voiced_stream.pk, real=REAL + seconds(2))
        finish(mine, "小鱼干。还有布丁。", cut=False, real=REAL + seconds(3))

    monkeypatch.setattr(speaking, "_wait", meanwhile)
    assert not say_aloud(voiced_stream.pk, lambda: REAL + seconds(2))
    assert looks == [[], ["小鱼干。"]]
    assert [one["text"] for one in voiced(voiced_stream)] == ["来了", "小鱼干。", "还有布丁。"]
    assert take_voice(stream_id=voiced_stream.pk, real=REAL + seconds(2))


def test_what_is_said_while_a_turn_ends_is_said_in_the_next(
    voiced_stream: Stream, monkeypatch: pytest.MonkeyPatch
) -> None:
    turned: list[int] = []

    def nothing_ahead(stream_id: int, tried: set[str]) -> bool:
        turned.append(stream_id)
        if len(turned) == 1:
            # Whoever this wakes finds the voice taken.
            say_line(
                stream=voiced_stream, kind="talk", text="等我。", game_time=hours("20:01"), real=REAL + seconds(1)
            )
            assert not say_aloud(voiced_stream.pk, lambda: REAL + seconds(1))
        return False

    monkeypatch.setattr(speaking, "_make_ahead", nothing_ahead)
    assert say_aloud(voiced_stream.pk, lambda: REAL + seconds(1))
    assert [one["text"] for one in voiced(voiced_stream)] == ["来了"]
    assert not say_aloud(voiced_stream.pk, lambda: REAL + seconds(2))
    assert [one["text"] for one in voiced(voiced_stream)] == ["来了", "等我。"]
    assert turned == [voiced_stream.pk] * 2


def test_an_answer_that_ends_while_nothing_is_due_is_said_to_its_end(
    voiced_stream: Stream, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = asked(voiced_stream)
    say_next = speaking._say_next
    ended: list[Any] = []

    def ends_after(stream_id: int, real: Any) -> bool:
        found = say_next(stream_id, real)
        if not found and not ended:
            ended.append(finish(mine, "小鱼干。", cut=False, real=REAL + seconds(1.5)))
        return found

    monkeypatch.setattr(speaking, "_say_next", ends_after)
    monkeypatch.setattr(speaking, "_make_ahead", lambda *_: False)
    assert not say_aloud(voiced_stream.pk, lambda: REAL + seconds(2))
    assert [one["text"] for one in voiced(voiced_stream)] == ["来了", "小鱼干。"]


def test_the_sound_is_the_one_that_was_made(voiced_stream: Stream) -> None:
    from llmservice.backends.base import Recording

    url = voiced(voiced_stream)[0]["url"]
    found = read_sound(Recording(Client().get(url).content, ""), "it")
    assert found.wav == sounds.wav()
