"""Kills the processes of a living system, again and again, and checks that nothing was lost or doubled.

    python bench/kill.py [--short] [--kills 20] [--speed 600] [--seed 1] [--plant duplicate|loss]
                         [--database postgres]

Prints one JSON object; exit code 1 when anything was lost or doubled. With `--plant` the finished world is spoiled on
purpose, so the checker has to complain and the exit code has to be 1; it is 3 when a plant was overlooked. Without it
both kinds of plant are tried all the same, and an overlooked one counts as a violation.
"""

import argparse
import contextlib
import datetime as dt
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from bench.support import page, reader
from bench.support.killer import FAILPOINTS, Killer, plan
from bench.support.scratch_world import enter_django, environment, progress, scratch_folder
from bench.support.system import System, running
from launcher.process import tail

if TYPE_CHECKING:
    from vtuber.models import VTuber

# Each kind of kill once. This seed's first day has a proposal, a visit to the store, a cover and an early stream.
SHORT_KILLS, SHORT_SPEED, SHORT_SEED, SHORT_END = 10, 1800.0, 11, dt.time(22, 0)
# A reader that is behind learns it from the heads, which come each second.
CAUGHT_UP_S = 20.0


def main() -> int:
    """The exit code."""
    options = _options()
    began = time.monotonic()
    with scratch_folder() as folder, database(options.database) as url:
        failpoints = folder / "failpoints"
        failpoints.mkdir()
        # A short lease, so that killed work is taken over within the day; preparing late spreads the claims over it.
        settings = environment(folder, LEASE_S="3", PREPARE_AHEAD_S="3")
        if url:
            settings["DATABASE_URL"] = url
        system = System(folder, settings)
        with running(system):
            system.start_broker()
            enter_django(system.settings)
            outcome, missed = _live_and_check(system, failpoints, options)
    outcome["database"] = options.database
    outcome["seconds"] = round(time.monotonic() - began, 1)
    print(json.dumps(outcome, ensure_ascii=False))
    if missed:
        return 3
    return 1 if outcome["violations"] else 0


@contextlib.contextmanager
def database(kind: str) -> Iterator[str]:
    """The address of a throw-away PostgreSQL; empty for the usual SQLite file in the world's folder."""
    if kind == "sqlite":
        yield ""
        return
    from vtuber.tests.support.postgres import postgres_server

    with postgres_server() as url:
        yield url


def _live_and_check(
    system: System, failpoints: Path, options: argparse.Namespace
) -> tuple[dict[str, Any], list[str]]:
    """The outcome, and a line for each plant that the checker overlooked."""
    # Settings are read at the first import of a model: these had to wait for the broker's address.
    from bench.support.check_world import complaints
    from bench.support.life import DATE, Life, wrong_lines
    from vtuber.gametime import DAY, at
    from vtuber.models import TodoTask

    life = Life(speed=options.speed, seed=options.seed)
    end = at(DATE, SHORT_END) if options.short else at(DATE + DAY, dt.time(8))
    slug, seen = life.vtuber.slug, system.places.data / "reader.jsonl"
    shown = seen.with_name("page.jsonl")
    board = f"ws://{system.address.host}:{system.address.port}/ws/board/{slug}/"
    system.run_beside("reader", ["-m", "bench.support.reader", slug, str(seen)])
    system.run_beside("page", ["-m", "bench.support.page", board, str(shown)], PAGE_COOKIE=life.cookie())
    system.start_rest(FAILPOINT_DIR=str(failpoints))
    blows = plan(options.kills, options.seed, life.now(), end - dt.timedelta(hours=1))
    killer = Killer(blows, system, failpoints)
    progress(f"{life.vtuber.name} is up at x{options.speed:g}; {options.kills} kills until {end:%a %H:%M}")
    life.begin()
    while killer.busy or not (life.now() >= end if options.short else life.next_day_planned()):
        for name in system.look_after():
            progress(f"  {name} has ended; its last words: {tail(system.places.log(name), 1)}")
        killer.turn(life.watch(), life.head())
        life.hold_a_post()
        time.sleep(0.002 if killer.lurks else 0.05)
    life.settle(system)
    head = life.head()
    read, watched = (_read_to_the_end(system, file, head) for file in (seen, shown))
    system.stop()

    log = life.log()
    found = complaints(life.vtuber) + reader.complaints(read, log) + page.complaints(watched, log)
    if not options.short:
        found += life.unended()
    found += wrong_lines(system.places.logs, "database is locked")
    found += [] if life.held else ["no post could be held"]
    if options.kills >= SHORT_KILLS:
        found += [f"nobody died {name}" for name in FAILPOINTS if not killer.reached[name]]
    planted, missed = _plant(life.vtuber, [options.plant] if options.plant else ["duplicate", "loss"])
    # Asked for, the spoiled world is the one that is judged; otherwise only what was overlooked in it counts.
    spoils = [f"planted {name}: {line}" for name, said in planted.items() for line in said]
    found += spoils if options.plant else missed
    died = Counter({"worker": killer.reached.total()})
    tasks = TodoTask.objects.filter(vtuber=life.vtuber)
    outcome = {
        "kills": killer.kills,
        "by_target": dict(sorted(killer.by_target.items())),
        "failpoints": dict(sorted(killer.reached.items())),
        "ended_unbidden": dict(system.ended - died),
        "speed": options.speed,
        "game_hours": round((life.now() - at(DATE, dt.time(8))).total_seconds() / 3600, 1),
        "tasks": tasks.exclude(state__in=TodoTask.OPEN).count(),
        "events": head,
        "read_live": sum(line["way"] == "live" for line in read),
        "read_from_log": sum(line["way"] == "log" for line in read),
        "page_connections": sum(line["way"] == "snapshot" for line in watched),
        "plants_found": {name: len(said) for name, said in planted.items()},
        "violations": found,
    }
    return outcome, missed


def _read_to_the_end(system: System, seen: Path, head: int) -> list[dict[str, Any]]:
    """What a reader has written down, once it has come to the last event or has had the time to."""
    lines: list[dict[str, Any]] = []

    def caught_up() -> bool:
        lines[:] = reader.read_lines(seen)
        return bool(lines) and lines[-1]["seq"] >= head

    with contextlib.suppress(TimeoutError):
        system.wait(caught_up, CAUGHT_UP_S, f"{seen.stem} has seen everything")
    return lines


def _plant(vtuber: "VTuber", kinds: list[str]) -> tuple[dict[str, list[str]], list[str]]:
    """What the checker says of each plant, by name; and one line for each that it overlooked."""
    from bench.support.planted_faults import PLANTS, NothingToSpoil, spoiled

    said: dict[str, list[str]] = {}
    for kind in kinds:
        for name, plant in PLANTS[kind].items():
            try:
                said[f"{kind} of {name}"] = spoiled(vtuber, plant)
            except NothingToSpoil:
                progress(f"no {name} in this world to plant a {kind} of")
    return said, [f"the checker overlooked a planted {name}" for name, lines in said.items() if not lines]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true", help="part of a day, each kind of kill once: a minute")
    parser.add_argument("--kills", type=int, help="how often something is killed (20; 10 in the short form)")
    parser.add_argument("--speed", type=float, help="game seconds a real second (600; 1800 in the short form)")
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite", help="what she lives on")
    parser.add_argument("--seed", type=int, help="of her world and of the moments (1; 11 in the short form)")
    parser.add_argument(
        "--plant", choices=["duplicate", "loss"], help="spoil the finished world, to test the checker"
    )
    options = parser.parse_args()
    options.kills = options.kills if options.kills is not None else SHORT_KILLS if options.short else 20
    options.speed = options.speed or (SHORT_SPEED if options.short else 600.0)
    options.seed = options.seed if options.seed is not None else SHORT_SEED if options.short else 1
    return options


if __name__ == "__main__":
    raise SystemExit(main())
