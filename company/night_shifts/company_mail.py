"""What the company does while she sleeps: it answers her letters, keeps deadlines in mind, and forwards fan mail."""

import datetime as dt

from pydantic import BaseModel

from company import prompt_contexts, services
from company.contexts import CompanyAnswer, Letter, Verdict
from company.models import Job, Mail
from company.selectors import accepted_jobs, for_the_company, inbox
from company.staff import Post, signed
from vtuber.gametime import DAY
from vtuber.models import VTuber
from vtuber.plugin import ModelClient, Night, NightShift, TaskTransaction, plan_wording

# So many of her letters are answered in one night; the rest wait for the next.
MOST_ANSWERS = 8
FAN_MAIL = 0.3
PAID_TALK = 0.5


class WrittenAnswer(BaseModel):
    """The answer to a letter of hers."""

    mail: int
    verdict: Verdict
    subject: str
    body: str
    if_approved: str
    coins: int
    deadline: dt.date
    is_proposal: bool
    matter: str


class WrittenNotice(BaseModel):
    """A letter about a job, or of welcome."""

    about: str
    job: int | None
    subject: str
    body: str


class FanLetter(BaseModel):
    """A fan's letter."""

    fan: str
    subject: str
    body: str


class NightMail(BaseModel):
    """Everything that was written in a night."""

    answers: list[WrittenAnswer]
    notices: list[WrittenNotice]
    fan: FanLetter | None


class CompanyShift(NightShift[NightMail]):
    """Answers, reminders, regrets, fan mail."""

    def think(self, night: Night, model_client: ModelClient) -> NightMail | None:
        vtuber = night.vtuber
        answers = [_answer(mail, night, model_client) for mail in for_the_company(vtuber)[:MOST_ANSWERS]]
        notices = [_notice(vtuber, about, job, night, model_client) for about, job in _occasions(vtuber, night.date)]
        fan = _fan_letter(night, model_client) if model_client.rng("fan mail").random() < FAN_MAIL else None
        return NightMail(answers=answers, notices=notices, fan=fan)

    def apply(self, night: Night, result: NightMail, work: TaskTransaction) -> None:
        for answer in result.answers:
            _send_answer(answer, work)
        expired = services.expire_jobs(vtuber=work.vtuber, before=night.date, game_time=work.now, real=work.real)
        gone = {job.pk: job for job in expired}
        for notice in result.notices:
            _send_notice(notice, gone, work)
        if result.fan:
            _send(work, Mail.Kind.FAN, result.fan.fan, result.fan.subject, result.fan.body)


def _occasions(vtuber: VTuber, date: dt.date) -> list[tuple[str, Job | None]]:
    """What the accountant has to write about this morning."""
    found: list[tuple[str, Job | None]] = []
    if not inbox(vtuber).exists():
        found.append(("welcome", None))
    late = Job.objects.filter(vtuber=vtuber, state__in=Job.OPEN, deadline__lt=date).select_related("brand", "mail")
    for job in late:
        found.append(("expired" if job.state == Job.State.ACCEPTED else "unanswered", job))
    for kind in (Job.Kind.AD_STREAM, Job.Kind.PROJECT_TALK):
        found += [("reminder", job) for job in accepted_jobs(vtuber, kind) if job.deadline == date + DAY]
    return found


def _answer(mail: Mail, night: Night, model_client: ModelClient) -> WrittenAnswer:
    rng = model_client.rng(f"answer {mail.sent_at}")
    # A proposal that was itself paid work leads to kind words, or the two of them would talk for ever.
    paid_work = mail.in_reply_to is not None
    if_approved = "words" if paid_work else "talk" if rng.random() < PAID_TALK else "reward"
    coins = rng.randrange(40, 81, 5) if if_approved == "talk" else rng.randrange(10, 31, 5)
    deadline = night.date + rng.randint(2, 4) * DAY
    context = prompt_contexts.company_answer(
        mail, date=night.date, if_approved=if_approved, coins=coins, deadline=deadline
    )
    written = model_client.think_json("company_answer", context, CompanyAnswer)
    return WrittenAnswer(
        mail=mail.pk,
        verdict=written.verdict,
        subject=written.subject,
        body=written.body,
        if_approved=if_approved,
        coins=coins,
        deadline=deadline,
        is_proposal=mail.kind == Mail.Kind.PROPOSAL,
        matter=context.title,
    )


def _notice(vtuber: VTuber, about: str, job: Job | None, night: Night, model_client: ModelClient) -> WrittenNotice:
    written = model_client.think_json(
        "job_notice", prompt_contexts.notice(vtuber, about, date=night.date, job=job), Letter
    )
    return WrittenNotice(about=about, job=job.pk if job else None, subject=written.subject, body=written.body)


def _fan_letter(night: Night, model_client: ModelClient) -> FanLetter:
    fan = plan_wording(night.vtuber, night.date, "fan").word("mail_fan.who")
    written = model_client.think_json(
        "fan_mail", prompt_contexts.fan_mail(night.vtuber, fan, date=night.date), Letter
    )
    return FanLetter(fan=fan, subject=written.subject, body=written.body)


def _send_answer(answer: WrittenAnswer, work: TaskTransaction) -> None:
    mail = Mail.objects.select_related("vtuber__persona").filter(pk=answer.mail, answered_at=None).first()
    if mail is None:
        return  # somebody answered by hand in the meantime
    services.read_mail(mail=mail, game_time=work.now, real=work.real)
    language = mail.vtuber.persona.language
    approved = answer.is_proposal and answer.verdict == "approved"
    if approved and answer.if_approved == "talk":
        services.offer_job(
            vtuber=mail.vtuber,
            kind=Job.Kind.PROJECT_TALK,
            brand=None,
            brief=plan_wording(mail.vtuber, mail.sent_at, "brief").word("mail_answer.brief", title=answer.matter),
            ad_lines=[],
            deadline=answer.deadline,
            reward=answer.coins,
            sender=signed(language, "projects"),
            subject=answer.subject,
            body=answer.body,
            game_time=work.now,
            real=work.real,
            in_reply_to=mail,
        )
        return
    post: Post = "projects" if answer.is_proposal else "intern"
    _send(work, Mail.Kind.ANSWER, signed(language, post), answer.subject, answer.body, in_reply_to=mail)
    if approved and answer.if_approved == "reward":
        services.pay_for_proposal(mail=mail, coins=answer.coins, game_time=work.now, real=work.real)


def _send_notice(notice: WrittenNotice, expired: dict[int, Job], work: TaskTransaction) -> None:
    job = Job.objects.filter(pk=notice.job).select_related("mail").first() if notice.job else None
    still_true = {
        "welcome": True,
        "expired": notice.job in expired,
        "unanswered": notice.job in expired,
        "reminder": job is not None and job.state == Job.State.ACCEPTED,
    }
    if not still_true[notice.about]:
        return
    sender = signed(work.vtuber.persona.language, "accounts")
    _send(work, Mail.Kind.NOTICE, sender, notice.subject, notice.body, in_reply_to=job.mail if job else None)


def _send(
    work: TaskTransaction, kind: str, sender: str, subject: str, body: str, *, in_reply_to: Mail | None = None
) -> None:
    services.send_mail(
        vtuber=work.vtuber,
        mailbox=Mail.Mailbox.PERSONAL,
        kind=kind,
        sender=sender,
        recipient=work.vtuber.name,
        subject=subject,
        body=body,
        game_time=work.now,
        real=work.real,
        in_reply_to=in_reply_to,
    )
