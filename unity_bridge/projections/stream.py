"""Her streams for front ends: the layout, what she says, the chat, and covers to fetch."""

from collections.abc import Sequence
from typing import Any

from streaming.on_air.stage_directions import spoken
from unity_bridge import messages
from unity_bridge.addresses import whole_address
from unity_bridge.projections.commands import command
from unity_bridge.projections.world import face_and_body
from vtuber.plugin import EventMessage, FrontEndCommand, FrontEndProjection, Shown, registry

Commands = Sequence[FrontEndCommand]

# Openings of her mouth a second, as `stream.voiced` has them.
_MOUTH_RATE = 40
# About how long a voice takes for a character, in real milliseconds.
_MS_A_CHARACTER = {"zh": 220, "en": 65}


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
        command(messages.SpeechStop(reason="ended")),
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
    if told.get("interrupted"):
        commands.append(command(messages.SpeechStop(reason="interrupted")))
    # What is voiced comes piece by piece.
    if told.get("aloud", True) and not told.get("voiced") and (aloud := spoken(told["text"])):
        commands.append(_speech(event, shown, told["kind"], aloud))
    return commands


def _voiced(event: EventMessage, shown: Shown) -> Commands:
    told = event.payload
    sound = None
    if told["url"]:
        sound = {
            "url": whole_address(told["url"]),
            "mouth": told["mouth"],
            "mouth_rate": _MOUTH_RATE,
            "shapes": told["shapes"],
            "credit": told["credit"],
        }
    return [_speech(event, shown, told["kind"], told["text"], sound=sound, duration_ms=told["duration_ms"])]


def _speech(
    event: EventMessage,
    shown: Shown,
    kind: str,
    text: str,
    *,
    sound: dict[str, Any] | None = None,
    duration_ms: int = 0,
) -> FrontEndCommand:
    told = {
        "speech": f"s{event.seq}",
        "text": text,
        "kind": kind,
        "language": shown.language,
        "duration_ms": duration_ms or len(text) * _MS_A_CHARACTER.get(shown.language, 100),
    }
    return command(messages.SpeechSay.model_validate({**told, "sound": sound} if sound else told))


def _answer_begun(event: EventMessage, shown: Shown) -> Commands:
    return [_reply(answer=event.payload["answer"], question=_question(event.payload["question"]))]


def _answer_dropped(event: EventMessage, shown: Shown) -> Commands:
    commands = [_reply(answer=event.payload["answer"], final=True, dropped=True)]
    if event.payload.get("voiced"):
        commands.append(command(messages.SpeechStop(reason="interrupted")))
    return commands


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


def _chat_rules(event: EventMessage, shown: Shown) -> Commands:
    return [command(messages.SpeechStop(reason="silenced"))] if event.payload["silenced"] else ()


def _stop_pulled(event: EventMessage, shown: Shown) -> Commands:
    return [command(messages.SpeechStop(reason="stopped"))]


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
        ("stream.voiced", _voiced, ()),
        ("answer.begun", _answer_begun, ()),
        ("answer.dropped", _answer_dropped, ()),
        ("chat.said", _chat_said, ()),
        ("chat.restored", _chat_restored, ()),
        ("chat.removed", _chat_removed, ()),
        ("chat.rules", _chat_rules, ()),
        ("stop.pulled", _stop_pulled, ()),
        ("cover.made", _cover_made, ()),
    ):
        registry.front_end_commands.register(event_type, FrontEndProjection(project, slots))
