"""The C# client and the real adapter, with a network between them that does what networks do."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from unity_bridge.tests.conftest import Linked
from unity_bridge.tests.support.adapter import Adapter
from unity_bridge.tests.support.chopping_proxy import ChoppingProxy, Shape, chopping_proxy
from unity_bridge.tests.support.csharp_build import CSharpBuild
from unity_bridge.tests.support.csharp_client import CSharpClient, csharp_client
from unity_bridge.tests.support.link_client import TOKEN
from vtuber.tests.support.board_page import World

pytestmark = [pytest.mark.mono, pytest.mark.timeout(240)]

HELLO = "苞米说:喵🌽"
MAX_FRAME = 1024 * 1024

SHAPES = {
    "as it comes": Shape(),
    "one byte at a time": Shape(piece=1),
    "cut inside 苞": Shape(cut_in="苞".encode(), gap_s=0.01),
    "CRLF": Shape(line_end=b"\r\n"),
    "a byte-order mark, in pieces": Shape(head=b"\xef\xbb\xbf", piece=2),
    "blank lines between": Shape(line_end=b"\n\n \r\n"),
    "late": Shape(piece=40, gap_s=0.002),
}
NOISE = {
    "a NUL byte": (b"\0\0\n", "a line holds a NUL byte and was skipped"),
    "bad JSON": (b'{"v":1,\n', "a line is no JSON"),
    "no object": (b"[1, 2]\n", "a line is no JSON object"),
    "no UTF-8": ("苞".encode()[:2] + b"\n", "a line is not UTF-8 and was skipped"),
    "a line that is too long": (
        b"x" * (MAX_FRAME + 1) + b"\n",
        "a line is longer than 1048576 bytes and was skipped",
    ),
    "another version": (b'{"v":2,"id":"x","type":"pong","ts":"2026-11-23T08:00:00Z","data":{}}\n', "v has to be 1"),
}


@pytest.fixture(scope="module")
def world(linked: Linked) -> World:
    return linked.world


@pytest.fixture(scope="module")
def adapter(linked: Linked) -> Adapter:
    return linked.adapter


@asynccontextmanager
async def stage(
    csharp: CSharpBuild, adapter: Adapter, *options: str, shape: Shape | None = None, name: str = "stage"
) -> AsyncIterator[tuple[CSharpClient, ChoppingProxy]]:
    """A client that comes through a proxy, and the proxy."""
    async with chopping_proxy(adapter.port) as proxy:
        proxy.shape = shape or Shape()
        usual = ("--token", TOKEN, "--client-id", name)
        async with csharp_client(csharp, proxy.port, *usual, *options) as client:
            yield client, proxy


async def post(world: World, text: str) -> int:
    """She posts; the number of the event."""
    seq: int = (await asyncio.to_thread(world.do, "post", text=text))["seq"]
    return seq


async def hear_post(client: CSharpClient, text: str) -> dict[str, Any]:
    """The post's frame; states before it may have been passed over for it."""
    while (told := await client.hear_frame("sns.text"))["data"]["text"] != text:
        pass
    return told


def posts(client: CSharpClient) -> list[str]:
    """Their texts, in the order in which they were raised; snapshots' left out."""
    return [line["data"]["text"] for line in client.frames("sns.text") if not line["from_snapshot"]]


@pytest.mark.parametrize("name", SHAPES)
async def test_however_the_bytes_are_cut(csharp: CSharpBuild, world: World, adapter: Adapter, name: str) -> None:
    async with stage(csharp, adapter, shape=SHAPES[name]) as (client, _proxy):
        picture = await client.hear("snapshot_applied")
        assert picture["world"]["time"]["type"] == "world.time"
        assert {"scene", "expression", "weather"} <= picture["world"].keys()
        for number in range(3):
            text = f"{HELLO} {name} {number}"
            seq = await post(world, text)
            told = await hear_post(client, text)
            assert (told["seq"], told["typed"]) == (seq, "SnsText")
        assert (await client.picture())["world"]["sns.text"]["data"]["text"] == text
        await client.say("snapshot")
        assert (await client.hear("answered"))["status"] == "done"
        await client.quit()
        assert client.lines("problem") == []
        assert [line["state"] for line in client.lines("state")] == ["Connecting", "Handshaking", "Live"]


async def test_several_frames_in_one_piece(csharp: CSharpBuild, world: World, adapter: Adapter) -> None:
    async with stage(csharp, adapter) as (client, proxy):
        await client.hear("snapshot_applied")
        proxy.hold()
        seqs = [await post(world, f"{HELLO} together {number}") for number in range(5)]
        await client.say("stall")
        await client.hear("stalled")
        proxy.release()
        while (await client.picture())["last_seq"] < seqs[-1]:
            pass
        await client.say("resume")
        await hear_post(client, f"{HELLO} together 4")
        # All were there before the main thread looked: the newest is what is to be seen.
        assert posts(client) == [f"{HELLO} together 4"]


@pytest.mark.parametrize("name", NOISE)
async def test_what_no_server_says(csharp: CSharpBuild, world: World, adapter: Adapter, name: str) -> None:
    raw, expected = NOISE[name]
    async with stage(csharp, adapter) as (client, proxy):
        await client.hear("snapshot_applied")
        await proxy.inject(raw)
        assert (await client.hear("problem"))["problem"].startswith(expected)
        await post(world, f"{HELLO} after {name}")
        await hear_post(client, f"{HELLO} after {name}")
        # Something that is complained of is no reason to hang up, here or over there.
        assert len(proxy.passages) == 1
        assert len(client.lines("problem")) == 1


async def test_a_wrong_token(csharp: CSharpBuild, adapter: Adapter) -> None:
    async with stage(csharp, adapter, "--token", "not-it") as (client, proxy):
        assert (await client.hear("state", state="Refused"))["code"] == "wrong_token"
        await client.picture()
        assert len(proxy.passages) == 1
        assert client.lines("snapshot_begun") == []


async def test_a_vtuber_that_nobody_knows(csharp: CSharpBuild, adapter: Adapter) -> None:
    async with stage(csharp, adapter, "--vtuber", "nobody") as (client, _proxy):
        # The same as a wrong token, so that nobody learns names by guessing.
        assert (await client.hear("state", state="Refused"))["code"] == "wrong_token"


async def test_a_protocol_of_yesterday(csharp: CSharpBuild, adapter: Adapter) -> None:
    async with stage(csharp, adapter) as (client, proxy):
        await client.hear("snapshot_applied")
        proxy.rewrite[b'"vtbridge/1"'] = b'"vtbridge/0"'
        proxy.cut()
        assert (await client.hear("state", state="Refused"))["code"] == "unsupported_protocol"


async def test_a_server_that_dies_and_comes_back(csharp: CSharpBuild, world: World, adapter: Adapter) -> None:
    async with stage(csharp, adapter) as (client, _proxy):
        await client.hear("snapshot_applied")
        await post(world, f"{HELLO} before")
        await hear_post(client, f"{HELLO} before")
        session = (await client.picture())["session"]
        await asyncio.to_thread(adapter.kill)
        assert (await client.hear("state", state="Waiting"))["code"] == "connection_lost"
        seqs = [await post(world, f"{HELLO} meanwhile {number}") for number in range(3)]
        await asyncio.to_thread(adapter.start)
        assert (await client.hear_frame("welcome"))["data"]["resume"] == "replay"
        await hear_post(client, f"{HELLO} meanwhile 2")
        picture = await client.picture()
        assert (picture["session"], picture["state"]) == (session, "Live")
        assert picture["last_seq"] >= seqs[-1]
        assert len(client.lines("snapshot_begun")) == 1
        texts = posts(client)
        assert len(texts) == len(set(texts)), "nothing is told twice"


async def test_a_server_that_stops_in_peace(csharp: CSharpBuild, adapter: Adapter) -> None:
    async with stage(csharp, adapter) as (client, _proxy):
        await client.hear("snapshot_applied")
        assert await asyncio.to_thread(adapter.stop) == 0
        told = await client.hear("state", state="Waiting")
        assert (told["code"], told["error"]) == ("bye", "the server stops")
        await asyncio.to_thread(adapter.start)
        await client.hear("state", state="Live")
        assert (await client.hear_frame("welcome"))["data"]["resume"] == "replay"


async def test_a_client_that_is_started_again(csharp: CSharpBuild, world: World, adapter: Adapter) -> None:
    async with stage(csharp, adapter) as (client, _proxy):
        await client.hear("snapshot_applied")
        await post(world, f"{HELLO} to both")
        await hear_post(client, f"{HELLO} to both")
        before = (await client.picture())["world"]
        await client.kill()
    async with stage(csharp, adapter) as (client, _proxy):
        assert (await client.hear_frame("welcome"))["data"]["resume"] == "snapshot"
        picture = (await client.hear("snapshot_applied"))["world"]
        assert picture["sns.text"]["data"]["text"] == f"{HELLO} to both"
        assert {slot: shown for slot, shown in picture.items() if slot != "time"} == {
            slot: shown for slot, shown in before.items() if slot != "time"
        }
        assert posts(client) == []


async def test_a_second_link_of_the_same_name(csharp: CSharpBuild, world: World, adapter: Adapter) -> None:
    async with stage(csharp, adapter) as (first, first_proxy), stage(csharp, adapter, name="other") as (other, _):
        await first.hear("snapshot_applied")
        await other.hear("snapshot_applied")
        async with stage(csharp, adapter) as (second, _proxy):
            await second.hear("snapshot_applied")
            assert (await first.hear("state", state="Refused"))["code"] == "replaced"
            await post(world, f"{HELLO} to the second")
            await hear_post(second, f"{HELLO} to the second")
            await hear_post(other, f"{HELLO} to the second")
            assert posts(first) == []
            assert len(first_proxy.passages) == 1
            assert [line["state"] for line in second.lines("state")].count("Live") == 1


async def test_what_was_missed_comes_once_and_in_order(csharp: CSharpBuild, world: World, adapter: Adapter) -> None:
    async with stage(csharp, adapter) as (client, proxy):
        await client.hear("snapshot_applied")
        last = 0
        for turn in range(4):
            await proxy.close()
            last = await post(world, f"{HELLO} missed {turn}")
            await proxy.listen()
            assert (await client.hear_frame("welcome"))["data"]["resume"] == "replay"
            await hear_post(client, f"{HELLO} missed {turn}")
        assert posts(client) == [f"{HELLO} missed {turn}" for turn in range(4)]
        assert (await client.picture())["last_seq"] == last
        assert len(client.lines("snapshot_begun")) == 1


async def test_what_is_too_much_comes_as_a_snapshot(csharp: CSharpBuild, world: World, adapter: Adapter) -> None:
    async with stage(csharp, adapter) as (client, proxy):
        await client.hear("snapshot_applied")
        await proxy.close()
        await asyncio.to_thread(world.do, "flood", count=2001, size=30)
        last = await post(world, f"{HELLO} after the flood")
        await proxy.listen()
        assert (await client.hear_frame("welcome"))["data"]["resume"] == "snapshot"
        picture = await client.hear("snapshot_applied")
        assert picture["world"]["sns.text"]["data"]["text"] == f"{HELLO} after the flood"
        assert picture["last_seq"] == last
        assert posts(client) == []


async def test_a_client_that_looks_seldom(csharp: CSharpBuild, world: World, adapter: Adapter) -> None:
    """An editor in the background: it keeps its link, and sees what is, once it looks."""
    async with stage(csharp, adapter) as (client, proxy):
        await client.hear("snapshot_applied")
        await client.say("slow 700")
        await asyncio.to_thread(world.do, "flood", count=1500, size=600)
        last = await post(world, f"{HELLO} at last")
        await hear_post(client, f"{HELLO} at last")
        assert len(posts(client)) < 100, "states in between are passed over"
        assert (await client.picture())["last_seq"] == last
        assert len(proxy.passages) == 1
        assert [line["state"] for line in client.lines("state")] == ["Connecting", "Handshaking", "Live"]


async def test_peers_that_are_gone_and_do_not_say_so(csharp: CSharpBuild, world: World, adapter: Adapter) -> None:
    """One network takes nothing from the server any more, another swallows everything. Both clients notice by
    themselves after three heartbeats, and go on where they were.
    """

    async with (
        stage(csharp, adapter, name="held") as (held, holding),
        stage(csharp, adapter, name="swallowed") as (swallowed, swallowing),
    ):
        before = asyncio.get_running_loop().time()
        for client in (held, swallowed):
            client.patience_s = 40
            await client.hear("snapshot_applied")
        holding.hold()
        swallowing.swallow()
        for client in (held, swallowed):
            assert (await client.hear("state", state="Waiting"))["code"] == "heartbeat_missed"
            assert 14 < asyncio.get_running_loop().time() - before < 25
        text = f"{HELLO} not lost"
        await post(world, text)
        holding.release()
        await swallowing.close()
        swallowing.swallow(swallows=False)
        await swallowing.listen()
        for client in (held, swallowed):
            await hear_post(client, text)
            assert (await client.picture())["state"] == "Live"
            assert len(client.lines("snapshot_begun")) == 1
            assert posts(client).count(text) == 1


async def test_a_hundred_starts_leave_one_link(csharp: CSharpBuild, world: World, adapter: Adapter) -> None:
    async with stage(csharp, adapter) as (client, proxy):
        await client.hear("snapshot_applied")
        await client.say("cycle 100")
        assert (await client.hear("cycled"))["longest_ms"] < 500
        await client.hear("state", state="Live")
        text = f"{HELLO} to the last of a hundred"
        await post(world, text)
        await hear_post(client, text)
        assert posts(client).count(text) == 1
        assert "replaced" not in json.dumps(client.lines("log"))
        await client.quit()
        assert proxy.passages


async def test_requests_are_answered(csharp: CSharpBuild, world: World, adapter: Adapter) -> None:
    async with stage(csharp, adapter) as (client, proxy):
        await client.hear("snapshot_applied")
        for action in ("pause", "resume"):
            await client.say(f"time {action}")
            asked = (await client.hear("sent"))["id"]
            assert (await client.hear("answered", id=asked))["status"] == "done"
            if action == "pause":
                while (await client.hear_frame("world.time"))["data"]["rate"] != 0:
                    pass
        await client.say("time set 2020-01-01T00:00:00")
        assert (await client.hear("refused"))["code"] == "refused"
        await client.say("ask guest 小雨 吃了吗")
        asked = (await client.hear("sent"))["id"]
        # Nobody is live: she says so, or takes it; either way there is an answer.
        while not any(line["id"] == asked for line in client.lines("answered") + client.lines("refused")):
            await client.picture()
        assert (await client.picture())["open_requests"] == 0
        assert client.lines("problem") == []
        assert len(proxy.passages) == 1


async def test_a_stream_as_a_front_end_shows_it(csharp: CSharpBuild, world: World, adapter: Adapter) -> None:
    capabilities = ("--capability", "speech", "--capability", "covers")
    async with stage(csharp, adapter, *capabilities) as (client, _proxy):
        await client.hear("snapshot_applied")
        await asyncio.to_thread(world.do, "cover")
        cover = (await client.hear_frame("cover.download"))["data"]
        await client.say(f"cover {cover['date']} {cover['number']} {cover['sha256']}")
        saved = (await client.hear("sent"))["id"]
        assert (await client.hear("answered", id=saved))["status"] == "done"

        await asyncio.to_thread(world.do, "on_air")
        greeting = await client.hear_frame("speech.say")
        assert (greeting["data"]["text"], greeting["typed"]) == ("来了，都坐。", "SpeechSay")
        for command in ("ack accepted", "ack done", f"spoken {greeting['data']['speech']}"):
            await client.say(command)
        shown = (await client.picture())["world"]
        assert shown["overlay"]["type"] == "overlay.start"
        assert shown["overlay.title"]["data"]["title"] == "《纸船邮差》试播"
        assert shown["overlay.cover"]["data"]["url"] == cover["url"]

        await client.say("ask seat-1 小明 你喜欢吃什么？")
        asked = (await client.hear("sent"))["id"]
        assert (await client.hear("answered", id=asked))["status"] == "accepted"
        await asyncio.to_thread(world.do, "answer")
        while not (reply := await client.hear_frame("chat.reply"))["data"]["final"]:
            assert reply["data"]["dropped"] is False
        assert reply["data"]["question"]["nickname"] == "小明"
        said = [line["data"]["text"] for line in client.frames("chat.message")]
        assert said == ["你喜欢吃什么？"]
        texts = [line["data"]["text"] for line in client.frames("chat.reply")]
        assert texts[0] == ""
        assert texts[-1] == reply["data"]["text"] != ""

        await asyncio.to_thread(world.do, "off_air")
        await client.hear_frame("overlay.end")
        shown = (await client.picture())["world"]
        assert shown["overlay"]["type"] == "overlay.end"
        assert shown.keys() & {"overlay.title", "overlay.cover"} == set()
        assert client.lines("problem") == []
        await client.quit()


async def test_a_chat_that_is_too_fast_for_it_is_lost_nowhere(
    csharp: CSharpBuild, world: World, adapter: Adapter
) -> None:
    """More than may wait, while nobody looks: it hangs up, and comes back for the rest."""
    async with stage(csharp, adapter, "--queue", "300") as (client, proxy):
        await client.hear("snapshot_applied")
        await asyncio.to_thread(world.do, "on_air")
        await client.hear_frame("overlay.title")
        await client.say("stall")
        await client.hear("stalled")
        await asyncio.to_thread(world.do, "chatter", count=1500, size=90)
        while (picture := await client.picture())["code"] != "queue_full":
            pass
        assert picture["queued"] <= 300
        await client.say("resume")
        last = 10**9 + 1499
        while (await client.hear_frame("chat.message"))["data"]["message"] != last:
            pass
        assert [line["data"]["message"] for line in client.frames("chat.message")] == list(range(10**9, last + 1))
        assert len(proxy.passages) > 1
        assert len(client.lines("snapshot_begun")) == 1
        await asyncio.to_thread(world.do, "off_air")
