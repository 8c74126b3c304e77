"""The tick: once a second, who has something due?"""

import datetime as dt
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Count, Min, Q

from vtuber.models import DayStep, EventHead, GameClock, Proposal, TodoTask
from vtuber.services.clock import heartbeat, rest_unwatched

# A wake-up is sent ahead for what becomes due before the next tick, so that it starts on its second.
AHEAD_S = 1.0


@dataclass
class Sight:
    """What one tick saw, by VTuber id."""

    due: list[int] = field(default_factory=list)
    # Real seconds until something becomes due, for what cannot wait for the next tick.
    soon: dict[int, float] = field(default_factory=dict)
    to_prepare: list[int] = field(default_factory=list)
    # Who was asked for another plan that nobody is making.
    to_replan: list[int] = field(default_factory=list)
    # The last `seq` by slug: a reader that is behind learns it here.
    heads: dict[str, int] = field(default_factory=dict)


def look_around(real: dt.datetime) -> Sight:
    """Keep the clocks running and find out who needs the executor. A few queries, however many VTubers live."""
    heartbeat(real)
    if settings.PAUSE_UNWATCHED_MIN > 0:
        rest_unwatched(dt.timedelta(minutes=settings.PAUSE_UNWATCHED_MIN), real)
    clocks = {clock.vtuber_id: clock for clock in GameClock.objects.all()}
    nows = {vtuber_id: clock.now(real) for vtuber_id, clock in clocks.items()}
    sight = Sight(heads=dict(EventHead.objects.values_list("vtuber__slug", "seq")))
    steps = DayStep.objects.filter(_is_free(real), due__isnull=False).values_list("vtuber_id", "due")
    earliest = {vtuber_id: due for vtuber_id, due in steps if due is not None}
    unprepared = Q(state=TodoTask.State.PLANNED, is_prepared=False)
    # One row a VTuber, not one a task: a thousand days of a dozen tasks each would cost more than all the rest.
    open_tasks = TodoTask.objects.filter(_is_free(real), due__isnull=False).order_by()
    wanted = unprepared & Q(rewrites__gt=0)
    for vtuber_id, due, to_prepare, rewrites in open_tasks.values_list("vtuber_id").annotate(
        Min("due"), unprepared=Min("due", filter=unprepared), rewrites=Count("pk", filter=wanted)
    ):
        earliest[vtuber_id] = min(due, earliest.get(vtuber_id, due))
        ahead = dt.timedelta(seconds=settings.PREPARE_AHEAD_S * clocks[vtuber_id].speed)
        # What is due already is prepared on the spot by whoever comes for it.
        if rewrites or (to_prepare and nows[vtuber_id] < to_prepare <= nows[vtuber_id] + ahead):
            sight.to_prepare.append(vtuber_id)
    asked = Proposal.objects.filter(_is_free(real), state=Proposal.State.ASKED)
    sight.to_replan = list(asked.order_by().values_list("vtuber_id", flat=True))
    for vtuber_id, due in earliest.items():
        if due <= nows[vtuber_id]:
            sight.due.append(vtuber_id)
        else:
            seconds = clocks[vtuber_id].real_until(due, real)
            if seconds is not None and seconds < AHEAD_S:
                sight.soon[vtuber_id] = seconds
    return sight


def _is_free(real: dt.datetime) -> Q:
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=real)
    return free & (Q(retry_at__isnull=True) | Q(retry_at__lte=real))
