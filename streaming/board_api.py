"""For the board's drawers: what she keeps of viewers, and how long she was on air."""

from typing import Annotated, Literal

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import Field

from streaming import figures
from streaming.chat.services.forgetting import forget
from streaming.memory import NAME_LIMIT, known_viewers
from streaming.models import Viewer
from vtuber.access import Right
from vtuber.figures import MOST_DAYS
from vtuber.models import GameClock, VTuber
from vtuber.web.api_base import ApiAnswer, ApiBody, ApiRouter, Done, actor_of
from vtuber.web.refusals import Refusal

router = ApiRouter("memory, on air")

PAGE = 20


class KnownViewer(ApiAnswer):
    """A viewer and what she keeps of them. Moments are real time; `forgetting` says that they are being forgotten."""

    id: int
    nickname: str
    origin: str
    follows: bool
    guest: bool
    notes: list[str]
    said: int
    answered: int
    first_seen: str
    last_seen: str
    forgetting: bool


class ViewersPage(ApiAnswer):
    """Viewers, who was here last first; `next` is what `page` is to be for those after them, null at the end."""

    viewers: list[KnownViewer]
    next: int | None


class ForgetBody(ApiBody):
    """That it is meant: it cannot be taken back."""

    sure: Literal[True]


class DayOnAir(ApiAnswer):
    """A game day's streams: how many, how many game minutes, the most (simulated) viewers at once."""

    date: str
    streams: int
    minutes: int
    viewers_peak: int


class OnAirFigures(ApiAnswer):
    """How long she was on air by game day, the earliest first."""

    rows: list[DayOnAir]


@router.get("memory/viewers", right=Right.CHAT)
def viewers(
    request: HttpRequest,
    vtuber: VTuber,
    name: Annotated[str, Field(max_length=NAME_LIMIT)] = "",
    everybody: bool = False,
    page: Annotated[int, Field(ge=0, le=5000)] = 0,
) -> ViewersPage:
    """Viewers whom she remembers something of, or everybody; `name` is any part of a nickname."""
    found = known_viewers(vtuber, name=name, everybody=everybody, page=page, limit=PAGE)
    rows = [
        KnownViewer(
            id=known.viewer.pk,
            nickname=known.viewer.nickname,
            origin=known.viewer.origin,
            follows=known.viewer.follows,
            guest=known.viewer.guest,
            notes=[str(note) for note in known.viewer.notes],
            said=known.said,
            answered=known.answered,
            first_seen=known.viewer.first_seen.isoformat(),
            last_seen=known.viewer.last_seen.isoformat(),
            forgetting=known.viewer.forgetting is not None,
        )
        for known in found[:PAGE]
    ]
    return ViewersPage(viewers=rows, next=page + 1 if len(found) > PAGE else None)


@router.post("memory/viewers/{int:viewer_id}/forget", right=Right.CHAT)
def forget_viewer(request: HttpRequest, vtuber: VTuber, viewer_id: int, body: ForgetBody) -> Done:
    """She knows nothing any more of a viewer: what they told her, what they said, what she said to them."""
    viewer = Viewer.objects.filter(vtuber=vtuber, pk=viewer_id).first() if viewer_id < 2**53 else None
    if viewer is None:
        raise Refusal(404, "unknown", _("There is no such viewer any more."))
    if forget(viewer=viewer, actor=actor_of(request), real=timezone.now()) is None:
        raise Refusal(422, "not_allowed", _("She knows nothing about this viewer."))
    return Done()


@router.get("figures/on-air", right=Right.WATCH)
def on_air(
    request: HttpRequest, vtuber: VTuber, days: Annotated[int, Field(ge=1, le=MOST_DAYS)] = 30
) -> OnAirFigures:
    """How long she was on air on the last so many game days."""
    now = GameClock.objects.get(vtuber=vtuber).now(timezone.now())
    return OnAirFigures(
        rows=[
            DayOnAir(
                date=each.date.isoformat(),
                streams=each.streams,
                minutes=each.minutes,
                viewers_peak=each.viewers_peak,
            )
            for each in figures.on_air(vtuber, days=days, now=now)
        ]
    )
