"""A stream wants a cover and a preview before it, and neither has business on a day without one."""

import datetime as dt

from django.utils.translation import gettext_noop as _

from llmservice.text.cleaning import cut
from streaming.on_air.sponsors import brand_names
from streaming.on_air.talk_themes import theme_in
from streaming.on_air.titles import names_game, names_other_game
from vtuber.gametime import MINUTE, hhmm
from vtuber.models.day import TweetCategory
from vtuber.plugin import CONTENT_LIMIT, Draft, DraftTask, Source, plan_wording, window_of

PREVIEW_LENGTH, COVER_LENGTH = 20 * MINUTE, 30 * MINUTE
# How long before a stream its preview and its cover are begun, where there is room.
PREVIEW_AHEAD, COVER_AHEAD = 180 * MINUTE, 90 * MINUTE
# A stream does not begin before both can have been made.
ROOM = 60 * MINUTE


def streams_are_announced(draft: Draft) -> None:
    """Each stream gets its cover and preview, in time and about the right thing; those of no stream are left out."""
    streams = draft.of("stream")
    heralds = [*draft.of("cover"), *draft.of("tweet", TweetCategory.PREVIEW)]
    if not streams:
        for task in heralds:
            if not task.fixed:
                _leave_out(draft, task)
        return
    opens = window_of(draft.day).opens
    for stream in streams:
        if not (stream.fixed or stream.asked) and stream.start < opens + ROOM:
            stream.not_before = max(stream.not_before or opens, opens + ROOM)
            stream.start, stream.end = _begun_at(stream, stream.not_before)
            draft.note(
                _("The stream was moved to {time}, so that its cover and preview come before it."),
                time=hhmm(stream.start),
            )
    announced: dict[str, list[DraftTask]] = {"cover": [], "tweet": []}
    for task in heralds:
        stream = _announces(task, streams)
        announced[task.type].append(stream)
        if not task.fixed:
            _make_agree(draft, task, stream)
            task.not_after = stream.start
    for stream in streams:
        _add_missing(draft, stream, announced, opens)


def _leave_out(draft: Draft, task: DraftTask) -> None:
    if task.type == "cover":
        draft.drop(
            task, _("The cover at {time} was left out: there is no stream on this day."), time=hhmm(task.start)
        )
    else:
        draft.drop(
            task, _("The preview at {time} was left out: there is no stream on this day."), time=hhmm(task.start)
        )


def _begun_at(task: DraftTask, start: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    return start, start + (task.end - task.start)


def _announces(task: DraftTask, streams: list[DraftTask]) -> DraftTask:
    """The stream that a cover or preview is for: the one whose game it names, else the next one, else the last."""
    for stream in streams:
        if stream.game and names_game(task.content, stream.game):
            return stream
    return next((stream for stream in streams if stream.start > task.start), streams[-1])


def _make_agree(draft: Draft, task: DraftTask, stream: DraftTask) -> None:
    """Words about another game or another brand are rewritten; words that leave the game out get it added."""
    brands = brand_names(draft.day.language)
    strange = [brand for brand in brands if brand in task.content and brand not in stream.content]
    if names_other_game(task.content, stream.game) or strange:
        was, task.content = task.content, _wording(draft, task.type, stream)
        draft.note(
            _("“{was}” did not agree with the stream and was rewritten as “{now}”."), was=was, now=task.content
        )
    elif stream.game and not names_game(task.content, stream.game):
        brackets = "（《{}》）" if draft.day.language == "zh" else " (《{}》)"
        task.content = cut(f"{task.content}{brackets.format(stream.game)}", CONTENT_LIMIT)
        draft.note(_("{type} at {time} names the stream's game now."), type=task.type, time=hhmm(task.start))


def _add_missing(draft: Draft, stream: DraftTask, announced: dict[str, list[DraftTask]], opens: dt.datetime) -> None:
    for type, ahead, length in (("tweet", PREVIEW_AHEAD, PREVIEW_LENGTH), ("cover", COVER_AHEAD, COVER_LENGTH)):
        if any(other is stream for other in announced[type]) or stream.start - opens < length:
            continue
        start = max(stream.start - ahead, opens)
        task = DraftTask(
            type,
            start,
            start + length,
            _wording(draft, type, stream),
            category=TweetCategory.PREVIEW if type == "tweet" else "",
            source=Source.PLANNER,
            not_after=stream.start,
        )
        draft.tasks.append(task)
        if type == "cover":
            draft.note(_("A cover was added before the stream at {time}."), time=hhmm(stream.start))
        else:
            draft.note(_("A preview was added before the stream at {time}."), time=hhmm(stream.start))


def _wording(draft: Draft, type: str, stream: DraftTask) -> str:
    """What a cover or preview is, concretely, in her language."""
    writer = plan_wording(draft.day.vtuber, draft.day.date, type, "for a stream")
    if stream.game:
        return writer.word(f"live_plan.{type}_game", game=f"《{stream.game}》")
    return cut(
        writer.word(f"live_plan.{type}_talk", theme=theme_in(stream.content, draft.day.vtuber.persona.language)),
        CONTENT_LIMIT,
    )
