"""Company business: she reads her mail and answers what asks for an answer."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, Field

from company import services
from company.contexts import JobReply, JobReplyContext
from company.mail_wording import day_words
from company.models import Job
from company.selectors import offered_jobs, unread
from vtuber.errors import NotAllowed
from vtuber.event_types import CharacterActed
from vtuber.gametime import MINUTE, game_day
from vtuber.models import TodoTask
from vtuber.plugin import (
    NO,
    YES,
    Bilingual,
    ContentPart,
    Limits,
    Missed,
    ModelClient,
    TaskHandler,
    TaskKind,
    TaskTransaction,
    her_fields,
)
from vtuber.services.task_notes import note_on_task
from vtuber.translatable import translatable

# Game minutes between two replies, where there is time for it.
WRITING = 8
# So many jobs are answered at one sitting.
MOST_REPLIES = 5


class PlannedReply(BaseModel):
    """What she will answer to a job mail. An operator may change her mind until the start."""

    job: int
    accept: bool
    subject: str = Field(min_length=1, max_length=300)
    body: str = Field(min_length=1, max_length=6000)


class MailSession(BaseModel):
    """The replies of one sitting at the desk, in the order in which they are sent."""

    replies: list[PlannedReply] = Field(default_factory=list, max_length=MOST_REPLIES)


class CompanyHandler(TaskHandler[MailSession]):
    """Marks her mail as read and answers each open job offer exactly once, however late."""

    type = "company"
    kind = TaskKind(
        label=Bilingual("Company", "公司"),
        word=Bilingual("company", "公司事务"),
        prompt=Bilingual("company business, answering mail", "公司事务、回信"),
        aliases=("公司", "工作", "work"),
        icon=(
            '<rect x="3.5" y="7.5" width="17" height="12" rx="2.5"/><path d="M9 7.5V6a1.5 1.5 0 0 1'
            ' 1.5-1.5h3A1.5 1.5 0 0 1 15 6v1.5M3.5 12.5h17M12 11.5v2"/>'
        ),
        by_idea=True,
        props=("desk", "letter"),
        scene="company",
    )
    limits = Limits(min_minutes=15, max_minutes=120, per_day=2, priority=60, missed=Missed.RUN)
    shape = MailSession

    def parts(self, task: TodoTask, prepared: MailSession) -> list[ContentPart]:
        parts = []
        for number, reply in enumerate(prepared.replies):
            at = f"replies.{number}"
            parts += [
                ContentPart(
                    f"{at}.accept",
                    Bilingual("The job", "这份工作"),
                    "choice",
                    YES if reply.accept else NO,
                    group=at,
                    options=((YES, Bilingual("She takes it", "接")), (NO, Bilingual("She declines", "不接"))),
                ),
                ContentPart(f"{at}.subject", Bilingual("Subject", "主题"), "subject", reply.subject, 120, group=at),
                ContentPart(f"{at}.body", Bilingual("Letter", "信"), "letter", reply.body, 4000, group=at),
            ]
        return parts

    def prepare(self, task: TodoTask, model_client: ModelClient) -> MailSession:
        replies = []
        for job in offered_jobs(model_client.vtuber)[:MOST_REPLIES]:
            written = model_client.think_json("job_reply", reply_context(job, model_client), JobReply)
            replies.append(PlannedReply(job=job.pk, **written.model_dump()))
        return MailSession(replies=replies)

    def start(self, task: TodoTask, prepared: MailSession, work: TaskTransaction) -> dt.datetime | None:
        for mail in unread(task.vtuber).select_related("vtuber").order_by("sent_at", "id"):
            services.read_mail(mail=mail, game_time=work.now, real=work.real)
        work.emit(CharacterActed(expression="curious", action="read"))
        return _moment(task, prepared, 0, work.now) if prepared.replies else None

    def tick(self, task: TodoTask, prepared: MailSession, work: TaskTransaction) -> dt.datetime | None:
        begun = task.started_at or work.now
        late = work.now >= task.end
        for number, reply in enumerate(prepared.replies):
            moment = _moment(task, prepared, number, begun)
            if moment > work.now and not late:
                return moment
            if work.once(f"reply:{reply.job}"):
                _send(task, reply, work)
        return None

    def end(self, task: TodoTask, prepared: MailSession, work: TaskTransaction) -> None:
        work.emit(CharacterActed(expression="neutral", action="stretch"))


def _moment(task: TodoTask, prepared: MailSession, number: int, begun: dt.datetime) -> dt.datetime:
    """When the reply of that number is sent: all of them lie before the task's end."""
    step = min(WRITING * MINUTE, max(task.end - begun, MINUTE) / (len(prepared.replies) + 1))
    return begun + (number + 1) * step


def _send(task: TodoTask, reply: PlannedReply, work: TaskTransaction) -> None:
    job = (
        Job.objects.select_related("vtuber__persona", "brand", "mail")
        .filter(pk=reply.job, vtuber=task.vtuber)
        .first()
    )
    if job is None:
        return
    verb = services.accept_job if reply.accept else services.decline_job
    try:
        verb(job=job, subject=reply.subject, body=reply.body, game_time=work.now, real=work.real)
    except NotAllowed:
        # The offer was answered by hand, or has expired, since she wrote: the letter is not sent.
        unsent = translatable(_("An offer was no longer open; her letter about it was not sent."))
        note_on_task(task=task, reason=unsent)
        return
    work.emit(CharacterActed(expression="happy" if reply.accept else "sad", action="type"))


def reply_context(job: Job, model_client: ModelClient) -> JobReplyContext:
    """What she knows of a job when she decides about it."""
    language = model_client.vtuber.persona.language
    today = game_day(model_client.now)
    brand: dict[str, Any] = {
        "brand": job.brand.name_for(language) if job.brand else "",
        "product": job.brand.product_for(language) if job.brand else "",
        "kin": job.brand.kin if job.brand else "",
    }
    return JobReplyContext.model_validate(
        {
            **her_fields(model_client.vtuber, today, model_client.now),
            **brand,
            "kind": job.kind,
            "sender": job.mail.sender,
            "subject": job.mail.subject,
            "body": job.mail.body,
            "brief": job.brief,
            "reward": job.reward,
            "deadline": day_words(job.deadline, language),
            "days": (job.deadline - today).days,
            "accepted_already": Job.objects.filter(vtuber=model_client.vtuber, state=Job.State.ACCEPTED).count(),
        }
    )


COMPANY = CompanyHandler()
