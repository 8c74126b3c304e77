"""What operators do in the company's name. Each is one transaction with the verb it stands for, and audited."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop as _

from company import services
from company.models import Job, Mail
from company.reply_drafts import remember
from company.staff import signed
from vtuber.gametime import game_day
from vtuber.models import AuditEntry, VTuber
from vtuber.plugin import NotAllowed, registry, translatable
from vtuber.services.audit import mark_undone, record_audit
from vtuber.services.clock import locked_clock


@transaction.atomic
def write_letter(*, draft: Mail, actor: str, real: dt.datetime) -> Mail:
    """Send her the letter that `draft` holds (kind, sender, subject, body, and what it replies to, if anything).

    NotAllowed without a subject or a text, or where she has had her answer.
    """
    game_time = locked_clock(draft.vtuber).now(real)
    asked = draft.in_reply_to
    # Seen open before the lock, it may be answered by now: the night shift writes, too.
    if asked and asked.mailbox == Mail.Mailbox.COMPANY and Mail.objects.get(pk=asked.pk).answered_at:
        raise NotAllowed(translatable(_("This letter of hers has been answered already.")))
    sent = services.send_mail(
        vtuber=draft.vtuber,
        mailbox=Mail.Mailbox.PERSONAL,
        kind=draft.kind,
        sender=draft.sender,
        recipient=draft.vtuber.name,
        subject=draft.subject,
        body=draft.body,
        game_time=game_time,
        real=real,
        in_reply_to=asked,
    )
    told = {"sender": sent.sender, "subject": sent.subject}
    _note(draft.vtuber, actor, "send_mail", f"mail:{sent.pk}", real, undo={"mail": sent.pk}, **told)
    return sent


@transaction.atomic
def mark_read(*, mail: Mail, actor: str, real: dt.datetime) -> bool:
    """Note a letter of hers as read. False when it was."""
    game_time = locked_clock(mail.vtuber).now(real)
    if not services.read_mail(mail=mail, game_time=game_time, real=real):
        return False
    _note(mail.vtuber, actor, "read_mail", f"mail:{mail.pk}", real, subject=mail.subject)
    return True


@transaction.atomic
def offer_ad(
    *, draft: Job, ad_lines: list[str], subject: str, body: str, actor: str, real: dt.datetime, sender: str = ""
) -> Job:
    """Offer her the ad stream that `draft` describes, in a letter of the company's manager or of `sender`.

    NotAllowed as `services.offer_job`, and for a deadline that lies behind her.
    """
    game_time = locked_clock(draft.vtuber).now(real)
    if draft.deadline < game_day(game_time):
        raise NotAllowed(translatable(_("It is {today} in her world already."), today=game_day(game_time)))
    job = services.offer_job(
        vtuber=draft.vtuber,
        kind=Job.Kind.AD_STREAM,
        brand=draft.brand,
        brief=draft.brief,
        ad_lines=ad_lines,
        deadline=draft.deadline,
        reward=draft.reward,
        sender=sender or signed(draft.vtuber.persona.language, "manager"),
        subject=subject,
        body=body,
        game_time=game_time,
        real=real,
    )
    more = {"brief": job.brief, "deadline": job.deadline.isoformat(), "reward": job.reward}
    _note(draft.vtuber, actor, "offer_job", f"job:{job.pk}", real, undo={"mail": job.mail_id}, **more)
    return job


@transaction.atomic
def answer_offer(*, job: Job, accept: bool, subject: str, body: str, actor: str, real: dt.datetime) -> Job:
    """Take a job for her, or decline it, by a letter in her name. NotAllowed when it is not on offer any more."""
    game_time = locked_clock(job.vtuber).now(real)
    verb = services.accept_job if accept else services.decline_job
    reply = verb(job=job, subject=subject, body=body, game_time=game_time, real=real)
    remember(job.vtuber, reply.subject, reply.body)
    told = {"title": str(job), "subject": reply.subject}
    name = "accept_job" if accept else "decline_job"
    _note(job.vtuber, actor, name, f"job:{job.pk}", real, undo={"job": job.pk, "reply": reply.pk}, **told)
    return job


@transaction.atomic
def take_back(entry: AuditEntry, actor: str, real: dt.datetime) -> None:
    """Undo of a letter, an offer or an answer, as `registry.undo_verbs` calls it.

    NotAllowed once somebody has read it, or something has come of it.
    """
    clock = locked_clock(entry.vtuber_id)
    mark_undone(entry)
    if "job" in entry.undo:
        job, reply = entry.undo["job"], entry.undo["reply"]
        services.reopen_job(job=job, reply=reply, game_time=clock.now(real), real=real)
        verb = "reopen_job"
    else:
        services.recall_letter(mail=entry.undo.get("mail", 0), game_time=clock.now(real), real=real)
        verb = "recall_mail"
    record_audit(clock.vtuber, actor=actor, verb=verb, target=entry.target, before=entry.after, real=real)


def register() -> None:
    """Called once, when the app is ready."""
    for verb in ("send_mail", "offer_job", "accept_job", "decline_job"):
        registry.undo_verbs.register(verb, take_back)


@transaction.atomic
def mark_done(*, job: Job, actor: str, real: dt.datetime) -> bool:
    """Take an accepted job for done, and pay her. False when it was not an accepted one."""
    game_time = locked_clock(job.vtuber).now(real)
    if not services.complete_job(job_id=job.pk, game_time=game_time, real=real):
        return False
    _note(job.vtuber, actor, "complete_job", f"job:{job.pk}", real, reward=job.reward)
    return True


def _note(
    vtuber: VTuber,
    actor: str,
    verb: str,
    target: str,
    real: dt.datetime,
    undo: dict[str, int] | None = None,
    **after: Any,
) -> None:
    record_audit(vtuber, actor=actor, verb=verb, target=target, after=after, undo=undo, real=real)
