"""Moving the clock. Every verb re-anchors it, raises its generation, and says so in the log."""

import datetime as dt
import logging

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_noop as _

from vtuber.errors import NotAllowed
from vtuber.event_types import ClockChanged, HostClockStepped, WallClockChanged
from vtuber.events import emit
from vtuber.gametime import stamp
from vtuber.models import DayStep, GameClock, Proposal, TodoTask, VTuber, WebhookDelivery
from vtuber.models.clock import CLOCK_STEP, TICK_GRACE
from vtuber.services.wall_time import may_be_set, out_of_step, to_make_up, utc_offset_s
from vtuber.translatable import translatable

log = logging.getLogger(__name__)


def locked_clock(vtuber: VTuber | int) -> GameClock:
    """The clock row, locked until the transaction ends: first lock of everything that moves her world."""
    return GameClock.objects.select_for_update().get(vtuber=vtuber)


def _reanchor(clock: GameClock, real: dt.datetime) -> None:
    # Who waited for the lock comes with an old moment: an anchor before the last one would count that time twice.
    real = max(real, clock.anchor_real)
    # With catch-up, what the hold has kept back must not be lost: it is made good once the day is planned.
    catching_up = clock.policy == GameClock.Policy.CATCH_UP
    clock.anchor_game = clock.unheld(real) if catching_up else clock.now(real)
    clock.anchor_real = real
    clock.generation += 1


def _save(clock: GameClock, vtuber: VTuber, real: dt.datetime) -> None:
    clock.save()
    emit(
        vtuber,
        ClockChanged(
            speed=clock.speed,
            live_speed=clock.live_speed,
            live=clock.live,
            paused=clock.paused,
            waiting_for_stage=clock.waiting_for_stage,
            unwatched=clock.unwatched,
            generation=clock.generation,
            stopped=clock.stopped,
        ),
        game_time=clock.now(real),
        real=real,
    )


@transaction.atomic
def set_paused(*, vtuber: VTuber, paused: bool, real: dt.datetime) -> GameClock:
    """Stop game time, or let it run on from where it stands."""
    clock = locked_clock(vtuber)
    if clock.paused != paused:
        _reanchor(clock, real)
        clock.paused = paused
        _save(clock, vtuber, real)
    return clock


@transaction.atomic
def set_speed(
    *, vtuber: VTuber, real: dt.datetime, speed: float | None = None, live_speed: float | None = None
) -> GameClock:
    """Change the day speed, the live speed, or both: game seconds a real second, above 0 and at most 3600."""
    for value in (speed, live_speed):
        if value is not None and not 0 < value <= 3600:
            raise NotAllowed(
                translatable(_("A speed lies above 0 and at most at 3600, not at {speed}."), speed=value)
            )
    clock = locked_clock(vtuber)
    _reanchor(clock, real)
    clock.speed = speed if speed is not None else clock.speed
    clock.live_speed = live_speed if live_speed is not None else clock.live_speed
    _save(clock, vtuber, real)
    return clock


@transaction.atomic
def set_live(*, vtuber: VTuber, live: bool, real: dt.datetime) -> GameClock:
    """Change between day speed and live speed, at the beginning and end of a stream."""
    clock = locked_clock(vtuber)
    if clock.live != live:
        _reanchor(clock, real)
        clock.live = live
        _save(clock, vtuber, real)
    return clock


@transaction.atomic
def set_policy(*, vtuber: VTuber, policy: str, real: dt.datetime) -> GameClock:
    """What happens to game time while the system is down: `freeze` or `catch_up`."""
    clock = locked_clock(vtuber)
    if clock.policy != policy:
        _reanchor(clock, real)
        clock.policy = GameClock.Policy(policy)
        clock.last_tick_real = real
        _save(clock, vtuber, real)
    return clock


@transaction.atomic
def jump(*, vtuber: VTuber, to: dt.datetime, real: dt.datetime) -> GameClock:
    """Move game time forward to `to`, at most to the next 08:00 that has no plan yet.

    What is passed on the way follows its missed-policy. NotAllowed for a jump backwards, and while she is stopped.
    """
    clock = locked_clock(vtuber)
    refuse_while_stopped(clock)
    now = clock.now(real)
    if to < now:
        raise NotAllowed(translatable(_("Time only goes forward: it is {now} already."), now=stamp(now)))
    _reanchor(clock, real)
    # What the hold has kept back of a clock that catches up stays ahead of it.
    clock.anchor_game = max(clock.anchor_game, min(to, clock.hold_at))
    _save(clock, vtuber, real)
    return clock


@transaction.atomic
def set_stopped(*, vtuber: VTuber, by: str, real: dt.datetime) -> GameClock:
    """Pull the emergency stop for `by`; an empty `by` lets her go on. What was paused besides stays paused."""
    clock = locked_clock(vtuber)
    if clock.stopped != bool(by):
        _reanchor(clock, real)
        clock.stopped_at, clock.stopped_by = (real, by) if by else (None, "")
        _save(clock, vtuber, real)
    return clock


def refuse_while_stopped(clock: GameClock) -> None:
    """NotAllowed, in words, for what nobody does to somebody who is stopped."""
    if clock.stopped:
        raise NotAllowed(
            translatable(
                _("She was stopped by {who}. Let her go on first; nothing was changed."), who=clock.stopped_by
            )
        )


@transaction.atomic
def wait_for_stage(*, vtuber: VTuber, waiting: bool, real: dt.datetime) -> GameClock:
    """Hold game time until a front end is there (True), or let it go (False)."""
    clock = locked_clock(vtuber)
    if clock.waiting_for_stage != waiting:
        _reanchor(clock, real)
        clock.waiting_for_stage = waiting
        _save(clock, vtuber, real)
    return clock


@transaction.atomic
def note_watched(*, vtuber: VTuber, real: dt.datetime) -> GameClock:
    """Somebody watches her at the real moment `real`; time that rested for want of watchers goes on."""
    clock = locked_clock(vtuber)
    clock.watched_at = real
    if clock.unwatched:
        _reanchor(clock, real)
        clock.unwatched = False
        _save(clock, vtuber, real)
    else:
        clock.save(update_fields=["watched_at"])
    return clock


def rest_unwatched(patience: dt.timedelta, real: dt.datetime) -> int:
    """Let time rest for everybody who has not been watched for `patience`; returns how many fell asleep.

    She is not cut off in mid-stream: a live clock goes on to the stream's end.
    """
    lonely = GameClock.objects.filter(unwatched=False, live=False, anchor_real__lt=real - patience).exclude(
        watched_at__gte=real - patience
    )
    count = 0
    for vtuber_id in list(lonely.values_list("vtuber_id", flat=True)):
        with transaction.atomic():
            clock = locked_clock(vtuber_id)
            # Somebody may have come, or she gone live, while we waited for the lock.
            watched = clock.watched_at is not None and clock.watched_at >= real - patience
            if clock.unwatched or clock.live or watched or clock.anchor_real >= real - patience:
                continue
            _reanchor(clock, real)
            clock.unwatched = True
            _save(clock, clock.vtuber, real)
            count += 1
    return count


@transaction.atomic
def release_hold(*, vtuber: VTuber, until: dt.datetime, real: dt.datetime) -> GameClock:
    """The day is planned: time may run on to `until`, the next 08:00 without a plan."""
    clock = locked_clock(vtuber)
    _reanchor(clock, real)
    clock.hold_at = until
    _save(clock, vtuber, real)
    return clock


def heartbeat(real: dt.datetime) -> None:
    """The system is alive at the real moment `real`: clocks that stood still for want of a tick go on from there."""
    odd = Q(last_tick_real__lt=real - TICK_GRACE) | Q(last_tick_real__gt=real + CLOCK_STEP) | out_of_step(real)
    for vtuber_id, last_tick in list(GameClock.objects.filter(odd).values_list("vtuber_id", "last_tick_real")):
        if last_tick > real + CLOCK_STEP:
            _move_ends_back(vtuber_id, real)
        elif last_tick < real - TICK_GRACE:
            _go_on(vtuber_id, real)
        _follow_wall(vtuber_id, real)
    GameClock.objects.filter(last_tick_real__lt=real).update(last_tick_real=real)


@transaction.atomic
def _go_on(vtuber_id: int, real: dt.datetime) -> None:
    """The system was down (or slow): time goes on from where it stood."""
    clock = locked_clock(vtuber_id)
    if clock.last_tick_real >= real - TICK_GRACE:
        return  # another tick was faster
    _reanchor(clock, real)
    clock.last_tick_real = real
    _save(clock, clock.vtuber, real)


@transaction.atomic
def _move_ends_back(vtuber_id: int, real: dt.datetime) -> None:
    """The host's clock was set back: game time goes on from the last that was told, and the log says so."""
    clock = locked_clock(vtuber_id)
    if not clock.stepped_back(real):
        return
    lost = clock.last_tick_real - real
    log.warning("the host's clock was set back by %s; game time goes on from where it was", lost)
    clock.anchor_game = clock.unheld(real)
    if clock.follows_wall:
        # By the wall she is early now, by as much as it was set back, and by what she was waiting for just then.
        early = lost.total_seconds() + clock.waits_s(clock.last_tick_real)
        clock.behind_wall_s = to_make_up(clock.behind_wall_s - round(early))
    clock.anchor_real = clock.last_tick_real = real
    clock.generation += 1
    if clock.watched_at is not None and clock.watched_at > real:
        clock.watched_at -= lost
    # A lease or a pause that was counted on the old clock would last that much longer.
    for model in (TodoTask, DayStep, Proposal):
        rows = model._default_manager.filter(vtuber=vtuber_id)
        rows.filter(lease_until__gt=real).update(lease_until=F("lease_until") - lost)
        rows.filter(retry_at__gt=real).update(retry_at=F("retry_at") - lost)
    messages = WebhookDelivery.objects.filter(vtuber=vtuber_id, state=WebhookDelivery.State.WAITING)
    messages.filter(lease_until__gt=real).update(lease_until=F("lease_until") - lost)
    messages.filter(due_at__gt=real).update(due_at=F("due_at") - lost)
    _save(clock, clock.vtuber, real)
    emit(
        clock.vtuber,
        HostClockStepped(seconds=round(lost.total_seconds())),
        game_time=clock.now(real),
        real=real,
    )


@transaction.atomic
def _follow_wall(vtuber_id: int, real: dt.datetime) -> None:
    """Where her clock keeps the time of her wall: notice that the wall's hour has changed, and make it up."""
    clock = locked_clock(vtuber_id)
    if not clock.follows_wall:
        if clock.utc_offset_s is not None:
            clock.utc_offset_s, clock.behind_wall_s = None, 0
            # Whatever it was waiting for is over.
            clock.anchor_real = min(clock.anchor_real, real)
            clock.save(update_fields=["utc_offset_s", "behind_wall_s", "anchor_real"])
        return
    offset = utc_offset_s(real)
    if clock.utc_offset_s is None:
        clock.utc_offset_s = offset
        clock.save(update_fields=["utc_offset_s"])
    elif clock.utc_offset_s != offset:
        changed = to_make_up(offset - clock.utc_offset_s)
        log.info("the clock on her wall (%s) was set by %+d s", settings.LOCAL_TIME_ZONE, changed)
        clock.behind_wall_s = to_make_up(clock.behind_wall_s + changed)
        clock.utc_offset_s = offset
        clock.save(update_fields=["utc_offset_s", "behind_wall_s"])
        told = WallClockChanged(seconds=changed, zone=str(settings.LOCAL_TIME_ZONE))
        emit(clock.vtuber, told, game_time=clock.now(real), real=real)
    if clock.behind_wall_s and may_be_set(clock, clock.now(real)):
        _reanchor(clock, real)
        if clock.behind_wall_s > 0:
            clock.anchor_game += dt.timedelta(seconds=clock.behind_wall_s)
        else:
            # An anchor that lies ahead: time stands still until it is reached.
            clock.anchor_real -= dt.timedelta(seconds=clock.behind_wall_s)
        clock.behind_wall_s = 0
        _save(clock, clock.vtuber, real)
