"""Celery's schedule, on a machine whose clock may be set back, or whose power may fail.

Celery takes an entry for due once its last run is so long ago. With a last run in the future nothing is due until the
machine's clock gets there again. And it keeps the last runs in a file, which a power cut may leave torn: beat would
end each time it reads that. Nothing here needs the file, for whoever is called too often finds nothing to do.
"""

import datetime as dt
import logging
from typing import Any

from celery.beat import Scheduler

log = logging.getLogger(__name__)

# Two moments that are taken one after the other may cross by a little.
STEP = dt.timedelta(seconds=1)
# Longer than anything waits here.
LONG_AGO = dt.timedelta(days=1)


class SteadyScheduler(Scheduler):
    """What ran in the future ran just now; after a start everything is due, as nobody knows when it ran."""

    def setup_schedule(self) -> None:
        super().setup_schedule()
        for entry in self.schedule.values():
            entry.last_run_at = entry.default_now() - LONG_AGO

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """One look at what is due; real seconds until the next."""
        self._come_back()
        seconds: float = super().tick(*args, **kwargs)
        return seconds

    def _come_back(self) -> None:
        late: list[dt.timedelta] = []
        for entry in self.schedule.values():
            now = entry.default_now()
            if entry.last_run_at is not None and entry.last_run_at - now > STEP:
                late.append(entry.last_run_at - now)
                entry.last_run_at = now
        if late:
            log.warning("this machine's clock was set back by about %s; beat goes on from now", max(late))
            # Built anew from the entries: the one at hand is sorted by moments in the future.
            self._heap = None
