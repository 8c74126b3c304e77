"""What the board may ask of front ends, and of days that are watched again."""

import datetime as dt

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import Field

from unity_bridge.models import FrontEndLink, ReplayLink
from unity_bridge.replay.spans import kept_days, kept_streams, stream_name
from unity_bridge.services import link_records
from unity_bridge.services.replay_links import MOST_DAYS, share_day, standing, unshare
from vtuber.access import Right
from vtuber.gametime import game_day, stamp
from vtuber.models import VTuber
from vtuber.web.api_base import ApiAnswer, ApiBody, ApiRouter, Done, NoBody, actor_of
from vtuber.web.refusals import Refusal

router = ApiRouter("front ends")


class OldStream(ApiAnswer):
    """A stream that can be watched again, by anybody."""

    title: str
    started_at: str
    address: str


class OldDay(ApiAnswer):
    """A day that can be watched again, with its streams."""

    date: str
    address: str
    streams: list[OldStream]


class OldDays(ApiAnswer):
    """What the log holds of her days, the latest first."""

    days: list[OldDay]


class ShareBody(ApiBody):
    """Which day, and for how many days (real ones) the link holds."""

    date: dt.date
    days: int = Field(ge=1, le=MOST_DAYS)


class DayLink(ApiAnswer):
    """A link to a day. Moments are real time."""

    id: int
    date: str
    made_by: str
    made_at: str
    expires_at: str


class NewDayLink(ApiAnswer):
    """A link that was made: its `address` is told this once."""

    link: DayLink
    address: str


class DayLinks(ApiAnswer):
    """The links that stand, the latest first."""

    links: list[DayLink]


@router.post("front-ends/{int:link_id}/disconnect", right=Right.OPERATE)
def disconnect(request: HttpRequest, vtuber: VTuber, link_id: int, body: NoBody) -> Done:
    """End the link of a front end."""
    row = FrontEndLink.objects.filter(vtuber=vtuber, pk=link_id).first()
    if row is None:
        raise Refusal(404, "unknown", _("There is no such front end any more."))
    link_records.disconnect(row=row, actor=actor_of(request), real=timezone.now())
    return Done()


@router.get("replays", right=Right.WATCH)
def replays(request: HttpRequest, vtuber: VTuber) -> OldDays:
    """The days that can be watched again, and the streams in them."""
    days = kept_days(vtuber, timezone.now())
    streams: dict[dt.date, list[OldStream]] = {}
    for row in kept_streams(vtuber, days):
        told = OldStream(
            title=row.title, started_at=stamp(row.started_at), address=_page(vtuber, stream_name(row.pk))
        )
        streams.setdefault(game_day(row.started_at), []).append(told)
    return OldDays(
        days=[
            OldDay(date=date.isoformat(), address=_page(vtuber, date.isoformat()), streams=streams.get(date, []))
            for date in days
        ]
    )


@router.get("replay-links", right=Right.OPERATE)
def links(request: HttpRequest, vtuber: VTuber, date: dt.date) -> DayLinks:
    """The links to a day that stand."""
    return DayLinks(links=[_told(row) for row in standing(vtuber, timezone.now()).filter(date=date)])


@router.post("replay-links", right=Right.OPERATE)
def share(request: HttpRequest, vtuber: VTuber, body: ShareBody) -> NewDayLink:
    """Make a link with which anybody can watch a day that is over."""
    real = timezone.now()
    row, shown = share_day(vtuber=vtuber, date=body.date, days=body.days, actor=actor_of(request), real=real)
    # Behind the #, it is in no log of a server.
    whole = request.build_absolute_uri(_page(vtuber, row.date.isoformat()))
    return NewDayLink(link=_told(row), address=f"{whole}#link={shown}")


@router.post("replay-links/{int:link_id}/revoke", right=Right.OPERATE)
def revoke(request: HttpRequest, vtuber: VTuber, link_id: int, body: NoBody) -> Done:
    """The link shows nobody anything any more."""
    row = ReplayLink.objects.filter(vtuber=vtuber, pk=link_id).select_related("vtuber").first()
    if row is None:
        raise Refusal(404, "unknown", _("There is no such link any more."))
    unshare(link=row, actor=actor_of(request), real=timezone.now())
    return Done()


def _page(vtuber: VTuber, name: str) -> str:
    return reverse("stage-replay", args=[vtuber.slug, name])


def _told(row: ReplayLink) -> DayLink:
    return DayLink(
        id=row.pk,
        date=row.date.isoformat(),
        made_by=row.made_by,
        made_at=row.made_at.isoformat(timespec="seconds"),
        expires_at=row.expires_at.isoformat(timespec="seconds"),
    )
