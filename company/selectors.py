"""What the company knows."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Max, Q, QuerySet

from company.models import Brand, Job, Mail
from vtuber.models import TodoTask, VTuber


@dataclass(frozen=True)
class AdBrief:
    """What a sponsored stream has to say, in her language."""

    job_id: int
    brand: str
    product: str
    tagline: str
    brief: str
    lines: tuple[str, ...]


def accepted_jobs(vtuber: VTuber, kind: str) -> list[Job]:
    """Her accepted jobs of a kind, the most urgent first."""
    return list(
        Job.objects.filter(vtuber=vtuber, kind=kind, state=Job.State.ACCEPTED)
        .select_related("brand")
        .order_by("deadline", "id")
    )


def job_for_task(task: TodoTask) -> Job | None:
    """The accepted job that a task is done for, by its origin; None when there is none, or it is over."""
    number = str(task.origin.get("id", ""))
    if task.origin.get("app") != "company" or not number.isdecimal():
        return None
    return (
        Job.objects.filter(pk=int(number), vtuber=task.vtuber, state=Job.State.ACCEPTED)
        .select_related("brand", "vtuber__persona")
        .first()
    )


def ad_brief(job: Job) -> AdBrief | None:
    """What is to be said about the brand of an ad stream; None for a project talk."""
    if job.brand is None:
        return None
    language = job.vtuber.persona.language
    return AdBrief(
        job_id=job.pk,
        brand=job.brand.name_for(language),
        product=job.brand.product_for(language),
        tagline=job.brand.tagline_for(language),
        brief=job.brief,
        lines=tuple(str(line) for line in job.ad_lines),
    )


def offered_jobs(vtuber: VTuber) -> list[Job]:
    """Jobs that wait for her answer, the most urgent first."""
    return list(
        Job.objects.filter(vtuber=vtuber, state=Job.State.OFFERED)
        .select_related("brand__advertiser", "mail")
        .order_by("deadline", "id")
    )


def inbox(vtuber: VTuber) -> QuerySet[Mail]:
    """Her personal mailbox, the latest first."""
    return Mail.objects.filter(vtuber=vtuber, mailbox=Mail.Mailbox.PERSONAL)


def unread(vtuber: VTuber) -> QuerySet[Mail]:
    """What she has not read yet."""
    return inbox(vtuber).filter(read_at=None)


def for_the_company(vtuber: VTuber) -> list[Mail]:
    """Letters of hers that the company has not answered, oldest first."""
    return list(
        Mail.objects.filter(vtuber=vtuber, mailbox=Mail.Mailbox.COMPANY, answered_at=None)
        .select_related("in_reply_to")
        .order_by("sent_at", "id")
    )


def last_proposal_on(vtuber: VTuber) -> dt.datetime | None:
    """When she last sent a proposal (game time)."""
    found: dt.datetime | None = Mail.objects.filter(vtuber=vtuber, kind=Mail.Kind.PROPOSAL).aggregate(
        last=Max("sent_at")
    )["last"]
    return found


def brands_by_patience(vtuber: VTuber) -> list[Brand]:
    """Brands that buy ads, those that never had one with her (or longest ago) first; their order is stable."""
    mine = Max("jobs__mail__sent_at", filter=Q(jobs__vtuber=vtuber))
    brands = list(Brand.objects.filter(active=True).select_related("advertiser").annotate(last=mine).order_by("key"))
    never = [brand for brand in brands if brand.last is None]
    waiting = sorted((brand for brand in brands if brand.last is not None), key=lambda brand: brand.last)
    return [*never, *waiting]
