"""Messages to the webhook: claimed by one worker at a time, tried again with patience, given up in the end.

A worker that dies leaves a lease that runs out, and another sends the message once more, under the same id.
"""

import datetime as dt
import time

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from llmservice.owner_settings.current import setting
from vtuber.models import WebhookDelivery
from vtuber.webhook import NotTaken, deliver, payload

State = WebhookDelivery.State
# Real time for which a worker owns a message: a try takes a few seconds.
LEASE = dt.timedelta(seconds=30)
# Real time before the second try; it doubles up to the longest, and after so many tries it is given up.
FIRST_WAIT, LONGEST_WAIT, TRIES = dt.timedelta(seconds=10), dt.timedelta(hours=1), 12
# Messages that one look sends, and real seconds after which it begins no other: other work waits.
A_LOOK, A_LOOK_S = 5, 2.0
# Real time for which ended messages are kept.
KEEP = dt.timedelta(days=7)


def send_due(*, real: dt.datetime) -> int:
    """Send what is due. Returns how many were taken; the first that is not ends the look."""
    taken, began = 0, time.monotonic()
    for _turn in range(A_LOOK):
        row = claim(real=real) if time.monotonic() - began < A_LOOK_S else None
        if row is None or not _send(row, real):
            break
        taken += 1
    return taken


@transaction.atomic
def claim(*, real: dt.datetime) -> WebhookDelivery | None:
    """The next message that is due and that nobody has, for this worker; None when there is none."""
    free = Q(lease_until=None) | Q(lease_until__lte=real)
    row = WebhookDelivery.objects.filter(free, state=State.WAITING, due_at__lte=real).order_by("due_at", "pk").first()
    if row is None:
        return None
    mine = WebhookDelivery.objects.filter(pk=row.pk, token=row.token, state=State.WAITING)
    if not mine.update(token=F("token") + 1, tries=F("tries") + 1, lease_until=real + LEASE):
        return None
    row.refresh_from_db()
    return row


def note_taken(*, row: WebhookDelivery, real: dt.datetime) -> bool:
    """The receiver has it. Whether the claim still stood."""
    return bool(_claimed(row).update(state=State.SENT, ended_at=real, lease_until=None, error=""))


def note_refused(*, row: WebhookDelivery, error: NotTaken, real: dt.datetime) -> bool:
    """The receiver has it not: again later, or never. Whether the claim still stood."""
    if error.forever or row.tries >= TRIES:
        return bool(_claimed(row).update(state=State.GIVEN_UP, ended_at=real, lease_until=None, error=str(error)))
    wait = min(FIRST_WAIT * 2 ** (row.tries - 1), LONGEST_WAIT)
    return bool(_claimed(row).update(due_at=real + wait, lease_until=None, error=str(error)))


def prune(most: int) -> int:
    """Messages that ended long ago go; returns how many."""
    old = WebhookDelivery.objects.filter(ended_at__lt=timezone.now() - KEEP).values_list("pk", flat=True)[:most]
    deleted, _by_model = WebhookDelivery.objects.filter(pk__in=list(old)).delete()
    return deleted


def drop_waiting() -> None:
    """There is no webhook any more: what waits for it goes to nobody."""
    WebhookDelivery.objects.filter(state=State.WAITING).delete()


def _claimed(row: WebhookDelivery) -> QuerySet[WebhookDelivery]:
    return WebhookDelivery.objects.filter(pk=row.pk, token=row.token, state=State.WAITING)


def _send(row: WebhookDelivery, real: dt.datetime) -> bool:
    sent = payload(row.body, setting("WEBHOOK_FORMAT"), setting("WEBHOOK_ORIGIN"))
    try:
        deliver(url=setting("WEBHOOK_URL"), secret=setting("WEBHOOK_SECRET"), sent=sent, id=str(row.pk), real=real)
    except NotTaken as error:
        note_refused(row=row, error=error, real=real)
        return False
    return note_taken(row=row, real=real)
