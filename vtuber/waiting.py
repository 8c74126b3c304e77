"""What waits for a person, in one list: every app's sources, less what somebody has put aside."""

import datetime as dt
import logging

from vtuber import registry
from vtuber.models import VTuber, WaitingMark
from vtuber.registry import Waiting

log = logging.getLogger(__name__)
# A list that is longer says nothing more.
MOST = 200
# What may be put aside: it is over, or somebody has seen it and can't help it now. The rest goes when it is done.
DISMISSABLE = frozenset({"failure", "budget", "endpoint", "webhook", "job"})


def everything_waiting(vtuber: VTuber, now: dt.datetime) -> list[Waiting]:
    """All that waits at game time `now`, also what was put aside. A source that breaks is left out."""
    found: list[Waiting] = []
    for name, source in registry.waiting.items():
        try:
            found += source(vtuber, now)
        except Exception:  # one app's bug must not hide what waits elsewhere
            log.exception("the source %s of what waits broke", name)
    return found[:MOST]


def waiting_now(vtuber: VTuber, now: dt.datetime) -> list[Waiting]:
    """What waits at game time `now`."""
    marks = WaitingMark.objects.filter(vtuber=vtuber).exclude(dismissed_at=None)
    aside = set(marks.values_list("kind", "item"))
    return [each for each in everything_waiting(vtuber, now) if (each.kind, each.id[:120]) not in aside]


def shown_waiting(vtuber: VTuber, now: dt.datetime) -> list[dict[str, object]]:
    """What waits at game time `now`, JSON-able, in the active language."""
    return [
        {
            "kind": line.kind,
            "id": line.id,
            "title": line.title,
            "since": line.since.isoformat() if line.since else None,
            "link": line.link,
            "dismissable": line.kind in DISMISSABLE,
        }
        for line in waiting_now(vtuber, now)
    ]
