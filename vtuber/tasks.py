"""Celery's side of her life: thin wake-ups around the executor. All of them may be lost, doubled or late."""

from celery import shared_task
from django.utils import timezone

from vtuber import channel_publisher, retention
from vtuber.executor import engine
from vtuber.executor.tick import look_around
from vtuber.models import GameClock
from vtuber.replanning.making import make_proposals
from vtuber.waiting_round import mind_list

# A wake-up that waited longer than this is not needed: the next tick has sent another.
STALE_S = 5.0


@shared_task(name="vtuber.tick")
def tick() -> None:
    """Once a second, from beat: keep the clocks alive and wake whoever has something due."""
    sight = look_around(timezone.now())
    channel_publisher.publish_heads(sight.heads)
    for vtuber_id in sight.due:
        advance.apply_async((vtuber_id,), expires=STALE_S)
    for vtuber_id, seconds in sight.soon.items():
        advance.apply_async((vtuber_id,), countdown=seconds, expires=seconds + STALE_S)
    for vtuber_id in sight.to_prepare:
        prepare_ahead.apply_async((vtuber_id,), expires=STALE_S)
    for vtuber_id in sight.to_replan:
        replan.apply_async((vtuber_id,), expires=STALE_S)


@shared_task(name="vtuber.tidy")
def tidy() -> None:
    """Once a minute, from beat: let go of what is old, a little at a time."""
    retention.tidy()


@shared_task(name="vtuber.mind_waiting")
def mind_waiting() -> None:
    """Every few seconds, from beat: see what waits for people, and send what the webhook is owed."""
    mind_list(timezone.now())


@shared_task(name="vtuber.backup")
def backup() -> None:
    """Once an hour, from beat: a copy of the database, if there is none of today."""
    retention.back_up()


@shared_task(name="vtuber.advance")
def advance(vtuber_id: int) -> None:
    """Do what is due for one VTuber, and come back on the second if more is due before the next tick."""
    if not engine.advance(vtuber_id, timezone.now):
        return  # a twin of this wake-up did it; let that one go on
    clock = GameClock.objects.filter(vtuber=vtuber_id).first()
    if clock is None:
        return
    seconds = engine.seconds_to_next(vtuber_id, clock, timezone.now())
    if seconds is not None and 0 < seconds < 1:
        advance.apply_async((vtuber_id,), countdown=seconds, expires=seconds + STALE_S)


@shared_task(name="vtuber.replan")
def replan(vtuber_id: int) -> None:
    """Think up the plan for the rest of the day that was asked for."""
    make_proposals(vtuber_id, timezone.now)


@shared_task(name="vtuber.prepare_ahead")
def prepare_ahead(vtuber_id: int) -> None:
    """Make texts and pictures for what begins soon."""
    engine.prepare_ahead(vtuber_id, timezone.now)
