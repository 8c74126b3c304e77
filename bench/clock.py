"""What a tick costs, and how exactly her tasks begin.

    python bench/clock.py [--short]

Prints one JSON object; exit code 1 when a task was lost or a tick does not fit into its second. `tick_ms` is the body
of the tick task with 1, 100 and 1,000 VTubers on a file SQLite and a real broker; its baseline, on the same file, is
one bare SELECT and UPDATE. Jitter is how long after its planned moment a task began, on a real system (Valkey, web
server, worker, beat) in which three VTubers live at once, at x1, x60 and x600.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from bench.support.figures import percentile
from bench.support.scratch_world import enter_django, environment, progress, scratch_folder
from bench.support.system import System, running
from launcher.envfile import ROOT

CROWDS = (1, 100, 1000)
SPEEDS = (1.0, 60.0, 600.0)
TICKS, SHORT_TICKS = 60, 15
TASKS, SHORT_TASKS = 100, 15
# Ticks come a second apart: one that takes longer falls behind for ever.
TICK_LIMIT_MS = 1000.0
TICKING_S = 300.0
FIRST_TICK_S = 30.0


def main() -> int:
    """The exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true", help="fewer ticks and tasks: a minute")
    options = parser.parse_args()
    ticks = {count: _ticking(count, SHORT_TICKS if options.short else TICKS) for count in CROWDS}
    jitters = _jitters(SHORT_TASKS if options.short else TASKS)
    outcome = {
        "tick_ms": {count: found["tick"] for count, found in ticks.items()},
        "sight_ms": {count: found["sight"] for count, found in ticks.items()},
        "due_a_tick": {count: found["due_a_tick"] for count, found in ticks.items()},
        "baseline": "one SELECT and one UPDATE of a clock row, each committed",
        "baseline_ms": {count: found["baseline"] for count, found in ticks.items()},
        "ratio": {count: round(found["tick"]["p50"] / found["baseline"], 1) for count, found in ticks.items()},
        **jitters,
    }
    print(json.dumps(outcome))
    slow = max(found["tick"]["p50"] for found in ticks.values()) > TICK_LIMIT_MS
    return 1 if slow or any(jitters["lost"].values()) else 0


def _ticking(vtubers: int, ticks: int) -> dict[str, Any]:
    """One crowd, in a process and a database of its own."""
    progress(f"{ticks} ticks with {vtubers} VTubers")
    with scratch_folder() as folder, running(System(folder, environment(folder))) as system:
        system.start_broker()
        done = subprocess.run(
            [sys.executable, "-m", "bench.support.ticking", str(vtubers), str(ticks)],
            cwd=ROOT,
            env=system.settings,
            stdout=subprocess.PIPE,
            text=True,
            timeout=TICKING_S,
            check=True,
        )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _jitters(tasks: int) -> dict[str, Any]:
    progress(f"{tasks} tasks at each of {', '.join(f'x{speed:g}' for speed in SPEEDS)}")
    with scratch_folder() as folder, running(System(folder, environment(folder))) as system:
        system.start_broker()
        enter_django(system.settings)
        # Settings are read at the first import of a model: these had to wait for the broker's address.
        from django.core.management import call_command

        from bench.support import jitter

        call_command("migrate", verbosity=0, interactive=False)
        vtubers = {f"x{speed:g}": jitter.place(speed, tasks, seed) for seed, speed in enumerate(SPEEDS, start=1)}
        system.start_rest()
        system.wait(jitter.ticking, FIRST_TICK_S, "the first tick")
        for vtuber in vtubers.values():
            jitter.release(vtuber)
        system.wait(lambda: all(map(jitter.over, vtubers.values())), tasks * 2 + 30.0, "every task has ended")
        found = {name: jitter.read(vtuber) for name, vtuber in vtubers.items()}
    return {
        "tasks": tasks,
        "jitter_game_s_p99": {
            f"x{speed:g}": round(percentile(found[f"x{speed:g}"].late_s, 0.99) * speed, 3) for speed in SPEEDS
        },
        "jitter_real_s_p50": {name: round(percentile(each.late_s, 0.5), 4) for name, each in found.items()},
        "jitter_real_s_p99": {name: round(percentile(each.late_s, 0.99), 4) for name, each in found.items()},
        "jitter_real_s_max": {name: round(max(each.late_s), 4) for name, each in found.items()},
        "lost": {name: each.lost for name, each in found.items()},
    }


if __name__ == "__main__":
    raise SystemExit(main())
