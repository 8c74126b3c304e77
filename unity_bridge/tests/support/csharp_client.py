"""The compiled console client in a process of its own: what it prints is waited for, what it is told goes in."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from unity_bridge.tests.support.csharp_build import CSharpBuild

PATIENCE_S = 20.0


class CSharpClient:
    """Everything that it has printed is in `printed`; `hear` goes through it once."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.printed: list[dict[str, Any]] = []
        self.patience_s = PATIENCE_S
        self._process = process
        self._at = 0
        self._news = asyncio.Condition()
        self._reading = asyncio.create_task(self._read())

    async def hear(self, kind: str, **expected: Any) -> dict[str, Any]:
        """The next line of a kind with these values; those before it are passed over."""
        try:
            async with asyncio.timeout(self.patience_s):
                return await self._hear(kind, expected)
        except TimeoutError:
            raise AssertionError(f"no {kind} {expected}; printed: {self.printed[-20:]}") from None

    async def hear_frame(self, type_: str, **expected: Any) -> dict[str, Any]:
        return await self.hear("frame", type=type_, **expected)

    def frames(self, type_: str) -> list[dict[str, Any]]:
        """Those of a type that were raised up to now, snapshots' commands among them."""
        return [line for line in self.printed if line["kind"] == "frame" and line["type"] == type_]

    def lines(self, kind: str) -> list[dict[str, Any]]:
        return [line for line in self.printed if line["kind"] == kind]

    async def say(self, command: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(command.encode() + b"\n")
        await self._process.stdin.drain()

    async def picture(self) -> dict[str, Any]:
        """What it shows now, and how its link is."""
        await self.say("state")
        return await self.hear("picture")

    async def quit(self) -> None:
        """Ends as people end it; fails when it hangs."""
        await self.say("quit")
        await self.hear("ended")
        async with asyncio.timeout(PATIENCE_S):
            assert await self._process.wait() == 0

    async def kill(self) -> None:
        """Ends without a word."""
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()
        await self._reading

    async def _hear(self, kind: str, expected: dict[str, Any]) -> dict[str, Any]:
        while True:
            while self._at < len(self.printed):
                line = self.printed[self._at]
                self._at += 1
                if line["kind"] == kind and all(line.get(key) == value for key, value in expected.items()):
                    return line
            async with self._news:
                if self._at >= len(self.printed):
                    assert not self._reading.done(), f"it ended before {kind} {expected}: {self.printed[-20:]}"
                    await self._news.wait()

    async def _read(self) -> None:
        assert self._process.stdout is not None
        while line := await self._process.stdout.readline():
            async with self._news:
                self.printed.append(json.loads(line))
                self._news.notify_all()
        async with self._news:
            self._news.notify_all()


@asynccontextmanager
async def csharp_client(build: CSharpBuild, port: int, *options: str) -> AsyncIterator[CSharpClient]:
    """Started, with short waits between two connections. Killed at the end, if it is still there."""
    waits = ["--first-wait", "50", "--longest-wait", "200"]
    process = await asyncio.create_subprocess_exec(
        "mono", str(build.client), "--port", str(port), *waits, *options,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=4 * 1024 * 1024,
    )  # fmt: skip
    client = CSharpClient(process)
    try:
        yield client
    finally:
        await client.kill()
