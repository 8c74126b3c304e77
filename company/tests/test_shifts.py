"""What the company and the advertisers do while she sleeps."""

import datetime as dt

import pytest

from company.models import Job, Mail
from company.night_shifts.advertisers import AdvertisersShift
from company.night_shifts.company_mail import CompanyShift, NightMail, WrittenAnswer
from company.tests.support.factory import accepted_ad, accepted_talk, letter, model_client, offered_ad, told, work
from vtuber.gametime import DAY, at
from vtuber.models import VTuber, Wallet
from vtuber.steps.night_shift import Night
from vtuber.tests.support.world import DATE, baomi

pytestmark = pytest.mark.django_db


def night_of(vtuber: VTuber, days: int) -> tuple[Night, dt.datetime]:
    date = DATE + days * DAY
    return Night(vtuber=vtuber, date=date), at(date - DAY, dt.time(3, 0))


def advertise(vtuber: VTuber, days: int) -> None:
    night, when = night_of(vtuber, days)
    shift = AdvertisersShift()
    result = shift.think(night, model_client(vtuber, f"{night.date}/night", at=when))
    if result:
        shift.apply(night, result, work(vtuber, at=when))


def company(vtuber: VTuber, days: int) -> None:
    night, when = night_of(vtuber, days)
    shift = CompanyShift()
    result = shift.think(night, model_client(vtuber, f"{night.date}/night", at=when))
    assert result is not None
    shift.apply(night, result, work(vtuber, at=when))


def test_advertisers_come_on_some_nights_and_never_crowd_her() -> None:
    vtuber = baomi()
    nights_with_mail = 0
    for days in range(1, 41):
        before = Mail.objects.count()
        advertise(vtuber, days)
        new = Mail.objects.count() - before
        nights_with_mail += new
        assert new in (0, 1)
        still_open = Job.objects.filter(state__in=Job.OPEN)
        assert still_open.count() <= 2
        # She does every job on the third day after its offer.
        still_open.filter(mail__sent_at__lt=at(DATE + (days - 3) * DAY, dt.time(8))).update(state="declined")

    assert 6 <= nights_with_mail <= 18
    jobs = list(Job.objects.select_related("brand", "mail"))
    assert len({job.brand_id for job in jobs}) == len(jobs)  # brands take turns
    for job in jobs:
        assert job.brand is not None
        sent_for = job.mail.sent_at.date()
        assert 2 <= (job.deadline - sent_for).days <= 4
        assert 60 <= job.reward <= 200
        foot = job.mail.body.splitlines()[-1]
        assert job.brand.name_zh in foot and str(job.reward) in foot
        assert f"{job.deadline.month}月{job.deadline.day}日" in foot
        assert any(job.brand.name_zh in line for line in job.ad_lines)
        assert (job.mail.mailbox, job.mail.kind) == ("personal", "job")
        assert at(sent_for - DAY, dt.time(8)) < job.mail.sent_at < at(sent_for, dt.time(8))


def test_the_same_seed_brings_the_same_jobs() -> None:
    worlds = []
    for slug in ("first", "second"):
        vtuber = baomi(slug=slug, seed=5)
        VTuber.objects.filter(pk=vtuber.pk).update(slug="same")
        vtuber.refresh_from_db()
        for days in range(1, 15):
            advertise(vtuber, days)
        jobs = Job.objects.filter(vtuber=vtuber).order_by("id")
        worlds.append([(job.brand_id, job.deadline, job.reward, job.mail.body) for job in jobs])
        VTuber.objects.filter(pk=vtuber.pk).update(slug=slug)

    assert worlds[0]
    assert [job[:3] for job in worlds[0]] == [job[:3] for job in worlds[1]]


def test_an_ad_is_dropped_when_an_operator_took_the_day_meanwhile() -> None:
    vtuber = baomi()
    shift = AdvertisersShift()
    for days in range(1, 20):
        night, when = night_of(vtuber, days)
        result = shift.think(night, model_client(vtuber, f"{night.date}/night", at=when))
        if result:
            break
    else:
        pytest.fail("no ad in twenty nights")
    offered_ad(vtuber, deadline=result.deadline)

    shift.apply(night, result, work(vtuber, at=when))
    assert Job.objects.count() == 1


def test_the_first_night_welcomes_her_once() -> None:
    vtuber = baomi()
    company(vtuber, 0)
    company(vtuber, 1)

    assert Mail.objects.filter(kind="notice").count() == 1


def test_proposals_and_replies_are_answered_once() -> None:
    vtuber = baomi()
    proposal = letter(vtuber, mailbox="company", kind="proposal", subject="提案：「午睡电台」", body="……喵。")
    job = accepted_ad(vtuber)
    company(vtuber, 1)
    company(vtuber, 2)

    answers = list(Mail.objects.filter(mailbox="personal", kind="answer").order_by("id"))
    assert [answer.in_reply_to for answer in answers] == [
        proposal,
        Mail.objects.get(in_reply_to=job.mail, mailbox="company"),
    ]
    assert "午睡电台" in answers[0].subject
    assert "圆圆金枪鱼" in answers[1].subject
    assert not Mail.objects.filter(mailbox="company", answered_at=None).exists()
    assert not Mail.objects.filter(mailbox="company", read_at=None).exists()


def approve(vtuber: VTuber, proposal: Mail, if_approved: str, verdict: str = "approved") -> None:
    night, when = night_of(vtuber, 1)
    answer = WrittenAnswer.model_validate(
        {
            "mail": proposal.pk,
            "verdict": verdict,
            "subject": "Your idea",
            "body": "We read it.",
            "if_approved": if_approved,
            "coins": 25,
            "deadline": DATE + 3 * DAY,
            "is_proposal": True,
            "matter": "午睡电台",
        }
    )
    written = NightMail(answers=[answer], notices=[], fan=None)
    for _ in range(2):
        CompanyShift().apply(night, written, work(vtuber, at=when))


@pytest.mark.parametrize(
    ("if_approved", "verdict", "paid", "jobs"),
    [
        ("reward", "approved", 25, 0),
        ("talk", "approved", 0, 1),
        ("words", "approved", 0, 0),
        ("reward", "maybe", 0, 0),
    ],
)
def test_what_approval_leads_to_is_decided_in_code(if_approved: str, verdict: str, paid: int, jobs: int) -> None:
    vtuber = baomi()
    before = Wallet.objects.get(vtuber=vtuber).balance
    proposal = letter(vtuber, mailbox="company", kind="proposal", subject="提案：「午睡电台」")

    approve(vtuber, proposal, if_approved, verdict)

    assert Wallet.objects.get(vtuber=vtuber).balance == before + paid
    assert Job.objects.count() == jobs
    assert Mail.objects.filter(in_reply_to=proposal).count() == 1
    if jobs:
        job = Job.objects.get()
        assert (job.kind, job.state, job.reward, job.deadline) == ("project_talk", "offered", 25, DATE + 3 * DAY)
        assert "午睡电台" in job.brief


def test_a_letter_that_was_answered_by_hand_is_left_alone() -> None:
    vtuber = baomi()
    proposal = letter(vtuber, mailbox="company", kind="proposal")
    letter(vtuber, kind="answer", in_reply_to=proposal)

    approve(vtuber, proposal, "reward")
    assert Mail.objects.filter(in_reply_to=proposal).count() == 1


def test_she_is_reminded_the_day_before_and_told_when_it_is_too_late() -> None:
    vtuber = baomi()
    letter(vtuber)  # not her first night
    job = accepted_ad(vtuber, days=3)
    notices: list[list[str]] = []
    for days in range(1, 6):
        before = set(Mail.objects.filter(kind="notice").values_list("pk", flat=True))
        company(vtuber, days)
        notices.append([mail.subject for mail in Mail.objects.filter(kind="notice").exclude(pk__in=before)])

    assert [len(found) for found in notices] == [0, 1, 0, 1, 0]
    assert all("圆圆金枪鱼" in found[0] for found in notices if found)
    job.refresh_from_db()
    assert job.state == Job.State.EXPIRED
    assert told(vtuber, "job.expired") == ["job.expired"]
    assert Mail.objects.filter(kind="notice", in_reply_to=job.mail).count() == 2


def test_what_is_done_is_neither_reminded_nor_expired() -> None:
    vtuber = baomi()
    letter(vtuber)
    job = accepted_talk(vtuber)
    Job.objects.filter(pk=job.pk).update(state="done", done_at=job.accepted_at)
    for days in range(1, 5):
        company(vtuber, days)

    assert not Mail.objects.filter(kind="notice").exists()
    assert told(vtuber, "job.expired") == []


def test_fans_write_now_and_then() -> None:
    vtuber = baomi()
    for days in range(1, 41):
        company(vtuber, days)

    letters = Mail.objects.filter(kind="fan")
    assert 5 <= letters.count() <= 20
    assert all(mail.body.splitlines()[-1] == mail.sender for mail in letters)
