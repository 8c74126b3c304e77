"""What is being said at a moment, and how far it has got: who comes in the middle of a sentence hears its rest."""

import datetime as dt
import logging

from streaming.aloud.telling import ALOUD, Hush, Say, told_aloud
from vtuber.models import Event, VTuber
from vtuber.plugin import EventMessage, message_of

log = logging.getLogger(__name__)

# How far back in the log, and in real time, what is still being said may have begun; and how much of it counts.
LOOK_BACK = 1200
LONGEST = dt.timedelta(minutes=3)
ROWS = 60
_MS = dt.timedelta(milliseconds=1)


class UnderWay:
    """One thing is said after another, each as long as it takes: reckoned as by a front end that hears everything."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._queue: list[tuple[Say, dt.datetime]] = []

    def hear(self, event: EventMessage) -> None:
        """The next event of the log."""
        real = event.real_time
        for told in told_aloud(event, self._language):
            if isinstance(told, Hush):
                self._queue = []
                continue
            self._queue = [(say, begins) for say, begins in self._queue if _end(say, begins) > real][-ROWS:]
            free = _end(*self._queue[-1]) if self._queue else real
            self._queue.append((told, max(real, free)))

    def at(self, real: dt.datetime) -> list[tuple[Say, int]]:
        """What is being said at a real moment, and what waits to be, each with the milliseconds since it began."""
        left = [(say, begins) for say, begins in self._queue if _end(say, begins) > real]
        return [(say, max(0, (real - begins) // _MS)) for say, begins in left]


def under_way(vtuber: VTuber, seq: int, real: dt.datetime) -> UnderWay:
    """What was being said after the event `seq`, found again in the log."""
    found = UnderWay(vtuber.persona.language)
    rows = Event.objects.filter(vtuber=vtuber, seq__lte=seq, seq__gt=seq - LOOK_BACK)
    rows = rows.filter(type__in=ALOUD, real_time__gt=real - LONGEST).order_by("-seq")
    for row in list(rows[:ROWS])[::-1]:
        try:
            found.hear(message_of(vtuber, row))
        except (ValueError, LookupError):
            # Written by a version that knew other fields: one sentence less beats no page.
            log.exception("nobody goes on in the middle of %s %s", row.type, row.seq)
    return found


def _end(say: Say, begins: dt.datetime) -> dt.datetime:
    return begins + say.duration_ms * _MS
