"""Company business: she reads her mail and answers what asks for an answer."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, Field

from company import services
from company.contexts import JobReply, JobReplyContext
from company.models import Job
from company.selectors import offered_jobs, unread
from company.words import day_words
from vtuber.contexts import her_fields
from vtuber.errors import NotAllowed
from vtuber.executor.desk import Desk
from vtuber.executor.handler import Limits, Missed, TaskHandler
from vtuber.executor.scene import Scene
from vtuber.facts import CharacterActed
from vtuber.gametime import MINUTE, game_day
from vtuber.models import TodoTask
from vtuber.models.day import TaskType
from vtuber.words import words

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

    type = TaskType.COMPANY
    limits = Limits(min_minutes=15, max_minutes=120, per_day=2, priority=60, missed=Missed.RUN)
    shape = MailSession

    def prepare(self, task: TodoTask, desk: Desk) -> MailSession:
        replies = []
        for job in offered_jobs(desk.vtuber)[:MOST_REPLIES]:
            written = desk.think_json("job_reply", reply_context(job, desk), JobReply)
            replies.append(PlannedReply(job=job.pk, **written.model_dump()))
        return MailSession(replies=replies)

    def start(self, task: TodoTask, prepared: MailSession, scene: Scene) -> dt.datetime | None:
        for mail in unread(task.vtuber).select_related("vtuber").order_by("sent_at", "id"):
            services.read_mail(mail=mail, game_time=scene.now, real=scene.real)
        scene.emit(CharacterActed(expression="curious", action="read"))
        return _moment(task, prepared, 0, scene.now) if prepared.replies else None

    def tick(self, task: TodoTask, prepared: MailSession, scene: Scene) -> dt.datetime | None:
        begun = task.started_at or scene.now
        late = scene.now >= task.end
        for number, reply in enumerate(prepared.replies):
            moment = _moment(task, prepared, number, begun)
            if moment > scene.now and not late:
                return moment
            if scene.once(f"reply:{reply.job}"):
                _send(task, reply, scene)
        return None

    def end(self, task: TodoTask, prepared: MailSession, scene: Scene) -> None:
        scene.emit(CharacterActed(expression="neutral", action="stretch"))


def _moment(task: TodoTask, prepared: MailSession, number: int, begun: dt.datetime) -> dt.datetime:
    """When the reply of that number is sent: all of them lie before the task's end."""
    step = min(WRITING * MINUTE, max(task.end - begun, MINUTE) / (len(prepared.replies) + 1))
    return begun + (number + 1) * step


def _send(task: TodoTask, reply: PlannedReply, scene: Scene) -> None:
    job = (
        Job.objects.select_related("vtuber__persona", "brand", "mail")
        .filter(pk=reply.job, vtuber=task.vtuber)
        .first()
    )
    if job is None:
        return
    verb = services.accept_job if reply.accept else services.decline_job
    try:
        verb(job=job, subject=reply.subject, body=reply.body, game_time=scene.now, real=scene.real)
    except NotAllowed:
        # The offer was answered by hand, or has expired, since she wrote: the letter is not sent.
        task.reason = words(_("An offer was no longer open; her letter about it was not sent."))
        task.save(update_fields=["reason"])
        return
    scene.emit(CharacterActed(expression="happy" if reply.accept else "sad", action="type"))


def reply_context(job: Job, desk: Desk) -> JobReplyContext:
    """What she knows of a job when she decides about it."""
    language = desk.vtuber.persona.language
    today = game_day(desk.now)
    brand: dict[str, Any] = {
        "brand": job.brand.name_for(language) if job.brand else "",
        "product": job.brand.product_for(language) if job.brand else "",
        "kin": job.brand.kin if job.brand else "",
    }
    return JobReplyContext.model_validate(
        {
            **her_fields(desk.vtuber, today, desk.now),
            **brand,
            "kind": job.kind,
            "sender": job.mail.sender,
            "subject": job.mail.subject,
            "body": job.mail.body,
            "brief": job.brief,
            "reward": job.reward,
            "deadline": day_words(job.deadline, language),
            "days": (job.deadline - today).days,
            "accepted_already": Job.objects.filter(vtuber=desk.vtuber, state=Job.State.ACCEPTED).count(),
        }
    )


COMPANY = CompanyHandler()
