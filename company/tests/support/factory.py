"""Letters, jobs and scenes for tests."""

import datetime as dt
from typing import Any

from company import services
from company.models import Brand, Job, Mail
from vtuber.executor.model_client import ModelClient
from vtuber.executor.task_transaction import TaskTransaction
from vtuber.models import DayStep, Event, GameClock, TodoTask, VTuber
from vtuber.tests.support.world import DATE, REAL, hours


def work(
    vtuber: VTuber, cause: TodoTask | DayStep | None = None, *, at: dt.datetime | None = None
) -> TaskTransaction:
    """A scene at the world's birth, or at game time `at` (the clock is set there)."""
    clock = GameClock.objects.get(vtuber=vtuber)
    if at is not None:
        clock.anchor_game, clock.anchor_real, clock.hold_at = at, REAL, max(at, clock.hold_at)
        clock.save()
    cause = cause or DayStep.objects.filter(vtuber=vtuber).first()
    assert cause is not None
    return TaskTransaction(vtuber, clock, cause, REAL)


def model_client(vtuber: VTuber, key: str = "test", *, at: dt.datetime | None = None) -> ModelClient:
    """A client that writes from the phrase book."""
    return ModelClient(vtuber, now=at or hours("09:00"), key=key, fallback=True)


def offered_ad(vtuber: VTuber, *, days: int = 2, brand: str | None = "round-tuna", **more: Any) -> Job:
    """An ad that is offered in the morning, due `days` after the world's first day."""
    values: dict[str, Any] = {
        "vtuber": vtuber,
        "kind": Job.Kind.AD_STREAM,
        "brand": Brand.objects.get(key=brand) if brand else None,
        "brief": "a stream about tuna",
        "ad_lines": ["one line"],
        "deadline": DATE + dt.timedelta(days=days),
        "reward": 90,
        "sender": "Rennet, Curd & Rind",
        "subject": "A small job",
        "body": "Would you?",
        "game_time": hours("08:00"),
        "real": REAL,
    }
    return services.offer_job(**{**values, **more})


def accepted_ad(vtuber: VTuber, **more: Any) -> Job:
    """An ad that she has accepted."""
    job = offered_ad(vtuber, **more)
    services.accept_job(job=job, subject="Yes", body="I will.", game_time=hours("08:30"), real=REAL)
    job.refresh_from_db()
    return job


def accepted_talk(vtuber: VTuber, *, days: int = 2) -> Job:
    """A project talk that she has accepted, grown out of a proposal of hers."""
    proposal = letter(vtuber, mailbox="company", kind="proposal", subject="About “Nap Radio”")
    job = offered_ad(vtuber, kind=Job.Kind.PROJECT_TALK, brand=None, in_reply_to=proposal, days=days, ad_lines=[])
    services.accept_job(job=job, subject="Yes", body="I come.", game_time=hours("08:30"), real=REAL)
    job.refresh_from_db()
    return job


def letter(vtuber: VTuber, *, mailbox: str = "personal", kind: str = "fan", **more: Any) -> Mail:
    """A letter."""
    values: dict[str, Any] = {
        "vtuber": vtuber,
        "mailbox": mailbox,
        "kind": kind,
        "sender": "somebody",
        "recipient": "somebody else",
        "subject": "Hello",
        "body": "Good day.",
        "game_time": hours("08:00"),
        "real": REAL,
    }
    return services.send_mail(**{**values, **more})


def told(vtuber: VTuber, prefix: str = "") -> list[str]:
    """The types of her events, in order."""
    rows = Event.objects.filter(vtuber=vtuber, type__startswith=prefix).order_by("seq")
    return list(rows.values_list("type", flat=True))
