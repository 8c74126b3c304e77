"""A reader in a process of its own: follows a VTuber's events over the channel layer and writes down what it saw.

    python -m bench.support.reader SLUG FILE

Each event that it takes becomes one JSON line `{"seq", "type", "digest", "way"}`, way `live` or `log`. It does what
any front end does: takes the next `seq`, ignores what it has, and reads the log where it sees a gap. It ends when it
is terminated; the file is whole up to its last line.
"""

import asyncio
import contextlib
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any

from bench.support.scratch_world import enter_django

# The heads come each second while the system is up: silence for so long means that the subscription may be dead.
QUIET_S = 3.0


def digest(event: dict[str, Any]) -> str:
    """A short hash of everything that the event says."""
    return hashlib.sha256(json.dumps(event, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


class Reader:
    """Keeps the events of one VTuber in order."""

    def __init__(self, slug: str, out: IO[str]) -> None:
        self.slug = slug
        self.seq = 0
        self._out = out

    async def follow(self) -> None:
        """Subscribe, and again whenever it has been quiet for too long. Never returns."""
        while True:
            with contextlib.suppress(OSError, TimeoutError):
                await self._listen()
            await self._read_log()

    async def _listen(self) -> None:
        from channels.layers import get_channel_layer
        from redis.exceptions import RedisError

        from vtuber.channel_publisher import HEADS_GROUP, group_of

        layer = get_channel_layer()
        assert layer is not None
        try:
            channel = await layer.new_channel()
            for group in (group_of(self.slug), HEADS_GROUP):
                await layer.group_add(group, channel)
            await self._read_log()
            while True:
                async with asyncio.timeout(QUIET_S):
                    message = await layer.receive(channel)
                await self._take(message)
        except RedisError:
            await asyncio.sleep(0.2)
        finally:
            with contextlib.suppress(RedisError, OSError):
                await layer.flush()

    async def _take(self, message: dict[str, Any]) -> None:
        if message["type"] == "world.heads":
            if message["heads"].get(self.slug, 0) > self.seq:
                await self._read_log()
            return
        event = message["event"]
        if event["seq"] == self.seq + 1:
            self._note(event, "live")
        elif event["seq"] > self.seq:
            await self._read_log()

    async def _read_log(self) -> None:
        from channels.db import database_sync_to_async

        while events := await database_sync_to_async(self._missed)():
            for event in events:
                self._note(event, "log")

    def _missed(self) -> list[dict[str, Any]]:
        from vtuber.events import events_after
        from vtuber.models import VTuber

        vtuber = VTuber.objects.get(slug=self.slug)
        return [message.model_dump(mode="json") for message in events_after(vtuber, self.seq)]

    def _note(self, event: dict[str, Any], way: str) -> None:
        self.seq = event["seq"]
        line = {"seq": event["seq"], "type": event["type"], "digest": digest(event), "way": way}
        self._out.write(json.dumps(line) + "\n")
        self._out.flush()


def read_lines(file: Path) -> list[dict[str, Any]]:
    """What a reader wrote down; a last line that was cut off by its end is left out."""
    if not file.exists():
        return []
    whole, newline, _rest = file.read_text(encoding="utf-8").rpartition("\n")
    return [json.loads(line) for line in whole.splitlines()] if newline else []


def complaints(lines: Iterable[dict[str, Any]], log: Iterable[dict[str, Any]]) -> list[str]:
    """What a reader got wrong, measured by the log: every event once, in order, as it is written."""
    expected = {event["seq"]: digest(event) for event in log}
    seen: Counter[int] = Counter()
    found, last = [], 0
    for line in lines:
        seq = line["seq"]
        seen[seq] += 1
        if seq <= last:
            found.append(f"the reader saw event {seq} after event {last}")
        last = max(seq, last)
        if seq not in expected:
            found.append(f"the reader saw event {seq}, which is not in the log")
        elif line["digest"] != expected[seq]:
            found.append(f"the reader saw another event {seq} than the log has")
    found += [f"the reader never saw event {seq}" for seq in expected if not seen[seq]]
    found += [f"the reader saw event {seq} {count} times" for seq, count in seen.items() if count > 1]
    return found


def main() -> None:
    """Runs until it is terminated."""
    slug, file = sys.argv[1:]
    enter_django({})
    with Path(file).open("a", encoding="utf-8") as out:
        asyncio.run(Reader(slug, out).follow())


if __name__ == "__main__":
    main()
