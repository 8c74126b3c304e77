"""What is known about streams, covers and chat."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import Q, QuerySet

from llmservice.owner_settings.current import setting
from store.models import Game
from streaming.models import Answer, ChatMessage, ChatRules, Cover, Restriction, Stream, Viewer
from vtuber.gametime import game_day
from vtuber.models import GameClock, TodoTask, VTuber
from vtuber.models.day import TaskType

# Answers to a message that may end without a word; then others have their turn.
MOST_TRIES = 2


def live_stream(vtuber: VTuber) -> Stream | None:
    """The stream that she is in right now."""
    return Stream.objects.filter(vtuber=vtuber, state=Stream.State.LIVE).select_related("cover").first()


def open_chat(vtuber: VTuber) -> Stream | None:
    """The stream that she is in right now, with its key alone: asked for each message."""
    return next(iter(Stream.objects.filter(vtuber=vtuber, state=Stream.State.LIVE).only("vtuber").order_by()), None)


def next_stream(vtuber: VTuber, now: dt.datetime) -> TodoTask | None:
    """The next planned stream, today or later."""
    # Open tasks alone are due: the index of those is short, however many days she has lived.
    waiting = TodoTask.objects.filter(vtuber=vtuber, due__isnull=False, state=TodoTask.State.PLANNED)
    return waiting.filter(type=TaskType.STREAM, end__gt=now).order_by("start").first()


def cover_of_day(vtuber: VTuber, moment: dt.datetime) -> Cover | None:
    """The latest cover of the game day that `moment` lies in."""
    return Cover.objects.filter(vtuber=vtuber, date=game_day(moment)).first()


def chat_rules(vtuber: VTuber) -> ChatRules:
    """The house rules of her chat; the usual ones, unsaved, before anybody has changed them."""
    return next(iter(ChatRules.objects.filter(vtuber=vtuber)), None) or ChatRules(vtuber=vtuber)


def is_silent(vtuber: VTuber) -> bool:
    """Whether she says nothing: silenced in her chat, or stopped altogether."""
    stopped = GameClock.objects.filter(vtuber=vtuber, stopped_at__isnull=False).exists()
    return stopped or chat_rules(vtuber).silenced


def restrictions(vtuber: VTuber, real: dt.datetime) -> QuerySet[Restriction]:
    """What holds at the real moment `real`, the newest first."""
    return Restriction.objects.filter(_holds(real), vtuber=vtuber).select_related("viewer")


def restriction_of(viewer: Viewer, real: dt.datetime) -> Restriction | None:
    """What holds this viewer back, by who they are or by where they come from: a ban first, then the longest."""
    whom = Q(viewer=viewer)
    if viewer.address:
        whom |= Q(vtuber=viewer.vtuber_id, address=viewer.address)
    # Asked for each message: by an index for each half of `whom`, and without an order.
    held = list(Restriction.objects.filter(whom, _holds(real)).only("kind", "until").order_by())
    order = [Restriction.Kind.BAN, Restriction.Kind.TIMEOUT, Restriction.Kind.SHADOW]
    return min(held, key=lambda one: (order.index(Restriction.Kind(one.kind)), -_end(one).timestamp()), default=None)


def _holds(real: dt.datetime) -> Q:
    return Q(lifted_at=None) & (Q(until=None) | Q(until__gt=real))


def _end(one: Restriction) -> dt.datetime:
    return one.until or dt.datetime(9999, 1, 1, tzinfo=dt.UTC)


def remembered_answers() -> QuerySet[Answer]:
    """What she has answered, as far as she may have it in mind: nothing of whoever wanted to be forgotten."""
    said = Answer.objects.filter(state__in=[Answer.State.SAID, Answer.State.CUT], line__isnull=False)
    return said.exclude(nickname="").filter(viewer__forgetting__isnull=True)


def is_busy_talking(stream: Stream, real: dt.datetime) -> bool:
    """Whether she answers somebody, or somebody waits for it: then she does not talk on her own."""
    if stream.answers.filter(state=Answer.State.SPEAKING).exists():
        return True
    return waiting(stream, real).exists()


def waiting(stream: Stream, real: dt.datetime) -> QuerySet[ChatMessage]:
    """Messages that she may answer yet: not stale, not passed over, and not tried in vain too often."""
    since = real - dt.timedelta(seconds=setting("CHAT_STALE_S"))
    return ChatMessage.objects.filter(
        Q(by_staff=False) | Q(highlighted=True),
        Q(real_time__gte=since) | Q(highlighted_at__gte=since),
        stream=stream,
        state=ChatMessage.State.SHOWN,
        answer=None,
        passed_over=False,
        tries__lt=MOST_TRIES,
    )


def pictures_of_games(vtuber: VTuber, games: Sequence[Game]) -> dict[int, str]:
    """The small cover of the latest stream with each game, by the game's key, where there was one. One query."""
    titles = {title: game.pk for game in games for title in (game.title_zh, game.title_en) if title}
    streams = Stream.objects.filter(vtuber=vtuber, game_title__in=list(titles), cover__isnull=False)
    found = {}
    for stream in streams.select_related("cover").only("game_title", "cover__thumbnail").order_by("started_at", "id"):
        if stream.cover:
            found[titles[stream.game_title]] = stream.cover.thumbnail_url
    return found
