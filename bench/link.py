"""How fast and how surely front ends are told, against a bare echo on the same machine.

    python bench/link.py [--short]

Prints one JSON object; exit code 1 when a limit is missed. The whole system runs, her clock stands, so that nothing
else happens. Front ends sit in a process of their own; her mouth is moved by another, through the channel layer, as a
voice does it.

- `rtt_ratio_p50`: a ping through the adapter against a line through a bare asyncio echo, in turns, medians compared.
- `frames_per_s`: frames delivered a second to 100 front ends that are told 200 a second each; `lost` of them; and
  `stalled_ratio`, what they got beside ten that read nothing against what they got without.
- `commit_to_frame_ms_p95`: from the commit of an event to its frame at a front end.
- `reconnect_ms`: from a connection that stands to the whole picture, the slowest.
"""

import argparse
import json
import os
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from bench.support.beside import Beside
from bench.support.figures import percentile
from bench.support.scratch_world import enter_django, environment, progress, scratch_folder
from bench.support.system import System, running

TOKEN = "a-stage-for-a-bench"
CLIENTS, PER_SECOND, DEAF = 100, 200, 10
MOST_RTT_RATIO, MOST_COMMIT_MS, MOST_RECONNECT_MS = 3.0, 50.0, 300.0
# What of what is told has to arrive, and what of it beside front ends that read nothing.
LEAST_HELD, LEAST_STALLED_RATIO = 0.995, 0.98
POST_EVERY_S = 0.05
DRAIN_S = 1.5


@dataclass(frozen=True)
class Size:
    """How much is measured, and by how much limits may be missed on a machine that does other work."""

    turns: int
    round_trips: int
    seconds: float
    posts: int
    reconnects: int
    slack: float


FULL = Size(5, 200, 20.0, 400, 60, 1.0)
SHORT = Size(3, 40, 3.0, 60, 10, 1.5)


def main() -> int:
    """The exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true", help="fewer turns, looser limits: a minute")
    size = SHORT if parser.parse_args().short else FULL
    began = time.monotonic()
    with scratch_folder() as folder:
        settings = environment(folder, LOG_LEVEL="WARNING", STAGE_TOKEN=TOKEN)
        with running(System(folder, settings)) as system:
            system.start_broker()
            enter_django(system.settings)
            outcome = _measure(system, size)
    outcome["seconds"] = round(time.monotonic() - began, 1)
    print(json.dumps(outcome, ensure_ascii=False))
    return 1 if outcome["missed"] else 0


def _measure(system: System, size: Size) -> dict[str, Any]:
    from bench.support.life import Life

    life = Life(speed=60.0, seed=1)
    load = round(os.getloadavg()[0], 2)
    system.start_rest()
    system.start_bridge()
    where = {"port": system.stage_port, "token": TOKEN}
    with Beside("bench.support.link_clients") as clients:
        ratios = _round_trips(clients, where, size)
        reconnects = clients.ask(do="reconnect", times=size.reconnects, **where)
        progress(f"the whole picture after {reconnects['p50_ms']:.1f} ms, {reconnects['most_ms']:.1f} ms at most")
        with Beside("bench.support.mouth_publisher", life.vtuber.slug, settings=system.settings) as voice:
            free = _hold(clients, voice, where, size, deaf=0)
            beside = _hold(clients, voice, where, size, deaf=DEAF)
        clients.ask(do="sit", clients=10, deaf_ones=0, **where)
        commits = _commits(life, clients, size)
        clients.ask(do="leave")
    outcome: dict[str, Any] = {
        "rtt_ratio_p50": round(statistics.median(ratios["ratios"]), 2),
        "rtt_ms_p50": [round(each, 3) for each in ratios["ours"]],
        "echo_ms_p50": [round(each, 3) for each in ratios["theirs"]],
        "commit_to_frame_ms_p50": round(percentile(commits, 0.5), 1),
        "commit_to_frame_ms_p95": round(percentile(commits, 0.95), 1),
        "reconnect_ms": round(reconnects["most_ms"], 1),
        "frames_per_s": round(free["per_second"]),
        "lost": free["lost"],
        "told": free["told"],
        "stalled_ratio": round(beside["arrived"] / free["arrived"], 4),
        "posts": len(commits),
        "load_before": load,
    }
    limits = (
        (outcome["rtt_ratio_p50"] > MOST_RTT_RATIO * size.slack, f"rtt_ratio_p50 is above {MOST_RTT_RATIO:g}"),
        (
            outcome["commit_to_frame_ms_p95"] > MOST_COMMIT_MS * size.slack,
            f"commit_to_frame_ms_p95 is above {MOST_COMMIT_MS:g}",
        ),
        (outcome["reconnect_ms"] > MOST_RECONNECT_MS * size.slack, f"reconnect_ms is above {MOST_RECONNECT_MS:g}"),
        (free["arrived"] < LEAST_HELD, f"{CLIENTS} front ends were not told {PER_SECOND} frames a second"),
        (outcome["stalled_ratio"] < LEAST_STALLED_RATIO, "front ends that read nothing cost the others frames"),
        (bool(free["cut"] + beside["cut"]), "front ends were cut off"),
    )
    outcome["missed"] = [what for wrong, what in limits if wrong]
    return outcome


def _round_trips(clients: Beside, where: dict[str, Any], size: Size) -> dict[str, list[float]]:
    """Medians of pings through the adapter and of lines through the echo, turn by turn."""
    found: dict[str, list[float]] = {"ours": [], "theirs": [], "ratios": []}
    with Beside("bench.support.echo_server") as echo:
        port = echo.hear()["port"]
        for turn in range(size.turns):
            theirs = clients.ask(do="round_trips", port=port, token="", count=size.round_trips)["p50_ms"]
            ours = clients.ask(do="round_trips", count=size.round_trips, **where)["p50_ms"]
            progress(f"turn {turn + 1}: a ping {ours:.3f} ms, an echo {theirs:.3f} ms")
            found["ours"].append(ours)
            found["theirs"].append(theirs)
            found["ratios"].append(ours / theirs)
    return found


def _hold(clients: Beside, voice: Beside, where: dict[str, Any], size: Size, *, deaf: int) -> dict[str, Any]:
    """What arrives of 200 frames a second at 100 front ends, beside `deaf` that read nothing."""
    clients.ask(do="sit", clients=CLIENTS, deaf_ones=deaf, **where)
    voice.ask(per_second=PER_SECOND, seconds=1.0)
    time.sleep(DRAIN_S)
    clients.ask(do="count")
    said = voice.ask(per_second=PER_SECOND, seconds=size.seconds)
    time.sleep(DRAIN_S)
    got = clients.ask(do="count")
    told, arrived = said["published"] * CLIENTS, sum(got["mouths"])
    clients.ask(do="leave")
    progress(f"{arrived:,} of {told:,} frames in {said['seconds']:.1f} s, beside {deaf} that read nothing")
    return {
        "told": told,
        "arrived": arrived / told,
        "lost": told - arrived,
        "per_second": arrived / said["seconds"],
        "cut": got["lost"],
    }


def _commits(life: Any, clients: Beside, size: Size) -> list[float]:
    """Milliseconds from commits to frames, at the last of all front ends each."""
    from django.db import transaction
    from django.utils import timezone

    from vtuber.channel_publisher import publish
    from vtuber.event_types import TweetPublished
    from vtuber.events import emit, set_publisher

    set_publisher(publish)
    committed: dict[str, float] = {}
    for number in range(size.posts):
        text, now = f"post {number}", life.now()
        with transaction.atomic():
            transaction.on_commit(lambda text=text: committed.update({text: time.time()}))  # type: ignore[misc]
            told = TweetPublished(tweet=number, task=1, category="communication", text=text)
            emit(life.vtuber, told, game_time=now, real=timezone.now())
        time.sleep(POST_EVERY_S)
    time.sleep(DRAIN_S)
    stamps = clients.ask(do="stamps")["stamps"]
    took = [max(seat[text] for seat in stamps) - at for text, at in committed.items()]
    progress(f"{len(took)} events were told after {percentile(took, 0.5) * 1000:.1f} ms")
    return [each * 1000 for each in took]


if __name__ == "__main__":
    raise SystemExit(main())
