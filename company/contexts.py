"""What models are told about mail and jobs, and the shapes of what they answer."""

from typing import Literal

from pydantic import BaseModel, Field

from vtuber.plugin import Context, Her

Verdict = Literal["approved", "maybe", "declined"]


class Letter(BaseModel):
    """A letter as a model writes it."""

    subject: str = Field(min_length=1, max_length=300)
    body: str = Field(min_length=1, max_length=6000)


class FromTheCompany(Context):
    """What everybody at the company knows when writing to her."""

    language: Literal["zh", "en"]
    company: str
    writer: str  # who signs
    name: str  # hers
    date: str  # the morning on which she reads it, in words
    season: Literal["spring", "summer", "autumn", "winter"]
    earlier: list[str]  # subjects of the last letters to her, so as not to write them again


class JobMailContext(FromTheCompany):
    """Purpose `job_mail`: the manager passes on what an advertiser wants. Answer: `JobMail` as JSON."""

    advertiser: str
    tone: str  # key of company.models.Tone
    brand: str
    product: str
    tagline: str
    kin: str  # key of company.models.Kin
    reward: int  # coins
    deadline: str  # in words
    days: int  # from that morning to the deadline


class JobMail(Letter):
    """The letter, and what the job comes to."""

    brief: str = Field(min_length=1, max_length=600)
    ad_lines: list[str] = Field(min_length=1, max_length=6)


class CompanyAnswerContext(FromTheCompany):
    """Purpose `company_answer`: a letter of hers is answered. Answer: `CompanyAnswer` as JSON."""

    about: Literal["proposal", "acceptance", "refusal", "talk", "letter"]
    subject: str  # of her letter
    body: str
    title: str  # what it is about: the proposal's title or the brand
    # What approval of a proposal leads to: a paid talk, a small reward, or kind words.
    if_approved: Literal["talk", "reward", "words"]
    coins: int
    deadline: str  # of the talk, in words; else empty


class CompanyAnswer(Letter):
    """The company's answer. For anything but a proposal the verdict means nothing."""

    verdict: Verdict = "maybe"


class NoticeContext(FromTheCompany):
    """Purpose `job_notice`: a word of welcome, a reminder, or regret. Answer: `Letter` as JSON."""

    about: Literal["welcome", "reminder", "expired", "unanswered"]
    matter: str  # the brand or the project; empty for a welcome
    deadline: str  # in words
    reward: int


class FanMailContext(Context):
    """Purpose `fan_mail`: somebody who watches her writes to her. Answer: `Letter` as JSON."""

    language: Literal["zh", "en"]
    name: str  # hers
    fan: str
    season: Literal["spring", "summer", "autumn", "winter"]
    games: list[str]  # what she streamed lately, without 《》
    followers: int


class JobReplyContext(Her):
    """Purpose `job_reply`: she takes a job or not. Answer: `JobReply` as JSON."""

    kind: Literal["ad_stream", "project_talk"]
    sender: str
    subject: str  # of the letter that offers the job
    body: str
    brand: str  # empty for a project talk
    product: str
    kin: str
    brief: str
    reward: int
    deadline: str  # in words
    days: int
    accepted_already: int  # jobs that she has promised and not done yet


class JobReply(Letter):
    """Her decision and her letter."""

    accept: bool


class ProposalContext(Her):
    """Purpose `proposal`: she thinks something up. Answer: `Proposal` as JSON."""

    content: str  # what the todolist says
    talk: str  # what the company wants to talk about; empty when the idea is all hers
    earlier: list[str]  # subjects of her earlier proposals
    games: list[str]  # what she streamed lately


class Proposal(BaseModel):
    """An idea, before it is a letter."""

    title: str = Field(min_length=1, max_length=80)
    pitch: str = Field(min_length=1, max_length=1200)


class ProposalMailContext(Her):
    """Purpose `proposal_mail`: the letter that carries a proposal to the company. Answer: `Letter` as JSON."""

    title: str
    pitch: str
    talk: str
    reader: str  # who reads it at the company
