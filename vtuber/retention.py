"""Nothing grows without bound: what is old goes, a little at a time, and never what somebody still needs.

Apps register what they let go (`registry.retention`): a function that takes how many rows it may touch at most and
returns how many it did, in one short transaction, so that nobody who writes waits for it.
"""

import datetime as dt
import logging
import time

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from llmservice import retention as ledger
from vtuber import registry

log = logging.getLogger(__name__)

# Rows in one transaction, and real seconds of one look: the rest waits for the next.
ROWS = 200
SECONDS = 2.0


def tidy(rows: int = ROWS, seconds: float = SECONDS) -> dict[str, int]:
    """Let go of what is old, until nothing is or the time is up. Returns what went, by name; failures are logged."""
    ends = time.monotonic() + seconds
    gone: dict[str, int] = {}
    busy = [name for name, _step in registry.retention.items()]
    steps = dict(registry.retention.items())
    while busy and time.monotonic() < ends:
        for name in list(busy):
            try:
                with transaction.atomic():
                    count = steps[name](rows)
            except Exception:  # one app's bug keeps nobody else's tables full
                log.exception("the retention of %s broke", name)
                count = 0
            if count:
                gone[name] = gone.get(name, 0) + count
            if count < rows:
                busy.remove(name)
    return gone


def delete_expired_sessions(most: int) -> int:
    """Sessions of people who will have to sign in again anyway."""
    old = Session.objects.filter(expire_date__lt=timezone.now() - dt.timedelta(days=1))
    keys = list(old.values_list("pk", flat=True)[:most])
    return Session.objects.filter(pk__in=keys).delete()[0]


def register() -> None:
    """Called once, when the app is ready."""
    registry.retention.register("ledger texts", ledger.blank_old_texts)
    registry.retention.register("ledger", ledger.delete_old_calls)
    registry.retention.register("said sentences", ledger.forget_old_sentences)
    registry.retention.register("sessions", delete_expired_sessions)
