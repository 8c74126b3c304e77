"""A whole day of hers as a Unity scene sees it, with the adapter killed in between, against her event log.

    python bench/link_day.py [--short] [--kills 10] [--speed 600] [--seed 1]

The C# client of the Unity package follows, compiled and run by Mono; the adapter is killed with SIGKILL at moments
spread over the day, and comes back after half a second to three seconds. Prints one JSON object; exit code 1 when the
scene was told anything twice, out of order or otherwise than the log has it, when a state is missing that nothing
later took the place of, when a one-shot is missing that could still have been done, or when the picture in the end is
not the log's.
"""

import argparse
import json
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from bench.support.scratch_world import enter_django, environment, progress, scratch_folder
from bench.support.system import System, running

TOKEN = "a-stage-for-a-bench"
SHORT_SPEED, SHORT_KILLS = 3000.0, 3
LOOKED_UP = ("world.time", "world.weather")
CAUGHT_UP_S = 20.0


class Scene:
    """The C# client: every line that it prints, with the real moment at which it came."""

    def __init__(self, program: Path, port: int) -> None:
        line = ["mono", str(program), "--port", str(port), "--token", TOKEN, "--client-id", "unity"]
        line += ["--first-wait", "100", "--longest-wait", "400"]
        self._process = subprocess.Popen(
            line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        self.lines: list[tuple[float, dict[str, Any]]] = []
        self._reading = threading.Thread(target=self._read, daemon=True)
        self._reading.start()

    def frames(self) -> list[tuple[float, dict[str, Any]]]:
        """What it was told of events; a picture's commands are none."""
        frames = [(at, line) for at, line in tuple(self.lines) if line["kind"] == "frame"]
        return [(at, line) for at, line in frames if line["seq"] is not None and not line["from_snapshot"]]

    def pictures(self) -> list[dict[str, Any]]:
        """What it says that it shows, each time that it was asked."""
        return [line for _at, line in tuple(self.lines) if line["kind"] == "picture"]

    def say(self, command: str) -> None:
        """Tell it something."""
        assert self._process.stdin is not None
        self._process.stdin.write(command + "\n")
        self._process.stdin.flush()

    def end(self) -> int:
        """As a person ends it; the exit status."""
        self.say("quit")
        status = self._process.wait(20)
        self._reading.join(10)
        return status

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.lines.append((time.time(), json.loads(line)))


def main() -> int:
    """The exit code."""
    options = _options()
    began = time.monotonic()
    with scratch_folder() as folder:
        from unity_bridge.tests.support.csharp_build import build_csharp

        built = folder / "csharp"
        built.mkdir()
        program = build_csharp(built).client
        settings = environment(folder, STAGE_TOKEN=TOKEN, LOG_LEVEL="WARNING")
        with running(System(folder, settings)) as system:
            system.start_broker()
            enter_django(system.settings)
            outcome = _live(system, program, options)
    outcome["seconds"] = round(time.monotonic() - began, 1)
    print(json.dumps(outcome, ensure_ascii=False))
    return 1 if outcome["violations"] else 0


def _live(system: System, program: Path, options: argparse.Namespace) -> dict[str, Any]:
    from bench.support.life import Life

    life = Life(speed=options.speed, seed=options.seed)
    system.start_rest()
    system.start_bridge()
    scene = Scene(program, system.stage_port)
    system.wait(lambda: any(line["kind"] == "snapshot_applied" for _at, line in scene.lines), 30, "the scene is set")
    since = next(line["last_seq"] for _at, line in scene.lines if line["kind"] == "snapshot_applied")
    moments, chance = _moments(life, options), random.Random(options.seed)
    progress(f"the scene is set; {options.kills} kills at x{options.speed:g}")
    life.begin()
    while not life.next_day_planned() or moments:
        system.look_after()
        if moments and life.watch() >= moments[0] and "unity_bridge" not in system.down:
            moments.pop(0)
            system.kill("unity_bridge", chance.uniform(0.5, 3.0))
            progress(f"  killed at {life.now():%H:%M}")
        time.sleep(0.02)
    life.settle(system)
    head, log = life.head(), _told_by_the_log(life, since, system)
    last = max((seq for seq, _part in log["frames"]), default=since)
    system.wait(
        lambda: bool(scene.frames()) and scene.frames()[-1][1]["seq"] >= last, CAUGHT_UP_S, "it has caught up"
    )
    scene.say("state")
    system.wait(lambda: bool(scene.pictures()), 10, "it says what it shows")
    picture = scene.pictures()[-1]["world"]
    status = scene.end()
    found = judge(log, scene.frames(), picture)
    if status:
        found.append(f"the client ended with {status}")
    connections = sum(line["kind"] == "state" and line["state"] == "Live" for _at, line in scene.lines)
    if not 2 <= connections <= options.kills + 1:
        found.append(f"{connections} connections for {options.kills} kills")
    seen = {(line["seq"], line["part"]) for _at, line in scene.frames()}
    return {
        "kills": system.killed["unity_bridge"],
        "speed": options.speed,
        "events": head - since,
        "frames_in_log": len(log["frames"]),
        "frames_seen": len(seen),
        "one_shots": sum(not told["slot"] for told in log["frames"].values()),
        "left_out": dict(Counter(told["type"] for place, told in log["frames"].items() if place not in seen)),
        "snapshots": sum(line["kind"] == "snapshot_applied" for _at, line in scene.lines),
        "connections": connections,
        "violations": found[:40],
    }


def judge(
    log: dict[str, Any], frames: list[tuple[float, dict[str, Any]]], picture: dict[str, dict[str, Any]]
) -> list[str]:
    """What is wrong with what a scene was told and shows, by the log."""
    found = []
    places = [(line["seq"], line["part"]) for _at, line in frames]
    if places != sorted(places):
        found.append("frames came out of order")
    for place, times in Counter(places).items():
        if times > 1:
            found.append(f"{place} came {times} times")
    for (_at, line), place in zip(frames, places, strict=True):
        told = log["frames"].get(place)
        if told is None or (told["type"], told["data"]) != (line["type"], line["data"]):
            found.append(f"{place} is {line['type']} {line['data']}, in the log {told}")
    seen = set(places)
    for place, told in log["frames"].items():
        if place in seen:
            continue
        later = [at for at, line in frames if (line["seq"], line["part"]) > place]
        if told["slot"]:
            replaced = any(
                other > place and told["slot"] in (fact["slot"], *fact["clears"])
                for other, fact in log["frames"].items()
                if other in seen
            )
            if not replaced:
                found.append(f"{place} {told['type']} is missing, and nothing took its place")
        elif told["ttl_s"] is None or (later and later[0] <= told["at"] + told["ttl_s"]):
            found.append(f"{place} {told['type']} is missing, and could still have been done")
    shown = {slot: told["data"] for slot, told in picture.items() if told["type"] not in LOOKED_UP}
    if shown != log["shown"]:
        found.append(f"it shows {shown}; by the log {log['shown']}")
    return found


def _told_by_the_log(life: Any, since: int, system: System) -> dict[str, Any]:
    """All frames that the log has for a scene after `since`, by place, and what is shown in the end, by slot."""
    from django.conf import settings

    from unity_bridge.projections import project
    from unity_bridge.projections.log_state import state_at
    from vtuber.events import events_after

    settings.FRONT_END_ORIGIN = system.address.origin
    state, frames, seq = state_at(life.vtuber, since), {}, since
    while page := events_after(life.vtuber, seq):
        seq = page[-1].seq
        for event in page:
            for part, told in enumerate(project(event, state), start=1):
                state.apply(told)
                frames[event.seq, part] = {
                    "type": told.type,
                    "data": dict(told.data),
                    "slot": told.slot,
                    "clears": told.clears,
                    "at": event.real_time.timestamp(),
                    "ttl_s": None if told.ttl_ms is None else told.ttl_ms / 1000,
                }
    shown = {told.slot: dict(told.data) for told in state.commands() if told.type not in LOOKED_UP}
    return {"frames": frames, "shown": shown}


def _moments(life: Any, options: argparse.Namespace) -> list[Any]:
    """Game times at which the adapter is killed: one in each part of her waking day."""
    import datetime as dt

    from bench.support.life import DATE
    from vtuber.gametime import day_start

    chance, part = random.Random(options.seed + 1), 18 * 60 / options.kills
    begins = day_start(DATE)
    return [begins + dt.timedelta(minutes=part * (number + chance.random())) for number in range(options.kills)]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true", help="a faster day, fewer kills: a minute")
    parser.add_argument("--kills", type=int, help="how often the adapter is killed (10; 3 in the short form)")
    parser.add_argument("--speed", type=float, help="game seconds a real second (600; 3000 in the short form)")
    parser.add_argument("--seed", type=int, default=1, help="of her world and of the moments")
    options = parser.parse_args()
    options.kills = options.kills if options.kills is not None else SHORT_KILLS if options.short else 10
    options.speed = options.speed or (SHORT_SPEED if options.short else 600.0)
    return options


if __name__ == "__main__":
    raise SystemExit(main())
