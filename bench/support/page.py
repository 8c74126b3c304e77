"""A page in a process of its own: watches the board over a websocket, and comes back when the web server has died.

    PAGE_COOKIE=… python -m bench.support.page ADDRESS FILE

ADDRESS is the websocket's, PAGE_COOKIE the Cookie header of a signed-in operator. Each frame that carries a `seq`
becomes one JSON line: `{"way": "snapshot", "seq"}` on each connection, then `{"way": "live", "seq", "type"}`. It ends
when it is terminated.
"""

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

# Signs of life come every few seconds: silence for so long means that the socket is dead.
QUIET_S = 8.0
RETRY_S = 0.2


async def watch(address: str, cookie: str, out: IO[str]) -> None:
    """Connect, write down what comes, and again. Never returns."""
    from websockets.asyncio.client import connect
    from websockets.exceptions import WebSocketException

    origin: Any = f"http://{urlsplit(address).netloc}"
    while True:
        with contextlib.suppress(OSError, TimeoutError, WebSocketException):
            async with connect(
                address, origin=origin, additional_headers={"Cookie": cookie}, max_size=None, proxy=None
            ) as socket:
                while True:
                    async with asyncio.timeout(QUIET_S):
                        frame = json.loads(await socket.recv())
                    if frame["kind"] == "snapshot":
                        _note(out, {"way": "snapshot", "seq": frame["seq"]})
                    elif frame["kind"] == "event":
                        _note(out, {"way": "live", "seq": frame["seq"], "type": frame["type"]})
        await asyncio.sleep(RETRY_S)


def _note(out: IO[str], line: dict[str, Any]) -> None:
    out.write(json.dumps(line) + "\n")
    out.flush()


def complaints(lines: Iterable[dict[str, Any]], log: Iterable[dict[str, Any]]) -> list[str]:
    """What a page got wrong: after each snapshot every event once, in order, up to the end of the log."""
    types = {event["seq"]: event["type"] for event in log}
    found: list[str] = []
    last = 0
    for line in lines:
        seq = line["seq"]
        if line["way"] == "snapshot":
            if seq < last:
                found.append(f"the page had seen event {last} and was given the snapshot of {seq}")
        elif seq != last + 1:
            found.append(f"the page saw event {seq} after event {last}")
        elif line["type"] != types.get(seq):
            found.append(f"the page saw {line['type']} as event {seq}, which is {types.get(seq)}")
        last = seq
    if last != len(types):
        found.append(f"the page knows of event {last} at last, and there are {len(types)}")
    return found


def main() -> None:
    """Runs until it is terminated."""
    address, file = sys.argv[1:]
    cookie = os.environ["PAGE_COOKIE"]
    with Path(file).open("a", encoding="utf-8") as out:
        asyncio.run(watch(address, cookie, out))


if __name__ == "__main__":
    main()
