"""Words of an answer that come after its end: the bubble stays as it was left."""

import json
from typing import Any

import pytest

from unity_bridge.links.front_end_room import FrontEndRoom
from unity_bridge.links.outbox import Outbox
from vtuber.plugin import EventMessage
from vtuber.tests.support.world import REAL, baomi
from vtuber.web.connection import EncodedFrame

QUESTION = {"viewer": 1, "nickname": "Momo", "colour": 0, "text": "?", "askers": 1}


class Wire:
    """Takes everything."""

    congested = False

    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []

    def write(self, frame: EncodedFrame) -> None:
        self.told.append(json.loads(frame.text))


def words(answer: int, text: str) -> dict[str, Any]:
    return {"type": "live.words", "answer": answer, "text": text, "expression": "neutral", "action": ""}


def event(seq: int, type: str, **payload: Any) -> EventMessage:
    told = {"answer": 4, "stream": 1, **payload}
    return EventMessage(vtuber="baomi", seq=seq, type=type, game_time=REAL, real_time=REAL, payload=told)


@pytest.mark.django_db
@pytest.mark.parametrize("end", ["answer.dropped", "stream.said"])
def test_what_comes_of_an_answer_that_is_over_is_not_told(end: str) -> None:
    room, wire, outbox = FrontEndRoom(baomi()), Wire(), Outbox()
    outbox.begin(wire, 0, frozenset(), known=0)
    room._connections.add(outbox)
    room.encoded_frames(event(1, "answer.begun", question=QUESTION))
    room.on_message(words(4, "（歪头）「像"))
    said = {
        "number": 1,
        "kind": "answer",
        "text": "「像碗。」",
        "short": "像碗。",
        "expression": "happy",
        "action": "",
    }
    room.encoded_frames(event(2, end, **(said if end == "stream.said" else {})))
    room.on_message(words(4, "（歪头）「像没洗"))
    room.on_message(words(5, "「下一个"))
    replies = [frame["data"] for frame in wire.told if frame["type"] == "chat.reply"]
    assert [(reply["answer"], reply["text"]) for reply in replies] == [(4, "（歪头）「像"), (5, "「下一个")]
    assert [reply["question"] for reply in replies] == [QUESTION, None]
