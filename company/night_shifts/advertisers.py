"""What advertisers do while she sleeps: now and then one of them buys an ad stream through the company."""

import datetime as dt

from pydantic import BaseModel

from company import prompt_contexts, services
from company.contexts import JobMail
from company.mail_wording import slip
from company.models import Brand, Job
from company.selectors import brands_by_patience
from company.staff import signed
from vtuber.errors import NotAllowed
from vtuber.gametime import DAY
from vtuber.plugin import ModelClient, Night, NightShift, TaskTransaction

# Share of nights on which an ad is bought.
CHANCE = 0.35
MOST_OPEN = 2
# Brands that waited longest are drawn among these many.
POOL = 8
REWARDS = range(60, 201, 5)


class AdOrder(BaseModel):
    """An ad that was bought, with the manager's letter about it."""

    brand: int
    deadline: dt.date
    reward: int
    subject: str
    body: str
    brief: str
    ad_lines: list[str]


class AdvertisersShift(NightShift[AdOrder]):
    """Places one ad job on some nights; none when she has enough of them, or all deadline days are taken."""

    def think(self, night: Night, model_client: ModelClient) -> AdOrder | None:
        rng = model_client.rng("advertisers")
        if rng.random() >= CHANCE:
            return None
        vtuber = night.vtuber
        taken = set(
            Job.objects.filter(vtuber=vtuber, kind=Job.Kind.AD_STREAM, state__in=Job.OPEN).values_list(
                "deadline", flat=True
            )
        )
        free = [night.date + days * DAY for days in (2, 3, 4) if night.date + days * DAY not in taken]
        brands = brands_by_patience(vtuber)[:POOL]
        if len(taken) >= MOST_OPEN or not free or not brands:
            return None
        brand, deadline, reward = rng.choice(brands), rng.choice(free), rng.choice(REWARDS)
        context = prompt_contexts.job_mail(vtuber, brand, date=night.date, deadline=deadline, reward=reward)
        written = model_client.think_json("job_mail", context, JobMail)
        foot = slip(
            brand=context.brand,
            product=context.product,
            reward=reward,
            deadline=deadline,
            language=context.language,
        )
        return AdOrder(
            brand=brand.pk,
            deadline=deadline,
            reward=reward,
            subject=written.subject,
            body=f"{written.body[:3500].rstrip()}\n\n{foot}",
            brief=written.brief,
            ad_lines=_lines_that_name(context.brand, context.tagline, written.ad_lines),
        )

    def apply(self, night: Night, result: AdOrder, work: TaskTransaction) -> None:
        try:
            services.offer_job(
                vtuber=work.vtuber,
                kind=Job.Kind.AD_STREAM,
                brand=Brand.objects.get(pk=result.brand),
                brief=result.brief,
                ad_lines=result.ad_lines,
                deadline=result.deadline,
                reward=result.reward,
                sender=signed(work.vtuber.persona.language, "manager"),
                subject=result.subject,
                body=result.body,
                game_time=work.now,
                real=work.real,
            )
        except NotAllowed:
            return  # an operator has offered one for that day while the letter was being written


def _lines_that_name(brand: str, tagline: str, lines: list[str]) -> list[str]:
    """At most three lines, of which one names the brand, or the advertiser would not pay."""
    kept = [line.strip() for line in lines if line.strip()][:3]
    if not any(brand in line for line in kept):
        kept = [f"{brand}：{tagline}" if not brand.isascii() else f"{brand}: {tagline}", *kept[:2]]
    return kept
