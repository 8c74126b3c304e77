"""What a simulated stretch of life came to."""

import hashlib
import json
from collections import Counter
from typing import Any

from vtuber.models import Event, TodoTask, VTuber
from vtuber.simulation.invariants import texts, violations


def report(vtuber: VTuber, days: int, seconds: float) -> dict[str, Any]:
    """JSON-able: days, tasks by type and state, violations, a fingerprint of the month, seconds."""
    by_type: dict[str, Counter[str]] = {}
    for type, state in TodoTask.objects.filter(vtuber=vtuber).values_list("type", "state"):
        by_type.setdefault(type, Counter())[state] += 1
    return {
        "days": days,
        "tasks": {type: dict(sorted(states.items())) for type, states in sorted(by_type.items())},
        "events": Event.objects.filter(vtuber=vtuber).count(),
        "violations": violations(vtuber),
        "fingerprint": fingerprint(vtuber),
        "seconds": round(seconds, 2),
    }


def fingerprint(vtuber: VTuber) -> str:
    """A short hash of everything that happened and was said: the same seed gives the same month."""
    whole = hashlib.sha256()
    for row in Event.objects.filter(vtuber=vtuber).order_by("seq").values_list("type", "game_time", "payload"):
        whole.update(
            repr((row[0], row[1].isoformat(timespec="minutes"), json.dumps(row[2], sort_keys=True))).encode()
        )
    for name, tell in texts.items():
        whole.update(repr((name, sorted(tell(vtuber)))).encode())
    return whole.hexdigest()[:16]
