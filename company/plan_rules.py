"""Promises on the plan: an accepted ad is on a stream that names it, at the latest on the day of its deadline."""

import datetime as dt

from django.utils.translation import gettext_noop as _

from company.briefing import ad_content, ad_note, why_ad
from company.mail_wording import day_words
from company.models import Brand, Job
from company.selectors import accepted_jobs
from llmservice.text.cleaning import cut
from vtuber.ad_mentions import speaks_of_ad, without_ad
from vtuber.fallback.stream_gist import gist_of
from vtuber.gametime import MINUTE, at
from vtuber.plugin import Draft, DraftTask, PhraseWriter, Source, plan_wording

CONTENT_LIMIT = 300
# Where a stream that nobody planned is put, if the evening is still to come.
EVENING = dt.time(19, 30)
LENGTH = 60 * MINUTE


def promises_are_kept(draft: Draft) -> None:
    """Origins are real, sponsored streams name their brand, and what is due today is on the plan."""
    ads = accepted_jobs(draft.day.vtuber, Job.Kind.AD_STREAM)
    talks = accepted_jobs(draft.day.vtuber, Job.Kind.PROJECT_TALK)
    _check_origins(draft, "stream", ads)
    _check_origins(draft, "project", talks)
    for job in ads:
        _place_ad(draft, job)
    for job in talks:
        _place_talk(draft, job)


def _carried(task: DraftTask) -> str:
    """The id of the job that a task carries; empty for none."""
    return task.origin.get("id", "") if task.origin.get("app") == "company" else ""


def _check_origins(draft: Draft, type: str, jobs: list[Job]) -> None:
    """A task must not claim a job that is not hers to do, nor one that another task of the day carries already."""
    open_ids = {str(job.pk) for job in jobs}
    # Who may not be changed has the first claim.
    for task in sorted(draft.of(type), key=lambda each: not each.fixed):
        if not _carried(task):
            continue
        if _carried(task) in open_ids:
            open_ids.remove(_carried(task))
        elif not task.fixed:
            task.origin = {}
            draft.note(_("{type} was not for a job that is open, so it is simply hers."), type=type)


def _place_ad(draft: Draft, job: Job) -> None:
    """On the stream that carries it or names it; on any stream, or a new one, when it is due today."""
    day = draft.day
    brand = job.brand
    if brand is None:
        return
    name = brand.name_for(day.language)
    writer = plan_wording(day.vtuber, day.date, "promise", job.pk)
    streams = draft.of("stream")
    carrier = next((task for task in streams if _carried(task) == str(job.pk)), None)
    if carrier is None:
        free = [task for task in streams if not task.origin and not task.fixed]
        names = [task for task in free if brand.name_zh in task.content or brand.name_en in task.content]
        due = job.deadline <= day.date
        carrier = names[0] if names else free[0] if free and due else None
        if carrier is None and due:
            carrier = _new_stream(draft, ad_content(name, brand.product_for(day.language), writer))
        if carrier is None:
            return
        carrier.origin = {"app": "company", "id": str(job.pk), "why": why_ad(job, day, writer)}
        draft.note(_("The stream carries the ad for {brand}."), brand=name)
    if not carrier.fixed:
        _part_from_ad(draft, carrier, brand, writer)


def _part_from_ad(draft: Draft, stream: DraftTask, brand: Brand, writer: PhraseWriter) -> None:
    """The content says what the stream is about, and at its end whose guest it is. The ad itself is the job's."""
    name, product = brand.name_for(draft.day.language), brand.product_for(draft.day.language)
    note = ad_note(name, writer)
    if speaks_of_ad(stream.content, (name, product)):
        about = without_ad(stream.content, (name, product))
        gist = gist_of(about)
        says_something = gist.game or gist.theme
        stream.content = (
            f"{cut(about, CONTENT_LIMIT - len(note))}{note}" if says_something else ad_content(name, product, writer)
        )
        draft.note(_("What the stream is about was parted from the ad for {brand}."), brand=name)
    elif name not in stream.content:
        stream.content = f"{cut(stream.content, CONTENT_LIMIT - len(note))}{note}"
        draft.note(_("The stream's content names {brand} now."), brand=name)


def _new_stream(draft: Draft, content: str) -> DraftTask:
    """A stream of its own for an ad that is due today and found none."""
    day = draft.day
    sleeps = at(day.date, day.vtuber.persona.sleeps_at)
    start = max(at(day.date, EVENING), day.now + 30 * MINUTE)
    start = max(min(start, sleeps - LENGTH), day.now)
    task = DraftTask("stream", start, start + LENGTH, content, source=Source.PLANNER)
    draft.tasks.append(task)
    draft.note(_("A stream was added: an ad is due today."))
    return task


def _place_talk(draft: Draft, job: Job) -> None:
    """A project talk is had at the project task of the day, or at one that is added when it is due."""
    tasks = draft.of("project")
    if any(_carried(task) == str(job.pk) for task in tasks):
        return
    day = draft.day
    writer = plan_wording(day.vtuber, day.date, "talk", job.pk)
    why = writer.word("company_duty.why_talk", deadline=day_words(job.deadline, day.language))
    free = [task for task in tasks if not task.origin and not task.fixed]
    if free:
        task = free[0]
    elif job.deadline <= day.date and not tasks:
        start = max(at(day.date, dt.time(14, 0)), day.now)
        task = DraftTask("project", start, start + LENGTH, job.brief, source=Source.PLANNER)
        draft.tasks.append(task)
        draft.note(_("A project talk was added: it is due today."))
    else:
        return
    task.origin = {"app": "company", "id": str(job.pk), "why": why}
