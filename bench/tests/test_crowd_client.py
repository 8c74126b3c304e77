"""The crowd's own reading and writing of websocket frames, and the messages that it says."""

import json
import struct

import pytest

from bench.support.crowd_client import Broken, client_frame, read_frames, say


def server_frame(payload: bytes, opcode: int = 1) -> bytes:
    """A frame as a server sends it."""
    head = bytes([0x80 | opcode])
    if len(payload) < 126:
        return head + bytes([len(payload)]) + payload
    if len(payload) < 65_536:
        return head + b"\x7e" + struct.pack("!H", len(payload)) + payload
    return head + b"\x7f" + struct.pack("!Q", len(payload)) + payload


def chat(seq: int, mark: str, text: str = "") -> bytes:
    return server_frame(json.dumps({"kind": "chat", "seq": seq, "client_id": mark, "text": text}).encode())


@pytest.mark.parametrize("length", [1, 125, 126, 70_000])
def test_chat_messages_of_any_length_are_read(length: int) -> None:
    heard = read_frames(chat(7, "m-1", "x" * length))
    assert (heard.chat, heard.kinds, heard.pings, heard.rest) == (((7, "m-1"),), ("chat",), (), b"")


def test_what_came_in_pieces_waits_for_its_rest() -> None:
    whole = chat(1, "m-1") + chat(2, "m-2", "x" * 300)
    for cut in range(len(whole)):
        first = read_frames(whole[:cut])
        second = read_frames(first.rest + whole[cut:])
        assert first.chat + second.chat == ((1, "m-1"), (2, "m-2"))
        assert second.rest == b""


def test_snapshots_and_other_frames_are_no_chat() -> None:
    data = server_frame(b'{"kind":"snapshot","entries":[{"kind":"chat"}]}') + server_frame(b'{"kind": "pulse"}')
    assert read_frames(data).kinds == ("snapshot", "pulse")
    assert read_frames(data).chat == ()


def test_a_ping_is_passed_on() -> None:
    assert read_frames(server_frame(b"abcd", opcode=9)).pings == (b"abcd",)


def test_being_refused_or_closed_breaks_the_crowd() -> None:
    with pytest.raises(Broken, match="too_fast"):
        read_frames(server_frame(b'{"kind": "refused", "error": "too_fast"}'))
    with pytest.raises(Broken, match="1013"):
        read_frames(server_frame(struct.pack("!H", 1013), opcode=8))
    with pytest.raises(Broken, match="1005"):
        read_frames(server_frame(b"", opcode=8))


@pytest.mark.parametrize("length", [3, 125, 126, 4000])
def test_a_client_s_frame_is_masked_with_zeros(length: int) -> None:
    frame = client_frame(1, b"x" * length)
    assert frame[0] == 0x81 and frame[1] & 0x80
    assert frame.endswith(b"\0\0\0\0" + b"x" * length)
    assert len(frame) == length + (6 if length < 126 else 8)


def test_a_message_says_its_mark_or_is_filled_up() -> None:
    said = json.loads(say("1-2-3", 3, 0)[6:])
    assert (said["kind"], said["id"]) == ("say", "1-2-3")
    assert said["text"].startswith("1-2-3")
    filled = say("1-2-3", 3, 230)[8:]
    assert len(filled) == 230
    assert (json.loads(filled)["kind"], json.loads(filled)["client_id"]) == ("chat", "1-2-3")
