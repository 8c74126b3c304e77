"""Events as commands: what each shows, and that the picture of a newcomer is what the log has told."""

import datetime as dt
from typing import Any

import pytest

from unity_bridge.projections import project
from unity_bridge.projections.log_state import state_at
from unity_bridge.projections.state import LOOKED_UP, StageState
from vtuber.models import VTuber
from vtuber.plugin import EventMessage, events_after, registry
from vtuber.simulation.driven_time import DrivenTime, live_days
from vtuber.tests.support.world import REAL, baomi

NOON = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)


def event(type: str, payload: dict[str, Any], *, seq: int = 1, at: dt.datetime = NOON) -> EventMessage:
    return EventMessage(vtuber="baomi", seq=seq, type=type, game_time=at, real_time=REAL, payload=payload)


def told(message: EventMessage, state: StageState | None = None) -> list[tuple[str, dict[str, Any]]]:
    state = state or StageState("baomi", "zh")
    commands = project(message, state)
    for command in commands:
        state.apply(command)
    return [(command.type, dict(command.data)) for command in commands]


def started(task: str) -> EventMessage:
    payload = {"task": 1, "task_type": task, "category": "", "content": "x", "end_time": "13:00"}
    return event("task.started", payload)


def ended(*, begun: bool | None = True) -> EventMessage:
    payload = {"task": 1, "task_type": "tweet", "state": "done", "reason": None}
    return event("task.ended", payload if begun is None else {**payload, "begun": begun})


@pytest.mark.parametrize(
    ("task", "scene"),
    [
        ("tweet", "desk"),
        ("cover", "desk"),
        ("project", "desk"),
        ("store", "store"),
        ("company", "company"),
        ("stream", "stream"),
        ("rest", "bed"),
        ("of an app that has moved out", "desk"),
    ],
)
def test_each_kind_of_task_has_its_place(task: str, scene: str) -> None:
    (type, data), *more = told(started(task))
    assert (type, data["scene"], data["activity"], data["until"], more) == ("scene.set", scene, task, "13:00", [])


def test_a_task_that_she_was_not_at_leaves_her_where_she_is() -> None:
    state = StageState("baomi", "zh")
    told(started("stream"), state)
    for begun in (False, None):
        assert told(ended(begun=begun), state) == []
    assert state.shown.data("scene")["scene"] == "stream"
    assert [data["scene"] for _type, data in told(ended(), state)] == ["room"]


def test_her_bedtime_waits_for_what_she_is_at() -> None:
    state = StageState("baomi", "zh")
    told(started("stream"), state)
    told(event("character.acted", {"expression": "asleep", "action": "nap"}), state)
    assert told(event("step.ended", {"date": "2026-11-24", "step": "diary", "state": "done"}), state) == []
    assert [data["scene"] for _type, data in told(ended(), state)] == ["bed"]
    assert [
        data["scene"]
        for _type, data in told(
            event("step.ended", {"date": "2026-11-25", "step": "new_day", "state": "done"}), state
        )
    ] == ["room"]


def test_tomorrow_s_weather_comes_with_the_morning() -> None:
    weather = {"sky": "snow", "temperature": -2, "front_end": "sunny"}
    assert told(event("weather.changed", {**weather, "date": "2026-11-25"})) == []
    assert told(event("weather.changed", {**weather, "date": "2026-11-24"})) == [
        ("world.weather", {"weather": "sunny", "sky": "snow", "temperature": -2, "date": "2026-11-24"})
    ]


@pytest.mark.parametrize(
    ("changed", "rate", "standing"),
    [
        ({}, 60.0, ""),
        ({"live": True}, 10.0, ""),
        ({"paused": True}, 0.0, "paused"),
        ({"waiting_for_stage": True}, 0.0, "stage"),
        ({"unwatched": True, "live": True}, 0.0, "unwatched"),
    ],
)
def test_time_runs_as_the_clock_says(changed: dict[str, bool], rate: float, standing: str) -> None:
    usual = {"speed": 60.0, "live_speed": 10.0, "generation": 3}
    flags = dict.fromkeys(("live", "paused", "waiting_for_stage", "unwatched"), False)
    ((type, data),) = told(event("clock.changed", {**usual, **flags, **changed}))
    assert (type, data["rate"], data["standing"]) == ("world.time", rate, standing)
    assert (data["game_time"], data["game_day"], data["time_of_day"]) == (
        "2026-11-24T12:00:00.000",
        "2026-11-24",
        "day",
    )


def said(**more: Any) -> EventMessage:
    usual = {
        "stream": 1,
        "number": 2,
        "kind": "talk",
        "text": "（甩尾巴）「喵～」",
        "short": "喵～",
        "expression": "happy",
        "action": "tail_swish",
        "answer": None,
        "question": None,
        "cut": False,
    }
    return event("stream.said", {**usual, **more}, seq=7)


def piece(**more: Any) -> EventMessage:
    usual = {
        "stream": 1,
        "kind": "answer",
        "answer": 4,
        "piece": 0,
        "text": "喵，晚上好。",
        "url": "/media/voice/abc.wav",
        "duration_ms": 1250,
        "mouth": "0az",
        "shapes": "-aa",
        "credit": "VOICEVOX:ずんだもん",
    }
    return event("stream.voiced", {**usual, **more}, seq=9)


def test_a_piece_of_speech_is_said_with_its_sound(settings: Any) -> None:
    settings.FRONT_END_ORIGIN = "http://her.example"
    said_aloud = {"speech": "s9", "text": "喵，晚上好。", "kind": "answer", "language": "zh", "duration_ms": 1250}
    sound = {
        "url": "http://her.example/media/voice/abc.wav",
        "mouth": "0az",
        "mouth_rate": 40,
        "shapes": "-aa",
        "credit": "VOICEVOX:ずんだもん",
    }
    assert told(piece()) == [("speech.say", {**said_aloud, "sound": sound})]
    # Without a sound it is read at the pace of speech.
    assert told(piece(url="", duration_ms=0, mouth="")) == [("speech.say", {**said_aloud, "duration_ms": 6 * 220})]


def test_what_is_voiced_is_said_piece_by_piece_and_stops_when_she_is_interrupted() -> None:
    assert [type for type, _data in told(said(voiced=True))] == ["character.expression", "character.action"]
    assert told(said(voiced=True, interrupted=True, action=""))[-1] == ("speech.stop", {"reason": "interrupted"})
    dropped = {"answer": 4, "stream": 1}
    assert [type for type, _data in told(event("answer.dropped", {**dropped, "voiced": True}))] == [
        "chat.reply",
        "speech.stop",
    ]
    assert [type for type, _data in told(event("answer.dropped", dropped))] == ["chat.reply"]


def test_what_she_says_is_face_movement_and_words_alone() -> None:
    assert told(said()) == [
        ("character.expression", {"expression": "happy"}),
        ("character.action", {"action": "tail_swish"}),
        (
            "speech.say",
            {"speech": "s7", "text": "喵～", "kind": "talk", "language": "zh", "duration_ms": 440},
        ),
    ]
    # Where whoever listens has it said by a voice of their own, they are told which.
    own = dict(told(said(voice={"name": "", "speed": 1.5})))["speech.say"]
    assert (own["voice"], "sound" in own) == ({"name": "", "speed": 1.5}, False)
    # Nothing but a stage direction is not spoken.
    assert [type for type, _data in told(said(text="（甩尾巴）", action=""))] == ["character.expression"]


def test_who_wanted_to_be_forgotten_is_named_nowhere() -> None:
    nobody = {"viewer": 1, "nickname": "", "colour": 0, "text": "", "askers": 1}
    reply = dict(told(said(answer=4, question=nobody)))["chat.reply"]
    assert (reply["question"], reply["final"], reply["text"]) == (None, True, "（甩尾巴）「喵～」")
    entry = {
        "message": 1,
        "client_id": "",
        "viewer": 1,
        "nickname": "",
        "colour": 0,
        "origin": "web",
        "by_staff": False,
        "highlighted": False,
        "text": "",
        "at": "20:00",
    }
    assert told(event("chat.said", {"stream": 1, "entry": entry})) == []


def test_a_follower_is_told_by_name_and_taken_back() -> None:
    momo = {"viewer": 7, "nickname": "Momo", "colour": 3}
    (command,) = project(event("viewer.followed", momo), StageState("baomi", "zh"))
    assert (command.type, dict(command.data), command.slot, command.ttl_ms) == ("chat.follow", momo, "", 60_000)
    assert told(event("viewer.followed", {**momo, "nickname": ""})) == []
    gone = [("chat.remove", {"messages": [], "follows": [7]})]
    assert told(event("viewer.follow_removed", {"viewer": 7})) == gone
    assert told(event("viewer.forgotten", {"viewer": 7})) == gone


def test_a_cover_from_before_its_digest_was_noted_is_not_sent() -> None:
    old = {"cover": 1, "task": 1, "url": "/media/x.png", "thumbnail_url": "", "date": "2026-11-24", "headline": "x"}
    assert told(event("cover.made", {**old, "number": 2})) == []
    ((_type, data),) = told(event("cover.made", {**old, "number": 2, "sha256": "0" * 64, "bytes": 5}))
    assert (data["file"], data["mime"]) == ("2026-11-24-2.png", "image/png")


def test_silence_ends_what_she_is_saying() -> None:
    rules = {"slow_s": 0, "followers_only": False, "emote_only": False, "links": False, "max_length": 200}
    assert told(event("chat.rules", {**rules, "silenced": True})) == [("speech.stop", {"reason": "silenced"})]
    assert told(event("chat.rules", {**rules, "silenced": False})) == []


def folded(vtuber: VTuber) -> list[tuple[int, dict[str, Any]]]:
    """What is shown after each event of the log, told from its beginning, without what is looked up."""
    state, found = StageState(vtuber.slug, vtuber.persona.language), []
    for message in events_after(vtuber, 0, 100_000):
        for command in project(message, state):
            state.apply(command)
        found.append((message.seq, without_time(state)))
    return found


def without_time(state: StageState) -> dict[str, Any]:
    return {slot: command for slot, command in state.shown.slots.items() if slot not in LOOKED_UP}


@pytest.mark.django_db
def test_the_picture_of_a_newcomer_is_what_the_log_has_told_at_every_moment_of_a_day() -> None:
    vtuber = baomi()
    live_days(vtuber, 1, DrivenTime(REAL))
    shown = folded(vtuber)
    assert len(shown) > 60
    for seq, slots in shown:
        assert without_time(state_at(vtuber, seq)) == slots, seq
    scenes = [slots["scene"].data["scene"] for _seq, slots in shown]
    assert {"desk", "stream", "room", "bed"} <= set(scenes)
    assert any("overlay.cover" in slots for _seq, slots in shown)
    assert not {"overlay.title", "overlay.cover", "sns.text"} & set(shown[-1][1])


def test_every_event_of_ours_is_projected_or_left_out_on_purpose() -> None:
    from vtuber.events import event_types

    projected = {type for type, _projection in registry.front_end_commands.items()}
    left_out = {
        "clock.stepped",
        "clock.wall",
        "stop.released",
        "wish.changed",
        "day.planned",
        "task.changed",
        "diary.written",
        "followers.changed",
        "wallet.changed",
        "store.opened",
        "store.closed",
        "game.bought",
        "mail.received",
        "mail.read",
        "mail.sent",
        "job.offered",
        "job.accepted",
        "job.declined",
        "job.completed",
        "job.expired",
        "answer.passed_on",
        "answer.starred",
        "chat.highlighted",
        "approvals.changed",
        "diary.changed",
        "game.noted",
        "game.returned",
        "job.reopened",
        "job.withdrawn",
        "mail.recalled",
        "proposal.changed",
        "tweet.edited",
        "tweet.put_back",
        "tweet.taken_down",
        "waiting.changed",
    }
    ours = {name for name, cls in event_types().items() if ".tests." not in cls.__module__}
    assert ours - projected == left_out and not projected & left_out
