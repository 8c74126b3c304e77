"""Putting aside what waits for a person, and telling the boards and the webhook when there is something new."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_noop as _

from vtuber.errors import NotAllowed
from vtuber.event_types import WaitingChanged
from vtuber.events import emit
from vtuber.models import AuditEntry, GameClock, VTuber, WaitingMark, WebhookDelivery
from vtuber.registry import Waiting
from vtuber.services.audit import record_audit
from vtuber.services.clock import locked_clock
from vtuber.translatable import translatable
from vtuber.waiting import DISMISSABLE, everything_waiting, waiting_now


@transaction.atomic
def dismiss(*, vtuber: VTuber, kind: str, item: str, actor: str, real: dt.datetime) -> None:
    """Put a line aside until it goes by itself. NotAllowed for what has to be decided, and for what is gone."""
    clock = locked_clock(vtuber)
    now = clock.now(real)
    if kind not in DISMISSABLE:
        raise NotAllowed(translatable(_("This waits until somebody decides; it can't be put aside.")))
    line = next((each for each in waiting_now(vtuber, now) if (each.kind, each.id) == (kind, item)), None)
    if line is None:
        raise NotAllowed(translatable(_("This does not wait any more.")))
    _mark(vtuber, line, real, dismissed_by=actor)
    record_audit(
        vtuber,
        actor=actor,
        verb="dismiss_waiting",
        target=f"waiting:{kind}",
        before={"title": line.title},
        undo={"waiting": {"kind": kind, "item": item}},
        real=real,
    )
    emit(vtuber, WaitingChanged(count=len(waiting_now(vtuber, now))), game_time=now, real=real)


@transaction.atomic
def take_up(*, vtuber: VTuber, kind: str, item: str, actor: str, real: dt.datetime) -> None:
    """Show a line again that was put aside."""
    now = locked_clock(vtuber).now(real)
    WaitingMark.objects.filter(vtuber=vtuber, kind=kind, item=item[:120]).update(dismissed_at=None, dismissed_by="")
    record_audit(
        vtuber,
        actor=actor,
        verb="take_up_waiting",
        target=f"waiting:{kind}",
        after={"kind": kind},
        undo={"waiting": {"kind": kind, "item": item, "aside": True}},
        real=real,
    )
    emit(vtuber, WaitingChanged(count=len(waiting_now(vtuber, now))), game_time=now, real=real)


def restore(entry: AuditEntry, actor: str, real: dt.datetime) -> None:
    """Take back a dismissal, or the taking back."""
    was = entry.undo["waiting"]
    verb = dismiss if was.get("aside") else take_up
    verb(vtuber=entry.vtuber, kind=was["kind"], item=was["item"], actor=actor, real=real)


def look_after(*, vtuber: VTuber, real: dt.datetime, webhook: bool) -> int:
    """Note what is new in the list and what is gone; the boards hear of it, and the webhook where there is one.

    Returns how many lines are new.
    """
    # Looked up before the transaction: nobody who writes waits for a list.
    clock = GameClock.objects.select_related("vtuber").get(vtuber=vtuber)
    lines = {(each.kind, each.id[:120]): each for each in everything_waiting(vtuber, clock.now(real))}
    marks = {(mark.kind, mark.item): mark for mark in WaitingMark.objects.filter(vtuber=vtuber)}
    if lines.keys() == marks.keys():
        return 0
    with transaction.atomic():
        clock = locked_clock(vtuber)
        gone = [mark.pk for key, mark in marks.items() if key not in lines]
        WaitingMark.objects.filter(pk__in=gone).delete()
        new = [line for key, line in lines.items() if key not in marks and _mark(vtuber, line, real)]
        if webhook:
            WebhookDelivery.objects.bulk_create([_delivery(vtuber, line, real) for line in new])
        if new or gone:
            now = clock.now(real)
            emit(vtuber, WaitingChanged(count=len(waiting_now(vtuber, now))), game_time=now, real=real)
    return len(new)


def _mark(vtuber: VTuber, line: Waiting, real: dt.datetime, dismissed_by: str = "") -> bool:
    """Note a line; whether it is a new one."""
    mark, new = WaitingMark.objects.get_or_create(
        vtuber=vtuber, kind=line.kind, item=line.id[:120], defaults={"seen_at": real}
    )
    if dismissed_by:
        mark.dismissed_at, mark.dismissed_by = real, dismissed_by[:150]
        mark.save(update_fields=["dismissed_at", "dismissed_by"])
    return new


def _delivery(vtuber: VTuber, line: Waiting, real: dt.datetime) -> WebhookDelivery:
    row = WebhookDelivery(vtuber=vtuber, due_at=real, created_at=real)
    row.body = {
        "id": str(row.pk),
        "type": "waiting",
        "at": real.isoformat(),
        "vtuber": {"slug": vtuber.slug, "name": vtuber.name},
        "kind": line.kind,
        "title": line.title[:500],
        "since": line.since.isoformat() if line.since else None,
        "link": line.link,
    }
    return row
