"""Nothing grows without bound: what is old goes, a little at a time, and never what somebody still needs.

Apps register what they let go (`registry.retention`): a function that takes how many rows it may touch at most and
returns how many it did. It looks for them without a transaction (SQLite's only writer would wait for the look), and
writes in a short one.
"""

import datetime as dt
import logging
import time

from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from config.env import DATA_DIR
from launcher import backup
from llmservice import retention as ledger
from llmservice.owner_settings.current import setting
from vtuber import registry
from vtuber.events import head_seq
from vtuber.models import AuditEntry, Event, Proposal, VTuber
from vtuber.services import webhook_deliveries
from vtuber.services.sign_ins import prune_sign_ins

log = logging.getLogger(__name__)

# Rows in one transaction, and real seconds of one look: the rest waits for the next.
ROWS = 200
SECONDS = 2.0
# Proposals are read on the day that they are for; some more are kept to look back at.
PROPOSALS_KEEP = 200


def tidy(rows: int = ROWS, seconds: float = SECONDS) -> dict[str, int]:
    """Let go of what is old, until nothing is or the time is up. Returns what went, by name; failures are logged."""
    ends = time.monotonic() + seconds
    gone: dict[str, int] = {}
    busy = [name for name, _step in registry.retention.items()]
    steps = dict(registry.retention.items())
    while busy and time.monotonic() < ends:
        for name in list(busy):
            try:
                count = steps[name](rows)
            except Exception:  # one app's bug keeps nobody else's tables full
                log.exception("the retention of %s broke", name)
                count = 0
            if count:
                gone[name] = gone.get(name, 0) + count
            if count < rows:
                busy.remove(name)
    return gone


def prune_events(most: int) -> int:
    """The log of each VTuber keeps its newest EVENTS_KEEP: its beginning goes, and leaves no gap (`log_floor`)."""
    gone = 0
    for vtuber in VTuber.objects.all():
        last = head_seq(vtuber) - setting("EVENTS_KEEP")
        if last <= 0 or gone >= most:
            continue
        old = Event.objects.filter(vtuber=vtuber, seq__lte=last).order_by("seq").values_list("pk", flat=True)
        gone += Event.objects.filter(pk__in=list(old[: most - gone])).delete()[0]
    return gone


def prune_audit(most: int) -> int:
    """The audit log of each VTuber keeps its newest AUDIT_KEEP entries; older ones cannot be undone any more."""
    gone = 0
    for vtuber in VTuber.objects.all():
        entries = AuditEntry.objects.filter(vtuber=vtuber).order_by("-pk").values_list("pk", flat=True)
        last = next(iter(entries[setting("AUDIT_KEEP") : setting("AUDIT_KEEP") + 1]), None)
        if last is None or gone >= most:
            continue
        old = AuditEntry.objects.filter(vtuber=vtuber, pk__lte=last).order_by("pk").values_list("pk", flat=True)
        gone += AuditEntry.objects.filter(pk__in=list(old[: most - gone])).delete()[0]
    return gone


def prune_proposals(most: int) -> int:
    """Of the plans that were proposed each VTuber keeps the newest PROPOSALS_KEEP."""
    gone = 0
    for vtuber in VTuber.objects.all():
        rows = Proposal.objects.filter(vtuber=vtuber).order_by("-pk").values_list("pk", flat=True)
        old = list(rows[PROPOSALS_KEEP : PROPOSALS_KEEP + most])
        gone += Proposal.objects.filter(pk__in=old).delete()[0]
    return gone


def prune_sessions(most: int) -> int:
    """Sessions of people who will have to sign in again anyway."""
    old = Session.objects.filter(expire_date__lt=timezone.now() - dt.timedelta(days=1))
    keys = list(old.values_list("pk", flat=True)[:most])
    return Session.objects.filter(pk__in=keys).delete()[0]


def back_up() -> None:
    """A copy of the database once a day (BACKUPS_KEEP, BACKUPS_MAX_MB). What hinders it is logged, and waits for
    people (`waiting_sources.missing_copy`)."""
    folder = DATA_DIR / "backups"
    try:
        made = backup.make_daily(
            settings.DATABASES["default"],
            folder,
            keep=setting("BACKUPS_KEEP"),
            most_bytes=setting("BACKUPS_MAX_MB") * 1_000_000,
        )
    except (backup.NoBackup, backup.BackupFailed, OSError) as error:
        log.error("no copy of the database was made: %s", error)
        backup.note_failure(folder, str(error))
    else:
        if made is not None:
            log.info("the database was copied to %s", made.name)
            backup.note_failure(folder, "")


def register() -> None:
    """Called once, when the app is ready."""
    registry.retention.register("ledger texts", ledger.prune_texts)
    registry.retention.register("ledger", ledger.prune_calls)
    registry.retention.register("said sentences", ledger.prune_said_sentences)
    registry.retention.register("events", prune_events)
    registry.retention.register("audit", prune_audit)
    registry.retention.register("proposals", prune_proposals)
    registry.retention.register("sessions", prune_sessions)
    registry.retention.register("webhook messages", webhook_deliveries.prune)
    registry.retention.register("sign-ins", prune_sign_ins)
