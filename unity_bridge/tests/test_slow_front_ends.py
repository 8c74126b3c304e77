"""Front ends that do not keep up: each is told so in the end, and costs the others nothing."""

import asyncio
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from unity_bridge.links.outbox import LIMIT
from unity_bridge.tests.conftest import Linked
from unity_bridge.tests.support.adapter import Adapter
from unity_bridge.tests.support.link_client import TcpClient, hello_text, tcp_client

pytestmark = pytest.mark.timeout(150)


@pytest.fixture(scope="module")
def impatient(linked: Linked) -> Iterator[Adapter]:
    """An adapter that hears whether anybody is there within a second and a half."""
    adapter = Adapter({**linked.world.environment, "FRONT_END_HEARTBEAT_S": "0.5"})
    adapter.start()
    yield adapter
    adapter.kill()


async def do(linked: Linked, verb: str, **arguments: Any) -> dict[str, Any]:
    return await asyncio.to_thread(linked.world.do, verb, **arguments)


def deaf(port: int, **more: Any) -> socket.socket:
    """A front end that says hello, and then reads nothing."""
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
    line.connect(("127.0.0.1", port))
    line.sendall(hello_text(**more).encode() + b"\n")
    return line


async def ended(line: socket.socket) -> bytes:
    """All that the other side said before it closed."""

    def read() -> bytes:
        line.settimeout(60)
        heard = b""
        try:
            while piece := line.recv(65_536):
                heard += piece
        except ConnectionResetError:
            pass
        return heard

    return await asyncio.to_thread(read)


async def test_who_answers_no_ping_is_gone_after_three(impatient: Adapter) -> None:
    async with tcp_client(impatient.port, lazy=True) as client:
        began = asyncio.get_running_loop().time()
        await client.greet(client_id="half-open")
        await client.hear("ping")
        assert await client.error(fatal=True) == "heartbeat_missed"
        await client.is_closed()
        assert 1.4 < asyncio.get_running_loop().time() - began < 6


async def test_who_reads_nothing_costs_the_others_nothing_and_is_cut_off(linked: Linked) -> None:
    await do(linked, "on_air")
    count = LIMIT + 700
    async with tcp_client(linked.adapter.port) as healthy:
        await healthy.greet(client_id="healthy")
        await healthy.hear("snapshot")
        line = deaf(linked.adapter.port, client_id="deaf")
        await asyncio.to_thread(line.recv, 1)
        await do(linked, "chatter", count=count, size=300)
        told = [await healthy.hear("chat.message") for _number in range(count)]
        assert [frame["seq"] for frame in told] == list(range(told[0]["seq"], told[0]["seq"] + count))
        heard = await ended(line)
        line.close()
    # What it was sent is the beginning; the rest was never written anywhere.
    assert len(heard) < 1_000_000
    # Coming back it is told the whole picture: it has missed more than is worth telling.
    async with tcp_client(linked.adapter.port) as again:
        welcome = await again.greet(client_id="deaf", session=healthy.session, last_seq=told[0]["seq"])
        assert welcome["data"]["resume"] == "snapshot"
    await do(linked, "off_air")


async def test_who_reads_slowly_gets_the_newest_state_and_every_one_shot(linked: Linked) -> None:
    await do(linked, "on_air")
    async with tcp_client(linked.adapter.port, lazy=True) as slow:
        await slow.greet(client_id="slow")
        since = (await slow.hear("snapshot"))["data"]["seq"]
        # Far more than it acknowledges: states and one-shots both.
        await do(linked, "flood", count=1200, size=60)
        await do(linked, "chatter", count=300, size=60)
        last = [await slow.hear("sns.text") for _number in range(1000)][-1]
        assert last["seq"] == since + 1000
        # From here on it waits: of the states only the newest is kept, of the one-shots each.
        await do(linked, "post", text="the newest")
        await acknowledge_all(slow, "the newest")
    texts = [frame["data"]["text"] for frame in slow.heard if frame["type"] == "sns.text"]
    assert texts[-1] == "the newest" and len(texts) < 1200
    assert len([frame for frame in slow.heard if frame["type"] == "chat.message"]) == 300
    seqs = [(frame["seq"], frame["part"]) for frame in slow.heard if "seq" in frame]
    assert seqs == sorted(set(seqs))
    await do(linked, "off_air")


async def acknowledge_all(client: TcpClient, last: str) -> None:
    """Acknowledge as a front end does that has come to itself, until the last post is there."""
    async with asyncio.timeout(30):
        while True:
            await client.say("ack", {"seq": client.last_seq})
            frame = await client.hear("sns.text", "chat.message")
            if frame["data"].get("text") == last:
                return
