"""Contexts of the company's letters, gathered from what it knows."""

import datetime as dt
from typing import Any

from company import contexts
from company.fallback import title_in
from company.mail_wording import day_words
from company.models import Brand, Job, Mail
from company.selectors import inbox
from company.staff import COMPANY, Post, name_of
from vtuber.models import VTuber
from vtuber.plugin import game_in
from vtuber.seasons import season
from vtuber.selectors import streams_lately
from vtuber.services.follower_stats import follower_stats_on

EARLIER = 6


def _letterhead(vtuber: VTuber, post: Post, date: dt.date) -> dict[str, Any]:
    language = vtuber.persona.language
    return {
        "language": language,
        "company": COMPANY[language],
        "writer": name_of(language, post),
        "name": vtuber.name,
        "date": day_words(date, language),
        "season": season(date),
        "earlier": list(inbox(vtuber).values_list("subject", flat=True)[:EARLIER]),
    }


def games_lately(vtuber: VTuber) -> list[str]:
    """Titles of the games of her last streams, newest first, without doubles."""
    contents = streams_lately(vtuber).values_list("content", flat=True)[:5]
    return list(dict.fromkeys(title for content in contents if (title := game_in(content))))


def job_mail(
    vtuber: VTuber, brand: Brand, *, date: dt.date, deadline: dt.date, reward: int
) -> contexts.JobMailContext:
    """The manager writes about an ad; `date` is the morning on which she reads it."""
    language = vtuber.persona.language
    return contexts.JobMailContext(
        **_letterhead(vtuber, "manager", date),
        advertiser=brand.advertiser.name_for(language),
        tone=brand.advertiser.tone,
        brand=brand.name_for(language),
        product=brand.product_for(language),
        tagline=brand.tagline_for(language),
        kin=brand.kin,
        reward=reward,
        deadline=day_words(deadline, language),
        days=(deadline - date).days,
    )


def company_answer(
    mail: Mail, *, date: dt.date, if_approved: str, coins: int, deadline: dt.date
) -> contexts.CompanyAnswerContext:
    """The company answers a letter of hers: a proposal, a reply to a job mail, or whatever else she wrote."""
    vtuber = mail.vtuber
    language = vtuber.persona.language
    about, title = "letter", title_in(mail.subject)
    if mail.kind == Mail.Kind.PROPOSAL:
        about = "proposal"
    elif mail.in_reply_to and (job := Job.objects.filter(mail=mail.in_reply_to).select_related("brand").first()):
        title = matter_of(job)
        if job.brand:
            about = "refusal" if job.state == Job.State.DECLINED else "acceptance"
        elif job.state != Job.State.DECLINED:
            about = "talk"
    return contexts.CompanyAnswerContext.model_validate(
        {
            **_letterhead(vtuber, "projects" if about == "proposal" else "intern", date),
            "about": about,
            "subject": mail.subject,
            "body": mail.body,
            "title": title,
            "if_approved": if_approved,
            "coins": coins,
            "deadline": day_words(deadline, language),
        }
    )


def notice(vtuber: VTuber, about: str, *, date: dt.date, job: Job | None) -> contexts.NoticeContext:
    """The accountant writes: welcome, a reminder, or regret about a job."""
    return contexts.NoticeContext.model_validate(
        {
            **_letterhead(vtuber, "accounts", date),
            "about": about,
            "matter": matter_of(job) if job else "",
            "deadline": day_words(job.deadline, vtuber.persona.language) if job else "",
            "reward": job.reward if job else 0,
        }
    )


def fan_mail(vtuber: VTuber, fan: str, *, date: dt.date) -> contexts.FanMailContext:
    """A fan writes."""
    follower_stats = follower_stats_on(vtuber, date)
    return contexts.FanMailContext.model_validate(
        {
            "language": vtuber.persona.language,
            "name": vtuber.name,
            "fan": fan,
            "season": season(date),
            "games": games_lately(vtuber),
            "followers": follower_stats.followers_simulated + follower_stats.followers_real,
        }
    )


def matter_of(job: Job) -> str:
    """What a job is about, in her language: the brand, or the project that is to be talked over."""
    return job.brand.name_for(job.vtuber.persona.language) if job.brand else title_in(job.brief)
