"""Sponsors, as a stream sees them: whose ad is to be read, and what happens once it has been."""

import datetime as dt
from dataclasses import dataclass

from company.models import Brand
from company.selectors import ad_brief, job_for_task
from company.services import complete_job
from streaming.on_air.contexts import AdBrief
from vtuber.models import TodoTask

_NAMED = {"zh": "这一段由「{brand}」送到。", "en": "This part is brought to you by {brand}. "}


@dataclass(frozen=True)
class Sponsor:
    """An accepted ad job that a stream carries."""

    job_id: str
    brief: AdBrief


def sponsor_of(task: TodoTask) -> Sponsor | None:
    """Who pays for this stream, if anybody does."""
    job = job_for_task(task)
    brief = ad_brief(job) if job else None
    if job is None or brief is None or job.brand is None:
        return None
    return Sponsor(
        job_id=str(job.pk),
        brief=AdBrief(
            brand=brief.brand,
            product=brief.product,
            tagline=brief.tagline,
            kin=job.brand.kin,
            brief=brief.brief,
            lines=list(brief.lines),
        ),
    )


def brand_names(language: str) -> list[str]:
    """Every brand that might be named, in one of her languages."""
    return [brand.name_for(language) for brand in Brand.objects.all()]


def at_least_named(ad: str, brand: str, language: str) -> str:
    """The ad with its brand named, whatever a model or an editor made of it; empty for a stream without a sponsor."""
    if not brand:
        return ""
    return ad if brand.casefold() in ad.casefold() else f"{_NAMED[language].format(brand=brand)}{ad}".strip()


def settle(job_id: str, *, game_time: dt.datetime, real: dt.datetime) -> None:
    """The ad was read: the company pays, once."""
    complete_job(job_id=int(job_id), game_time=game_time, real=real)
