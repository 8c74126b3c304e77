"""Jobs change here. Each verb is one transaction; a job changes state by compare-and-set.

The clock is locked first, as everywhere: a job is done by an operator while a stream that ends does the same.
"""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_noop as _

from company import event_types
from company.models import Brand, Job, Mail
from company.services.mail import answer_mail, send_mail
from company.staff import COMPANY
from llmservice.text.cleaning import clean_line
from vtuber.errors import NotAllowed
from vtuber.models import VTuber
from vtuber.plugin import emit
from vtuber.services.clock import locked_clock
from vtuber.services.wallet import move_money
from vtuber.translatable import translatable

# Characters of what an ad is about and of a line that she reads out, and how many of these.
BRIEF_LIMIT, AD_LINE_LIMIT, AD_LINES = 300, 160, 4


@transaction.atomic
def offer_job(
    *,
    vtuber: VTuber,
    kind: str,
    brand: Brand | None,
    brief: str,
    ad_lines: list[str],
    deadline: dt.date,
    reward: int,
    sender: str,
    subject: str,
    body: str,
    game_time: dt.datetime,
    real: dt.datetime,
    in_reply_to: Mail | None = None,
) -> Job:
    """Offer her a job by a letter to her mailbox.

    NotAllowed when another ad is open for the same deadline. A project talk grows out of the company's answer to a
    proposal, so its letter is of kind `answer`.
    """
    locked_clock(vtuber)
    clash = Job.objects.filter(vtuber=vtuber, kind=Job.Kind.AD_STREAM, state__in=Job.OPEN, deadline=deadline).exists()
    if kind == Job.Kind.AD_STREAM and clash:
        raise NotAllowed(translatable(_("There is an open ad for {deadline} already."), deadline=deadline))
    mail = send_mail(
        vtuber=vtuber,
        mailbox=Mail.Mailbox.PERSONAL,
        kind=Mail.Kind.ANSWER if in_reply_to else Mail.Kind.JOB,
        sender=sender,
        recipient=vtuber.name,
        subject=subject,
        body=body,
        game_time=game_time,
        real=real,
        in_reply_to=in_reply_to,
    )
    job = Job.objects.create(
        vtuber=vtuber,
        kind=kind,
        brand=brand,
        brief=clean_line(brief, BRIEF_LIMIT),
        ad_lines=[clean_line(line, AD_LINE_LIMIT) for line in ad_lines[:AD_LINES]],
        deadline=deadline,
        reward=reward,
        mail=mail,
    )
    tell(event_types.JobOffered, job, game_time, real)
    return job


@transaction.atomic
def accept_job(*, job: Job, subject: str, body: str, game_time: dt.datetime, real: dt.datetime) -> Mail:
    """She takes an offered job and says so in a letter. NotAllowed when it is not on offer any more."""
    locked_clock(job.vtuber_id)
    move(job, Job.State.OFFERED, Job.State.ACCEPTED, accepted_at=game_time)
    tell(event_types.JobAccepted, job, game_time, real)
    return _reply(job, subject, body, game_time, real)


@transaction.atomic
def decline_job(*, job: Job, subject: str, body: str, game_time: dt.datetime, real: dt.datetime) -> Mail:
    """She turns an offered job down and says so in a letter. NotAllowed when it is not on offer any more."""
    locked_clock(job.vtuber_id)
    move(job, Job.State.OFFERED, Job.State.DECLINED)
    tell(event_types.JobDeclined, job, game_time, real)
    return _reply(job, subject, body, game_time, real)


def _reply(job: Job, subject: str, body: str, game_time: dt.datetime, real: dt.datetime) -> Mail:
    return send_mail(
        vtuber=job.vtuber,
        mailbox=Mail.Mailbox.COMPANY,
        kind=Mail.Kind.ANSWER,
        sender=job.vtuber.name,
        recipient=COMPANY[job.vtuber.persona.language],
        subject=subject,
        body=body,
        game_time=game_time,
        real=real,
        in_reply_to=job.mail,
    )


@transaction.atomic
def complete_job(*, job_id: int, game_time: dt.datetime, real: dt.datetime) -> bool:
    """The job is done: she is paid. Exactly once; False when it was not an accepted job (any more)."""
    job = Job.objects.select_related("vtuber__persona", "brand").filter(pk=job_id).first()
    if job is None:
        return False
    locked_clock(job.vtuber_id)
    try:
        move(job, Job.State.ACCEPTED, Job.State.DONE, done_at=game_time)
    except NotAllowed:
        return False
    move_money(
        vtuber=job.vtuber,
        amount=job.reward,
        why=translatable(_("Paid for {job}"), job=brand_name(job) or job.brief),
        key=f"job:{job.pk}",
        game_time=game_time,
        real=real,
    )
    tell(event_types.JobCompleted, job, game_time, real)
    return True


@transaction.atomic
def expire_jobs(*, vtuber: VTuber, before: dt.date, game_time: dt.datetime, real: dt.datetime) -> list[Job]:
    """Close every open job whose deadline lies before game day `before`. Returns those that were closed."""
    locked_clock(vtuber)
    closed = []
    for job in Job.objects.filter(vtuber=vtuber, state__in=Job.OPEN, deadline__lt=before).select_related("brand"):
        try:
            move(job, job.state, Job.State.EXPIRED)
        except NotAllowed:
            continue  # an operator has just had it done
        answer_mail(job.mail, game_time=game_time)
        tell(event_types.JobExpired, job, game_time, real)
        closed.append(job)
    return closed


@transaction.atomic
def pay_for_proposal(*, mail: Mail, coins: int, game_time: dt.datetime, real: dt.datetime) -> None:
    """A small reward for a proposal that the company likes but does not talk about; once per letter."""
    move_money(
        vtuber=mail.vtuber,
        amount=coins,
        why=translatable(_("A thank-you for the proposal: {subject}"), subject=mail.subject),
        key=f"proposal:{mail.pk}",
        game_time=game_time,
        real=real,
    )


def brand_name(job: Job) -> str:
    """The brand in her language; empty for a project talk."""
    return job.brand.name_for(job.vtuber.persona.language) if job.brand else ""


def move(job: Job, old: str, new: str, **more: dt.datetime | None) -> None:
    """The job goes from one state to the next. NotAllowed when it is not in that state any more."""
    if not Job.objects.filter(pk=job.pk, state=old).update(state=new, **more):
        raise NotAllowed(translatable(_("The job is not {state} any more."), state=old))
    job.state = new
    for name, value in more.items():
        setattr(job, name, value)


def tell(event: type[event_types.JobEvent], job: Job, game_time: dt.datetime, real: dt.datetime, **more: str) -> None:
    """Write down what happened to a job."""
    told = event.model_validate(
        {
            "job": job.pk,
            "kind": job.kind,
            "brand": brand_name(job),
            "deadline": job.deadline.isoformat(),
            "reward": job.reward,
            **more,
        }
    )
    emit(job.vtuber, told, game_time=game_time, real=real)
