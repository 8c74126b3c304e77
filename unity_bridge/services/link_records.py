"""Which front ends are linked, written down for all processes and for the board."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from unity_bridge.models import FrontEndLink
from vtuber.models import VTuber
from vtuber.services.audit import record_audit
from vtuber.services.clock import locked_clock

# Real time for which a front end that has gone is remembered.
KEPT = dt.timedelta(days=30)


@dataclass(frozen=True)
class Report:
    """How a link is: what is written of it every few seconds."""

    record: int
    link: str
    lag_events: int
    lag_ms: int
    status: str
    last_error: str


def open_record(
    *, vtuber: VTuber, client_id: str, link: str, client: str, transport: str, address: str, real: dt.datetime
) -> int:
    """The front end's place is this link's from now on; returns the row's number."""
    row, _created = FrontEndLink.objects.update_or_create(
        vtuber=vtuber,
        client_id=client_id,
        defaults={
            "link": link,
            "client": client[:160],
            "transport": transport,
            "address": address[:80],
            "opened_at": real,
            "seen_at": real,
            "closed_at": None,
            "lag_events": 0,
            "lag_ms": 0,
            "status": "",
            "unwanted": False,
        },
    )
    return row.pk


@transaction.atomic
def write_reports(reports: list[Report], real: dt.datetime) -> dict[str, str]:
    """Note how links are. Returns, by link, why some have to end: `replaced` or `disconnected`."""
    rows = {row.pk: row for row in FrontEndLink.objects.filter(pk__in=[report.record for report in reports])}
    ending = {}
    for report in reports:
        row = rows.get(report.record)
        if row is None or row.link != report.link:
            ending[report.link] = "replaced"
        elif row.unwanted:
            ending[report.link] = "disconnected"
        else:
            row.seen_at = real
            row.lag_events, row.lag_ms = report.lag_events, report.lag_ms
            row.status, row.last_error = report.status[:260], report.last_error[:500]
            row.save(update_fields=["seen_at", "lag_events", "lag_ms", "status", "last_error"])
    return ending


def close_record(*, record: int, link: str, last_error: str, real: dt.datetime) -> None:
    """The link has ended; another one may have the place already."""
    FrontEndLink.objects.filter(pk=record, link=link).update(
        closed_at=real, seen_at=real, lag_events=0, lag_ms=0, last_error=last_error[:500]
    )


@transaction.atomic
def disconnect(*, row: FrontEndLink, actor: str, real: dt.datetime) -> FrontEndLink:
    """Ask for the end of a link: its process sees it within seconds."""
    locked_clock(row.vtuber)
    found = FrontEndLink.objects.select_for_update().get(pk=row.pk)
    if found.closed_at is None and not found.unwanted:
        found.unwanted = True
        found.save(update_fields=["unwanted"])
        record_audit(
            found.vtuber, actor=actor, verb="front_end_disconnect", target=f"front end:{found.client_id}", real=real
        )
    return found


def prune_links(most: int) -> int:
    """Let go of front ends that nobody has seen for long: each may call itself what it likes, and many may."""
    old = FrontEndLink.objects.filter(seen_at__lt=timezone.now() - KEPT).values_list("pk", flat=True)[:most]
    return FrontEndLink.objects.filter(pk__in=list(old)).delete()[0]
