"""What operators do in the company's name. Each is one transaction with the verb it stands for, and audited."""

import datetime as dt
from typing import Any

from django.db import transaction

from company import services
from company.models import Job, Mail
from company.staff import signed
from vtuber.models import VTuber
from vtuber.services.audit import record_audit
from vtuber.services.clock import locked_clock


@transaction.atomic
def write_letter(*, draft: Mail, actor: str, real: dt.datetime) -> Mail:
    """Send her the letter that `draft` holds (kind, sender, subject, body)."""
    sent = services.send_mail(
        vtuber=draft.vtuber,
        mailbox=Mail.Mailbox.PERSONAL,
        kind=draft.kind,
        sender=draft.sender,
        recipient=draft.vtuber.name,
        subject=draft.subject,
        body=draft.body,
        game_time=locked_clock(draft.vtuber).now(real),
        real=real,
    )
    _note(draft.vtuber, actor, "send_mail", f"mail:{sent.pk}", real, sender=sent.sender, subject=sent.subject)
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
def offer_ad(*, draft: Job, ad_lines: list[str], subject: str, body: str, actor: str, real: dt.datetime) -> Job:
    """Offer her the ad stream that `draft` describes. NotAllowed as `services.offer_job`."""
    job = services.offer_job(
        vtuber=draft.vtuber,
        kind=Job.Kind.AD_STREAM,
        brand=draft.brand,
        brief=draft.brief,
        ad_lines=ad_lines,
        deadline=draft.deadline,
        reward=draft.reward,
        sender=signed(draft.vtuber.persona.language, "manager"),
        subject=subject,
        body=body,
        game_time=locked_clock(draft.vtuber).now(real),
        real=real,
    )
    more = {"brief": job.brief, "deadline": job.deadline.isoformat(), "reward": job.reward}
    _note(draft.vtuber, actor, "offer_job", f"job:{job.pk}", real, **more)
    return job


@transaction.atomic
def mark_done(*, job: Job, actor: str, real: dt.datetime) -> bool:
    """Take an accepted job for done, and pay her. False when it was not an accepted one."""
    game_time = locked_clock(job.vtuber).now(real)
    if not services.complete_job(job_id=job.pk, game_time=game_time, real=real):
        return False
    _note(job.vtuber, actor, "complete_job", f"job:{job.pk}", real, reward=job.reward)
    return True


def _note(vtuber: VTuber, actor: str, verb: str, target: str, real: dt.datetime, **after: Any) -> None:
    record_audit(vtuber, actor=actor, verb=verb, target=target, after=after, real=real)
