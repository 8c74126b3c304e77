"""How far she is in what she says: reckoned from the log, as it is told to whoever comes in the middle."""

import datetime as dt
from typing import Any

import pytest

from llmservice.tests.conftest import no_voice
from streaming.aloud.telling import OwnVoice, Say, told_aloud
from streaming.aloud.under_way import UnderWay, under_way
from streaming.chat.live.event_frames import frame_of
from streaming.chat.live.live_snapshot import take_live_snapshot
from streaming.chat.services.chat_settings import silence
from streaming.on_air.services.speech import say as say_line
from streaming.tests.support.chat_world import on_air, told
from vtuber.plugin import EventMessage, head_seq
from vtuber.tests.support.world import REAL, hours, seconds


def event(type: str, after: float, seq: int, **payload: Any) -> EventMessage:
    real = REAL + seconds(after)
    return EventMessage(vtuber="baomi", seq=seq, type=type, game_time=REAL, real_time=real, payload=payload)


def piece(after: float, seq: int, ms: int = 2000, **more: Any) -> EventMessage:
    usual = {"stream": 1, "kind": "talk", "answer": None, "piece": 0, "text": "喵。", "url": f"/{seq}.wav"}
    sound = {"duration_ms": ms, "mouth": "0z", "shapes": "", "credit": ""}
    return event("stream.voiced", after, seq, **{**usual, **sound, **more})


def said(after: float, seq: int, **more: Any) -> EventMessage:
    line = {"stream": 1, "number": seq, "kind": "talk", "text": "（甩尾巴）「今天下雨。」", "short": "今天下雨。"}
    face = {"expression": "happy", "action": "", "answer": None, "question": None, "cut": False}
    return event("stream.said", after, seq, **{**line, **face, **more})


def heard_at(found: UnderWay, after: float) -> list[tuple[str, int]]:
    return [(say.speech, at_ms) for say, at_ms in found.at(REAL + seconds(after))]


def test_one_sentence_begins_where_the_one_before_ends() -> None:
    found = UnderWay("zh")
    found.hear(piece(0, 1))
    found.hear(piece(0.5, 2, ms=1000))
    assert heard_at(found, 0.25) == [("s1", 250), ("s2", 0)]
    assert heard_at(found, 1.999) == [("s1", 1999), ("s2", 0)]
    assert heard_at(found, 2.5) == [("s2", 500)]
    assert heard_at(found, 3) == []
    # What comes after a pause begins when it comes.
    found.hear(piece(10, 3))
    assert heard_at(found, 10.5) == [("s3", 500)]
    # A clock that was set back makes nobody begin before the beginning.
    assert heard_at(found, 9) == [("s3", 0)]


@pytest.mark.parametrize(
    "hushed",
    [
        event("stop.pulled", 1, 3, by="li", at=""),
        event("chat.rules", 1, 3, silenced=True),
        event("stream.ended", 1, 3, stream=1),
        event("answer.dropped", 1, 3, answer=4, stream=1, voiced=True),
        said(1, 3, answer=4, cut=True, voiced=True, interrupted=True),
    ],
    ids=lambda one: one.type,
)
def test_whatever_hushes_her_leaves_nothing_to_be_said(hushed: EventMessage) -> None:
    found = UnderWay("zh")
    found.hear(piece(0, 1))
    found.hear(piece(0.5, 2))
    found.hear(hushed)
    assert heard_at(found, 1) == []
    found.hear(piece(2, 4))
    assert heard_at(found, 2.5) == [("s4", 500)]


@pytest.mark.parametrize(
    "unheard",
    [
        event("chat.rules", 1, 3, silenced=False),
        event("answer.dropped", 1, 3, answer=4, stream=1),
        event("stop.released", 1, 3, by="li"),
        said(1, 3, voiced=True),
        said(1, 3, aloud=False),
        said(1, 3, text="（甩尾巴）"),
        # Whoever it was said to wanted to be forgotten.
        piece(1, 3, text="", url="", ms=0),
    ],
)
def test_what_is_nothing_to_hear_changes_nothing(unheard: EventMessage) -> None:
    found = UnderWay("zh")
    found.hear(piece(0, 1))
    found.hear(unheard)
    assert heard_at(found, 1) == [("s1", 1000)]


def test_a_line_without_a_sound_takes_about_as_long_as_one_speaks() -> None:
    voice = {"name": "Tingting", "speed": 1.1}
    assert told_aloud(said(0, 7, voice=voice), "zh") == [
        Say("s7", "talk", "今天下雨。", "zh", 5 * 220, voice=OwnVoice("Tingting", 1.1))
    ]
    assert told_aloud(said(0, 8, text="Rain."), "en") == [Say("s8", "talk", "Rain.", "en", 5 * 65)]


def test_the_stream_page_is_told_what_to_say_and_when_to_be_quiet() -> None:
    frame: Any = frame_of(piece(0, 5, text="Good evening."))
    assert frame.model_dump()["aloud"] == {
        "speech": "s5",
        "text": "Good evening.",
        "language": "en",
        "duration_ms": 2000,
        "url": "/5.wav",
        "mouth": "0z",
        "mouth_rate": 40,
        "shapes": "",
        "voice": None,
        "at_ms": 0,
    }
    line: Any = frame_of(said(0, 6, voice={"name": "", "speed": 1.0}))
    assert (line.hushed, line.aloud.text, line.aloud.language, line.aloud.url) == (False, "今天下雨。", "zh", "")
    assert (line.aloud.voice.name, line.aloud.voice.speed) == ("", 1.0)
    cut: Any = frame_of(said(0, 7, answer=4, cut=True, voiced=True, interrupted=True))
    assert (cut.hushed, cut.aloud) == (True, None)
    dropped: Any = frame_of(event("answer.dropped", 0, 8, answer=4, stream=1, voiced=True))
    assert dropped.hushed is True
    assert frame_of(piece(0, 9, text="", url="")) is None


@pytest.mark.django_db
def test_who_comes_in_the_middle_is_told_what_is_under_way(settings: Any) -> None:
    settings.MODEL_ROLES = {**settings.MODEL_ROLES, "voice": {**no_voice(), "name": "Tingting", "speed": 1.1}}
    stream = on_air()
    say_line(stream=stream, kind="talk", text="今天下雨。", game_time=hours("20:01"), real=REAL + seconds(30))
    assert told(stream.vtuber, "stream.said")[-1]["voice"] == {"name": "Tingting", "speed": 1.1}
    shown = take_live_snapshot(stream.vtuber, REAL + seconds(30.5)).saying
    assert [(one.text, one.at_ms, one.voice and one.voice.name) for one in shown] == [("今天下雨。", 500, "Tingting")]
    head = head_seq(stream.vtuber)
    # As of an event before, it was not said yet.
    assert under_way(stream.vtuber, head - 1, REAL + seconds(30.5)).at(REAL + seconds(30.5)) == []
    assert take_live_snapshot(stream.vtuber, REAL + seconds(32)).saying == []
    silence(vtuber=stream.vtuber, silenced=True, actor="li", real=REAL + seconds(30.8))
    assert take_live_snapshot(stream.vtuber, REAL + seconds(30.9)).saying == []


@pytest.mark.django_db
@pytest.mark.parametrize(("backend", "persona", "voice"), [("browser", "Meijia", "Meijia"), ("off", "", None)])
def test_the_listeners_browser_speaks_where_nobody_else_does(
    settings: Any, backend: str, persona: str, voice: str | None
) -> None:
    settings.MODEL_ROLES = {**settings.MODEL_ROLES, "voice": {**no_voice(), "backend": backend, "name": "Tingting"}}
    stream = on_air()
    stream.vtuber.persona.voice = persona
    say_line(
        stream=stream, kind="talk", text="今天下雨。", game_time=hours("20:01"), real=REAL + dt.timedelta(seconds=1)
    )
    said_so = told(stream.vtuber, "stream.said")[-1]["voice"]
    assert (said_so and said_so["name"]) == voice
    # What was cut by the emergency stop nobody says.
    say_line(stream=stream, kind="talk", text="喵。", game_time=hours("20:02"), real=REAL + seconds(2), aloud=False)
    assert told(stream.vtuber, "stream.said")[-1]["voice"] is None
