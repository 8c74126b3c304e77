"""What she knows when she makes a cover or a script: the typed contexts, gathered from rows."""

import datetime as dt

from store.selectors import genre_of
from streaming.models import Cover, Stream
from streaming.on_air import sponsors
from streaming.on_air.contexts import (
    HEADLINE_LIMIT,
    CoverText,
    CoverTextContext,
    PaintCoverContext,
    StreamScriptContext,
)
from streaming.on_air.script_schedule import beats_wanted
from streaming.on_air.sponsors import Sponsor
from streaming.on_air.talk_themes import theme_in
from vtuber.ad_mentions import without_ad
from vtuber.gametime import game_day, hhmm
from vtuber.models import TodoTask, Tweet
from vtuber.models.day import TweetCategory
from vtuber.plugin import game_in, her_fields

RECENT = 8


def cover_text_context(stream: TodoTask, now: dt.datetime) -> CoverTextContext:
    """For the words on the cover of the planned stream `stream`."""
    recent = Cover.objects.filter(vtuber=stream.vtuber).values_list("headline", flat=True)[:RECENT]
    return CoverTextContext.model_validate(
        {
            **her_fields(stream.vtuber, game_day(stream.start), max(now, stream.start)),
            **_about(stream, sponsors.sponsor_of(stream)),
            "start_time": hhmm(stream.start),
            "longest": HEADLINE_LIMIT[stream.vtuber.persona.language],
            "recent": list(recent),
        }
    )


def paint_context(stream: TodoTask, text: CoverText, now: dt.datetime) -> PaintCoverContext:
    """For the picture: the light is that of the stream's hour, not of the hour in which it is painted."""
    sponsor = sponsors.sponsor_of(stream)
    about = _about(stream, sponsor)
    del about["genre"]
    return PaintCoverContext.model_validate(
        {
            **her_fields(stream.vtuber, game_day(stream.start), max(now, stream.start)),
            **about,
            "headline": text.headline,
            "mood": text.mood,
            "sponsor": sponsor.brief.brand if sponsor else "",
            "start_time": hhmm(stream.start),
        }
    )


def script_context(task: TodoTask, now: dt.datetime) -> StreamScriptContext:
    """For everything that she will say in a stream, from when it really begins."""
    begins = max(now, task.start)
    minutes = max(int((task.end - begins).total_seconds() // 60), 1)
    sponsor = sponsors.sponsor_of(task)
    preview = Tweet.objects.filter(
        vtuber=task.vtuber, category=TweetCategory.PREVIEW, task__todolist=task.todolist_id, taken_down_at=None
    ).first()
    titles = Stream.objects.filter(vtuber=task.vtuber).values_list("title", flat=True)[:RECENT]
    return StreamScriptContext.model_validate(
        {
            **her_fields(task.vtuber, game_day(task.start), begins),
            **_about(task, sponsor),
            "start_time": hhmm(begins),
            "end_time": hhmm(task.end),
            "minutes": minutes,
            "beats": beats_wanted(minutes),
            "ad": sponsor.brief if sponsor else None,
            "preview": preview.text if preview else "",
            "recent_titles": list(titles),
        }
    )


def _about(stream: TodoTask, sponsor: Sponsor | None) -> dict[str, object]:
    game = game_in(stream.content)
    product = sponsor.brief.product if sponsor else ""
    return {
        # The ad is a cue of its own (`ad` of the script's context): neither title nor cover speaks of it.
        "content": without_ad(stream.content),
        "game": game,
        "genre": genre_of(game) if game else "",
        "theme": "" if game else theme_in(stream.content, stream.vtuber.persona.language, product=product),
    }


def about_planned(stream: TodoTask) -> dict[str, object]:
    """What a stream that is planned is about: content without its ad, game, genre, theme."""
    return _about(stream, sponsors.sponsor_of(stream))


def about_live(stream: Stream) -> dict[str, object]:
    """What a stream that is on is about: title, game, genre, theme, sponsor."""
    language = stream.vtuber.persona.language
    return {
        "title": stream.title,
        "game": stream.game_title,
        "genre": genre_of(stream.game_title) if stream.game_title else "",
        "theme": "" if stream.game_title else theme_in(stream.content, language, product=stream.sponsor),
        "sponsor": stream.sponsor,
    }
