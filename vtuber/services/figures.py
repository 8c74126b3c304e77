"""Her followers."""

import datetime as dt

from django.db import transaction

from vtuber.events import emit
from vtuber.facts import FiguresChanged
from vtuber.gametime import game_day
from vtuber.models import FanFigures, VTuber


def figures_on(vtuber: VTuber, date: dt.date) -> FanFigures:
    """The figures of a game day; those of the last day before it, unsaved, where it has none of its own."""
    last = FanFigures.objects.filter(vtuber=vtuber, date__lte=date).order_by("-date").first()
    if last and last.date == date:
        return last
    return FanFigures(
        vtuber=vtuber,
        date=date,
        followers_simulated=last.followers_simulated if last else 0,
        followers_real=last.followers_real if last else 0,
    )


@transaction.atomic
def move_followers(
    *, vtuber: VTuber, simulated: int = 0, real_people: int = 0, game_time: dt.datetime, real: dt.datetime
) -> FanFigures:
    """Add to (or take from) today's followers; neither figure goes below zero."""
    figures = figures_on(vtuber, game_day(game_time))
    if figures.pk:
        figures = FanFigures.objects.select_for_update().get(pk=figures.pk)
    before = figures.followers_simulated + figures.followers_real
    figures.followers_simulated = max(figures.followers_simulated + simulated, 0)
    figures.followers_real = max(figures.followers_real + real_people, 0)
    figures.save()
    after = figures.followers_simulated + figures.followers_real
    emit(
        vtuber,
        FiguresChanged(
            followers_simulated=figures.followers_simulated,
            followers_real=figures.followers_real,
            change=after - before,
        ),
        game_time=game_time,
        real=real,
    )
    return figures
