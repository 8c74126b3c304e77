"""What the company tells her at 08:00: her mail, what she owes an answer to, and what she has promised."""

import json

from company.mail_wording import day_words
from company.models import Job, Mail
from company.selectors import accepted_jobs, inbox, last_proposal_on, offered_jobs
from vtuber.gametime import DAY, game_day
from vtuber.plugin import Briefing, Idea, Obligation, PhraseWriter, PlanDay, Section, plan_wording

MOST_LETTERS = 8
QUOTED = 300  # characters of each letter
# Days between two proposals that nobody asked for.
PAUSE = 3
_TITLES = {"zh": "信箱", "en": "Mailbox"}


def brief(day: PlanDay) -> Briefing:
    """The mail section, with answers owed and jobs accepted as obligations."""
    writer = plan_wording(day.vtuber, day.date, "mail")
    offered = offered_jobs(day.vtuber)
    ads, talks = (accepted_jobs(day.vtuber, kind) for kind in (Job.Kind.AD_STREAM, Job.Kind.PROJECT_TALK))
    return Briefing(
        section=_section(day, [*offered, *ads, *talks]),
        ideas=_ideas(day, writer),
        obligations=[
            *_answers(day, offered, writer),
            *_ad_stream(day, ads, writer),
            *_talk(day, talks, writer),
        ],
    )


def _section(day: PlanDay, jobs: list[Job]) -> Section:
    recent = inbox(day.vtuber).filter(sent_at__gte=day.now - 2 * DAY)
    letters = sorted(
        recent[: MOST_LETTERS * 2], key=lambda mail: (mail.read_at is not None, -mail.sent_at.timestamp())
    )
    lines = [_quote(mail, day.language) for mail in letters[:MOST_LETTERS]]
    for job in jobs:
        lines.append(_job_line(job, day.language))
    if not lines:
        lines = ["今天没有信" if day.language == "zh" else "No mail today"]
    return Section(title=_TITLES[day.language], lines=lines)


def _quote(mail: Mail, language: str) -> str:
    """A letter as data: whatever stands in it cannot end its quotation."""
    state = {
        "zh": "未读" if mail.read_at is None else "已读",
        "en": "unread" if mail.read_at is None else "read",
    }[language]
    sender, subject, body = (
        json.dumps(text, ensure_ascii=False) for text in (mail.sender, mail.subject, mail.body[:QUOTED])
    )
    if language == "zh":
        return f"（{state}）发件人 {sender}，标题 {subject}，正文 {body}"
    return f"({state}) from {sender}, subject {subject}, text {body}"


def _job_line(job: Job, language: str) -> str:
    by = day_words(job.deadline, language)
    what = json.dumps(job.brand.name_for(language) if job.brand else job.brief, ensure_ascii=False)
    if language == "zh":
        state = "等我答复" if job.state == Job.State.OFFERED else "已答应"
        return f"工作 {what}：{state}，最晚 {by}，报酬 {job.reward} 枚金币"
    state = "awaits my answer" if job.state == Job.State.OFFERED else "promised"
    return f"Job {what}: {state}, by {by}, {job.reward} coins"


def _answers(day: PlanDay, offered: list[Job], writer: PhraseWriter) -> list[Obligation]:
    """One sitting at the desk answers all offers."""
    if not offered:
        return []
    first = offered[0]
    matter = first.brand.name_for(day.language) if first.brand else ""
    rule = "company_duty.answer_ad" if matter else "company_duty.answer_talk"
    return [
        Obligation(
            type="company",
            content=writer.word(rule, brand=matter),
            minutes=30,
            why=writer.word("company_duty.why_answer", count=str(len(offered))),
            app="company",
            id=f"mail-{first.mail_id}",
        )
    ]


def _ad_stream(day: PlanDay, jobs: list[Job], writer: PhraseWriter) -> list[Obligation]:
    """The most urgent ad, on today's stream: one a stream, and rather too early than too late."""
    if not jobs or jobs[0].brand is None:
        return []
    job, brand = jobs[0], jobs[0].brand
    return [
        Obligation(
            type="stream",
            content=ad_content(brand.name_for(day.language), brand.product_for(day.language), writer),
            minutes=90,
            why=why_ad(job, day, writer),
            app="company",
            id=str(job.pk),
            mark=brand.name_for(day.language),
            note=ad_note(brand.name_for(day.language), writer),
        )
    ]


def ad_content(brand: str, product: str, writer: PhraseWriter) -> str:
    """A talk around the product of an ad, as it would stand in the todolist: a theme, and whose guest it is."""
    return f"{writer.word('company_duty.ad_stream', product=product)}{ad_note(brand, writer)}"


def ad_note(brand: str, writer: PhraseWriter) -> str:
    """What the content of a stream with an ad ends with: whose guest it is. What is to be said stands in the job."""
    return writer.word("company_duty.with_ad", brand=brand)


def why_ad(job: Job, day: PlanDay, writer: PhraseWriter) -> str:
    """Why an ad is on today's plan, in her language; urgent ones say so."""
    days = (job.deadline - day.date).days
    when = "today" if days <= 0 else "tomorrow" if days == 1 else "soon"
    brand = job.brand.name_for(day.language) if job.brand else ""
    return writer.word(f"company_duty.why_{when}", brand=brand, deadline=day_words(job.deadline, day.language))


def _talk(day: PlanDay, jobs: list[Job], writer: PhraseWriter) -> list[Obligation]:
    return [
        Obligation(
            type="project",
            content=job.brief,
            minutes=60,
            why=writer.word("company_duty.why_talk", deadline=day_words(job.deadline, day.language)),
            app="company",
            id=str(job.pk),
        )
        for job in jobs[:1]
    ]


def _ideas(day: PlanDay, writer: PhraseWriter) -> list[Idea]:
    """A proposal, when the last one is some days ago and none is owed anyway."""
    last = last_proposal_on(day.vtuber)
    if last and day.date - game_day(last) < PAUSE * DAY:
        return []
    return [Idea(type="project", content=writer.word("company_duty.project"), minutes=60, weight=1.0)]
