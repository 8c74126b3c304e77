"""Kills what carries her stream while she answers, and checks that nobody lost or doubled a word.

    python bench/live_faults.py [--rounds 3]

Two web processes, worker, beat and Valkey; eight viewers, half of them on each web process; a talker who sends each
message until it is confirmed; a model at a steady pace. In each round a web process, the worker and Valkey die by
SIGKILL, each in the middle of an answer. Prints one JSON object; exit code 1 for any violation.
"""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from bench.support import live_watch, reader
from bench.support.scratch_world import enter_django, environment, progress, scratch_folder
from bench.support.system import System, running
from launcher import programs

VICTIMS = ("web", "worker", "valkey")
VIEWERS = 8
TALK_S = 0.25
# An answer of so many pieces at this pace takes three seconds: time enough to kill something in its middle.
PIECES, PACE_S = 40, 0.075
BACK_IN_S = 1.0
# Longer than the lease of an answer whose speaker died.
AFTERWARDS_S = 8.0
SETTLED_S = 40.0


def main() -> int:
    """The exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3, help="how often each of them dies (3)")
    parser.add_argument("--short", action="store_true", help="one round: half a minute")
    options = parser.parse_args()
    rounds = 1 if options.short else options.rounds
    from llmservice.tests.support.servers import frames, serving

    words = [f"第{number}句。" if number % 4 == 3 else "喵呜" for number in range(PIECES)]
    with serving(frames(words, gap_s=PACE_S)) as model, scratch_folder() as folder:
        settings = environment(
            folder,
            PERSONA_BACKEND="openai",
            PERSONA_BASE_URL=f"{model.url}/v1",
            PERSONA_MODEL="standin",
            PERSONA_REASONING="never",
            CHAT_MODE="small",
            CHAT_PAUSE_S="0.2",
            CHAT_VIEWER_LIMITS="1000/second",
            CHAT_ADDRESS_LIMITS="1000/second",
        )
        with running(System(folder, settings)) as system:
            system.start_broker()
            enter_django(system.settings)
            outcome = _run(system, rounds, "".join(words))
    print(json.dumps(outcome, ensure_ascii=False))
    return 1 if outcome["violations"] else 0


def _run(system: System, rounds: int, words: str) -> dict[str, Any]:
    from django.utils import timezone

    from bench.support.on_air import PATH, cookies, go_on_air
    from streaming.chat.services.chat_settings import silence
    from streaming.models import Answer, ChatMessage
    from vtuber.simulation.invariants import violations

    stream = go_on_air()
    system.start_rest()
    second = system.start_also("web2", programs.web)
    seen = system.places.data / "seen.jsonl"
    links = [f"ws://{where.host}:{where.port}{PATH}" for where in (system.address, second)]
    system.run_beside("viewers", ["-m", "bench.support.live_watch", str(seen), *(links * (VIEWERS // 2))])
    talker = _Talker(links[1], *cookies(1))
    killed: dict[str, int] = {}
    for turn in range(rounds):
        for victim in VICTIMS:
            _talk_until(system, talker, _half_way(stream.pk))
            progress(f"round {turn + 1}: {victim} dies in mid-answer")
            system.kill(victim, BACK_IN_S)
            killed[victim] = killed.get(victim, 0) + 1
            _talk_until(system, talker, _after(AFTERWARDS_S))
    talker.settle(system)
    # Nobody is answered any more, so that there is an end to look at.
    silence(vtuber=stream.vtuber, silenced=True, actor="bench", real=timezone.now())
    last = ChatMessage.objects.latest("id").pk
    quiet = _Quiet(seen, last)
    system.wait(quiet, SETTLED_S, "everybody has seen everything")
    system.stop()
    messages = list(ChatMessage.objects.order_by("id").values_list("pk", flat=True))
    answers = {
        answer.pk: answer.text for answer in Answer.objects.exclude(state="dropped").order_by("pk") if answer.text
    }
    verdicts = live_watch.judge(reader.read_lines(seen), messages, answers)
    found = [line for verdict in verdicts for line in verdict.complaints]
    found += [
        f"answer {pk} was never ended" for pk in Answer.objects.filter(state="speaking").values_list("pk", flat=True)
    ]
    if len(set(talker.confirmed.values())) != len(talker.confirmed) or set(talker.confirmed.values()) != set(
        messages
    ):
        found.append(f"{len(talker.confirmed)} messages were confirmed, {len(messages)} are there")
    # The first connection, and at most one more for each death of the web process that one sits at (or of both).
    limit = {0: 1 + killed["web"], 1: 1}
    found += [
        f"viewer {verdict.number} had to connect {verdict.connections} times"
        for verdict in verdicts
        if verdict.connections > limit[verdict.number % 2] + killed["valkey"]
    ]
    found += [line for line in violations(stream.vtuber) if "answer" in line or "line" in line]
    whole = sum(text == words for text in answers.values())
    return {
        "killed": killed,
        "messages": len(messages),
        "answers": len(answers),
        "said_whole": whole,
        "cut_short": len(answers) - whole,
        "connections": [verdict.connections for verdict in verdicts],
        "violations": found,
    }


def _half_way(stream_id: int) -> Callable[[], bool]:
    """Whether she is in the middle of an answer that had not begun when this was asked for."""
    from streaming.models import Answer

    before = Answer.objects.count()
    speaking = Answer.objects.filter(stream=stream_id, state="speaking", text__contains="。")
    return lambda: Answer.objects.count() > before and speaking.exists()


def _after(seconds: float) -> Callable[[], bool]:
    end = time.monotonic() + seconds
    return lambda: time.monotonic() > end


def _talk_until(system: System, talker: "_Talker", until: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not until():
        if time.monotonic() > deadline:
            raise TimeoutError("she does not answer any more")
        system.look_after()
        talker.turn()
        time.sleep(0.02)


class _Talker:
    """Says something now and then; what is not confirmed is sent again, under the same mark."""

    def __init__(self, address: str, cookie: str) -> None:
        self.confirmed: dict[str, int] = {}
        self._address, self._cookie = address, cookie
        self._open: dict[str, str] = {}
        self._said = 0
        self._next = 0.0

    def turn(self) -> None:
        """Say the next thing, if it is time; send again what is open."""
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + TALK_S
        self._said += 1
        self._open[f"t-{self._said}"] = f"第{self._said}问：{'天地玄黄宇宙洪荒日月盈昃'[self._said % 12] * 3}是什么？"
        self._send()

    def settle(self, system: System) -> None:
        """Until everything is confirmed."""
        deadline = time.monotonic() + SETTLED_S
        while self._open and time.monotonic() < deadline:
            system.look_after()
            self._send()
            time.sleep(0.1)

    def _send(self) -> None:
        try:
            asyncio.run(asyncio.wait_for(self._exchange(dict(self._open)), 3))
        except Exception as error:  # whatever died, it is tried again
            progress(f"  the talker was not heard: {type(error).__name__}")

    async def _exchange(self, messages: dict[str, str]) -> None:
        from websockets.asyncio.client import connect

        origin: Any = self._address.replace("ws://", "http://").split("/ws/")[0]
        headers = {"Cookie": self._cookie}
        async with connect(self._address, origin=origin, additional_headers=headers, proxy=None) as socket:
            for mark, text in messages.items():
                await socket.send(json.dumps({"kind": "say", "id": mark, "text": text}))
                while True:
                    told = json.loads(await socket.recv())
                    if told["kind"] in ("ack", "refused") and told["id"] == mark:
                        break
                if told["kind"] == "ack":
                    self.confirmed[mark] = told["message"]
                    del self._open[mark]
                else:
                    progress(f"  refused: {told['error']}")
                    return


class _Quiet:
    """Whether every viewer has seen the last message, and nobody speaks any more."""

    def __init__(self, seen: Path, last: int) -> None:
        self._seen, self._last = seen, last

    def __call__(self) -> bool:
        from streaming.models import Answer

        verdicts = live_watch.judge(reader.read_lines(self._seen), [], {})
        done = len(verdicts) == VIEWERS and all(
            verdict.chat and verdict.chat[-1] >= self._last and verdict.typing is None for verdict in verdicts
        )
        time.sleep(0.5)
        return done and not Answer.objects.filter(state="speaking").exists()


if __name__ == "__main__":
    raise SystemExit(main())
