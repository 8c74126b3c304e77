"""What is asked of the ledger by who shows it. `owner` is opaque, as in the rows."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from llmservice.models import ModelCall

# How a call ends that nobody needs to look into.
WELL = (ModelCall.State.OK, ModelCall.State.FALLBACK, ModelCall.State.STOPPED)


@dataclass(frozen=True)
class DayOfRole:
    """What one role's calls of one real day came to; `cost` in the currency of the ledger."""

    date: dt.date
    role: str
    calls: int
    failures: int
    tokens: int
    cost: Decimal


def calls_of(owner: str, *, role: str = "", failed: bool = False) -> QuerySet[ModelCall]:
    """An owner's calls, the latest first, without their texts; of one role, and only what failed, if so wanted."""
    found = ModelCall.objects.filter(owner=owner).order_by("-id")
    if role:
        found = found.filter(role=role)
    if failed:
        found = found.filter(~Q(state__in=WELL) | Q(parse_failures__gt=0))
    return found.defer("prompt_system", "prompt_user", "answer")


def call_of(owner: str, pk: int) -> ModelCall | None:
    """One call with all its texts; None where there is none, or it is somebody else's."""
    return ModelCall.objects.filter(owner=owner, pk=pk).first()


def usage(owner: str, *, days: int, real: dt.datetime) -> list[DayOfRole]:
    """What the calls of the last `days` real days came to, by day and role, the earliest first. One query."""
    # A zone with nothing but an offset: what the machine calls its zone, no database needs to know.
    zone = dt.timezone(real.astimezone().utcoffset() or dt.timedelta())
    today = real.astimezone(zone).date()
    begins = dt.datetime.combine(today - dt.timedelta(days=days - 1), dt.time(), tzinfo=zone)
    rows = (
        ModelCall.objects.filter(owner=owner, created_at__gte=begins)
        .order_by()
        .values(date=TruncDate("created_at", tzinfo=zone), of=F("role"))
        .annotate(
            calls=Count("pk"),
            failures=Count("pk", filter=~Q(state__in=WELL)),
            tokens=Sum("tokens_in") + Sum("tokens_out"),
            spent=Sum("cost"),
        )
        .order_by("date", "of")
    )
    return [
        DayOfRole(row["date"], row["of"], row["calls"], row["failures"], row["tokens"], row["spent"]) for row in rows
    ]
