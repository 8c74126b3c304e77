"""Why the company, her fans and she herself ask a model for a letter."""

from django.utils.translation import gettext_lazy as _

from company import contexts, fallback
from vtuber.plugin import Purpose, register_purpose

PURPOSES = (
    Purpose(
        name="job_mail",
        label=_("Letter with a job"),
        role="director",
        context=contexts.JobMailContext,
        write_fallback=fallback.write_job_mail,
        answer=contexts.JobMail,
        max_tokens=700,
    ),
    Purpose(
        name="company_answer",
        label=_("Answer of the company"),
        role="director",
        context=contexts.CompanyAnswerContext,
        write_fallback=fallback.write_company_answer,
        answer=contexts.CompanyAnswer,
        max_tokens=500,
    ),
    Purpose(
        name="job_notice",
        label=_("Reminder of a job"),
        role="director",
        context=contexts.NoticeContext,
        write_fallback=fallback.write_job_notice,
        answer=contexts.Letter,
        max_tokens=300,
    ),
    Purpose(
        name="fan_mail",
        label=_("Fan mail"),
        role="director",
        context=contexts.FanMailContext,
        write_fallback=fallback.write_fan_mail,
        answer=contexts.Letter,
        max_tokens=400,
        temperature=1.0,
    ),
    Purpose(
        name="job_reply",
        label=_("Her reply to a job"),
        role="director",
        context=contexts.JobReplyContext,
        write_fallback=fallback.write_job_reply,
        answer=contexts.JobReply,
        max_tokens=400,
    ),
    Purpose(
        name="proposal",
        label=_("Proposal"),
        role="director",
        context=contexts.ProposalContext,
        write_fallback=fallback.write_proposal,
        answer=contexts.Proposal,
        max_tokens=400,
        temperature=1.0,
    ),
    Purpose(
        name="proposal_mail",
        label=_("Letter with a proposal"),
        role="director",
        context=contexts.ProposalMailContext,
        write_fallback=fallback.write_proposal_mail,
        answer=contexts.Letter,
        max_tokens=500,
    ),
)


def register() -> None:
    """Called once, when the app is ready."""
    for purpose in PURPOSES:
        register_purpose(purpose)
