"""Her streams for front ends: the layout, what she says, the chat, and covers to fetch."""

from collections.abc import Sequence
from typing import Any

from streaming.aloud.telling import MOUTH_RATE, Hush, Say, told_aloud
from unity_bridge import messages
from unity_bridge.addresses import whole_address
from unity_bridge.projections.commands import command
from unity_bridge.projections.world import face_and_body
from vtuber.plugin import EventMessage, FrontEndCommand, FrontEndProjection, Shown, registry

Commands = Sequence[FrontEndCommand]


def _started(event: EventMessage, shown: Shown) -> Commands:
    told = event.payload
    stream = told["stream"]
    layout = {name: told[name] for name in ("stream", "game", "sponsor", "end_time")}
    commands = [
        command(messages.OverlayStart.model_validate(layout)),
        command(messages.OverlayTitle(stream=stream, title=told["title"])),
    ]
    if told["cover_url"]:
        commands.append(command(messages.OverlayCover(stream=stream, url=whole_address(told["cover_url"]))))
    return commands


def _ended(event: EventMessage, shown: Shown) -> Commands:
    return [
        command(messages.OverlayEnd(stream=event.payload["stream"])),
        *_aloud(event, shown),
    ]


def _said(event: EventMessage, shown: Shown) -> Commands:
    told = event.payload
    commands = face_and_body(told["expression"], told["action"])
    if told.get("answer"):
        commands.append(
            _reply(
                answer=told["answer"],
                question=_question(told.get("question")),
                text=told["text"],
                short=told["short"],
                final=True,
                cut=told.get("cut", False),
            )
        )
    return [*commands, *_aloud(event, shown)]


def _aloud(event: EventMessage, shown: Shown) -> Commands:
    """What is to be said, and where she is hushed."""
    return [
        command(messages.SpeechStop(reason=told.reason))
        if isinstance(told, Hush)
        else command(messages.SpeechSay.model_validate(speech_data(told)))
        for told in told_aloud(event, shown.language)
    ]


def speech_data(say: Say) -> dict[str, Any]:
    """The data of a `speech.say`."""
    told: dict[str, Any] = {
        name: getattr(say, name) for name in ("speech", "text", "kind", "language", "duration_ms")
    }
    if say.url:
        told["sound"] = {
            "url": whole_address(say.url),
            "mouth": say.mouth,
            "mouth_rate": MOUTH_RATE,
            "shapes": say.shapes,
            "credit": say.credit,
        }
    if say.voice:
        told["voice"] = {"name": say.voice.name, "speed": say.voice.speed}
    return told


def _answer_begun(event: EventMessage, shown: Shown) -> Commands:
    return [_reply(answer=event.payload["answer"], question=_question(event.payload["question"]))]


def _answer_dropped(event: EventMessage, shown: Shown) -> Commands:
    return [_reply(answer=event.payload["answer"], final=True, dropped=True), *_aloud(event, shown)]


def _reply(**told: Any) -> FrontEndCommand:
    usual = {"question": None, "text": "", "short": "", "final": False, "cut": False, "dropped": False}
    return command(messages.ChatReply.model_validate({**usual, **told}))


def _question(told: dict[str, Any] | None) -> dict[str, Any] | None:
    # Without a name: whoever asked it wanted to be forgotten.
    return told if told and told["nickname"] else None


def _chat_said(event: EventMessage, shown: Shown) -> Commands:
    return _messages([event.payload["entry"]])


def _chat_restored(event: EventMessage, shown: Shown) -> Commands:
    return _messages(event.payload["entries"])


def _messages(entries: Sequence[dict[str, Any]]) -> Commands:
    names = ("message", "viewer", "nickname", "colour", "origin", "highlighted", "text")
    return [
        command(
            messages.ChatMessage.model_validate(
                {
                    **{name: entry[name] for name in names},
                    "staff": entry["by_staff"],
                    "paid": entry.get("paid"),
                }
            )
        )
        for entry in entries
        if entry["nickname"]
    ]


def _chat_removed(event: EventMessage, shown: Shown) -> Commands:
    return [command(messages.ChatRemove(messages=event.payload["messages"]))]


def _followed(event: EventMessage, shown: Shown) -> Commands:
    # Without a name: whoever it was wanted to be forgotten.
    return [command(messages.ChatFollow.model_validate(event.payload))] if event.payload["nickname"] else ()


def _follow_removed(event: EventMessage, shown: Shown) -> Commands:
    return [command(messages.ChatRemove(messages=[], follows=[event.payload["viewer"]]))]


def _cover_made(event: EventMessage, shown: Shown) -> Commands:
    told = event.payload
    # Facts of before the digest was noted are about files that front ends have had for long.
    if not told.get("sha256"):
        return ()
    number = told["number"]
    return [
        command(
            messages.CoverDownload(
                date=told["date"],
                number=number,
                file=f"{told['date']}.png" if number == 1 else f"{told['date']}-{number}.png",
                url=whole_address(told["url"]),
                sha256=told["sha256"],
                bytes=told["bytes"],
                mime="image/png",
            )
        )
    ]


def register() -> None:
    """Called once, when the app is ready."""
    overlay = ("overlay", "overlay.title", "overlay.cover")
    for event_type, project, slots in (
        ("stream.started", _started, overlay),
        ("stream.ended", _ended, overlay),
        ("stream.said", _said, ("expression",)),
        ("stream.voiced", _aloud, ()),
        ("answer.begun", _answer_begun, ()),
        ("answer.dropped", _answer_dropped, ()),
        ("chat.said", _chat_said, ()),
        ("chat.restored", _chat_restored, ()),
        ("chat.removed", _chat_removed, ()),
        ("viewer.followed", _followed, ()),
        ("viewer.follow_removed", _follow_removed, ()),
        ("viewer.forgotten", _follow_removed, ()),
        ("chat.rules", _aloud, ()),
        ("stop.pulled", _aloud, ()),
        ("cover.made", _cover_made, ()),
    ):
        registry.front_end_commands.register(event_type, FrontEndProjection(project, slots))
