"""What the API of mail and jobs takes and answers. Moments are game time, as her wall shows it; money is in coins."""

import datetime as dt
from typing import Annotated

from pydantic import Field, StringConstraints

from company.models import Job, Mail
from company.services import AD_LINE_LIMIT, AD_LINES, BODY_LIMIT, BRIEF_LIMIT, SUBJECT_LIMIT, brand_name
from company.threads import Thread
from vtuber.gametime import hhmm, stamp
from vtuber.models import TodoTask
from vtuber.translatable import translate
from vtuber.web.api_base import ApiAnswer, ApiBody


class Letter(ApiAnswer):
    """A letter, whole. `read_at` and `answered_at` are empty until then."""

    id: int
    mailbox: str
    kind: str
    kind_name: str
    sender: str
    recipient: str
    subject: str
    body: str
    sent_at: str
    read_at: str
    answered_at: str


class JobState(ApiAnswer):
    """A job; `brand` is empty for a project talk. The deadline is a game day."""

    id: int
    mail: int
    kind: str
    brand: str
    brief: str
    ad_lines: list[str]
    deadline: str
    reward: int
    state: str
    state_name: str


class JobTask(ApiAnswer):
    """A task that stands in a plan of hers because of a job."""

    id: int
    job: int
    type: str
    date: str
    start_time: str
    end_time: str
    content: str
    state: str
    why: str
    reason: str


class ThreadInShort(ApiAnswer):
    """An exchange of letters in short; `waits` says that somebody has to do something about it."""

    id: int
    subject: str
    letters: int
    unread: int
    unanswered: int
    with_whom: str
    kind: str
    last_at: str
    last_by: str
    jobs: list[JobState]
    tasks: int


class ThreadsPage(ApiAnswer):
    """Threads, the latest first; `next` is what `before` is to be for the page after this one, null at the end."""

    threads: list[ThreadInShort]
    next: int | None


class ThreadAnswer(ApiAnswer):
    """A thread with everything in it, and what it did to her plans."""

    id: int
    subject: str
    letters: list[Letter]
    jobs: list[JobState]
    tasks: list[JobTask]


class SenderChoice(ApiAnswer):
    """Somebody who may write to her."""

    key: str
    name: str


class BrandChoice(ApiAnswer):
    """A brand that may be advertised, and the key of the firm that owns it."""

    id: int
    name: str
    product: str
    tagline: str
    sender: str


class SendersAnswer(ApiAnswer):
    """What a form for letters offers."""

    senders: list[SenderChoice]
    brands: list[BrandChoice]
    today: str


class SentAnswer(ApiAnswer):
    """The letter that was sent, and the thread in which it stands."""

    thread: int
    mail: int


class ReplyDraft(ApiAnswer):
    """A letter in her name that nobody has sent yet."""

    accept: bool
    subject: str
    body: str


class JobAnswer(ApiAnswer):
    """The job, as it stands now."""

    job: JobState


class AcceptBody(ApiBody):
    """The letter in her name."""

    subject: str = Field(min_length=1, max_length=SUBJECT_LIMIT)
    body: str = Field(min_length=1, max_length=BODY_LIMIT)


class LetterBody(AcceptBody):
    """A letter to her: from whom (a key of `mail/senders`), and which letter it replies to, if any."""

    sender: str = Field(min_length=1, max_length=40)
    reply_to: int | None = Field(default=None, ge=1, lt=2**53)


AdLine = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=AD_LINE_LIMIT)]


class OfferBody(AcceptBody):
    """A letter that offers an ad stream, with its terms."""

    sender: str = Field(min_length=1, max_length=40)
    brand: int = Field(ge=1, lt=2**53)
    brief: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=BRIEF_LIMIT)]
    ad_lines: list[AdLine] = Field(min_length=1, max_length=AD_LINES)
    deadline: dt.date
    reward: int = Field(ge=1, le=1000)


def letter_shape(mail: Mail) -> Letter:
    """A letter as the API answers it."""
    return Letter(
        id=mail.pk,
        mailbox=mail.mailbox,
        kind=mail.kind,
        kind_name=str(mail.get_kind_display()),
        sender=mail.sender,
        recipient=mail.recipient,
        subject=mail.subject,
        body=mail.body,
        sent_at=stamp(mail.sent_at),
        read_at=stamp(mail.read_at) if mail.read_at else "",
        answered_at=stamp(mail.answered_at) if mail.answered_at else "",
    )


def job_shape(job: Job) -> JobState:
    """A job as the API answers it."""
    return JobState(
        id=job.pk,
        mail=job.mail_id,
        kind=job.kind,
        brand=brand_name(job),
        brief=job.brief,
        ad_lines=[str(line) for line in job.ad_lines],
        deadline=job.deadline.isoformat(),
        reward=job.reward,
        state=job.state,
        state_name=str(job.get_state_display()),
    )


def task_shape(task: TodoTask, job: Job) -> JobTask:
    """A task as the API of jobs answers it."""
    return JobTask(
        id=task.pk,
        job=job.pk,
        type=task.type,
        date=task.todolist.date.isoformat(),
        start_time=hhmm(task.start),
        end_time=hhmm(task.end),
        content=task.content,
        state=task.state,
        why=str(task.origin.get("why", "")),
        reason=translate(task.reason),
    )


def thread_shape(thread: Thread) -> ThreadInShort:
    """A thread in a list."""
    root = thread.root
    return ThreadInShort(
        id=root.pk,
        subject=root.subject,
        letters=thread.letters,
        unread=thread.unread,
        unanswered=thread.unanswered,
        with_whom=root.sender if root.mailbox == Mail.Mailbox.PERSONAL else root.recipient,
        kind=root.kind,
        last_at=stamp(thread.last.sent_at),
        last_by=thread.last.sender,
        jobs=[job_shape(job) for job in thread.jobs],
        tasks=thread.tasks,
    )
