"""The adapter as a front end meets it: a real process, a real broker, a real socket."""

import asyncio
import contextlib
import hashlib
import json
import time
from pathlib import Path
from typing import Any

import httpx2
import pytest

from unity_bridge.tests.conftest import Linked
from unity_bridge.tests.support.link_client import TcpClient, frame_text, hello_text, tcp_client

pytestmark = pytest.mark.timeout(120)


async def do(linked: Linked, verb: str, **arguments: Any) -> dict[str, Any]:
    return await asyncio.to_thread(linked.world.do, verb, **arguments)


async def post(linked: Linked, text: str) -> int:
    return int((await do(linked, "post", text=text))["seq"])


async def test_frames_may_come_in_any_pieces(linked: Linked) -> None:
    hello = hello_text(client_id="苞米".encode().hex()).encode()
    ping = frame_text("ping", {}).encode()
    async with tcp_client(linked.adapter.port) as client:
        # A byte-order mark, CRLF, blank lines; a byte at a time, so that 苞 is cut; and two frames in one send.
        await client.send_bytes(b"\xef\xbb\xbf" + hello + b"\r\n\r\n\n")
        await client.hear("snapshot")
        for byte in frame_text("status", {"state": "ready", "note": "苞米"}).encode() + b"\n":
            await client.send_bytes(bytes([byte]))
        await client.send_bytes(ping + b"\n" + ping.replace(b'"id": "', b'"id": "p') + b"\n")
        first, second = await client.hear("pong"), await client.hear("pong")
        assert (first["re"], second["re"]) == (json.loads(ping)["id"], "p" + json.loads(ping)["id"])
        assert [frame for frame in client.heard if frame["type"] == "error"] == []


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"{", "bad_frame"),
        (b"\x00\x00", "bad_frame"),
        (b'{"v":1,"id":"a","type":"ping","data":{},"x":"\x00"}', "bad_frame"),
        (b"\xff\xfe{}", "bad_frame"),
        (b"[" * 50_000, "bad_frame"),
        (b'{"v":1,"id":"a","type":"ack","data":{"seq":"1"}}', "bad_data"),
        (b'{"v":1,"id":"a","type":"hello","data":{}}', "bad_data"),
    ],
)
async def test_a_bad_frame_is_named_and_skipped(linked: Linked, line: bytes, code: str) -> None:
    async with tcp_client(linked.adapter.port) as client:
        await client.greet()
        await client.send_bytes(line + b"\n")
        assert await client.error(fatal=False) == code
        assert (await client.answer_to(await client.say("ping", {})))["type"] == "pong"


@pytest.mark.parametrize(
    ("first", "code"),
    [
        (b'{"v":1,"id":"a","type":"ping","data":{}}', "hello_expected"),
        (b"GET / HTTP/1.1", "bad_frame"),
        (b'{"v":0,"id":"a","type":"hello","data":{}}', "unsupported_protocol"),
        (hello_text(protocol=["vtbridge/9"]).encode(), "unsupported_protocol"),
        (hello_text(token="wrong").encode(), "wrong_token"),
        (hello_text(vtuber="nobody").encode(), "wrong_token"),
        (b"x" * 70_000, "too_large"),
    ],
)
async def test_who_begins_badly_is_told_why_and_closed(linked: Linked, first: bytes, code: str) -> None:
    async with tcp_client(linked.adapter.port) as client:
        await client.send_bytes(first + b"\n")
        assert await client.error(fatal=True) == code
        await client.is_closed()
    assert len(client.heard) == 1


async def test_a_line_without_end_is_cut_off_before_it_is_long(linked: Linked) -> None:
    async with tcp_client(linked.adapter.port) as client:
        await client.greet()
        await client.send_bytes(b"y" * 66_000)
        assert await client.error() == "too_large"
        await client.is_closed()


async def test_who_says_nothing_is_not_waited_for(linked: Linked) -> None:
    async with tcp_client(linked.adapter.port) as client:
        assert await client.error() == "hello_timeout"
        await client.is_closed()


async def test_what_was_missed_is_told_without_gap(linked: Linked) -> None:
    async with tcp_client(linked.adapter.port) as client:
        await client.greet(client_id="resuming")
        await client.hear("snapshot")
        await post(linked, "seen")
        await client.hear("sns.text")
        known = client.last_seq
    missed = [await post(linked, f"missed {number}") for number in range(5)]
    async with tcp_client(linked.adapter.port) as again:
        welcome = await again.greet(client_id="resuming", session=client.session, last_seq=known)
        assert (welcome["data"]["resume"], again.session) == ("replay", client.session)
        live = await post(linked, "live")
        told = [await again.hear("sns.text") for _number in range(6)]
        assert [frame["seq"] for frame in told] == [*missed, live]
        assert [frame["data"]["text"] for frame in told] == [*(f"missed {number}" for number in range(5)), "live"]
        assert "snapshot" not in [frame["type"] for frame in again.heard]


@pytest.mark.parametrize(
    "known",
    [{"session": "another", "last_seq": 1}, {"last_seq": 1}, {"session": "", "last_seq": 10**9}, {}],
    ids=["another log", "no session", "beyond the end", "nothing"],
)
async def test_who_knows_nothing_of_this_log_gets_the_picture(linked: Linked, known: dict[str, Any]) -> None:
    async with tcp_client(linked.adapter.port) as client:
        if known.get("session") == "":
            await client.greet()
            known = {**known, "session": client.session}
    async with tcp_client(linked.adapter.port) as again:
        assert (await again.greet(**known))["data"]["resume"] == "snapshot"
        snapshot = await again.hear("snapshot")
        assert snapshot["data"]["session"] == again.session
        assert [command["type"] for command in snapshot["data"]["commands"]][:2] == ["world.time", "world.weather"]


async def test_a_second_link_takes_the_first_one_s_place(linked: Linked) -> None:
    async with tcp_client(linked.adapter.port) as first, tcp_client(linked.adapter.port) as other:
        await first.greet(client_id="unity")
        await other.greet(client_id="another")
        async with tcp_client(linked.adapter.port) as second:
            await second.greet(client_id="unity")
            assert await first.error() == "replaced"
            await first.is_closed()
            await post(linked, "for the second")
            assert (await second.hear("sns.text"))["data"]["text"] == "for the second"
            assert (await other.hear("sns.text"))["data"]["text"] == "for the second"
        assert not other.closed.is_set()


async def test_a_stream_is_shown_and_a_viewer_in_front_of_the_stage_is_answered(linked: Linked) -> None:
    async with tcp_client(linked.adapter.port) as client:
        await client.greet()
        await client.hear("snapshot")
        early = await client.say("viewer.question", {"text": "在吗？", "viewer": "seat-1", "nickname": "小明"})
        refused = await client.answer_to(early)
        assert (refused["type"], refused["data"]["code"], refused["data"]["fatal"]) == ("error", "refused", False)

        await do(linked, "cover")
        download = (await client.hear("cover.download"))["data"]
        assert (download["date"], download["number"], download["file"]) == ("2026-11-24", 1, "2026-11-24.png")
        async with httpx2.AsyncClient() as web:
            picture = (await web.get(download["url"])).content
        assert (len(picture), hashlib.sha256(picture).hexdigest()) == (download["bytes"], download["sha256"])

        await do(linked, "on_air")
        start, title, shown = [await client.hear(f"overlay.{part}") for part in ("start", "title", "cover")]
        assert start["seq"] == title["seq"] == shown["seq"]
        assert [(frame["part"], frame["parts"]) for frame in (start, title, shown)] == [(1, 3), (2, 3), (3, 3)]
        assert (title["data"]["title"], shown["data"]["url"]) == ("《纸船邮差》试播", download["url"])
        greeting = await client.hear("speech.say")
        assert (greeting["data"]["text"], greeting["data"]["kind"]) == ("来了，都坐。", "greeting")
        assert "wave" in [frame["data"]["action"] for frame in client.heard if frame["type"] == "character.action"]

        question = {"text": "你喜欢吃什么？", "viewer": "seat-1", "nickname": "小明"}
        asked = await client.say("viewer.question", question)
        assert (await client.answer_to(asked))["data"] == {"status": "accepted"}
        message = (await client.first("chat.message"))["data"]
        assert (message["nickname"], message["text"], message["origin"]) == ("小明", "你喜欢吃什么？", "stage")
        # Sent again for want of an answer: said once.
        await client.say("viewer.question", question, id=asked)
        assert (await client.answer_to(asked))["data"] == {"status": "accepted"}
        await do(linked, "answer")
        begun = (await client.hear("chat.reply"))["data"]
        assert (begun["question"]["nickname"], begun["text"], begun["final"]) == ("小明", "", False)
        while not (reply := (await client.hear("chat.reply"))["data"])["final"]:
            assert reply["answer"] == begun["answer"] and reply["question"]["nickname"] == "小明"
        assert reply["text"] and 0 < len(reply["short"]) <= 40 and reply["dropped"] is False
        said = (await client.hear("speech.say"))["data"]
        assert said["kind"] == "answer" and said["text"] and "（" not in said["text"]
        assert [f["data"]["text"] for f in client.heard if f["type"] == "chat.message"] == ["你喜欢吃什么？"]

        await do(linked, "off_air")
        assert (await client.hear("overlay.end"))["data"]["stream"] == start["data"]["stream"]
        assert (await client.hear("speech.stop"))["data"] == {"reason": "ended"}


async def test_time_is_asked_for_once_however_often(linked: Linked) -> None:
    async with tcp_client(linked.adapter.port) as client:
        await client.greet()
        await client.hear("snapshot")
        before = (await do(linked, "clock"))["speed"]
        asked = await client.say("time.request", {"action": "scale", "scale": 120})
        assert (await client.answer_to(asked))["data"] == {"status": "done"}
        assert (await do(linked, "clock"))["speed"] == 120
        back = await client.say("time.request", {"action": "scale", "scale": before})
        assert (await client.answer_to(back))["data"] == {"status": "done"}
        # The first one comes again, late: it was done.
        await client.say("time.request", {"action": "scale", "scale": 120}, id=asked)
        assert (await client.answer_to(asked))["data"] == {"status": "done"}
        assert (await do(linked, "clock"))["speed"] == before
        for data, code in (
            ({"action": "set", "game_time": "2020-01-01T00:00:00"}, "refused"),
            ({"action": "set"}, "bad_data"),
            ({"action": "scale"}, "bad_data"),
            ({"action": "scale", "scale": 1e9}, "refused"),
        ):
            answer = await client.answer_to(await client.say("time.request", data))
            assert (answer["type"], answer["data"]["code"]) == ("error", code), data


async def test_too_many_frames_are_not_looked_at_and_the_link_goes_on(linked: Linked) -> None:
    async with tcp_client(linked.adapter.port) as client:
        await client.greet()
        await client.hear("snapshot")
        began = time.monotonic()
        for _number in range(1000):
            client.writer.write(frame_text("ping", {}).encode() + b"\n")
        assert await client.error() == "rate_limited"
        # Once it is through with those, it listens again; until then whatever is asked is one of them.
        back = None
        while back is None:
            asked = await client.say("ping", {})
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(1):
                    back = await client.answer_to(asked)
        assert back["type"] == "pong"
        answered = [frame for frame in client.heard if frame["type"] == "pong"]
        # So many at once, and so many a second as long as it took.
        assert 190 <= len(answered) < 200 + 200 * max(1.0, time.monotonic() - began)


async def test_the_adapter_may_die_and_nothing_is_missed(linked: Linked) -> None:
    async with tcp_client(linked.adapter.port) as client:
        await client.greet(client_id="loyal")
        await client.hear("snapshot")
        linked.adapter.kill()
        await client.is_closed()
    posted = [await post(linked, f"meanwhile {number}") for number in range(3)]
    linked.adapter.start()
    async with tcp_client(linked.adapter.port) as again:
        welcome = await again.greet(client_id="loyal", session=client.session, last_seq=client.last_seq)
        assert welcome["data"]["resume"] == "replay"
        assert [(await again.hear("sns.text"))["seq"] for _number in posted] == posted


async def test_the_broker_may_die_and_nothing_is_missed(linked: Linked) -> None:
    async with tcp_client(linked.adapter.port) as client:
        await client.greet()
        await client.hear("snapshot")
        linked.broker.kill()
        lost = await post(linked, "into the void")
        # The log is read unasked after a few seconds without a word.
        assert (await client.hear("sns.text"))["seq"] == lost
        linked.broker.start()
        assert (await client.hear("sns.text", "ping"))["type"] == "ping"
        back = await post(linked, "back")
        assert (await client.hear("sns.text"))["seq"] == back


async def test_a_link_stands_on_the_board_and_is_ended_from_there(linked: Linked, tmp_path: Path) -> None:
    async with tcp_client(linked.adapter.port) as client:
        await client.greet(client_id="watched", client={"name": "Baomi Room", "version": "1.2"})
        await client.hear("snapshot")
        await client.say("status", {"state": "ready", "fps": 60})
        with httpx2.Client(base_url=linked.world.url, headers={"Accept-Language": "en"}) as board:
            sign_in(board)
            row = await shown(board, "watched", "ready · 60 fps")
            assert (row["client"], row["transport"], row["address"], row["linked"]) == (
                "Baomi Room 1.2",
                "tcp",
                "127.0.0.1",
                True,
            )
            answer = board.post(
                f"/api/vtubers/baomi/front-ends/{row['id']}/disconnect",
                json={},
                headers={"X-CSRFToken": token_of(board)},
            )
            assert answer.status_code == 200
            assert await client.error() == "disconnected"
            await client.is_closed()


def token_of(board: httpx2.Client) -> str:
    return next(value for name, value in board.cookies.items() if name.startswith("csrftoken"))


def sign_in(board: httpx2.Client) -> None:
    from vtuber.tests.support.board_world import PASSWORD

    page = board.get("/login/").text
    token = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    fields = {"username": "operator", "password": PASSWORD, "csrfmiddlewaretoken": token}
    assert board.post("/login/", data=fields).status_code == 302


async def shown(board: httpx2.Client, client_id: str, status: str) -> dict[str, Any]:
    """The row of a front end on the board, once its status has been written down."""
    async with asyncio.timeout(15):
        while True:
            section = board.get("/api/vtubers/baomi/snapshot").json()["front_ends"]
            for row in section["links"]:
                if row["client_id"] == client_id and row["status"] == status:
                    return dict(row)
            await asyncio.sleep(0.3)


async def test_who_stops_cleanly_says_bye(linked: Linked) -> None:
    async with tcp_client(linked.adapter.port) as client:
        await client.greet()
        await client.hear("snapshot")
        assert await asyncio.to_thread(linked.adapter.stop) == 0
        assert (await client.hear("bye"))["data"] == {"reason": "the server stops"}
        await client.is_closed()
    linked.adapter.start()
    assert isinstance(client, TcpClient)
