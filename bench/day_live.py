"""One whole day at ×600, live time included, on a real system with nobody at the desk.

    python bench/day_live.py [--speed 600] [--seed 1]

Prints one JSON object; exit code 1 when a task has not ended, the diary or the next day's plan is missing, something
was lost or doubled, or a process has logged an error.
"""

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from bench.support.scratch_world import enter_django, environment, progress, scratch_folder
from bench.support.system import System, running


def main() -> int:
    """The exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--speed", type=float, default=600.0, help="game seconds a real second, live time too")
    parser.add_argument("--seed", type=int, default=1, help="of her world")
    options = parser.parse_args()
    with scratch_folder() as folder:
        system = System(folder, environment(folder))
        with running(system):
            system.start_broker()
            enter_django(system.settings)
            outcome = _live(system, options)
    print(json.dumps(outcome, ensure_ascii=False))
    return 1 if outcome["violations"] or outcome["errors"] else 0


def _live(system: System, options: argparse.Namespace) -> dict[str, Any]:
    # Settings are read at the first import of a model: these had to wait for the broker's address.
    from bench.support.check_world import complaints
    from bench.support.life import DATE, Life, wrong_lines
    from llmservice.models import ModelCall
    from vtuber.models import Diary, Event, TodoList

    life = Life(speed=options.speed, seed=options.seed)
    system.start_rest()
    life.begin()
    began, shown = time.monotonic(), life.now()
    progress(f"{life.vtuber.name} is up at x{options.speed:g}")
    while not life.next_day_planned():
        system.look_after()
        now = life.watch()
        if (now - shown).total_seconds() > 2 * 3600:
            shown = now
            progress(f"  {now:%a %H:%M}")
        time.sleep(0.05)
    seconds = time.monotonic() - began
    life.settle(system)
    system.stop()
    day = TodoList.objects.get(vtuber=life.vtuber, date=DATE)
    found = complaints(life.vtuber) + life.unended()
    if not Diary.objects.filter(vtuber=life.vtuber, date=DATE).exists():
        found.append(f"no diary page for {DATE}")
    states: dict[str, dict[str, int]] = {}
    for type, state in day.tasks.values_list("type", "state"):
        of_type = states.setdefault(type, {})
        of_type[state] = of_type.get(state, 0) + 1
    late = [
        (task.started_at - task.start).total_seconds() / options.speed
        for task in day.tasks.exclude(started_at=None)
        if task.started_at
    ]
    return {
        "speed": options.speed,
        "seconds": round(seconds, 1),
        "seconds_of_a_day_at_this_speed": 86400 / options.speed,
        "tasks": states,
        "latest_start_real_s": round(max(late, default=0.0), 3),
        "events": Event.objects.filter(vtuber=life.vtuber).count(),
        "model_calls": ModelCall.objects.count(),
        "ended_unbidden": dict(system.ended),
        "violations": found,
        "errors": wrong_lines(system.places.logs, " ERROR ", "CRITICAL", "Traceback"),
    }


if __name__ == "__main__":
    raise SystemExit(main())
