"""A few viewers in a process of their own, who talk when told to; the first of them writes down what it is shown.

    python -m bench.talkers ADDRESS

The first line of stdin is a JSON list of Cookie headers, one viewer each. Then orders, a line each: `{"say": text,
"who": number, "id": mark}` at once, or `{"plan": [[second, who, mark, text], …]}` from now on, in order. On stdout
comes a line for everything that the first viewer is shown, `{"t": unix time, …}` with the frame's own fields, and one
for each answer that anybody else gets to what they said. Ends with stdin.
"""

import asyncio
import json
import sys
import time
from typing import Any
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect


def tell(frame: dict[str, Any], at: float) -> None:
    """One line."""
    sys.stdout.write(json.dumps({"t": at, **frame}, ensure_ascii=False) + "\n")
    sys.stdout.flush()


async def listen(number: int, socket: ClientConnection, seated: asyncio.Event) -> None:
    """Pass on what is worth it. Ends with the socket."""
    async for text in socket:
        at = time.time()
        frame = json.loads(text)
        if frame["kind"] == "snapshot":
            seated.set()
        elif number == 0 or frame["kind"] in ("ack", "refused", "error"):
            tell({**frame, "who": number} if number else frame, at)
    raise ConnectionError(f"viewer {number} was closed with {socket.close_code}")


async def talk(sockets: list[ClientConnection], plan: list[list[Any]]) -> None:
    """Each at its second."""
    begin = time.monotonic()
    for second, who, mark, text in plan:
        await asyncio.sleep(max(0.0, begin + second - time.monotonic()))
        await say(sockets[who], mark, text)


async def say(socket: ClientConnection, mark: str, text: str) -> None:
    """One message."""
    await socket.send(json.dumps({"kind": "say", "id": mark, "text": text}, ensure_ascii=False))


async def orders(sockets: list[ClientConnection], stdin: asyncio.StreamReader) -> None:
    """Do what is asked until nothing more can be."""
    plans: list[asyncio.Task[None]] = []
    while line := await stdin.readline():
        order = json.loads(line)
        if "plan" in order:
            plans.append(asyncio.create_task(talk(sockets, order["plan"])))
        else:
            await say(sockets[order["who"]], order["id"], order["say"])
    for plan in plans:
        plan.cancel()


async def main(address: str) -> None:
    """Everybody sits down, then the orders."""
    stdin = asyncio.StreamReader(limit=1 << 24)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(stdin), sys.stdin)
    cookies = json.loads(await stdin.readline())
    origin: Any = f"http://{urlsplit(address).netloc}"
    sockets, jobs = [], []
    for number, cookie in enumerate(cookies):
        headers = {"Cookie": cookie}
        sockets.append(
            await connect(
                address, origin=origin, additional_headers=headers, compression=None, max_size=None, proxy=None
            )
        )
        seated = asyncio.Event()
        jobs.append(asyncio.create_task(listen(number, sockets[-1], seated)))
        await seated.wait()
    tell({"kind": "ready"}, time.time())
    jobs.append(asyncio.create_task(orders(sockets, stdin)))
    done, _others = await asyncio.wait(jobs, return_when=asyncio.FIRST_COMPLETED)
    for job in done:
        job.result()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
