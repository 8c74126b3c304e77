"""Her clock beside a model that accepts and never answers.

    python bench/hung_model.py [--short] [--seconds 30]

Starts a whole real system whose worker has one slot, and a director that never says a word; her morning's plan takes
that slot. Beside her lives another, whose morning is far off. Prints one JSON object: how old the last tick of the
other's clock was at most while the plan waited (`hung`) and, as the baseline in the same run, before (`free`), and
how far her game time came of what it should. Exit code 1 when time stood still, or nobody waited for the model.
"""

import argparse
import contextlib
import datetime as dt
import json
import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from bench.support.scratch_world import enter_django, environment, progress, scratch_folder
from bench.support.system import System, running

SHORT_S = 6.0
# Beat sends a tick each second; the clock stands when it has had none for three.
MOST_AGE_S = 3.0
PLAN_S = 60.0
SPEED, OTHERS_SPEED = 60.0, 10.0


def main() -> int:
    """The exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true", help=f"{SHORT_S:g} s")
    parser.add_argument("--seconds", type=float, default=30.0, help="for which the model is silent")
    options = parser.parse_args()
    seconds = SHORT_S if options.short else options.seconds
    with scratch_folder() as folder, silent_server() as (url, asked):
        settings = environment(
            folder,
            DIRECTOR_BACKEND="openai",
            DIRECTOR_BASE_URL=url,
            DIRECTOR_API_KEY="none",
            DIRECTOR_MODEL="silent",
            LEASE_S="30",
            WORKER_SLOTS="1",
        )
        system = System(folder, settings)
        with running(system):
            system.start_broker()
            enter_django(system.settings)
            outcome = _measure(system, seconds, asked)
    print(json.dumps(outcome))
    stood = outcome["tick_age_s"]["hung"] > MOST_AGE_S or outcome["moved"] < 0.99
    return 1 if stood or not outcome["plan_waits"] else 0


def _measure(system: System, seconds: float, asked: threading.Event) -> dict[str, Any]:
    from django.utils import timezone

    from bench.support.life import DATE, Life
    from vtuber.default_persona import BAOMI
    from vtuber.gametime import at
    from vtuber.models import DayStep, GameClock
    from vtuber.services.vtuber_creation import create_vtuber

    life = Life(speed=SPEED, seed=1)
    evening = at(DATE, dt.time(20)) - dt.timedelta(days=1)
    other = create_vtuber(slug="other", sheet=BAOMI["zh"], game_time=evening, real=timezone.now())
    DayStep.objects.filter(vtuber=other).update(due=at(DATE, dt.time(8)))
    GameClock.objects.filter(vtuber=other).update(speed=OTHERS_SPEED, hold_at=at(DATE, dt.time(8)))
    system.start_rest()
    life.begin()

    def oldest(until: float) -> float:
        """The greatest age of a tick until the monotonic moment `until`; real seconds."""
        age = 0.0
        while time.monotonic() < until:
            system.look_after()
            last = GameClock.objects.values_list("last_tick_real", flat=True).get(vtuber=other)
            age = max(age, (timezone.now() - last).total_seconds())
            time.sleep(0.1)
        return round(age, 2)

    system.wait(lambda: oldest(time.monotonic() + 0.05) < 1.0, PLAN_S, "somebody ticks")
    progress("a free worker")
    free = oldest(time.monotonic() + min(seconds, 5.0))
    progress("waiting for her morning")
    system.wait(asked.is_set, PLAN_S, "the director is asked")
    progress("a worker whose only slot waits for a model")
    began = timezone.now()
    before = GameClock.objects.get(vtuber=other).now(began)
    hung = oldest(time.monotonic() + seconds)
    ended = timezone.now()
    moved = GameClock.objects.get(vtuber=other).now(ended) - before
    waits = DayStep.objects.filter(vtuber=life.vtuber, lease_until__gt=ended)
    return {
        "seconds": seconds,
        "tick_age_s": {"free": free, "hung": hung},
        "baseline": "the same system before her morning",
        "ratio": round(hung / max(free, 0.01), 2),
        "moved": round(moved / ((ended - began) * OTHERS_SPEED), 3),
        "plan_waits": waits.exists(),
    }


@contextlib.contextmanager
def silent_server() -> Iterator[tuple[str, threading.Event]]:
    """An endpoint that accepts every connection and never answers; the event tells that it was asked."""
    asked, kept = threading.Event(), []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def accept() -> None:
            while True:
                try:
                    link, _where = listening.accept()
                except OSError:
                    return  # closed: the bench is over
                kept.append(link)
                asked.set()

        threading.Thread(target=accept, daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/v1", asked
        for link in kept:
            link.close()


if __name__ == "__main__":
    raise SystemExit(main())
