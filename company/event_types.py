"""The events that the company emits. Deadlines are game days (YYYY-MM-DD), money is in coins."""

from typing import ClassVar, Literal

from vtuber.plugin import WorldEvent, event_type

MailKind = Literal["job", "answer", "proposal", "fan", "notice"]
JobKind = Literal["ad_stream", "project_talk"]


@event_type
class MailReceived(WorldEvent):
    """A letter lies in her mailbox."""

    type: ClassVar[str] = "mail.received"
    mail: int
    kind: MailKind
    sender: str
    subject: str


@event_type
class MailRead(WorldEvent):
    """She has read a letter."""

    type: ClassVar[str] = "mail.read"
    mail: int
    kind: MailKind
    sender: str
    subject: str


@event_type
class MailSent(WorldEvent):
    """A letter of hers is on its way to the company."""

    type: ClassVar[str] = "mail.sent"
    mail: int
    kind: MailKind
    recipient: str
    subject: str


@event_type
class MailRecalled(WorldEvent):
    """An operator took back a letter that nobody had read yet."""

    type: ClassVar[str] = "mail.recalled"
    mail: int
    subject: str


class JobEvent(WorldEvent):
    """What all events about a job carry; `brand` is empty for a project talk."""

    job: int
    kind: JobKind
    brand: str
    deadline: str
    reward: int


@event_type
class JobOffered(JobEvent):
    """A job has been offered to her."""

    type: ClassVar[str] = "job.offered"


@event_type
class JobAccepted(JobEvent):
    """She takes it."""

    type: ClassVar[str] = "job.accepted"


@event_type
class JobDeclined(JobEvent):
    """She does not take it."""

    type: ClassVar[str] = "job.declined"


@event_type
class JobCompleted(JobEvent):
    """It is done, and paid."""

    type: ClassVar[str] = "job.completed"


@event_type
class JobExpired(JobEvent):
    """Its deadline has passed."""

    type: ClassVar[str] = "job.expired"


@event_type
class JobReopened(JobEvent):
    """An operator took her answer back: it is on offer again. `was` is what she had answered."""

    type: ClassVar[str] = "job.reopened"
    was: Literal["accepted", "declined"]


@event_type
class JobWithdrawn(JobEvent):
    """An operator took the offer back before she had read it."""

    type: ClassVar[str] = "job.withdrawn"
