"""What the viewers' pages show before, and without, their link: on air, off air, and as the replay of a chat.

Nothing here is written by hand into a page: every text is a value that the templates escape.
"""

import datetime as dt
import re
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import CharField, QuerySet, Value
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import get_language

from store.models import Ownership
from streaming.chat.paid_words import paid_words
from streaming.chat.policy.screening import EMOTES
from streaming.models import Answer, ChatMessage, Stream, StreamLine
from streaming.on_air.handlers.stream import STREAM
from streaming.selectors import cover_of_day, live_stream, next_stream
from vtuber.access import Right, rights_of
from vtuber.gametime import DAY, day_start, game_day, hhmm
from vtuber.models import Diary, FollowerStats, GameClock, Tweet, VTuber
from vtuber.plugin import game_in, registry
from vtuber.selectors import posts

# Emotes that stand ready at the picture's edge, to be thrown with one touch.
REACTIONS = ("heart", "paw", "laugh", "clap")

POSTS = 6
GAMES = 24
STREAMS = 12
PAGES = 5
# Chat and lines on one page of a replay.
ENTRIES = 400

_PARTS = re.compile(
    r"(?P<emote>:(?:" + "|".join(EMOTES) + r"):)|(?P<aside>（[^（）]{1,60}）|\([^()]{1,60}\)|\*[^*\n]{1,60}\*)"
)


def text_parts(text: str, *, asides: bool) -> list[dict[str, str]]:
    """A text cut into what is set apart on a page: `{"kind": "text" | "emote" | "aside", "text"}`.

    Emotes carry their bare name. `asides` tells whether （…） are stage directions: in her lines they are, in what
    viewers write they are not.
    """
    parts: list[dict[str, str]] = []
    end = 0
    for found in _PARTS.finditer(text):
        if found["aside"] and not asides:
            continue
        if found.start() > end:
            parts.append({"kind": "text", "text": text[end : found.start()]})
        kind = "emote" if found["emote"] else "aside"
        parts.append({"kind": kind, "text": found[0].strip(":") if kind == "emote" else found[0]})
        end = found.end()
    if end < len(text):
        parts.append({"kind": "text", "text": text[end:]})
    return parts


def off_air_context(vtuber: VTuber, now: dt.datetime) -> dict[str, Any]:
    """The off-air page at game time `now`: when she is back and with what, what she wrote, played and plays."""
    posts, today = _posts(vtuber, now)
    return {
        "next": _next(vtuber, now),
        "posts": posts,
        "posts_are_of_today": today,
        "library": _library(vtuber),
        "streams": _past(vtuber),
        "diary": list(Diary.objects.filter(vtuber=vtuber, public=True).order_by("-date")[:PAGES]),
    }


def live_context(vtuber: VTuber, request: HttpRequest) -> dict[str, Any]:
    """The stream page as it is first painted; what happens afterwards comes over the link."""
    real = timezone.now()
    now = GameClock.objects.get(vtuber=vtuber).now(real)
    user = request.user
    parts = [part for _name, part in registry.stream_page_parts.items()]
    return {
        "vtuber": vtuber,
        "language": get_language(),
        "now": now,
        "asleep": _asleep(vtuber, now),
        "wakes_at": f"{vtuber.persona.wakes_at:%H:%M}",
        "sleeps_at": f"{vtuber.persona.sleeps_at:%H:%M}",
        "stream": live_stream(vtuber),
        "stream_props": " ".join(STREAM.kind.props),
        "followers": _followers(vtuber),
        "emotes": EMOTES,
        "reactions": REACTIONS,
        "is_staff": Right.CHAT in rights_of(user),
        "sees_board": Right.WATCH in rights_of(user),
        "page_modules": [static(name) for part in parts for name in part.modules],
        "page_styles": [name for part in parts for name in part.styles],
        **off_air_context(vtuber, now),
    }


def replay_context(stream: Stream, page: int = 1) -> dict[str, Any]:
    """A stream's chat and her lines in the order of game time, `ENTRIES` a page; a page beyond the last is the last.

    What was removed or muted is not in it, nor quoted in it.
    """
    shown = Paginator(_order(stream), ENTRIES).get_page(page)
    addresses = (find(stream.vtuber, stream.pk) for _name, find in registry.stream_replays.items())
    return {
        "vtuber": stream.vtuber,
        "language": get_language(),
        "stream": stream,
        "minutes": int((stream.ended_at - stream.started_at).total_seconds() // 60) if stream.ended_at else None,
        "messages": _shown(stream).count(),
        "lines": stream.lines.count(),
        "again": next(filter(None, addresses), ""),
        "page": shown,
        "entries": _entries(shown),
    }


def _asleep(vtuber: VTuber, now: dt.datetime) -> bool:
    wakes, sleeps, clock = vtuber.persona.wakes_at, vtuber.persona.sleeps_at, now.time()
    return sleeps <= clock < wakes if sleeps < wakes else clock >= sleeps or clock < wakes


def _followers(vtuber: VTuber) -> int | None:
    follower_stats = FollowerStats.objects.filter(vtuber=vtuber).order_by("-date").first()
    return follower_stats.followers_simulated + follower_stats.followers_real if follower_stats else None


def _next(vtuber: VTuber, now: dt.datetime) -> dict[str, Any] | None:
    task = next_stream(vtuber, now)
    if task is None:
        return None
    cover = cover_of_day(vtuber, task.start)
    return {
        "title": (task.prepared or {}).get("title", ""),
        "content": task.content,
        "game": game_in(task.content),
        "cover_url": cover.url if cover else "",
        "start": task.start,
        "start_time": hhmm(task.start),
        "end_time": hhmm(task.end),
    }


def _posts(vtuber: VTuber, now: dt.datetime) -> tuple[list[Tweet], bool]:
    """The posts of her day, newest first; on a day without one, the last of the days before (and False)."""
    found = posts(vtuber)
    opens = day_start(game_day(now))
    today = list(found.filter(published_at__gte=opens, published_at__lt=opens + DAY)[:POSTS])
    return (today, True) if today else (list(found[: POSTS // 2]), False)


def _library(vtuber: VTuber) -> list[dict[str, Any]]:
    language = vtuber.persona.speaks
    owned = Ownership.objects.filter(vtuber=vtuber).select_related("game")[:GAMES]
    return [
        {
            "title": each.game.title_for(language),
            "pitch": each.game.pitch_for(language),
            "genre": each.game.get_genre_display(),
            "streamed": each.streamed,
        }
        for each in owned
    ]


def _past(vtuber: VTuber) -> list[Stream]:
    ended = Stream.objects.filter(vtuber=vtuber, state=Stream.State.ENDED).select_related("cover")
    return list(ended.order_by("-started_at", "-id")[:STREAMS])


def _shown(stream: Stream) -> QuerySet[ChatMessage]:
    return ChatMessage.objects.filter(stream=stream, state=ChatMessage.State.SHOWN)


def _order(stream: Stream) -> Any:
    """(moment, kind, key) of all that is shown, oldest first; at one moment a question stands before its answer."""
    columns = ("said_at", "what", "pk")
    chat = _shown(stream).order_by().annotate(what=Value("chat", CharField())).values_list(*columns)
    lines = stream.lines.order_by().annotate(what=Value("line", CharField())).values_list(*columns)
    return chat.union(lines, all=True).order_by("said_at", "what", "pk")


def _entries(page: "Page[Any]") -> list[dict[str, Any]]:
    order = [(what, key) for _, what, key in page]
    chat = ChatMessage.objects.select_related("viewer").in_bulk([key for what, key in order if what == "chat"])
    spoken = StreamLine.objects.select_related("answer__viewer").prefetch_related("answer__messages")
    lines = spoken.in_bulk([key for what, key in order if what == "line"])
    return [_said(chat[key]) if what == "chat" else _spoken(lines[key]) for what, key in order]


def _said(message: ChatMessage) -> dict[str, Any]:
    return {
        "kind": "chat",
        "at": message.said_at,
        "nickname": message.nickname,
        "colour": message.viewer.colour,
        "staff": message.by_staff,
        "highlighted": message.highlighted,
        "paid": paid_words(message),
        "parts": text_parts(message.text, asides=False),
    }


def _spoken(line: StreamLine) -> dict[str, Any]:
    answer: Answer | None = getattr(line, "answer", None)
    return {
        "kind": "line",
        "at": line.said_at,
        "line_kind": line.kind,
        "cut": line.cut,
        "parts": text_parts(line.text, asides=True),
        "question": _question(answer) if answer else None,
    }


def _question(answer: Answer) -> dict[str, Any] | None:
    """The quoted question; None where its message is not to be seen any more."""
    asked = [message for message in answer.messages.all() if message.viewer_id == answer.viewer_id]
    if not answer.nickname:
        return None  # whoever asked it wanted to be forgotten
    if asked and all(message.state != ChatMessage.State.SHOWN for message in asked):
        return None
    return {
        "nickname": answer.nickname,
        "colour": answer.viewer.colour,
        "askers": answer.askers,
        "parts": text_parts(answer.question, asides=False),
    }
