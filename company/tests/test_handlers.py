"""She answers her mail and sends proposals: once, in order, and not what is no longer true."""

import datetime as dt

import pytest
from django.utils import translation

from company import services
from company.handlers.company import COMPANY, MailSession, PlannedReply
from company.handlers.project import PROJECT, ProjectMail
from company.models import Job, Mail
from company.tests.support.factory import accepted_talk, letter, model_client, offered_ad, told, work
from vtuber.models import Effect, TodoTask, Wallet
from vtuber.tests.support.world import REAL, hours, planned_baomi, task
from vtuber.translatable import translate

pytestmark = pytest.mark.django_db

MINUTE = dt.timedelta(minutes=1)


def session(*jobs: Job, accept: bool = True) -> MailSession:
    return MailSession(
        replies=[
            PlannedReply(job=job.pk, accept=accept, subject=f"about {job.pk}", body="Dear company.") for job in jobs
        ]
    )


def begun(todolist_task: TodoTask, at: dt.datetime) -> TodoTask:
    todolist_task.state = TodoTask.State.RUNNING
    todolist_task.started_at = at
    todolist_task.save()
    return todolist_task


@pytest.mark.parametrize("language", ["zh", "en"])
def test_she_thinks_about_every_open_offer(language: str) -> None:
    vtuber, todolist = planned_baomi(language=language)
    jobs = [offered_ad(vtuber), offered_ad(vtuber, days=3, brand="fifth-hour"), offered_ad(vtuber, days=4)]
    services.decline_job(job=jobs[2], subject="No", body="No.", game_time=hours("08:30"), real=REAL)

    prepared = COMPANY.prepare(task(todolist, "company", "10:00", "10:30"), model_client(vtuber))

    assert [reply.job for reply in prepared.replies] == [jobs[0].pk, jobs[1].pk]
    for reply, job in zip(prepared.replies, jobs, strict=False):
        assert job.brand is not None
        assert job.brand.name_for(language) in f"{reply.subject} {reply.body}"


def test_replies_go_out_one_after_another_and_each_once() -> None:
    vtuber, todolist = planned_baomi()
    jobs = [offered_ad(vtuber), offered_ad(vtuber, days=3, brand="fifth-hour")]
    letter(vtuber)
    doing = begun(task(todolist, "company", "10:00", "10:30"), hours("10:00"))
    prepared = session(*jobs)

    first = COMPANY.start(doing, prepared, work(vtuber, doing, at=hours("10:00")))
    assert first == hours("10:08")
    assert not Mail.objects.filter(mailbox="personal", read_at=None).exists()
    assert not Mail.objects.filter(mailbox="company").exists()

    second = COMPANY.tick(doing, prepared, work(vtuber, doing, at=hours("10:08")))
    assert second == hours("10:16")
    assert [mail.in_reply_to for mail in Mail.objects.filter(mailbox="company")] == [jobs[0].mail]

    for _ in range(2):  # a tick that comes again changes nothing
        assert COMPANY.tick(doing, prepared, work(vtuber, doing, at=hours("10:16"))) is None
    assert Mail.objects.filter(mailbox="company").count() == 2
    assert set(Job.objects.values_list("state", flat=True)) == {Job.State.ACCEPTED}
    assert told(vtuber, "mail.read") == ["mail.read"] * 3
    assert told(vtuber, "mail.sent") == ["mail.sent"] * 2
    assert told(vtuber, "job.accepted") == ["job.accepted"] * 2
    assert Effect.objects.filter(task=doing).count() == 2


@pytest.mark.parametrize("now", ["10:29", "13:00"])
def test_a_jump_over_the_replies_sends_them_all(now: str) -> None:
    vtuber, todolist = planned_baomi()
    jobs = [offered_ad(vtuber), offered_ad(vtuber, days=3, brand="fifth-hour")]
    doing = begun(task(todolist, "company", "10:00", "10:30"), hours("10:00"))

    assert COMPANY.tick(doing, session(*jobs), work(vtuber, doing, at=hours(now))) is None
    assert Mail.objects.filter(mailbox="company").count() == 2


def test_an_offer_that_was_taken_back_gets_no_letter() -> None:
    vtuber, todolist = planned_baomi()
    gone, open_job = offered_ad(vtuber), offered_ad(vtuber, days=3, brand="fifth-hour")
    doing = begun(task(todolist, "company", "10:00", "10:30"), hours("10:00"))
    Job.objects.filter(pk=gone.pk).update(state=Job.State.EXPIRED)

    COMPANY.tick(doing, session(gone, open_job), work(vtuber, doing, at=hours("10:29")))

    assert [mail.in_reply_to for mail in Mail.objects.filter(mailbox="company")] == [open_job.mail]
    gone.refresh_from_db()
    assert gone.state == Job.State.EXPIRED
    doing.refresh_from_db()
    with translation.override("en"):
        assert "no longer open" in translate(doing.reason)


def test_a_refusal_declines() -> None:
    vtuber, todolist = planned_baomi()
    job = offered_ad(vtuber)
    doing = begun(task(todolist, "company", "10:00", "10:30"), hours("10:00"))

    COMPANY.tick(doing, session(job, accept=False), work(vtuber, doing, at=hours("10:29")))

    job.refresh_from_db()
    assert job.state == Job.State.DECLINED
    assert told(vtuber, "job.") == ["job.offered", "job.declined"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_proposal_is_thought_up_and_put_into_a_letter(language: str) -> None:
    vtuber, todolist = planned_baomi(language=language)

    prepared = PROJECT.prepare(task(todolist, "project", "14:00", "15:00"), model_client(vtuber))

    assert prepared.title in prepared.subject
    assert prepared.pitch in prepared.body
    assert not Mail.objects.exists()  # thinking sends nothing


def project_mail() -> ProjectMail:
    return ProjectMail(title="Nap Radio", pitch="Snoring.", subject="“Nap Radio”", body="Dear Brie.")


def test_a_proposal_is_sent_once() -> None:
    vtuber, todolist = planned_baomi()
    doing = begun(task(todolist, "project", "14:00", "15:00"), hours("14:00"))

    assert PROJECT.start(doing, project_mail(), work(vtuber, doing, at=hours("14:00"))) == hours("14:48")
    for _ in range(3):
        assert PROJECT.tick(doing, project_mail(), work(vtuber, doing, at=hours("14:48"))) is None

    sent = Mail.objects.get()
    assert (sent.mailbox, sent.kind, sent.subject) == ("company", "proposal", "“Nap Radio”")
    assert told(vtuber, "mail.") == ["mail.sent"]
    assert not Job.objects.exists()


def test_a_project_talk_is_paid_when_its_letter_is_sent() -> None:
    vtuber, todolist = planned_baomi()
    job = accepted_talk(vtuber)
    before = Wallet.objects.get(vtuber=vtuber).balance
    origin = {"app": "company", "id": str(job.pk), "why": ""}
    doing = begun(task(todolist, "project", "14:00", "15:00", origin=origin), hours("14:00"))

    for _ in range(2):
        PROJECT.tick(doing, project_mail(), work(vtuber, doing, at=hours("14:48")))

    job.refresh_from_db()
    assert job.state == Job.State.DONE
    assert Wallet.objects.get(vtuber=vtuber).balance == before + job.reward
    assert Mail.objects.get(subject="“Nap Radio”").in_reply_to == job.mail
