"""What pages and the diary are told of mail and jobs."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from company.models import Job, Mail
from company.selectors import inbox, unread
from company.services import brand_name
from vtuber.gametime import DAY, day_start
from vtuber.models import TodoTask, VTuber
from vtuber.plugin import plan_wording, read_once

MOST_FACTS = 4


def mail_section(vtuber: VTuber, now: dt.datetime) -> dict[str, Any]:
    """How much waits; the letters and jobs themselves are asked for. Two queries."""
    jobs = Job.objects.filter(vtuber=vtuber, state__in=Job.OPEN).order_by().values_list("state", flat=True)
    states = list(jobs)
    return {
        "unread": unread(vtuber).order_by().count(),
        "offered": states.count(Job.State.OFFERED),
        "accepted": states.count(Job.State.ACCEPTED),
    }


def why_task(task: TodoTask) -> str:
    """The letter that a task comes of, in the active language; empty for one that comes of none."""
    kind, _dash, number = str(task.origin.get("id", "")).rpartition("-")
    if not number.isdecimal() or kind not in ("", "mail"):
        return ""
    letters = Mail.objects.filter(vtuber=task.vtuber_id)
    found = letters.filter(pk=int(number)) if kind else letters.filter(job=int(number))
    # Several sections tell of the same task.
    letter = read_once(("letter", task.vtuber_id, kind, number), found.first)
    if letter is None:
        return ""
    return _("It comes of the letter “%(subject)s” from %(sender)s.") % {
        "subject": letter.subject,
        "sender": letter.sender,
    }


def diary_facts(vtuber: VTuber, date: dt.date) -> list[str]:
    """One sentence each for jobs taken and done, proposals sent and fan mail read on that game day."""
    writer = plan_wording(vtuber, date, "company facts")
    begins, ends = day_start(date), day_start(date + DAY)
    jobs = Job.objects.filter(vtuber=vtuber).select_related("brand", "vtuber__persona")
    facts = [
        writer.word("company_facts.done", brand=brand_name(job), reward=str(job.reward))
        for job in jobs.filter(done_at__gte=begins, done_at__lt=ends, kind=Job.Kind.AD_STREAM)
    ]
    facts += [
        writer.word("company_facts.accepted", brand=brand_name(job))
        for job in jobs.filter(accepted_at__gte=begins, accepted_at__lt=ends, kind=Job.Kind.AD_STREAM)
    ]
    sent = Mail.objects.filter(vtuber=vtuber, kind=Mail.Kind.PROPOSAL, sent_at__gte=begins, sent_at__lt=ends)
    facts += [writer.word("company_facts.proposal", subject=mail.subject) for mail in sent]
    fans = inbox(vtuber).filter(kind=Mail.Kind.FAN, read_at__gte=begins, read_at__lt=ends)
    facts += [writer.word("company_facts.fan", fan=mail.sender, subject=mail.subject) for mail in fans]
    return facts[:MOST_FACTS]
