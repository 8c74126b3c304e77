"""A minute of fifty messages a second, nine tenths of them from one viewer: who is answered, how soon, at what price.

    python bench/chat_flood.py [--short] [--speaking]

Prints one JSON object; exit code 1 when a limit is missed. Twenty viewers say one thing each within the first ten
seconds, one in each half second; one viewer floods; the rest comes from four others who chat along. Everything is
real but the model, a stand-in at a fixed pace that answers in less than a second. `p95_ratio` compares, of the same
run, the time from her choice (`Answer.begun_at`) to the first words that a watching viewer reads, in the flood and
before it. Memory is that of web server and worker together, at the end against ten seconds after the beginning.
"""

import argparse
import contextlib
import json
import os
import random
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from bench.support.beside import Beside, her_voice_at_work, megabytes
from bench.support.figures import percentile
from bench.support.scratch_world import enter_django, environment, progress, scratch_folder
from bench.support.spoken_answers import Spoken, follow
from bench.support.system import System, running

PER_SECOND, FLOODER_SHARE = 50, 0.9
SINGLES, SINGLES_S = 20, 10.0
OTHERS = 4
TEXT = "（歪头）「小鱼干还有布丁，都分你一半。」"
PIECES, PACE_S = 12, 0.04
MOST_P95_RATIO = 1.5
# Flat: what is left may be what a process needs to be busy for the first time, and no more.
MOST_GROWTH_MB = 16.0
SETTLED_S = 10.0
ANSWER_S = 30.0
# After the flood: how long is looked on, and how long it may take until all is confirmed.
LOOK_S = 2.0
DRAINED_S = 30.0
# Viewers by their number in the clients' process: one who only watches, the flooder, the twenty, the others.
WATCHER, FLOODER, FIRST_SINGLE = 0, 1, 2
FIRST_OTHER = FIRST_SINGLE + SINGLES
EVERYBODY = FIRST_OTHER + OTHERS


@dataclass(frozen=True)
class Size:
    """How long, and what is asked of it."""

    seconds: float
    idle: int  # answers before the flood
    most_p95_ratio: float
    least_per_second: float


FULL = Size(60.0, 40, MOST_P95_RATIO, PER_SECOND * 0.9)
# So few answers make a rough p95, and a machine with other work makes a rougher one and takes fewer messages.
SHORT = Size(20.0, 12, MOST_P95_RATIO * 2, PER_SECOND * 0.2)


def main() -> int:
    """The exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true", help="20 seconds of flood, looser limits: a minute")
    parser.add_argument("--seed", type=int, default=1, help="of the moments at which the twenty speak")
    parser.add_argument("--speaking", action="store_true", help="while the embedded voice speaks without a pause")
    options = parser.parse_args()
    size, began, load = SHORT if options.short else FULL, time.monotonic(), os.getloadavg()[0]
    arguments = ("--port", "0", "--pace", str(PACE_S), "--pieces", str(PIECES), "--text", TEXT)
    with Beside("llmservice.tests.support.openai_standin", *arguments) as standin, scratch_folder() as folder:
        settings = environment(
            folder,
            PERSONA_BACKEND="openai",
            PERSONA_BASE_URL=f"{standin.hear()['url']}/v1",
            PERSONA_MODEL="standin",
            CHAT_MODE="small",
            CHAT_PAUSE_S="0",
            CHAT_VIEWER_LIMITS="100000/8 seconds; 1000000/minute",
            CHAT_ADDRESS_LIMITS="100000/8 seconds; 1000000/minute",
            LOG_LEVEL="WARNING",
        )
        with running(System(folder, settings)) as system, her_voice_at_work(folder, options.speaking):
            system.start_broker()
            enter_django(system.settings)
            outcome = _flood(system, size, options.seed)
    outcome |= {"seed": options.seed, "load_before": round(load, 2), "seconds": round(time.monotonic() - began, 1)}
    print(json.dumps(outcome, ensure_ascii=False))
    return 1 if outcome["missed"] else 0


def plan(seconds: float, seed: int) -> list[tuple[float, int, str, str]]:
    """(second, viewer, mark, text) of every message of the flood, in order."""
    chance = random.Random(seed)
    total = round(seconds * PER_SECOND)
    flooding = round(total * FLOODER_SHARE)
    part = SINGLES_S / SINGLES
    said = [
        # All different: what is alike is answered together, and then only one of them stands in the answer.
        ((number + chance.random()) * part, FIRST_SINGLE + number, f"one-{number}", f"{_noise(chance)}是什么？")
        for number in range(SINGLES)
    ]
    said += [
        (seconds * number / flooding, FLOODER, f"flood-{number}", f"苞米看我第{number}遍！{_noise(chance)}？")
        for number in range(flooding)
    ]
    others = total - flooding - SINGLES
    said += [
        (seconds * (number + 0.5) / others, FIRST_OTHER + number % OTHERS, f"other-{number}", _noise(chance))
        for number in range(others)
    ]
    return sorted(said)


def _noise(chance: random.Random) -> str:
    return "".join(chance.choice("天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏") for _ in range(10))


def _flood(system: System, size: Size, seed: int) -> dict[str, Any]:
    from bench.support.on_air import PATH, cookies, go_on_air
    from streaming.models import Answer, ChatMessage

    go_on_air()
    system.start_rest()
    said = plan(size.seconds, seed)
    with Beside("bench.support.talkers", f"ws://{system.address.host}:{system.address.port}{PATH}") as viewers:
        viewers.say_first(cookies(EVERYBODY))
        viewers.hear()
        quiet: list[dict[str, Any]] = []
        for number in range(size.idle + 1):
            viewers.tell(say=f"第{number + 1}问：{_noise(random.Random(number))}？", who=WATCHER, id=f"idle-{number}")
            quiet += _until_answered(viewers)
        progress(f"{size.idle} answers without a flood; now {len(said)} messages in {size.seconds:g} s")
        flood: list[dict[str, Any]] = []
        reading = threading.Thread(target=_read_on, args=(viewers, flood), daemon=True)
        reading.start()
        began, before = time.monotonic(), ChatMessage.objects.count()
        viewers.tell(plan=said, seconds=size.seconds)
        memory = _memory(system, began, size.seconds)
        in_time = ChatMessage.objects.count() - before
        # What is under way yet is waited for: nothing of it may be lost.
        with contextlib.suppress(TimeoutError):
            system.wait(lambda: _sent(flood) is not None, DRAINED_S, "everything is confirmed")
        sent = _sent(flood) or len(said)
        lost = sent - (ChatMessage.objects.count() - before)
    reading.join(5)
    marks = {frame["client_id"]: frame["viewer"] for frame in flood if frame["kind"] == "chat"}
    begun = {answer.pk: answer.begun_at.timestamp() for answer in Answer.objects.all()}
    idle, busy = follow(quiet)[1:], follow(flood)
    outcome = _verdict(idle, busy, begun, marks, memory, size)
    refused = sum(frame["kind"] in ("refused", "error") for frame in flood)
    outcome |= {"messages": sent, "said_per_second": round(in_time / size.seconds, 1)}
    outcome |= {"lost": lost, "refused": refused}
    if lost or refused:
        outcome["missed"].append(f"{lost} messages were lost, {refused} refused")
    if outcome["said_per_second"] < size.least_per_second:
        outcome["missed"].append(f"fewer than {size.least_per_second:g} messages a second were said")
    return outcome


def _sent(frames: list[dict[str, Any]]) -> int | None:
    """How many messages of the plan were said and confirmed; None before its end."""
    return next((int(frame["count"]) for frame in frames if frame["kind"] == "sent"), None)


def _until_answered(viewers: Beside) -> list[dict[str, Any]]:
    frames: list[dict[str, Any]] = []
    end = time.monotonic() + ANSWER_S
    while time.monotonic() < end:
        frames.append(viewers.hear())
        if frames[-1]["kind"] == "line" and frames[-1]["answer"] is not None:
            return frames
    raise TimeoutError("she does not answer")


def _read_on(viewers: Beside, into: list[dict[str, Any]]) -> None:
    """Take what the viewers are shown until their process ends."""
    try:
        while True:
            into.append(viewers.hear())
    except RuntimeError:
        return


def _memory(system: System, began: float, seconds: float) -> list[float]:
    """MB of web server and worker together, each second from the tenth of the flood until `LOOK_S` after its end."""
    figures = []
    port = str(system.address.port)
    while (now := time.monotonic() - began) < seconds + LOOK_S:
        system.look_after()
        if now >= SETTLED_S:
            figures.append(megabytes("config.asgi:application", port) + megabytes("celery", "worker"))
        time.sleep(1.0)
    return figures


def _verdict(
    idle: list[Spoken],
    busy: list[Spoken],
    begun: dict[int, float],
    viewers: dict[str, int],
    memory: list[float],
    size: Size,
) -> dict[str, Any]:
    def waits(spoken: list[Spoken]) -> list[float]:
        """From her choice to the first words, in ms."""
        return [(one.first - begun[one.answer]) * 1000 for one in spoken if one.first is not None]

    calm, flooded = waits(idle), waits(busy)
    singles = [viewers.get(f"one-{number}") for number in range(SINGLES)]
    order = [one.viewer for one in busy]
    growth = memory[-1] - memory[0]
    outcome: dict[str, Any] = {
        "p95_ratio": round(percentile(flooded, 0.95) / percentile(calm, 0.95), 2),
        "memory_growth_mb": round(growth, 1),
        "fair": is_fair(order, singles, viewers.get("flood-0")),
        "idle_ms": {"p50": round(percentile(calm, 0.5), 1), "p95": round(percentile(calm, 0.95), 1), "of": len(calm)},
        "flood_ms": {
            "p50": round(percentile(flooded, 0.5), 1),
            "p95": round(percentile(flooded, 0.95), 1),
            "of": len(flooded),
        },
        "memory_mb": [round(figure, 1) for figure in (memory[0], max(memory), memory[-1])],
        "answers_to_flooder": order.count(viewers.get("flood-0")),
    }
    limits = (
        (outcome["p95_ratio"] > size.most_p95_ratio, f"p95_ratio is above {size.most_p95_ratio:g}"),
        (growth > MOST_GROWTH_MB, f"memory grew by more than {MOST_GROWTH_MB:g} MB"),
        (not outcome["fair"], "the flooder was answered twice before each of the twenty was answered once"),
    )
    outcome["missed"] = [what for wrong, what in limits if wrong]
    return outcome


def is_fair(order: list[int | None], singles: list[int | None], flooder: int | None) -> bool:
    """Whether, in the order of her answers' viewers, each of the `singles` comes before the flooder's second."""
    turns = [number for number, viewer in enumerate(order) if viewer == flooder]
    heard = set(order[: turns[1]] if len(turns) > 1 else order)
    return None not in singles and set(singles) <= heard


if __name__ == "__main__":
    raise SystemExit(main())
