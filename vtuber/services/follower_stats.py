"""Her followers."""

import datetime as dt

from django.db import transaction

from vtuber.event_types import FollowersChanged
from vtuber.events import emit
from vtuber.gametime import game_day
from vtuber.models import FollowerStats, VTuber
from vtuber.services.clock import locked_clock


def follower_stats_on(vtuber: VTuber, date: dt.date) -> FollowerStats:
    """The figures of a game day; those of the last day before it, unsaved, where it has none of its own."""
    last = FollowerStats.objects.filter(vtuber=vtuber, date__lte=date).order_by("-date").first()
    if last and last.date == date:
        return last
    return FollowerStats(
        vtuber=vtuber,
        date=date,
        followers_simulated=last.followers_simulated if last else 0,
        followers_real=last.followers_real if last else 0,
    )


@transaction.atomic
def move_followers(
    *, vtuber: VTuber, simulated: int = 0, real_people: int = 0, game_time: dt.datetime, real: dt.datetime
) -> FollowerStats:
    """Add to (or take from) today's followers; neither figure goes below zero."""
    locked_clock(vtuber)
    follower_stats = follower_stats_on(vtuber, game_day(game_time))
    if follower_stats.pk:
        follower_stats = FollowerStats.objects.select_for_update().get(pk=follower_stats.pk)
    before = follower_stats.followers_simulated + follower_stats.followers_real
    follower_stats.followers_simulated = max(follower_stats.followers_simulated + simulated, 0)
    follower_stats.followers_real = max(follower_stats.followers_real + real_people, 0)
    follower_stats.save()
    after = follower_stats.followers_simulated + follower_stats.followers_real
    emit(
        vtuber,
        FollowersChanged(
            followers_simulated=follower_stats.followers_simulated,
            followers_real=follower_stats.followers_real,
            change=after - before,
        ),
        game_time=game_time,
        real=real,
    )
    return follower_stats
