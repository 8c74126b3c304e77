"""Mail and jobs for the board's drawer: both mailboxes as threads, letters to her, answers in her name."""

import datetime as dt
from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import Field

from company import operator_actions
from company.board_shapes import (
    AcceptBody,
    BrandChoice,
    JobAnswer,
    Letter,
    LetterBody,
    OfferBody,
    ReplyDraft,
    SenderChoice,
    SendersAnswer,
    SentAnswer,
    ThreadAnswer,
    ThreadsPage,
    job_shape,
    letter_shape,
    task_shape,
    thread_shape,
)
from company.models import Brand, Job, Mail
from company.reply_drafts import draft_reply
from company.threads import jobs_in, letters_in, sender_name, senders, tasks_by_job, threads
from vtuber.access import Right
from vtuber.gametime import game_day
from vtuber.models import GameClock, VTuber
from vtuber.web.api_base import ApiRouter, NoBody, actor_of
from vtuber.web.refusals import Refusal

router = ApiRouter("mail")

PAGE = 20
Key = Annotated[int, Field(ge=1, lt=2**53)]


@router.get("mail/threads", right=Right.WATCH)
def list_threads(
    request: HttpRequest, vtuber: VTuber, before: Key | None = None, waiting: bool = False
) -> ThreadsPage:
    """Her threads, the one with the latest letter first; `waiting` leaves those in which something is to be done."""
    found = threads(vtuber, before=before or 0, waiting=waiting, limit=PAGE + 1)
    following = found[PAGE - 1].last.pk if len(found) > PAGE else None
    return ThreadsPage(threads=[thread_shape(each) for each in found[:PAGE]], next=following)


@router.get("mail/threads/{int:root}", right=Right.WATCH)
def thread(request: HttpRequest, vtuber: VTuber, root: int) -> ThreadAnswer:
    """The letters of a thread, its jobs, and the tasks that stand in her plans because of them."""
    letters = letters_in(vtuber, root) if root < 2**53 else []
    if not letters:
        raise Refusal(404, "unknown", _("There is no such thread in her mail."))
    jobs = jobs_in([root])
    tasks = tasks_by_job(jobs)
    return ThreadAnswer(
        id=root,
        subject=letters[0].subject,
        letters=[letter_shape(letter) for letter in letters],
        jobs=[job_shape(job) for job in jobs],
        tasks=[task_shape(task, job) for job in jobs for task in tasks[job.pk]],
    )


@router.get("mail/senders", right=Right.OPERATE)
def list_senders(request: HttpRequest, vtuber: VTuber) -> SendersAnswer:
    """Who may write to her, which brands may be advertised, and the first game day that a deadline may be."""
    language = vtuber.persona.speaks
    brands = Brand.objects.filter(active=True).select_related("advertiser").order_by("key")
    return SendersAnswer(
        senders=[SenderChoice(key=key, name=name) for key, name in senders(vtuber)],
        brands=[
            BrandChoice(
                id=brand.pk,
                name=brand.name_for(language),
                product=brand.product_for(language),
                tagline=brand.tagline_for(language),
                sender=f"advertiser:{brand.advertiser_id}",
            )
            for brand in brands
        ],
        today=game_day(_now(vtuber)).isoformat(),
    )


@router.post("mail/letters", right=Right.OPERATE)
def write(request: HttpRequest, vtuber: VTuber, body: LetterBody) -> SentAnswer:
    """Send her a letter; with `reply_to`, in the thread of that letter."""
    asked = None
    if body.reply_to is not None:
        asked = Mail.objects.filter(vtuber=vtuber, pk=body.reply_to).first()
        if asked is None:
            raise Refusal(404, "unknown", _("The letter that this replies to is not there any more."))
    answers = asked is not None and asked.mailbox == Mail.Mailbox.COMPANY
    draft = Mail(
        vtuber=vtuber,
        kind=Mail.Kind.ANSWER if answers else Mail.Kind.NOTICE,
        sender=_sender(vtuber, body.sender),
        subject=body.subject,
        body=body.body,
        in_reply_to=asked,
    )
    sent = operator_actions.write_letter(draft=draft, actor=actor_of(request), real=timezone.now())
    return SentAnswer(thread=sent.root_id, mail=sent.pk)


@router.post("mail/offers", right=Right.OPERATE)
def offer(request: HttpRequest, vtuber: VTuber, body: OfferBody) -> SentAnswer:
    """Offer her an ad stream, by a letter."""
    brand = Brand.objects.filter(pk=body.brand).first()
    if brand is None:
        raise Refusal(404, "unknown", _("There is no such brand."))
    draft = Job(vtuber=vtuber, brand=brand, brief=body.brief, deadline=body.deadline, reward=body.reward)
    job = operator_actions.offer_ad(
        draft=draft,
        ad_lines=body.ad_lines,
        subject=body.subject,
        body=body.body,
        sender=_sender(vtuber, body.sender),
        actor=actor_of(request),
        real=timezone.now(),
    )
    return SentAnswer(thread=job.mail.root_id, mail=job.mail_id)


@router.post("mail/letters/{int:mail_id}/read", right=Right.OPERATE)
def read(request: HttpRequest, vtuber: VTuber, mail_id: int, body: NoBody) -> Letter:
    """Note a letter to her as read by her."""
    mail = _mail(vtuber, mail_id)
    if mail.mailbox != Mail.Mailbox.PERSONAL:
        raise Refusal(422, "not_allowed", _("This letter is the company's to read."))
    operator_actions.mark_read(mail=mail, actor=actor_of(request), real=timezone.now())
    return letter_shape(_mail(vtuber, mail_id))


@router.get("jobs/{int:job_id}/draft", right=Right.OPERATE)
def draft(request: HttpRequest, vtuber: VTuber, job_id: int, accept: bool = True) -> ReplyDraft:
    """Her letter to an offer as she would write it without a model: to be changed, and sent or not."""
    job = _job(vtuber, job_id)
    if job.state != Job.State.OFFERED:
        raise Refusal(422, "not_allowed", _("This job is not on offer any more."))
    written = draft_reply(job=job, accept=accept, now=_now(vtuber))
    return ReplyDraft(accept=accept, subject=written.subject, body=written.body)


@router.post("jobs/{int:job_id}/accept", right=Right.OPERATE)
def accept(request: HttpRequest, vtuber: VTuber, job_id: int, body: AcceptBody) -> JobAnswer:
    """Take a job for her, by a letter in her name."""
    return _answer(request, vtuber, job_id, body, accept=True)


@router.post("jobs/{int:job_id}/decline", right=Right.OPERATE)
def decline(request: HttpRequest, vtuber: VTuber, job_id: int, body: AcceptBody) -> JobAnswer:
    """Decline a job for her, by a letter in her name."""
    return _answer(request, vtuber, job_id, body, accept=False)


@router.post("jobs/{int:job_id}/done", right=Right.OPERATE)
def done(request: HttpRequest, vtuber: VTuber, job_id: int, body: NoBody) -> JobAnswer:
    """Take an accepted job for done, and pay her."""
    job = _job(vtuber, job_id)
    if not operator_actions.mark_done(job=job, actor=actor_of(request), real=timezone.now()):
        raise Refusal(422, "not_allowed", _("Only a job that she has taken can be done."))
    return JobAnswer(job=job_shape(_job(vtuber, job_id)))


def _answer(request: HttpRequest, vtuber: VTuber, job_id: int, body: AcceptBody, *, accept: bool) -> JobAnswer:
    operator_actions.answer_offer(
        job=_job(vtuber, job_id),
        accept=accept,
        subject=body.subject,
        body=body.body,
        actor=actor_of(request),
        real=timezone.now(),
    )
    return JobAnswer(job=job_shape(_job(vtuber, job_id)))


def _sender(vtuber: VTuber, key: str) -> str:
    name = sender_name(vtuber, key)
    if not name:
        problems = [{"field": "sender", "problem": _("Nobody of that name writes to her.")}]
        raise Refusal(400, "bad_input", problems[0]["problem"], problems=problems)
    return name


def _mail(vtuber: VTuber, mail_id: int) -> Mail:
    mail = (
        Mail.objects.select_related("vtuber").filter(vtuber=vtuber, pk=mail_id).first() if mail_id < 2**53 else None
    )
    if mail is None:
        raise Refusal(404, "unknown", _("There is no such letter in her mail."))
    return mail


def _job(vtuber: VTuber, job_id: int) -> Job:
    jobs = Job.objects.select_related("vtuber__persona", "brand__advertiser", "mail")
    job = jobs.filter(vtuber=vtuber, pk=job_id).first() if job_id < 2**53 else None
    if job is None:
        raise Refusal(404, "unknown", _("There is no such job of hers."))
    return job


def _now(vtuber: VTuber) -> dt.datetime:
    return GameClock.objects.get(vtuber=vtuber).now(timezone.now())
