"""One simulated stretch, measured from inside.

    python -m bench.support.month time|count DAYS SEED

`time` runs it as `manage.py simulate` does and prints its seconds, how many transactions it committed, and the
seconds that as many bare ones take. `count` renders the prompt of every model call and prints calls and tokens by
purpose.
"""

import datetime as dt
import json
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from bench.support.scratch_world import enter_django

DATE = dt.date(2026, 11, 23)


def newborn(seed: int) -> tuple[Any, Any]:
    """A VTuber ten minutes before her first morning, and the real time that drives her. Inside a scratch world."""
    from vtuber.default_persona import BAOMI
    from vtuber.gametime import at
    from vtuber.services.vtuber_creation import create_vtuber
    from vtuber.simulation.driven_time import DrivenTime

    real = DrivenTime(dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    born = at(DATE, dt.time(8)) - dt.timedelta(minutes=10)
    return create_vtuber(slug="baomi", sheet=BAOMI["zh"], game_time=born, real=real.now(), seed=seed), real


def live(days: int, seed: int) -> tuple[float, list[str]]:
    """Seconds that the days took, and the invariants that they broke. Call inside a scratch world."""
    from vtuber.simulation.driven_time import live_days
    from vtuber.simulation.invariants import violations

    began = time.perf_counter()
    vtuber, real = newborn(seed)
    live_days(vtuber, days, real)
    return time.perf_counter() - began, violations(vtuber)


def timed(days: int, seed: int) -> dict[str, Any]:
    """The simulator's seconds beside those of as many bare transactions."""
    from django.db import connection

    from vtuber.simulation.scratch_world import scratch_world

    with scratch_world():
        count = _count_commits(connection)
        seconds, broken = live(days, seed)
        transactions = count()
        baseline = _bare(transactions)
    return {"seconds": seconds, "transactions": transactions, "baseline_s": baseline, "violations": broken}


def _count_commits(connection: Any) -> Callable[[], int]:
    """How many transactions the connection has committed since; autocommitted writes are not among them."""
    commits = 0
    commit = connection._commit

    def counting() -> None:
        nonlocal commits
        commits += 1
        commit()

    connection._commit = counting
    return lambda: commits


def _bare(transactions: int) -> float:
    from django.db import transaction
    from django.db.models import F

    from vtuber.models import GameClock

    clock = GameClock.objects.get()
    began = time.perf_counter()
    for _ in range(transactions):
        with transaction.atomic():
            GameClock.objects.get(pk=clock.pk)
            GameClock.objects.filter(pk=clock.pk).update(generation=F("generation") + 1)
    return time.perf_counter() - began


def counted(days: int, seed: int) -> dict[str, Any]:
    """Calls and estimated prompt tokens by purpose."""
    from llmservice import gateway
    from llmservice.backends.base import estimate_tokens
    from llmservice.prompts import render_prompt
    from vtuber.simulation.scratch_world import scratch_world

    calls: Counter[str] = Counter()
    tokens: Counter[str] = Counter()

    def counting(ask: Callable[..., Any]) -> Callable[..., Any]:
        def asked(purpose: str, context: Any, **more: Any) -> Any:
            prompt = render_prompt(purpose, context, more["language"])
            calls[purpose] += 1
            tokens[purpose] += estimate_tokens(prompt.system) + estimate_tokens(prompt.user)
            return ask(purpose, context, **more)

        return asked

    gateway.complete = counting(gateway.complete)
    gateway.paint = counting(gateway.paint)
    with scratch_world():
        _seconds, broken = live(days, seed)
    return {
        "calls": calls.total(),
        "tokens": tokens.total(),
        "calls_by": dict(sorted(calls.items())),
        "tokens_by": dict(tokens),
        "violations": broken,
    }


def main() -> None:
    """Prints one JSON object as its last line."""
    what, days, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    enter_django({})
    print(json.dumps((timed if what == "time" else counted)(days, seed)))


if __name__ == "__main__":
    main()
