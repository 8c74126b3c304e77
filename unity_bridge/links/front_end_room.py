"""All front ends of one VTuber in one process: events as commands, her words as they come, the clock."""

import logging
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from streaming.aloud.under_way import UnderWay, under_way
from streaming.chat.live import ephemeral
from unity_bridge import messages
from unity_bridge.links.frames import CommandFrame, command_frames, frame_text
from unity_bridge.links.outbox import Outbox
from unity_bridge.projections import project
from unity_bridge.projections.commands import command
from unity_bridge.projections.log_state import state_at
from unity_bridge.projections.now import Now, look_up
from unity_bridge.projections.state import StageState
from unity_bridge.projections.stream import speech_data
from vtuber.consistent_read import consistent_read
from vtuber.models import VTuber
from vtuber.plugin import EventMessage, FrontEndCommand, head_seq
from vtuber.web.connection import Connection, EncodedFrame
from vtuber.web.room import Room
from vtuber.web.socket_database import in_database

log = logging.getLogger(__name__)

# What a voice says of her mouth, many times a second, goes to this group.
MOUTH = "front_end.mouth"


def mouth_group(slug: str) -> str:
    """The channel-layer group for how far a VTuber's mouth is open."""
    return f"{MOUTH}.{slug}"


class FrontEndRoom(Room):
    """Keeps what is shown, so that a newcomer gets it at once."""

    def __init__(self, vtuber: VTuber) -> None:
        super().__init__(vtuber)
        self.state = StageState(vtuber.slug, vtuber.persona.language)
        self._aloud = UnderWay(vtuber.persona.language)
        self._answer = 0
        self._ended = 0  # the last answer that is over: what comes of it now came late
        self._question: dict[str, Any] | None = None
        self._stopped = False  # the emergency stop: whatever words are still on their way reach nobody

    async def enter(self) -> Connection:
        await self._ready.wait()
        outbox = Outbox()
        self._connections.add(outbox)
        return outbox

    def groups(self) -> tuple[str, ...]:
        slug = self.vtuber.slug
        return (*super().groups(), ephemeral.group_of(slug), mouth_group(slug))

    async def find_place(self) -> int:
        seq: int
        seq, self.state, self._aloud, now = await in_database(_look)(self.vtuber)
        self._stopped = now.clock.stopped
        for told in now.commands(timezone.now()):
            self.state.apply(told)
        return seq

    def encoded_frames(self, message: EventMessage) -> Sequence[EncodedFrame]:
        if message.type in ("stop.pulled", "stop.released"):
            self._stopped = message.type == "stop.pulled"
        elif message.type == "answer.begun":
            self._answer, self._question = message.payload["answer"], message.payload["question"]
        elif message.type == "answer.passed_on" and message.payload["answer"] == self._answer:
            self._question = message.payload["question"]
        elif message.type in ("answer.dropped", "stream.said") and (answer := message.payload.get("answer")):
            self._ended = max(self._ended, answer)
            self._answer, self._question = 0, None
        commands = project(message, self.state)
        self._aloud.hear(message)
        frames = command_frames(commands, message.seq, message.real_time)
        for told in commands:
            self.state.apply(told)
        return frames

    async def commands_now(self) -> list[FrontEndCommand]:
        """The whole picture as commands, true at `self.seq`; time and weather as of this moment."""
        await self._refresh()
        return list(self.state.commands())

    def saying(self) -> list[dict[str, Any]]:
        """What is being said at this moment, and what waits to be, as a snapshot tells it; true at `self.seq`."""
        return [{"data": speech_data(say), "at_ms": at_ms} for say, at_ms in self._aloud.at(timezone.now())]

    def on_message(self, message: dict[str, Any]) -> None:
        if self._stopped:
            return
        if message["type"] == "live.words":
            self._hear(message)
        elif message["type"] == MOUTH:
            told = command(messages.CharacterMouth(open=min(max(float(message["open"]), 0.0), 1.0)))
            self.send(CommandFrame(told, at=timezone.now(), replaces="mouth", capability="mouth"))

    async def send_pulse(self) -> None:
        """The clock, the weather when it has changed unheard, and how far the log has been told."""
        real = timezone.now()
        before = self.state.shown.slots.get("weather")
        await self._refresh()
        for told in self.state.commands():
            if told.slot == "time" or (told.slot == "weather" and told != before):
                self.send(CommandFrame(told, at=real))
        self.send(EncodedFrame(frame_text(messages.Ping.TYPE, {"seq": self.seq}, at=real)))

    async def _refresh(self) -> None:
        now: Now = await in_database(look_up)(self.vtuber)
        for told in now.commands(timezone.now()):
            self.state.apply(told)

    def _hear(self, message: dict[str, Any]) -> None:
        """More of an answer: the whole of it so far takes the place of what came before."""
        answer = int(message["answer"])
        if answer < self._answer or answer <= self._ended:
            return
        told = messages.ChatReply.model_validate(
            {
                "answer": answer,
                "question": self._question if answer == self._answer else None,
                "text": str(message["text"]),
                "short": "",
                "final": False,
                "cut": False,
                "dropped": False,
            }
        )
        self.send(CommandFrame(command(told), at=timezone.now(), replaces=f"reply {answer}"))


def _look(vtuber: VTuber) -> tuple[int, StageState, UnderWay, Now]:
    with consistent_read():
        seq = head_seq(vtuber)
        return seq, state_at(vtuber, seq), under_way(vtuber, seq, timezone.now()), look_up(vtuber)
