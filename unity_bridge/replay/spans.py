"""What can be watched again, and where in the log it lies."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from streaming.models import Stream
from vtuber.gametime import DAY, day_start, game_day
from vtuber.models import Event, GameClock, VTuber
from vtuber.plugin import head_seq, log_floor

STREAM = "stream-"
# Facts of one moment may be written down in another order than that of their times: so far apart at the most.
JITTER = 200
# Days in a list: more than EVENTS_KEEP holds of an ordinary life.
MOST_DAYS = 60


class NoReplay(Exception):
    """It cannot be watched again; `code` is `unknown`, `not_over` or `gone`, the text is for people."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code = code


@dataclass(frozen=True)
class Span:
    """A stretch of her log: the events `first` to `last`, which happened from `starts` to `ends`, game time."""

    name: str
    title: str  # of a stream
    starts: dt.datetime
    ends: dt.datetime
    first: int
    last: int

    @property
    def is_stream(self) -> bool:
        return self.name.startswith(STREAM)


def stream_name(stream_id: int) -> str:
    """How a stream is called in addresses; a day is called by its date."""
    return f"{STREAM}{stream_id}"


def is_public(vtuber: VTuber, name: str) -> bool:
    """Whether anybody may watch it again: a stream that is over, as its chat is (`live/…/streams/…`)."""
    number = _stream_number(name)
    return number is not None and _ended(vtuber).filter(pk=number).exists()


def date_of(name: str) -> dt.date | None:
    """The game day of that name; None where it is no day's."""
    try:
        return dt.date.fromisoformat(name) if len(name) == 10 else None
    except ValueError:
        return None


def find_span(vtuber: VTuber, name: str, real: dt.datetime) -> Span:
    """The day or stream of that name. NoReplay for what never was, is not over, or is not kept any more."""
    number, date = _stream_number(name), date_of(name)
    if number is not None:
        return _stream(vtuber, name, number)
    if date is None:
        raise _unknown()
    starts, ends = day_start(date), day_start(date) + DAY
    if GameClock.objects.get(vtuber=vtuber).now(real) < ends:
        raise NoReplay("not_over", _("This day is not over yet. When it is, it can be watched here."))
    floor, head = log_floor(vtuber), head_seq(vtuber)
    first = first_since(vtuber, starts, floor + 1, head)
    last = first_since(vtuber, ends, floor + 1, head) - 1
    if floor and first == floor + 1:
        raise _gone()
    if last < first:
        raise _unknown()
    if first == 1:
        # The day of her birth begins with it.
        starts = max(starts, Event.objects.get(vtuber=vtuber, seq=1).game_time)
    return Span(name, "", starts, ends, first, last)


def stream_address(vtuber: VTuber, stream_id: int) -> str | None:
    """Where a stream can be watched again; None where it cannot, as `registry.stream_replays` has it."""
    name = stream_name(stream_id)
    try:
        _stream(vtuber, name, stream_id)
    except NoReplay:
        return None
    return reverse("stage-replay", args=[vtuber.slug, name])


def kept_days(vtuber: VTuber, real: dt.datetime) -> list[dt.date]:
    """The days that are over and whole in the log, the latest first, at most MOST_DAYS."""
    oldest = Event.objects.filter(vtuber=vtuber).order_by("seq").values_list("seq", "game_time").first()
    if oldest is None:
        return []
    seq, moment = oldest
    first = game_day(moment) if seq == 1 else game_day(moment) + DAY
    today = game_day(GameClock.objects.get(vtuber=vtuber).now(real))
    count = min((today - first).days, MOST_DAYS)
    return [today - number * DAY for number in range(1, count + 1)]


def kept_streams(vtuber: VTuber, days: list[dt.date]) -> list[Stream]:
    """The streams of these days that are over, the latest first."""
    if not days:
        return []
    since, until = day_start(days[-1]), day_start(days[0]) + DAY
    return list(_ended(vtuber).filter(started_at__gte=since, started_at__lt=until).order_by("-started_at", "-id"))


def first_since(vtuber: VTuber, moment: dt.datetime, low: int, high: int) -> int:
    """The first event from `low` to `high` that happened at game time `moment` or later; `high` + 1 for none.

    Her log has no gaps and her time never goes back, so it is looked for by halving: 17 looks in 100,000 events.
    """
    events = Event.objects.filter(vtuber=vtuber)
    least, most = low, high + 1
    while least < most:
        middle = (least + most) // 2
        at = events.filter(seq=middle).values_list("game_time", flat=True).first()
        # What is not there any more has been let go meanwhile: it is older than all that is.
        if at is None or at < moment:
            least = middle + 1
        else:
            most = middle
    nearby = events.filter(seq__gte=max(low, least - JITTER), seq__lt=least, game_time__gte=moment)
    return nearby.order_by("seq").values_list("seq", flat=True).first() or least


def _stream(vtuber: VTuber, name: str, number: int) -> Span:
    stream = _ended(vtuber).filter(pk=number).first()
    if stream is None or stream.ended_at is None:
        raise _unknown()
    floor, head = log_floor(vtuber), head_seq(vtuber)
    first = _told(vtuber, "stream.started", stream, first_since(vtuber, stream.started_at, floor + 1, head))
    last = _told(vtuber, "stream.ended", stream, first_since(vtuber, stream.ended_at, floor + 1, head))
    if first is None or last is None:
        raise _gone()
    return Span(name, stream.title, stream.started_at, stream.ended_at, first, last)


def _told(vtuber: VTuber, type: str, stream: Stream, near: int) -> int | None:
    """The event that tells of it, somewhere near `near`."""
    window = (max(near - JITTER, 0), near + JITTER)
    found = Event.objects.filter(vtuber=vtuber, seq__range=window, type=type).values_list("seq", "payload")
    return next((seq for seq, payload in found if payload["stream"] == stream.pk), None)


def _ended(vtuber: VTuber) -> QuerySet[Stream]:
    return Stream.objects.filter(vtuber=vtuber, state=Stream.State.ENDED)


def _stream_number(name: str) -> int | None:
    digits = name.removeprefix(STREAM)
    good = name.startswith(STREAM) and digits.isascii() and digits.isdigit() and len(digits) < 16
    return int(digits) if good else None


def _unknown() -> NoReplay:
    return NoReplay("unknown", _("There is no such day or stream of hers."))


def _gone() -> NoReplay:
    return NoReplay(
        "gone", _("This is too long ago: what happened then is not kept any more, so it cannot be shown.")
    )
