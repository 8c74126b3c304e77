"""Going on air, and off again. Each verb is one transaction; the facts are told in the same one."""

import datetime as dt

from django.db import transaction

from store.services import mark_streamed
from streaming.chat.live import ephemeral
from streaming.event_types import StreamEnded, StreamStarted
from streaming.models import Cover, Stream
from streaming.on_air import sponsors
from streaming.on_air.services.speech import say
from streaming.on_air.simulated_audience import audience, new_followers
from streaming.selectors import is_silent
from vtuber.gametime import MINUTE, game_day, hhmm
from vtuber.models import TodoTask
from vtuber.plugin import emit, game_in, seed_for
from vtuber.services.clock import locked_clock, set_live
from vtuber.services.follower_stats import follower_stats_on, move_followers


@transaction.atomic
def go_live(*, task: TodoTask, title: str, greeting: str, game_time: dt.datetime, real: dt.datetime) -> Stream:
    """She is on air with today's latest cover, the clock runs at live speed, and she says hello."""
    vtuber = task.vtuber
    for left_open in Stream.objects.filter(vtuber=vtuber, state=Stream.State.LIVE):
        # Should never be; but one broken evening must not keep her off air for good.
        go_off(stream=left_open, game_time=game_time, real=real)
    sponsor = sponsors.sponsor_of(task)
    stream = Stream.objects.create(
        vtuber=vtuber,
        task=task,
        title=title,
        game_title=game_in(task.content),
        content=task.content,
        cover=Cover.objects.filter(vtuber=vtuber, date=game_day(task.start)).first(),
        sponsor=sponsor.brief.brand if sponsor else "",
        job_id=sponsor.job_id if sponsor else "",
        started_at=game_time,
    )
    set_live(vtuber=vtuber, live=True, real=real)
    emit(
        vtuber,
        StreamStarted(
            stream=stream.pk,
            task=task.pk,
            title=stream.title,
            game=stream.game_title,
            sponsor=stream.sponsor,
            cover_url=stream.cover.url if stream.cover else "",
            end_time=hhmm(task.end),
        ),
        game_time=game_time,
        real=real,
    )
    if not is_silent(vtuber):
        say(stream=stream, kind="greeting", text=greeting, game_time=game_time, real=real)
    count_viewers(stream=stream, progress=0.0, game_time=game_time, real=real)
    return stream


def follow_script(*, stream: Stream, done: int, read_ad: bool, game_time: dt.datetime) -> None:
    """So many cues of the script are behind her now; `read_ad` if the sponsor's was the one that she just said."""
    stream.next_cue = done
    if read_ad:
        stream.ad_read_at = game_time
    stream.save(update_fields=["next_cue", "ad_read_at"])


@transaction.atomic
def count_viewers(*, stream: Stream, progress: float, game_time: dt.datetime, real: dt.datetime) -> None:
    """The simulated audience at this point of the stream (0 at its start, 1 at its end)."""
    follower_stats = follower_stats_on(stream.vtuber, game_day(game_time))
    viewers = audience(follower_stats.followers_simulated, progress, _seed(stream))
    if viewers == stream.viewers_simulated:
        return
    stream.viewers_simulated = viewers
    stream.viewers_peak = max(stream.viewers_peak, viewers)
    stream.save(update_fields=["viewers_simulated", "viewers_peak"])
    # A figure that changes all the time is no fact for the log: who wants it, looks it up.
    transaction.on_commit(lambda: ephemeral.publish_audience(stream.vtuber.slug))


@transaction.atomic
def go_off(*, stream: Stream, game_time: dt.datetime, real: dt.datetime) -> None:
    """She is off air: the game counts as streamed, the sponsor gets what was read, some viewers follow her.

    A stream that is off air already stays as it is.
    """
    vtuber = stream.vtuber
    locked_clock(vtuber)
    if stream.state == Stream.State.ENDED:
        return
    stream.state = Stream.State.ENDED
    stream.ended_at = game_time
    stream.viewers_simulated = 0
    stream.save(update_fields=["state", "ended_at", "viewers_simulated"])
    set_live(vtuber=vtuber, live=False, real=real)
    emit(
        vtuber,
        StreamEnded(
            stream=stream.pk,
            task=stream.task_id,
            title=stream.title,
            minutes=int((game_time - stream.started_at) / MINUTE),
            viewers_peak=stream.viewers_peak,
            ad_read=stream.ad_read_at is not None,
        ),
        game_time=game_time,
        real=real,
    )
    if stream.game_title:
        mark_streamed(vtuber, stream.game_title)
    if stream.job_id and stream.ad_read_at is not None:
        sponsors.settle(stream.job_id, game_time=game_time, real=real)
    move_followers(
        vtuber=vtuber,
        simulated=new_followers(stream.viewers_peak, _seed(stream)),
        game_time=game_time,
        real=real,
    )


def _seed(stream: Stream) -> int:
    return seed_for(stream.vtuber, "audience", stream.started_at.isoformat())
