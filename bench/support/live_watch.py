"""Viewers in a process of their own: they watch her stream page, come back when cut off, and write down it all.

    python -m bench.support.live_watch FILE ADDRESS…

One viewer for each websocket address. Each line of FILE is JSON: `viewer` (its number), `way` (snapshot, chat,
answering, words, line, dropped) and what came. It ends when it is terminated.
"""

import asyncio
import contextlib
import json
import random
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

# A sign of life comes each five seconds; silence for three of them means that the link is dead, as on the page.
QUIET_S = 16.0
RETRY_S = 0.4


async def watch(number: int, address: str, out: IO[str]) -> None:
    """Connect, write down what comes, and again, with jitter. Never returns."""
    from websockets.asyncio.client import connect
    from websockets.exceptions import WebSocketException

    origin: Any = f"http://{urlsplit(address).netloc}"
    while True:
        with contextlib.suppress(OSError, TimeoutError, WebSocketException):
            async with connect(address, origin=origin, compression=None, proxy=None) as socket:
                while True:
                    async with asyncio.timeout(QUIET_S):
                        frame = json.loads(await socket.recv())
                    if (line := _seen(frame)) is not None:
                        out.write(json.dumps({"viewer": number, **line}, ensure_ascii=False) + "\n")
                        out.flush()
        await asyncio.sleep(RETRY_S * (0.5 + random.random()))


def _seen(frame: dict[str, Any]) -> dict[str, Any] | None:
    kind = frame["kind"]
    if kind == "snapshot":
        entries = frame["entries"]
        return {
            "way": kind,
            "chat": [entry["id"] for entry in entries if entry["kind"] == "chat"],
            "lines": {entry["answer"]: entry["text"] for entry in entries if entry.get("answer")},
            "answer": frame["answer"] and {"answer": frame["answer"]["answer"], "text": frame["answer"]["text"]},
        }
    names = {"chat": ("id",), "answering": ("answer",), "words": ("answer", "at", "text"), "dropped": ("answer",)}
    if kind == "line" and frame["answer"] is not None:
        return {"way": kind, "answer": frame["answer"], "text": frame["text"], "cut": frame["cut"]}
    return {"way": kind, **{name: frame[name] for name in names[kind]}} if kind in names else None


class Judged:
    """What one viewer knows in the end, and what was wrong on the way."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.connections = 0
        self.chat: list[int] = []
        self.typing: int | None = None
        self.lines: dict[int, str] = {}
        self.complaints: list[str] = []
        self._so_far = ""

    def take(self, line: dict[str, Any]) -> None:
        """The next thing that it saw."""
        match line["way"]:
            case "snapshot":
                self.connections += 1
                self._refresh(line)
            case "chat":
                if self.chat and line["id"] <= self.chat[-1]:
                    self._complain(f"message {line['id']} came after {self.chat[-1]}")
                self.chat.append(line["id"])
            case "answering":
                self.typing, self._so_far = line["answer"], ""
            case "words":
                self._hear(line)
            case "dropped":
                self.typing = None
            case "line":
                if line["answer"] in self.lines:
                    self._complain(f"answer {line['answer']} was said twice")
                self.lines[line["answer"]] = line["text"]
                self.typing = None

    def _refresh(self, line: dict[str, Any]) -> None:
        known = [message for message in self.chat if message in set(line["chat"])]
        if self.chat and line["chat"] and known and line["chat"][: len(known)] != known[-len(line["chat"]) :]:
            self._complain("a snapshot told the chat in another order")
        self.chat += [message for message in line["chat"] if not self.chat or message > self.chat[-1]]
        self.lines.update({int(answer): text for answer, text in line["lines"].items()})
        answer = line["answer"]
        self.typing = answer["answer"] if answer else None
        self._so_far = answer["text"] if answer else ""

    def _hear(self, line: dict[str, Any]) -> None:
        if line["answer"] in self.lines:
            self._complain(f"words of answer {line['answer']} came after its end")
        if self.typing != line["answer"]:
            self.typing, self._so_far = line["answer"], ""
        if line["at"] > len(self._so_far):
            self._complain(f"a gap in the words of answer {line['answer']}")
        if line["at"] + len(line["text"]) > len(self._so_far):
            self._so_far = self._so_far[: line["at"]] + line["text"]

    def _complain(self, text: str) -> None:
        self.complaints.append(f"viewer {self.number}: {text}")


def judge(lines: Iterable[dict[str, Any]], messages: list[int], answers: dict[int, str]) -> list[Judged]:
    """Every viewer's verdict: all `messages` seen once and in order, all `answers` (id: text) as they ended."""
    viewers: dict[int, Judged] = {}
    for line in lines:
        viewers.setdefault(line["viewer"], Judged(line["viewer"])).take(line)
    for viewer in viewers.values():
        if viewer.chat != messages:
            lost, more = set(messages) - set(viewer.chat), len(viewer.chat) - len(set(viewer.chat))
            viewer._complain(f"{len(lost)} messages lost, {more} doubled")
        if viewer.typing is not None:
            viewer._complain(f"answer {viewer.typing} is left typing")
        for answer, text in answers.items():
            if viewer.lines.get(answer) != text:
                viewer._complain(f"answer {answer} reads {viewer.lines.get(answer)!r}, and is {text!r}")
    return [viewers[number] for number in sorted(viewers)]


def main() -> None:
    """Runs until it is terminated."""
    file, *addresses = sys.argv[1:]

    async def everybody(out: IO[str]) -> None:
        await asyncio.gather(*(watch(number, address, out) for number, address in enumerate(addresses)))

    with Path(file).open("a", encoding="utf-8") as out:
        asyncio.run(everybody(out))


if __name__ == "__main__":
    main()
