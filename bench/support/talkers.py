"""A few viewers in a process of their own, who talk when told to; the first of them writes down what it is shown.

    python -m bench.support.talkers ADDRESS

The first line of stdin is a JSON list of Cookie headers, one viewer each. Then orders, a line each: `{"say": text,
"who": number, "id": mark}` at once, or `{"plan": [[second, who, mark, text], …], "seconds"}` from now on, in order;
what a viewer could not say within those seconds, because too much of theirs is unconfirmed, they leave unsaid. On
stdout comes a line for everything that the first viewer is shown, `{"t": unix time, …}` with the frame's own fields,
one for each answer that anybody else gets to what they said, and `{"kind": "sent", "count"}` once each message of a
plan is answered. Ends with stdin.
"""

import asyncio
import json
import sys
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect

UNCONFIRMED = 60


def tell(frame: dict[str, Any], at: float) -> None:
    """One line."""
    sys.stdout.write(json.dumps({"t": at, **frame}, ensure_ascii=False) + "\n")
    sys.stdout.flush()


@dataclass
class Viewer:
    """One of them."""

    number: int
    socket: ClientConnection
    seated: asyncio.Event = field(default_factory=asyncio.Event)
    # More than this and pings would wait behind messages for so long that the link would be taken for dead.
    free: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(UNCONFIRMED))

    async def listen(self) -> None:
        """Pass on what is worth it. Never returns; raises ConnectionError when the socket is closed."""
        async for text in self.socket:
            at = time.time()
            frame = json.loads(text)
            kind = frame["kind"]
            if kind == "snapshot":
                self.seated.set()
                continue
            if kind in ("ack", "refused"):
                self.free.release()
            if self.number == 0 or kind in ("ack", "refused", "error"):
                tell({**frame, "who": self.number}, at)
        raise ConnectionError(f"viewer {self.number} was closed with {self.socket.close_code}")

    async def say(self, mark: str, text: str) -> None:
        """One message, when not too many are unconfirmed."""
        await self.free.acquire()
        await self.socket.send(json.dumps({"kind": "say", "id": mark, "text": text}, ensure_ascii=False))

    async def talk(self, plan: list[list[Any]], seconds: float) -> int:
        """Each at its second, until all is confirmed; how many were said."""
        begin, count = time.monotonic(), 0
        for second, _who, mark, text in plan:
            await asyncio.sleep(max(0.0, begin + second - time.monotonic()))
            if time.monotonic() - begin > seconds:
                break
            await self.say(mark, text)
            count += 1
        for _message in range(UNCONFIRMED):
            await self.free.acquire()
        for _message in range(UNCONFIRMED):
            self.free.release()
        return count


async def talk(viewers: list[Viewer], plan: list[list[Any]], seconds: float) -> None:
    """Everybody their part of the plan."""
    parts = [viewer.talk([said for said in plan if said[1] == viewer.number], seconds) for viewer in viewers]
    tell({"kind": "sent", "count": sum(await asyncio.gather(*parts))}, time.time())


async def orders(viewers: list[Viewer], stdin: asyncio.StreamReader) -> None:
    """Do what is asked until nothing more can be."""
    plans: list[asyncio.Task[None]] = []
    while line := await stdin.readline():
        order = json.loads(line)
        if "plan" in order:
            plans.append(asyncio.create_task(talk(viewers, order["plan"], order["seconds"])))
        else:
            await viewers[order["who"]].say(order["id"], order["say"])
    for plan in plans:
        plan.cancel()


async def main(address: str) -> None:
    """Everybody sits down, then the orders."""
    stdin = asyncio.StreamReader(limit=1 << 24)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(stdin), sys.stdin)
    cookies = json.loads(await stdin.readline())
    origin: Any = f"http://{urlsplit(address).netloc}"
    viewers, jobs = [], []
    for number, cookie in enumerate(cookies):
        headers = {"Cookie": cookie}
        socket = await connect(
            address, origin=origin, additional_headers=headers, compression=None, max_size=None, proxy=None
        )
        viewers.append(Viewer(number, socket))
        jobs.append(asyncio.create_task(viewers[-1].listen()))
        await viewers[-1].seated.wait()
    tell({"kind": "ready"}, time.time())
    jobs.append(asyncio.create_task(orders(viewers, stdin)))
    done, _others = await asyncio.wait(jobs, return_when=asyncio.FIRST_COMPLETED)
    for job in done:
        job.result()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
