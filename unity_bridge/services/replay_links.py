"""Links with which one day of hers can be watched again: made, taken back, and asked for."""

import datetime as dt
import secrets

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from unity_bridge.models import ReplayLink
from unity_bridge.replay.spans import NoReplay, date_of, find_span
from unity_bridge.services.tokens import digest_of
from vtuber.errors import NotAllowed
from vtuber.models import VTuber
from vtuber.services.audit import record_audit
from vtuber.services.clock import locked_clock
from vtuber.translatable import translatable

AUDIT_VERBS = {
    "replay_share": _("shared a day by a link"),
    "replay_unshare": _("took back a link to a day"),
}
MOST_DAYS = 90
# Links of one VTuber that stand at the same time.
MOST_LINKS = 200
# What has run out is kept for so long, to be looked up.
KEPT = dt.timedelta(days=30)


@transaction.atomic
def share_day(*, vtuber: VTuber, date: dt.date, days: int, actor: str, real: dt.datetime) -> tuple[ReplayLink, str]:
    """A link to a day that is over, for 1 to MOST_DAYS real days; what it reads is shown this once.

    NotAllowed for another length, for a day that cannot be watched, and for more links than anybody keeps in mind.
    """
    locked_clock(vtuber)
    if not 1 <= days <= MOST_DAYS:
        raise NotAllowed(translatable(gettext_noop("A link holds for {most} days at the most."), most=MOST_DAYS))
    try:
        find_span(vtuber, date.isoformat(), real)
    except NoReplay as why:
        raise NotAllowed(
            translatable(gettext_noop("This day cannot be watched again, so it cannot be shared."))
        ) from why
    if standing(vtuber, real).count() >= MOST_LINKS:
        raise NotAllowed(translatable(gettext_noop("There are too many links already. Take some back first.")))
    shown = secrets.token_urlsafe(32)
    link = ReplayLink.objects.create(
        vtuber=vtuber,
        date=date,
        digest=digest_of(shown),
        made_by=actor,
        made_at=real,
        expires_at=real + dt.timedelta(days=days),
    )
    after = {"date": date.isoformat(), "days": days}
    record_audit(vtuber, actor=actor, verb="replay_share", target=f"link:{link.pk}", after=after, real=real)
    return link, shown


@transaction.atomic
def unshare(*, link: ReplayLink, actor: str, real: dt.datetime) -> ReplayLink:
    """From now on it shows nobody anything. Again, it changes nothing."""
    locked_clock(link.vtuber)
    row = ReplayLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
    if row.revoked_at is None:
        row.revoked_at = real
        row.save(update_fields=["revoked_at"])
        before = {"date": row.date.isoformat()}
        record_audit(
            row.vtuber, actor=actor, verb="replay_unshare", target=f"link:{row.pk}", before=before, real=real
        )
    return row


def standing(vtuber: VTuber, real: dt.datetime) -> QuerySet[ReplayLink]:
    """The links that show somebody something, the latest first."""
    return ReplayLink.objects.filter(vtuber=vtuber, revoked_at=None, expires_at__gt=real)


def opens(*, vtuber: VTuber, name: str, shown: str, real: dt.datetime) -> bool:
    """Whether what somebody shows lets them watch the replay of that name: a link does for its one day alone."""
    date = date_of(name)
    if not shown or date is None:
        return False
    return standing(vtuber, real).filter(date=date, digest=digest_of(shown)).exists()


def prune_links(most: int) -> int:
    """Links that ran out, or were taken back, long ago."""
    old = ReplayLink.objects.filter(expires_at__lt=timezone.now() - KEPT).order_by("pk")
    return ReplayLink.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:most])).delete()[0]
