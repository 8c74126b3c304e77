"""Letters and jobs: what may happen, what happens once, and what does not happen."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from company import services
from company.models import Brand, Job, Mail
from company.selectors import ad_brief, brands_by_patience, for_the_company, job_for_task, unread
from company.tests.support.factory import accepted_ad, accepted_talk, letter, offered_ad, told
from company.waiting import unanswered_offers
from vtuber.errors import NotAllowed
from vtuber.models import Event, Wallet, WalletEntry
from vtuber.tests.support.world import DATE, REAL, baomi, hours, planned_baomi, task

pytestmark = pytest.mark.django_db


def test_births_load_every_brand_once_and_keep_what_an_operator_changed() -> None:
    baomi()
    Brand.objects.filter(key="round-tuna").update(name_en="Square Tuna")
    baomi(slug="second")

    assert Brand.objects.count() == 26
    assert Brand.objects.get(key="round-tuna").name_en == "Square Tuna"


def test_a_letter_to_her_is_received_and_read_once() -> None:
    vtuber = baomi()
    mail = letter(vtuber)

    assert services.read_mail(mail=mail, game_time=hours("09:00"), real=REAL)
    assert not services.read_mail(mail=mail, game_time=hours("09:30"), real=REAL)
    mail.refresh_from_db()
    assert mail.read_at == hours("09:00")
    assert told(vtuber, "mail.") == ["mail.received", "mail.read"]


def test_a_letter_without_words_is_not_sent() -> None:
    vtuber = baomi()
    with pytest.raises(NotAllowed) as refusal:
        letter(vtuber, subject=" \u202e ", body="x")
    assert "needs a subject and a text" in refusal.value.reason["msg"]
    assert not Mail.objects.exists()


def test_a_reply_joins_the_thread_and_answers_only_what_it_goes_back_to() -> None:
    vtuber = baomi()
    proposal = letter(vtuber, mailbox="company", kind="proposal")
    answer = letter(vtuber, kind="answer", in_reply_to=proposal)
    reminder = letter(vtuber, kind="notice", in_reply_to=answer)

    proposal.refresh_from_db()
    answer.refresh_from_db()
    assert proposal.answered_at == hours("08:00")
    assert answer.answered_at is None
    assert answer.root_id == reminder.root_id == proposal.pk


def test_an_accepted_job_is_paid_exactly_once() -> None:
    vtuber = baomi()
    job = accepted_ad(vtuber)
    before = Wallet.objects.get(vtuber=vtuber).balance

    done = [services.complete_job(job_id=job.pk, game_time=hours("21:00"), real=REAL) for _ in range(3)]

    job.refresh_from_db()
    assert done == [True, False, False]
    assert (job.state, job.done_at) == (Job.State.DONE, hours("21:00"))
    assert Wallet.objects.get(vtuber=vtuber).balance == before + 90
    assert WalletEntry.objects.filter(key=f"job:{job.pk}").count() == 1
    assert told(vtuber, "job.") == ["job.offered", "job.accepted", "job.completed"]
    assert Event.objects.get(type="job.completed").payload == {
        "job": job.pk,
        "kind": "ad_stream",
        "brand": "圆圆金枪鱼",
        "deadline": "2026-11-26",
        "reward": 90,
    }


def test_a_job_that_was_not_accepted_is_not_paid() -> None:
    vtuber = baomi()
    job = offered_ad(vtuber)

    assert not services.complete_job(job_id=job.pk, game_time=hours("21:00"), real=REAL)
    assert not services.complete_job(job_id=job.pk + 1000, game_time=hours("21:00"), real=REAL)
    assert not WalletEntry.objects.filter(key=f"job:{job.pk}").exists()
    assert told(vtuber, "job.") == ["job.offered"]


def test_an_offer_is_answered_once() -> None:
    vtuber = baomi()
    job = offered_ad(vtuber)
    services.decline_job(job=job, subject="No", body="Sorry.", game_time=hours("09:00"), real=REAL)

    with pytest.raises(NotAllowed):
        services.accept_job(job=job, subject="Yes", body="After all.", game_time=hours("09:05"), real=REAL)
    job.refresh_from_db()
    assert job.state == Job.State.DECLINED
    assert [mail.subject for mail in for_the_company(vtuber)] == ["No"]
    assert told(vtuber, "job.") == ["job.offered", "job.declined"]


def test_two_open_ads_are_not_due_on_one_day() -> None:
    vtuber = baomi()
    first = offered_ad(vtuber)
    with pytest.raises(NotAllowed) as refusal:
        offered_ad(vtuber, brand="fifth-hour")
    assert "open ad" in refusal.value.reason["msg"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(
            vtuber=vtuber, kind="ad_stream", brand=first.brand, deadline=first.deadline, reward=5, mail=letter(vtuber)
        )
    services.decline_job(job=first, subject="No", body="Sorry.", game_time=hours("09:00"), real=REAL)
    assert offered_ad(vtuber, brand="fifth-hour").state == Job.State.OFFERED


def test_deadlines_last_until_their_day_is_over() -> None:
    vtuber = baomi()
    job, offer = accepted_ad(vtuber, days=1), offered_ad(vtuber, days=2, brand="fifth-hour")

    def expire(days: int) -> list[int]:
        before = DATE + dt.timedelta(days=days)
        closed = services.expire_jobs(vtuber=vtuber, before=before, game_time=hours("02:30"), real=REAL)
        return [each.pk for each in closed]

    assert [expire(days) for days in (0, 1, 2, 2, 3, 4)] == [[], [], [job.pk], [], [offer.pk], []]
    job.refresh_from_db()
    assert job.state == Job.State.EXPIRED
    assert told(vtuber, "job.expired") == ["job.expired"] * 2
    assert not services.complete_job(job_id=job.pk, game_time=hours("03:00"), real=REAL)


def test_a_job_is_found_by_the_origin_of_a_task_of_hers() -> None:
    vtuber, todolist = planned_baomi()
    job = accepted_ad(vtuber)
    stranger = baomi(slug="second")
    origin = {"app": "company", "id": str(job.pk), "why": ""}
    stream = task(todolist, "stream", "19:30", "21:00", origin=origin)

    assert job_for_task(stream) == job
    for other in ({}, {**origin, "app": "store"}, {**origin, "id": f"mail-{job.pk}"}, {**origin, "id": "9" * 9}):
        stream.origin = other
        assert job_for_task(stream) is None
    stream.origin, stream.vtuber = origin, stranger
    assert job_for_task(stream) is None
    stream.vtuber = vtuber
    services.complete_job(job_id=job.pk, game_time=hours("21:00"), real=REAL)
    assert job_for_task(stream) is None


def test_an_ad_brief_speaks_her_language() -> None:
    zh = ad_brief(accepted_ad(baomi()))
    en = ad_brief(accepted_ad(baomi(slug="english", language="en")))

    assert zh is not None and (zh.brand, zh.product) == ("圆圆金枪鱼", "易拉罐金枪鱼")
    assert en is not None and (en.brand, en.tagline) == ("Roundabout Tuna", "One pull and they come running")
    assert en.lines == ("one line",)
    assert ad_brief(accepted_talk(baomi(slug="third"))) is None


def test_brands_that_waited_longest_come_first() -> None:
    vtuber = baomi()
    offered_ad(vtuber, brand="crest-wax", days=3)
    offered_ad(vtuber, brand="dot-nine", game_time=hours("08:05"))

    waiting = [brand.key for brand in brands_by_patience(vtuber)]
    assert waiting[-2:] == ["crest-wax", "dot-nine"]
    assert unread(vtuber).count() == 2


def test_a_letter_that_is_a_moment_younger_than_its_reader_is_read_when_it_came() -> None:
    vtuber = baomi()
    mail = letter(vtuber, game_time=hours("09:10"))

    assert services.read_mail(mail=mail, game_time=hours("09:00"), real=REAL)
    mail.refresh_from_db()
    assert mail.read_at == hours("09:10")


def test_an_offer_waits_for_a_person_when_its_day_is_near() -> None:
    vtuber = baomi()
    far = offered_ad(vtuber, days=4)
    assert unanswered_offers(vtuber, hours("12:00")) == []
    near = offered_ad(vtuber, days=1)
    (line,) = unanswered_offers(vtuber, hours("12:00"))
    assert (line.kind, line.id, line.link) == ("job", str(near.pk), "#mail")
    assert near.mail.subject[:80] in line.title
    Job.objects.filter(pk=near.pk).update(state=Job.State.DECLINED)
    assert unanswered_offers(vtuber, hours("12:00")) == []
    assert far.state == Job.State.OFFERED
