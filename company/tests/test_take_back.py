"""What operators do to mail and jobs, and how far it can be taken back."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

from company import operator_actions
from company.invariants import jobs_are_kept, mail_is_whole
from company.models import Brand, Job, Mail
from company.reply_drafts import draft_reply
from company.services import read_mail
from company.tests.support.factory import accepted_ad, letter, offered_ad, told
from company.threads import letters_in, threads
from vtuber.errors import NotAllowed
from vtuber.models import AuditEntry, TodoTask, VTuber
from vtuber.services.undo import undo
from vtuber.tests.support.world import DATE, REAL, hours, planned_baomi, task

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _read_in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def vtuber() -> VTuber:
    found, _todolist = planned_baomi()
    return found


def answer(job: Job, accept: bool = True) -> Job:
    return operator_actions.answer_offer(
        job=job, accept=accept, subject="一句话", body="我来办。", actor="op", real=REAL
    )


def write(vtuber: VTuber, reply_to: Mail | None = None, **more: Any) -> Mail:
    values = {"kind": Mail.Kind.NOTICE, "sender": "米浆（奶酪经纪）", "subject": "提醒", "body": "明天早点。", **more}
    return operator_actions.write_letter(
        draft=Mail(vtuber=vtuber, in_reply_to=reply_to, **values), actor="op", real=REAL
    )


def take_back() -> None:
    undo(entry_id=AuditEntry.objects.exclude(undo={}).latest("pk").pk, actor="op", real=REAL)


def whole(vtuber: VTuber) -> bool:
    return jobs_are_kept(vtuber) == [] and mail_is_whole(vtuber) == []


def test_a_letter_that_she_has_not_read_is_taken_back(vtuber: VTuber) -> None:
    sent = write(vtuber)
    take_back()
    assert not Mail.objects.filter(pk=sent.pk).exists()
    assert told(vtuber, "mail.") == ["mail.received", "mail.recalled"]
    assert list(AuditEntry.objects.order_by("pk").values_list("verb", "undone")) == [
        ("send_mail", True),
        ("recall_mail", False),
    ]
    assert whole(vtuber)


def test_a_letter_that_was_read_stands(vtuber: VTuber) -> None:
    sent = write(vtuber)
    read_mail(mail=sent, game_time=hours("09:00"), real=REAL)
    with pytest.raises(NotAllowed, match="read already"):
        take_back()
    assert Mail.objects.filter(pk=sent.pk).exists()
    assert AuditEntry.objects.get(verb="send_mail").undone is False


def test_an_answer_that_is_taken_back_leaves_her_letter_open(vtuber: VTuber) -> None:
    proposal = letter(vtuber, mailbox="company", kind="proposal")
    write(vtuber, reply_to=proposal, kind=Mail.Kind.ANSWER)
    assert Mail.objects.get(pk=proposal.pk).answered_at is not None
    with pytest.raises(NotAllowed, match="answered already"):
        write(vtuber, reply_to=proposal, kind=Mail.Kind.ANSWER)
    take_back()
    proposal.refresh_from_db()
    assert proposal.answered_at is None
    assert whole(vtuber)


def test_an_offer_goes_with_its_letter(vtuber: VTuber) -> None:
    draft = Job(vtuber=vtuber, brand=Brand.objects.get(key="round-tuna"), brief="x", deadline=DATE, reward=80)
    texts: dict[str, Any] = {"ad_lines": ["一行"], "subject": "活", "body": "做吗？"}
    operator_actions.offer_ad(draft=draft, **texts, sender="圆滚滚罐头", actor="op", real=REAL)
    assert Mail.objects.get().sender == "圆滚滚罐头"
    take_back()
    assert (Job.objects.count(), Mail.objects.count()) == (0, 0)
    assert told(vtuber, "job.") == ["job.offered", "job.withdrawn"]
    assert whole(vtuber)


def test_an_offer_for_a_day_gone_by_is_refused(vtuber: VTuber) -> None:
    brand = Brand.objects.get(key="round-tuna")
    draft = Job(vtuber=vtuber, brand=brand, brief="x", deadline=DATE.replace(day=23), reward=80)
    with pytest.raises(NotAllowed, match="in her world already"):
        operator_actions.offer_ad(draft=draft, ad_lines=["a"], subject="s", body="b", actor="op", real=REAL)
    assert (Job.objects.count(), Mail.objects.count(), AuditEntry.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize(("accept", "state"), [(True, "accepted"), (False, "declined")])
def test_her_answer_is_given_taken_back_and_given_again(vtuber: VTuber, accept: bool, state: str) -> None:
    job = offered_ad(vtuber)
    answer(job, accept)
    job.refresh_from_db()
    reply = Mail.objects.get(mailbox="company")
    assert (job.state, reply.sender, reply.in_reply_to) == (state, vtuber.name, job.mail)
    take_back()
    job.refresh_from_db()
    assert (job.state, job.accepted_at, Mail.objects.filter(mailbox="company").count()) == ("offered", None, 0)
    job.mail.refresh_from_db()
    assert job.mail.answered_at is None
    assert whole(vtuber)
    answer(job, accept)
    assert Job.objects.get().state == state
    assert told(vtuber, "job.") == ["job.offered", f"job.{state}", "job.reopened", f"job.{state}"]
    assert whole(vtuber)


def test_an_answer_stands_once_her_plan_or_the_company_has_it(vtuber: VTuber) -> None:
    job = answer(offered_ad(vtuber))
    todolist = vtuber.todolists.get()
    due = task(todolist, "stream", "20:00", "21:00", origin={"app": "company", "id": str(job.pk), "why": "x"})
    with pytest.raises(NotAllowed, match="call that off first"):
        take_back()
    TodoTask.objects.filter(pk=due.pk).update(state=TodoTask.State.CANCELLED, due=None)
    read_mail(mail=Mail.objects.get(mailbox="company"), game_time=hours("09:00"), real=REAL)
    with pytest.raises(NotAllowed, match="read already"):
        take_back()
    job.refresh_from_db()
    assert job.state == "accepted"


def test_a_day_that_has_another_ad_by_now_does_not_get_this_one_back(vtuber: VTuber) -> None:
    job = answer(offered_ad(vtuber), accept=False)
    offered_ad(vtuber)
    with pytest.raises(NotAllowed, match="open ad"):
        take_back()
    job.refresh_from_db()
    assert job.state == "declined"


def test_a_job_that_is_answered_is_not_answered_again(vtuber: VTuber) -> None:
    job = answer(offered_ad(vtuber))
    with pytest.raises(NotAllowed):
        answer(Job.objects.get(pk=job.pk), accept=False)
    assert AuditEntry.objects.filter(verb="decline_job").count() == 0
    assert Mail.objects.filter(mailbox="company").count() == 1


def test_her_letter_is_drafted_in_her_words_and_not_drafted_again_once_said(vtuber: VTuber) -> None:
    job = offered_ad(vtuber)
    yes = draft_reply(job=job, accept=True, now=hours("09:00"))
    assert yes == draft_reply(job=job, accept=True, now=hours("09:00"))
    assert yes.body.endswith(vtuber.name)
    assert draft_reply(job=job, accept=False, now=hours("09:00")).body != yes.body
    operator_actions.answer_offer(job=job, accept=True, subject=yes.subject, body=yes.body, actor="op", real=REAL)
    assert draft_reply(job=job, accept=True, now=hours("09:00")).body != yes.body


def test_threads_tell_what_waits_and_what_came_of_it(vtuber: VTuber, django_assert_max_num_queries: Any) -> None:
    fan = letter(vtuber, subject="你好")
    job = accepted_ad(vtuber)
    task(vtuber.todolists.get(), "stream", "20:00", "21:00", origin={"app": "company", "id": str(job.pk), "why": "x"})
    for number in range(6):
        letter(vtuber, subject=f"again {number}")
    with django_assert_max_num_queries(4):
        found = threads(vtuber)
    assert [thread.root.subject for thread in found[-2:]] == ["A small job", fan.subject]
    ad = found[-2]
    assert (ad.letters, ad.unread, ad.unanswered, ad.tasks, ad.jobs) == (2, 1, 1, 1, [job])
    assert [each.root.pk for each in threads(vtuber, before=ad.last.pk)] == [fan.pk]
    read_mail(mail=fan, game_time=hours("09:00"), real=REAL)
    assert fan.pk not in [each.root.pk for each in threads(vtuber, waiting=True)]
    assert [mail.mailbox for mail in letters_in(vtuber, ad.root.pk)] == ["personal", "company"]
    assert letters_in(vtuber, ad.last.pk) == []  # no thread begins with it
