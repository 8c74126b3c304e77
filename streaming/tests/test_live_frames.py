"""What viewers are told: as registered, as the models say, as the protocol's page says, and whatever breaks."""

import json
import re
from collections.abc import Iterator
from typing import Any, Literal, get_args

import pytest
from asgiref.sync import sync_to_async
from pydantic import ValidationError

from config.env import BASE_DIR
from streaming.chat.live.event_frames import frame_of
from streaming.chat.live.frames import (
    FRAME_TYPES,
    AnswerSoFar,
    Me,
    SayRequest,
    SnapshotFrame,
    read_request,
)
from streaming.chat.live.live_room import LiveRoom
from streaming.chat.live.live_snapshot import take_live_snapshot
from streaming.models import Stream
from streaming.tests.support.chat_world import on_air, say, viewer
from vtuber import registry
from vtuber.events import EventMessage, events_after
from vtuber.frames import Frame, LoggedFrame
from vtuber.models import Event, VTuber
from vtuber.tests.support.world import REAL, hours
from vtuber.web.connection import EncodedFrame

ME = Me(viewer=None, nickname="", colour=0, follows=False, staff=False, restricted=None)


class BellFrame(LoggedFrame):
    """A frame of some app."""

    kind: Literal["bell"] = "bell"


class OpenFrame(LoggedFrame):
    """A frame that may carry what is no JSON."""

    kind: Literal["open"] = "open"
    what: Any


@pytest.fixture
def colleague(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What an app registers is gone after the test."""
    for entries in (registry.viewer_frames, registry.viewer_snapshot_sections):
        monkeypatch.setattr(entries, "_entries", dict(entries._entries))
    yield


def event(type: str, seq: int, **payload: Any) -> EventMessage:
    return EventMessage(vtuber="baomi", seq=seq, type=type, game_time=hours("20:00"), real_time=REAL, payload=payload)


def refuse(*_anything: Any) -> Any:
    raise RuntimeError("a bug of somebody's")


def test_an_app_tells_viewers_of_its_events(colleague: None) -> None:
    assert frame_of(event("bell.rung", 7)) is None
    registry.viewer_frames.register("bell.rung", lambda message: BellFrame(seq=message.seq))
    registry.viewer_frames.register("bell.polished", lambda message: None)
    assert frame_of(event("bell.rung", 7)) == BellFrame(seq=7)
    assert frame_of(event("bell.polished", 8)) is None
    with pytest.raises(ValueError, match="two entries want to be the frame"):
        registry.viewer_frames.register("chat.said", refuse)


@pytest.mark.django_db
async def test_a_builder_that_breaks_costs_its_frame_and_not_the_room(
    colleague: None, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry.viewer_frames.register("bell.rung", refuse)
    room = LiveRoom(VTuber(slug="baomi"))
    sent: list[EncodedFrame] = []
    monkeypatch.setattr(room, "send", sent.append)
    acted = [event("character.acted", seq, expression="happy", action="wave") for seq in (1, 3)]
    # A payload of its own that it cannot read is no better, nor what is no JSON or no frame at all.
    strange = event("answer.begun", 4, answer=1, question={"viewer": "who?"})
    registry.viewer_frames.register("bell.melted", lambda message: OpenFrame(seq=message.seq, what=object()))
    registry.viewer_frames.register("bell.gone", lambda message: {"kind": "bell"})  # type: ignore[arg-type, return-value]
    room._hand_out(
        [acted[0], event("bell.rung", 2), acted[1], strange, event("bell.melted", 5), event("bell.gone", 6)]
    )
    assert [json.loads(frame.text) for frame in sent] == [
        {"kind": "acted", "seq": seq, "expression": "happy", "action": "wave"} for seq in (1, 3)
    ]
    assert (room.seq, room._answer) == (6, None)
    broken = ("bell.rung 2", "answer.begun 4", "bell.melted 5", "bell.gone 6")
    assert all(f"nobody who watches is told of {each}" in caplog.text for each in broken)


@pytest.mark.django_db
def test_a_section_that_breaks_is_named_and_the_rest_stands(
    colleague: None, caplog: pytest.LogCaptureFixture
) -> None:
    stream = on_air()
    registry.viewer_snapshot_sections.register("bells", lambda vtuber, now: {"bells": 2, "at": f"{now:%H:%M}"})
    registry.viewer_snapshot_sections.register("broken", refuse)
    registry.viewer_snapshot_sections.register("no json", lambda vtuber, now: {"what": object()})
    told = take_live_snapshot(stream.vtuber, REAL)
    assert told.sections == {"bells": {"bells": 2, "at": "20:00"}}
    assert told.unavailable == ["broken", "no json"]
    assert told.stream is not None and [entry.kind for entry in told.entries] == ["line"]
    assert "section broken broke" in caplog.text and "section no json broke" in caplog.text


@pytest.mark.django_db
def test_an_entry_of_another_version_is_left_out(caplog: pytest.LogCaptureFixture) -> None:
    stream = on_air()
    say(viewer(stream.vtuber, "Momo"), "你几岁？")
    row = Event.objects.get(type="stream.said")
    for payload in ({**row.payload, "expression": "furious"}, {"stream": stream.pk, "text": "喵"}):
        Event.objects.filter(pk=row.pk).update(payload=payload)
        caplog.clear()
        told = take_live_snapshot(stream.vtuber, REAL)
        assert [entry.kind for entry in told.entries] == ["chat"]
        assert f"viewers are not told of stream.said {row.seq}" in caplog.text


@pytest.mark.django_db(transaction=True)
async def test_a_snapshot_joined_is_the_snapshot_that_its_model_says() -> None:
    stream: Stream = await sync_to_async(on_air)()
    await sync_to_async(lambda: say(viewer(stream.vtuber, "Momo"), "你几岁？"))()
    room = LiveRoom(stream.vtuber)
    room.viewers = 3
    seq, text = await room.snapshot(ME)
    assert text.startswith('{"kind":"snapshot","me":')
    told = SnapshotFrame.model_validate_json(text)
    assert json.loads(text) == json.loads(told.model_dump_json())
    assert (told.seq, told.me, told.viewers, told.answer) == (seq, ME, 3, None)
    assert [entry.kind for entry in told.entries] == ["line", "chat"]
    room._answer = AnswerSoFar(answer=4, question=None, text="「六")
    told = SnapshotFrame.model_validate_json((await room.snapshot(ME))[1])
    assert told.answer == AnswerSoFar(answer=4, question=None, text="「六")


@pytest.mark.django_db
def test_what_is_told_is_encoded_as_json_ever_was() -> None:
    stream = on_air()
    said = say(viewer(stream.vtuber, "Momo"), "“几岁？” \\ / <b> \u2028 🐾")
    frame = next(
        frame for each in events_after(stream.vtuber, 0) if (frame := frame_of(each)) and frame.kind == "chat"
    )
    told = json.loads(frame.model_dump_json())
    assert told["id"] == said.message and told["text"] == "“几岁？” \\ / <b> 🐾"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        '"say"',
        "{}",
        "[" * 5000,
        '{"id": "a", "text": "b"}',
        '{"kind": "sing"}',
        '{"kind": "snapshot"}',
        '{"kind": ["say"]}',
        '{"kind": "say", "id": "a"}',
        '{"kind": "say", "id": "ä", "text": "b"}',
        '{"kind": "say", "id": 7, "text": "b"}',
        '{"kind": "say", "id": "a", "text": "b", "more": 1}',
        '{"kind": "say", "id": "a", "text": "\\ud800"}',
        '{"kind": "follow", "follow": 1}',
        '{"kind": "follow", "follow": "true"}',
        '{"kind": "react", "emote": "bomb"}',
        '{"kind": "name", "nickname": null}',
    ],
)
def test_what_is_no_request_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_request(text)


def test_a_request_is_read() -> None:
    read = read_request('{"text": "喵", "id": "a-1", "kind": "say"}')
    assert read == SayRequest(kind="say", id="a-1", text="喵")
    with pytest.raises(ValidationError):
        read.text = "汪"


def kind_of(frame: type[Frame]) -> str:
    (kind,) = get_args(frame.model_fields["kind"].annotation)
    return str(kind)


def test_the_protocol_page_names_every_frame_with_its_fields() -> None:
    page = (BASE_DIR / "docs" / "live-protocol.md").read_text("utf-8")
    sends, accepts = page.partition("## What a viewer sends")[::2]
    rows = re.findall(r"^\| `(\w+)` \| ([^|]*) \|", sends, re.MULTILINE)
    said = [(kind, set(re.findall(r"`(\w+)`", fields))) for kind, fields in rows]
    sent = [(kind_of(frame), set(frame.model_fields) - {"kind"}) for frame in FRAME_TYPES.sent]
    assert len(said) == len(sent) and dict(said) == dict(sent)
    examples = re.findall(r"^\| `(\{.*?\})` \|", accepts, re.MULTILINE)
    asked = [(json.loads(example)["kind"], set(json.loads(example))) for example in examples]
    assert asked == [(kind_of(frame), set(frame.model_fields)) for frame in FRAME_TYPES.accepted]
