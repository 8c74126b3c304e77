"""Thinking something up: the proposal, then the mail that carries it to the company."""

import datetime as dt

from pydantic import BaseModel, Field

from company import services
from company.contexts import Letter, Proposal, ProposalContext, ProposalMailContext
from company.models import Job, Mail
from company.prompt_contexts import games_lately
from company.selectors import job_for_task
from company.staff import COMPANY, name_of
from llmservice.text.cleaning import clean_line, clean_text
from vtuber.event_types import CharacterActed
from vtuber.gametime import game_day
from vtuber.models import TodoTask
from vtuber.plugin import (
    Bilingual,
    Limits,
    Missed,
    ModelClient,
    TaskHandler,
    TaskKind,
    TaskTransaction,
    TextField,
    her_fields,
)

EARLIER = 10


class ProjectMail(BaseModel):
    """A proposal and its letter, before it is sent."""

    title: str = Field(min_length=1, max_length=80)
    pitch: str = Field(min_length=1, max_length=1200)
    subject: str = Field(min_length=1, max_length=300)
    body: str = Field(min_length=1, max_length=6000)


class ProjectHandler(TaskHandler[ProjectMail]):
    """Sends one proposal, exactly once. Done for a project talk, it earns the talk's reward."""

    type = "project"
    kind = TaskKind(
        label=Bilingual("Proposal", "企划"),
        word=Bilingual("proposal", "企划"),
        prompt=Bilingual("thinking up a proposal", "想企划"),
        aliases=("企划", "策划"),
        icon='<path d="M9.3 16.5c0-2-3-3.3-3-6.7a5.7 5.7 0 0 1 11.4 0c0 3.4-3 4.7-3 6.7zM9.8 19.5h4.4"/>',
        by_idea=True,
        props=("desk", "paper"),
    )
    limits = Limits(min_minutes=30, max_minutes=150, per_day=1, priority=45, missed=Missed.LATE, grace_minutes=180)
    shape = ProjectMail
    texts = (
        TextField("title", Bilingual("Proposal", "企划"), "line", 80),
        TextField("pitch", Bilingual("What it is", "内容"), "text", 1200),
        TextField("subject", Bilingual("Subject", "主题"), "subject", 120, group="letter"),
        TextField("body", Bilingual("Letter", "信"), "letter", 4000, group="letter"),
    )

    def prepare(self, task: TodoTask, model_client: ModelClient) -> ProjectMail:
        vtuber = model_client.vtuber
        job = job_for_task(task)
        talk = job.brief if job else ""
        her = her_fields(vtuber, game_day(model_client.now), model_client.now)
        earlier = Mail.objects.filter(vtuber=vtuber, kind=Mail.Kind.PROPOSAL).values_list("subject", flat=True)
        context = ProposalContext.model_validate(
            {
                **her,
                "content": task.content,
                "talk": talk,
                "earlier": list(earlier[:EARLIER]),
                "games": games_lately(vtuber),
            }
        )
        proposal = model_client.think_json("proposal", context, Proposal)
        title, pitch = clean_line(proposal.title, 80), clean_text(proposal.pitch, 1200)
        letter = model_client.think_json(
            "proposal_mail",
            ProposalMailContext.model_validate(
                {
                    **her,
                    "title": title,
                    "pitch": pitch,
                    "talk": talk,
                    "reader": name_of(vtuber.persona.language, "projects"),
                }
            ),
            Letter,
        )
        return ProjectMail(title=title, pitch=pitch, subject=letter.subject, body=letter.body)

    def start(self, task: TodoTask, prepared: ProjectMail, work: TaskTransaction) -> dt.datetime | None:
        work.emit(CharacterActed(expression="curious", action="type"))
        # The thinking takes most of the time; the letter goes out near the end.
        return work.now + (task.end - work.now) * 0.8 if task.end > work.now else work.now

    def tick(self, task: TodoTask, prepared: ProjectMail, work: TaskTransaction) -> dt.datetime | None:
        if not work.once("proposal"):
            return None
        job = job_for_task(task)
        services.send_mail(
            vtuber=task.vtuber,
            mailbox=Mail.Mailbox.COMPANY,
            kind=Mail.Kind.PROPOSAL,
            sender=task.vtuber.name,
            recipient=COMPANY[task.vtuber.persona.language],
            subject=prepared.subject,
            body=prepared.body,
            game_time=work.now,
            real=work.real,
            in_reply_to=job.mail if job else None,
        )
        if job and job.kind == Job.Kind.PROJECT_TALK:
            services.complete_job(job_id=job.pk, game_time=work.now, real=work.real)
        work.emit(CharacterActed(expression="smug", action="nod"))
        return None


PROJECT = ProjectHandler()
