"""Letters change here. Each verb is one transaction, the clock locked first, as everywhere."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_noop as _

from company import event_types
from company.models import Mail
from llmservice.text.cleaning import clean_line, clean_text
from vtuber.errors import NotAllowed
from vtuber.models import VTuber
from vtuber.plugin import WorldEvent, emit
from vtuber.services.clock import locked_clock
from vtuber.translatable import translatable

SUBJECT_LIMIT, BODY_LIMIT = 120, 4000


@transaction.atomic
def send_mail(
    *,
    vtuber: VTuber,
    mailbox: str,
    kind: str,
    sender: str,
    recipient: str,
    subject: str,
    body: str,
    game_time: dt.datetime,
    real: dt.datetime,
    in_reply_to: Mail | None = None,
) -> Mail:
    """Put a letter into a mailbox. A letter that goes back to where another came from marks that one as answered.

    NotAllowed for a letter without a subject or a text.
    """
    locked_clock(vtuber)
    subject, body = clean_line(subject, SUBJECT_LIMIT), clean_text(body, BODY_LIMIT)
    if not subject or not body:
        raise NotAllowed(translatable(_("A letter needs a subject and a text.")))
    mail = Mail.objects.create(
        vtuber=vtuber,
        mailbox=mailbox,
        kind=kind,
        thread_id=in_reply_to.root_id if in_reply_to else None,
        in_reply_to=in_reply_to,
        sender=clean_line(sender, 80),
        recipient=clean_line(recipient, 80),
        subject=subject,
        body=body,
        sent_at=game_time,
    )
    if in_reply_to and in_reply_to.mailbox != mailbox:
        answer_mail(in_reply_to, game_time=game_time)
    event: WorldEvent
    if mailbox == Mail.Mailbox.PERSONAL:
        event = event_types.MailReceived(mail=mail.pk, kind=_kind(mail), sender=mail.sender, subject=mail.subject)
    else:
        event = event_types.MailSent(mail=mail.pk, kind=_kind(mail), recipient=mail.recipient, subject=mail.subject)
    emit(vtuber, event, game_time=game_time, real=real)
    return mail


def _kind(mail: Mail) -> event_types.MailKind:
    kind: event_types.MailKind = mail.kind  # type: ignore[assignment]
    return kind


@transaction.atomic
def read_mail(*, mail: Mail, game_time: dt.datetime, real: dt.datetime) -> bool:
    """She (or the company) reads a letter. False when it had been read before; hers are told as an event."""
    locked_clock(mail.vtuber_id)
    # An operator's letter may be a moment younger than the transaction that reads it.
    if not Mail.objects.filter(pk=mail.pk, read_at=None).update(read_at=max(game_time, mail.sent_at)):
        return False
    if mail.mailbox == Mail.Mailbox.PERSONAL:
        event = event_types.MailRead(mail=mail.pk, kind=_kind(mail), sender=mail.sender, subject=mail.subject)
        emit(mail.vtuber, event, game_time=game_time, real=real)
    return True


def answer_mail(mail: Mail, *, game_time: dt.datetime) -> bool:
    """Note that a letter is answered, or needs no answer any more. False when it was before."""
    moment = max(game_time, mail.sent_at)
    return bool(Mail.objects.filter(pk=mail.pk, answered_at=None).update(answered_at=moment))
