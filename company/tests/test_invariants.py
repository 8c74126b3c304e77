"""The checks of mail and jobs see what they are there for."""

import datetime as dt

import pytest
from django.db.models import Max

from company import services
from company.invariants import jobs_are_kept, letters_of, mail_is_whole
from company.models import Job, Mail
from company.tests.support.factory import accepted_ad, letter
from vtuber.models import Event, VTuber, WalletEntry
from vtuber.tests.support.world import REAL, baomi, hours

pytestmark = pytest.mark.django_db


@pytest.fixture
def vtuber() -> VTuber:
    found = baomi()
    job = accepted_ad(found)
    services.complete_job(job_id=job.pk, game_time=hours("21:00"), real=REAL)
    assert jobs_are_kept(found) == [] == mail_is_whole(found)
    return found


def test_a_broken_promise_is_seen(vtuber: VTuber) -> None:
    accepted_ad(vtuber, days=1, brand="fifth-hour")
    later = hours("08:00").date() + dt.timedelta(days=5)
    services.expire_jobs(vtuber=vtuber, before=later, game_time=hours("22:00"), real=REAL)
    assert any("was not done by" in line for line in jobs_are_kept(vtuber))


def test_a_late_job_is_seen(vtuber: VTuber) -> None:
    Job.objects.update(done_at=hours("21:00") + dt.timedelta(days=4))
    assert any("was done after" in line for line in jobs_are_kept(vtuber))


def test_unpaid_work_and_unearned_pay_are_seen(vtuber: VTuber) -> None:
    WalletEntry.objects.filter(key__startswith="job:").update(key="job:999")
    lines = jobs_are_kept(vtuber)
    assert any("was not paid accordingly" in line for line in lines)
    assert "job:999 was paid without a job" in lines


def double(vtuber: VTuber, type: str) -> None:
    event = Event.objects.get(vtuber=vtuber, type=type)
    event.pk = None
    event.seq = (Event.objects.aggregate(last=Max("seq"))["last"] or 0) + 1
    event.save()


def test_a_step_that_is_told_twice_or_never_is_seen(vtuber: VTuber) -> None:
    double(vtuber, "job.completed")
    assert any("told 2 times" in line for line in jobs_are_kept(vtuber))
    Event.objects.filter(type="job.completed").delete()
    assert any("job.completed was not told" in line for line in jobs_are_kept(vtuber))


def test_a_letter_that_is_lost_or_doubled_is_seen(vtuber: VTuber) -> None:
    mail = Mail.objects.get(mailbox="company")
    double(vtuber, "mail.sent")
    assert mail_is_whole(vtuber) == [f"letter {mail.pk} was not told exactly once"]
    Mail.objects.filter(pk=mail.pk).delete()
    assert mail_is_whole(vtuber) == [f"letter {mail.pk} was told and does not exist"]


def test_two_answers_to_one_letter_are_seen(vtuber: VTuber) -> None:
    offer = Mail.objects.get(kind="job")
    letter(vtuber, mailbox="company", kind="answer", in_reply_to=offer)
    assert mail_is_whole(vtuber) == [f"letter {offer.pk} was answered 2 times"]


def test_subjects_and_bodies_are_compared(vtuber: VTuber) -> None:
    assert letters_of(vtuber) == ["A small job", "Would you?", "Yes", "I will."]
