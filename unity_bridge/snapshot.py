"""What the board is told of front ends."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.utils import timezone

from unity_bridge.models import FrontEndLink
from vtuber.models import VTuber

# Real time without a word of its process after which a link counts as gone, and for which one that has gone is shown.
SILENT = dt.timedelta(seconds=20)
REMEMBERED = dt.timedelta(days=1)


def front_ends_section(vtuber: VTuber, now: dt.datetime) -> dict[str, Any]:
    """Each front end of the last day: who, since when, how far behind, and what went wrong last."""
    real = timezone.now()
    rows = FrontEndLink.objects.filter(vtuber=vtuber, seen_at__gte=real - REMEMBERED)
    return {
        "port": settings.UNITY_PORT,
        "links": [
            {
                "id": row.pk,
                "client_id": row.client_id,
                "client": row.client,
                "transport": row.transport,
                "address": row.address,
                "since": row.opened_at.isoformat(timespec="seconds"),
                "linked": _is_linked(row, real),
                "lag_events": row.lag_events,
                "lag_ms": row.lag_ms // 100 * 100,
                "status": row.status,
                "last_error": row.last_error,
            }
            for row in rows
        ],
    }


def _is_linked(row: FrontEndLink, real: dt.datetime) -> bool:
    return row.closed_at is None and real - row.seen_at < SILENT
