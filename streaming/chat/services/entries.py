"""A chat message as everybody may see it."""

from django.db.models import F

from streaming.event_types import ChatEntry, Paid
from streaming.models import Answer, ChatMessage, Viewer
from vtuber.gametime import hhmm


def entry_of(message: ChatMessage, viewer: Viewer) -> ChatEntry:
    """A message as everybody may see it."""
    return ChatEntry(
        message=message.pk,
        client_id=message.client_id,
        viewer=viewer.pk,
        nickname=message.nickname,
        colour=viewer.colour,
        origin=viewer.origin,
        by_staff=message.by_staff,
        highlighted=message.highlighted,
        text=message.text,
        at=hhmm(message.said_at),
        paid=paid_of(message),
    )


def paid_of(message: ChatMessage) -> Paid | None:
    """What a message cost its writer; None for an ordinary one."""
    if not message.paid:
        return None
    amount = "" if message.amount is None else f"{message.amount:f}"
    if "." in amount:
        amount = amount.rstrip("0").rstrip(".")
    return Paid.model_validate({"kind": message.paid, "amount": amount, "currency": message.currency})


def most_paid(answer: Answer) -> Paid | None:
    """The most that whoever is answered has paid with what is answered; None for nothing."""
    gifts = answer.messages.filter(viewer=answer.viewer).exclude(paid="")
    most = gifts.order_by(F("amount").desc(nulls_last=True), "pk").first()
    return paid_of(most) if most else None
