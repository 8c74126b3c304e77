"""Taking back what was written, while nothing has come of it yet."""

import datetime as dt

from django.db import models, transaction
from django.utils.translation import gettext_noop as _

from company import event_types
from company.models import Job, Mail
from company.services.jobs import move, tell
from vtuber.errors import NotAllowed
from vtuber.models import TodoTask
from vtuber.plugin import emit
from vtuber.services.clock import locked_clock
from vtuber.translatable import translatable


@transaction.atomic
def recall_letter(*, mail: int, game_time: dt.datetime, real: dt.datetime) -> None:
    """Take a letter back before anybody has read it; a job that it offered goes with it.

    NotAllowed when it is read, answered or gone.
    """
    row = Mail.objects.select_related("vtuber", "in_reply_to").filter(pk=mail).first()
    if row is None:
        raise NotAllowed(translatable(_("This letter is not there any more.")))
    locked_clock(row.vtuber_id)
    row.refresh_from_db()
    if row.read_at or row.answered_at or row.messages.exists() or row.replies.exists():
        raise NotAllowed(translatable(_("This letter has been read already; it cannot be taken back.")))
    job = Job.objects.select_related("vtuber__persona", "brand").filter(mail=row).first()
    if job is not None:
        if job.state != Job.State.OFFERED:
            raise NotAllowed(translatable(_("The job is not {state} any more."), state=Job.State.OFFERED.value))
        tell(event_types.JobWithdrawn, job, game_time, real)
        job.delete()
    answered = row.in_reply_to
    if answered is not None and answered.mailbox != row.mailbox:
        Mail.objects.filter(pk=answered.pk).update(answered_at=None)
    told = event_types.MailRecalled(mail=row.pk, subject=row.subject)
    emit(row.vtuber, told, game_time=game_time, real=real)
    row.delete()


@transaction.atomic
def reopen_job(*, job: int, reply: int, game_time: dt.datetime, real: dt.datetime) -> None:
    """Take back her answer (letter `reply`) to an offer: it is on offer again.

    NotAllowed once the company has read her letter, or a task of hers stands on it.
    """
    row = Job.objects.select_related("vtuber__persona", "brand").filter(pk=job).first()
    if row is None:
        raise NotAllowed(translatable(_("This job is not there any more.")))
    locked_clock(row.vtuber_id)
    row.refresh_from_db()
    was = row.state
    if was not in (Job.State.ACCEPTED, Job.State.DECLINED):
        raise NotAllowed(translatable(_("The job is {state}; her answer stands."), state=was))
    if tasks_of(row).exists():
        raise NotAllowed(translatable(_("Her plan has a task for this job; call that off first.")))
    clash = Job.objects.filter(
        vtuber=row.vtuber_id, kind=Job.Kind.AD_STREAM, state__in=Job.OPEN, deadline=row.deadline
    )
    if row.kind == Job.Kind.AD_STREAM and clash.exclude(pk=row.pk).exists():
        raise NotAllowed(translatable(_("There is an open ad for {deadline} already."), deadline=row.deadline))
    recall_letter(mail=reply, game_time=game_time, real=real)
    move(row, was, Job.State.OFFERED, accepted_at=None)
    tell(event_types.JobReopened, row, game_time, real, was=was)


def tasks_of(job: Job) -> models.QuerySet[TodoTask]:
    """Tasks that are, or were, done for a job; those that were called off apart."""
    found = TodoTask.objects.filter(vtuber=job.vtuber_id, origin__app="company", origin__id=str(job.pk))
    return found.exclude(state=TodoTask.State.CANCELLED)
