"""Every write to letters and jobs: `mail` and `jobs`, and in `recall` what takes them back."""

from company.services.jobs import (
    AD_LINE_LIMIT,
    AD_LINES,
    BRIEF_LIMIT,
    accept_job,
    brand_name,
    complete_job,
    decline_job,
    expire_jobs,
    offer_job,
    pay_for_proposal,
)
from company.services.mail import BODY_LIMIT, SUBJECT_LIMIT, answer_mail, read_mail, send_mail
from company.services.recall import recall_letter, reopen_job

__all__ = [
    "AD_LINES",
    "AD_LINE_LIMIT",
    "BODY_LIMIT",
    "BRIEF_LIMIT",
    "SUBJECT_LIMIT",
    "accept_job",
    "answer_mail",
    "brand_name",
    "complete_job",
    "decline_job",
    "expire_jobs",
    "offer_job",
    "pay_for_proposal",
    "read_mail",
    "recall_letter",
    "reopen_job",
    "send_mail",
]
