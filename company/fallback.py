"""Letters without a model. Each writer gets what a prompt would get, and answers in the same JSON."""

import json
import re

from company.contexts import (
    CompanyAnswerContext,
    FanMailContext,
    JobMailContext,
    JobReplyContext,
    Letter,
    NoticeContext,
    ProposalContext,
    ProposalMailContext,
)
from vtuber.plugin import PhraseWriter

_RECEIPTS = {
    "acceptance": "mail_ack.yes",
    "refusal": "mail_ack.no",
    "talk": "mail_ack.talk",
    "letter": "mail_ack.letter",
}
_QUOTED = re.compile(r"[「“]([^「」“”]{1,80})[」”]")


def title_in(subject: str) -> str:
    """What stands in quotes in a subject line, else the line itself."""
    found = _QUOTED.search(subject)
    return found.group(1) if found else subject


def write_job_mail(context: JobMailContext, writer: PhraseWriter) -> str:
    """The manager's letter: the news, the advertiser's own words, what to do, what it pays."""
    slots = _slots(context, "advertiser", "brand", "product", "reward", "deadline")
    subject = writer.say("job_mail.subject", **slots)
    lines = [
        writer.say("job_mail.opening", **slots),
        writer.say(f"job_mail.quote_{context.tone}", **slots),
        writer.say("job_mail.ask", **slots) + _gap(writer) + writer.say("job_mail.practical", **slots),
        writer.say("job_mail.close", **slots),
    ]
    brief = writer.word(f"job_mail.brief_{context.kin}", **slots)
    ad_lines = [
        writer.say(f"job_ads.open_{context.kin}", **slots),
        writer.say("job_ads.close", tagline=context.tagline, **slots),
    ]
    return _json(subject=subject, body=_letter(context.name, lines, context.writer), brief=brief, ad_lines=ad_lines)


def write_company_answer(context: CompanyAnswerContext, writer: PhraseWriter) -> str:
    """A verdict with a reason and a kindness, or a line of thanks for a reply."""
    slots = _slots(context, "title", "coins", "deadline")
    if context.about != "proposal":
        rule = _RECEIPTS[context.about]
        subject = writer.say(f"{rule}_subject", **slots)
        lines = [writer.say(f"{rule}_body", **slots), writer.say("mail_ack.close", **slots)]
        return _json(verdict="maybe", subject=subject, body=_letter(context.name, lines, context.writer))
    verdict = writer.rng.choices(["approved", "maybe", "declined"], weights=[9, 7, 4])[0]
    rule = f"mail_answer.{verdict}"
    lines = [writer.say(f"{rule}_news", **slots) + _gap(writer) + writer.say(f"{rule}_reason", **slots)]
    if verdict == "approved":
        lines.append(writer.say(f"mail_answer.then_{context.if_approved}", **slots))
    lines.append(writer.say(f"{rule}_close", **slots))
    subject = writer.say(f"{rule}_subject", **slots)
    return _json(verdict=verdict, subject=subject, body=_letter(context.name, lines, context.writer))


def write_job_notice(context: NoticeContext, writer: PhraseWriter) -> str:
    """The accountant's few words."""
    slots = _slots(context, "matter", "deadline", "reward")
    rule = f"mail_notice.{context.about}"
    subject = writer.say(f"{rule}_subject", **slots)
    lines = [writer.say(f"{rule}_body", **slots), writer.say(f"{rule}_close", **slots)]
    return _json(subject=subject, body=_letter(context.name, lines, context.writer))


def write_fan_mail(context: FanMailContext, writer: PhraseWriter) -> str:
    """A letter from one of many kinds of fans; each kind tells its own small story."""
    story = writer.word("mail_fan.story")
    slots = {"name": context.name, "game": f"《{writer.pick(context.games)}》" if context.games else ""}
    subject = writer.say(f"mail_fan.{story}_subject", **slots)
    middle = [writer.say("mail_fan.played", **slots)] if context.games and writer.rng.random() < 0.4 else []
    lines = [
        writer.say(f"mail_fan.{story}_one", **slots) + _gap(writer) + writer.say(f"mail_fan.{story}_two", **slots),
        *middle,
        writer.say("mail_fan.close", **slots),
    ]
    return _json(subject=subject, body=_letter(context.name, lines, context.fan))


def write_job_reply(context: JobReplyContext, writer: PhraseWriter) -> str:
    """She takes nearly everything; with much on her plate already she may say no."""
    refuses = writer.rng.random() < (0.25 if context.accepted_already >= 3 else 0.03)
    letter = write_reply(context, writer, accept=not refuses)
    return _json(accept=not refuses, subject=letter.subject, body=letter.body)


def write_reply(context: JobReplyContext, writer: PhraseWriter, *, accept: bool) -> Letter:
    """Her yes or no in a letter."""
    slots = _slots(context, "brand", "product", "reward", "deadline")
    if context.kind == "project_talk":
        yes, react = "mail_reply.talk", "mail_reply.talk_react"
    else:
        yes, react = "mail_reply.yes", f"mail_reply.react_{context.kin}"
    if not accept:
        subject = writer.say("mail_reply.no_subject", **slots)
        lines = [writer.say("mail_reply.no_reason", **slots), writer.say("mail_reply.no_close", **slots)]
    else:
        subject = writer.say(f"{yes}_subject", **slots)
        lines = [
            writer.say(react, **slots) + _gap(writer) + writer.say("mail_reply.aside", **slots),
            writer.say(f"{yes}_promise", **slots),
        ]
    return Letter(subject=subject, body=_letter("", lines, context.name))


def write_proposal(context: ProposalContext, writer: PhraseWriter) -> str:
    """One of the ideas that come to a cat; each comes once before any comes again."""
    idea = writer.word("project_ideas.which")
    title = writer.say(f"project_ideas.{idea}_title")
    pitch = _gap(writer).join(writer.say(f"project_ideas.{idea}_{part}") for part in ("what", "how", "why"))
    return _json(title=title, pitch=pitch)


def write_proposal_mail(context: ProposalMailContext, writer: PhraseWriter) -> str:
    """The idea in an envelope: how it came to her, what it is, what she needs for it."""
    slots = _slots(context, "title", "reader")
    subject = writer.say("project_mail.subject", **slots)
    opening = "project_mail.talk_opening" if context.talk else "project_mail.opening"
    lines = [
        writer.say(opening, **slots),
        context.pitch,
        writer.say("project_mail.need", **slots) + _gap(writer) + writer.say("project_mail.close", **slots),
    ]
    return _json(subject=subject, body=_letter("", lines, context.name))


def _slots(context: object, *names: str) -> dict[str, str | int]:
    return {name: getattr(context, name) for name in names}


def _gap(writer: PhraseWriter) -> str:
    return "" if writer.language == "zh" else " "


def _letter(to: str, lines: list[str], signed: str) -> str:
    return "\n".join([*([to] if to else []), *lines, signed])


def _json(**values: object) -> str:
    return json.dumps(values, ensure_ascii=False)
