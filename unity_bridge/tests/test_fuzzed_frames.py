"""A hundred thousand frames that nobody meant: each gets a named error, an answer or a close, and costs no memory."""

import asyncio
import json
import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import psutil
import pytest

from unity_bridge.protocol import schemas
from unity_bridge.tests.conftest import Linked
from unity_bridge.tests.support.adapter import Adapter
from unity_bridge.tests.support.link_client import frame_text, hello_text, tcp_client

pytestmark = pytest.mark.timeout(170)

FRAMES = 100_000
BATCH = 500
SEED = 20_261_129


@pytest.fixture(scope="module")
def patient(linked: Linked) -> Iterator[Adapter]:
    """An adapter that takes any number of frames."""
    many = {"FRONT_END_FRAMES_PER_S": "1e9", "FRONT_END_FRAMES_BURST": "1e9"}
    adapter = Adapter({**linked.world.environment, **many})
    adapter.start()
    yield adapter
    adapter.kill()


def golden() -> list[bytes]:
    """Frames of both sides, as they should be."""
    lines = []
    for name in ("client", "server"):
        lines += (schemas.VECTORS / f"{name}.jsonl").read_bytes().split(b"\n")[:-1]
    # Bye would be obeyed.
    return [line for line in lines if b'"bye"' not in line]


def mutated(chance: random.Random, lines: list[bytes]) -> bytes:
    """A frame that went wrong in one of the ways that there are; always one line, never empty."""
    line = bytearray(chance.choice(lines))
    match chance.randrange(8):
        case 0:
            del line[chance.randrange(len(line)) :]
        case 1:
            for _time in range(chance.randint(1, 8)):
                line[chance.randrange(len(line))] = chance.randrange(256)
        case 2:
            line[chance.randrange(len(line)) : 0] = bytes(chance.randrange(256) for _byte in range(9))
        case 3:
            begin = chance.randrange(len(line))
            del line[begin : begin + chance.randint(1, 20)]
        case 4:
            return noise(chance)
        case 5:
            frame = json.loads(bytes(line))
            frame["data"][chance.choice([*frame["data"], "more"])] = odd(chance)
            line = bytearray(json.dumps(frame).encode())
        case 6:
            frame = json.loads(bytes(line))
            frame[chance.choice(list(frame))] = odd(chance)
            line = bytearray(json.dumps(frame).encode())
        case _:
            line = line + bytearray(chance.choice(lines))
    return bytes(line).replace(b"\n", b" ").replace(b'"bye"', b'"buy"') or b"{"


def noise(chance: random.Random) -> bytes:
    size = chance.randint(1, 200)
    return bytes(chance.randrange(256) for _byte in range(size)).replace(b"\n", b"\r") + b"."


def odd(chance: random.Random) -> Any:
    return chance.choice(
        [None, True, -1, 0, 1, 2**63, 10**30, 1e308, "", "x", "苞米\u2028", "\ud800", [], [[[]]], {}, {"a": {}}]
    )


async def test_nothing_escapes_and_nothing_grows(linked: Linked, patient: Adapter) -> None:
    chance, lines = random.Random(SEED), golden()
    # One that may only watch: what is well-formed by chance shall change nothing.
    made = await asyncio.to_thread(linked.world.do, "token", name="fuzz", scopes=["watch"])
    process = psutil.Process(patient.pid)
    told: Counter[str] = Counter()
    sent, after_warm_up = 0, 0
    while sent < FRAMES:
        async with tcp_client(patient.port, lazy=True, checked=False) as client:
            await client.send(hello_text(token=made["token"], client_id="fuzz"))
            await client.hear("snapshot")
            while sent < FRAMES and not client.closed.is_set():
                batch = [mutated(chance, lines) for _frame in range(BATCH)]
                sent += BATCH
                last = frame_text("ping", {})
                await client.send_bytes(b"\n".join([*batch, last.encode()]) + b"\n")
                while True:
                    frame = await client.hear("error", "pong", "ack", "snapshot")
                    told[frame["data"].get("code", frame["type"])] += 1
                    if frame.get("re") == json.loads(last)["id"]:
                        break
                client.heard.clear()
                client.rewind()
                if sent == FRAMES // 5:
                    after_warm_up = process.memory_info().rss
    grown = process.memory_info().rss - after_warm_up
    codes = set(schemas.error_codes())
    assert set(told) - codes <= {"pong", "ack", "snapshot"}
    assert told["bad_frame"] > FRAMES * 0.5 and told["bad_data"] > 1000
    assert told["pong"] >= FRAMES / BATCH
    assert grown < 12_000_000, f"{grown / 1e6:.1f} MB more"
    # Somebody else is served as before, and nothing broke inside.
    async with tcp_client(patient.port) as other:
        await other.greet(client_id="after")
        await other.hear("snapshot")
    assert patient.complaints() == ""
