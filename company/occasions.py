"""Letters over which she thinks her day anew: an ad that is offered, a word about a promise that is nearly due."""

import datetime as dt

from django.utils.translation import gettext_noop as _

from company.models import Job, Mail
from company.selectors import accepted_jobs
from vtuber.gametime import DAY, game_day
from vtuber.models import VTuber
from vtuber.plugin import EventMessage, SuggestedTask, plan_wording, subscribe
from vtuber.services.proposals import propose_herself
from vtuber.translatable import Translatable, translatable

# Game minutes at her desk.
_SITTING = 30
# A promise that is due within so many days makes a letter urgent.
_NEARLY = DAY


def register() -> None:
    """Called once, when the app is ready."""
    subscribe("job.offered", "another plan for a new ad", on_job_offered)
    subscribe("mail.received", "another plan for an urgent letter", on_mail_received)


def on_job_offered(vtuber: VTuber, message: EventMessage) -> None:
    """A new ad wants an answer today."""
    job = Job.objects.filter(pk=message.payload["job"], kind=Job.Kind.AD_STREAM).select_related("brand").first()
    if job is None or job.brand is None:
        return
    brand = job.brand.name_for(vtuber.persona.language)
    why = translatable(_("A new ad has come: {brand}."), brand=brand)
    _propose(vtuber, f"job:{job.pk}", why, brand, message)


def on_mail_received(vtuber: VTuber, message: EventMessage) -> None:
    """A notice while something that she promised is nearly due."""
    if message.payload["kind"] != Mail.Kind.NOTICE:
        return
    today = game_day(message.game_time)
    promised = [*accepted_jobs(vtuber, Job.Kind.AD_STREAM), *accepted_jobs(vtuber, Job.Kind.PROJECT_TALK)]
    if not any(_is_near(job.deadline, today) for job in promised):
        return
    why = translatable(_("An urgent letter has come: {subject}"), subject=message.payload["subject"])
    _propose(vtuber, f"mail:{message.payload['mail']}", why, "", message)


def _is_near(deadline: dt.date, today: dt.date) -> bool:
    return today <= deadline <= today + _NEARLY


def _propose(vtuber: VTuber, cause: str, why: Translatable, brand: str, message: EventMessage) -> None:
    writer = plan_wording(vtuber, game_day(message.game_time), cause)
    content = writer.word("company_duty.answer_ad" if brand else "company_duty.answer_talk", brand=brand)
    idea = SuggestedTask(type="company", content=content, minutes=_SITTING)
    propose_herself(vtuber=vtuber, cause=cause, why=why, idea=idea, real=message.real_time)
