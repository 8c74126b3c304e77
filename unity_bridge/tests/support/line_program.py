"""A compiled program in a process of its own, which answers each line by one line of JSON."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

PATIENCE_S = 30.0


class LineProgram:
    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def ask(self, line: str | dict[str, Any], patience_s: float = PATIENCE_S) -> dict[str, Any]:
        """Its answer to a line."""
        text = line if isinstance(line, str) else json.dumps(line)
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(text.encode() + b"\n")
        await self._process.stdin.drain()
        async with asyncio.timeout(patience_s):
            answer = await self._process.stdout.readline()
        assert answer, f"it ended instead of answering {text}"
        told: dict[str, Any] = json.loads(answer)
        return told

    async def until(self, line: str, **expected: Any) -> dict[str, Any]:
        """Ask until the answer has these values; AssertionError with the last answer where it never has."""
        answer: dict[str, Any] = {}
        try:
            async with asyncio.timeout(PATIENCE_S):
                while True:
                    answer = await self.ask(line)
                    if all(answer.get(key) == value for key, value in expected.items()):
                        return answer
                    await asyncio.sleep(0.02)
        except TimeoutError:
            raise AssertionError(f"never {expected}; last: {answer}") from None

    async def until_seen(self, **expected: Any) -> dict[str, Any]:
        """As `until`, for what lasts a moment only: ask `seen`, which lists everything that each value has been."""
        seen: dict[str, Any] = {}
        try:
            async with asyncio.timeout(PATIENCE_S):
                while True:
                    seen = await self.ask("seen")
                    if all(value in seen.get(key, []) for key, value in expected.items()):
                        return seen
                    await asyncio.sleep(0.02)
        except TimeoutError:
            raise AssertionError(f"{expected} was never seen; all that was: {seen}") from None

    async def quit(self) -> int:
        """Close its input and wait for its end. Returns its exit status."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        async with asyncio.timeout(PATIENCE_S):
            return await self._process.wait()


@asynccontextmanager
async def line_program(
    program: Path, *arguments: str, env: dict[str, str] | None = None
) -> AsyncIterator[LineProgram]:
    """Started under Mono; killed at the end, if it is still there."""
    process = await asyncio.create_subprocess_exec(
        "mono", str(program), *arguments, env=env,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=4 * 1024 * 1024,
    )  # fmt: skip
    try:
        yield LineProgram(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
