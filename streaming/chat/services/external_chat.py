"""Somebody talks from elsewhere: another platform, or in front of a stage. Whoever hands it on vouches for them."""

import datetime as dt

from django.conf import settings

from llmservice.text.cleaning import cut
from streaming.chat.api.external_chat_body import OutsideBody
from streaming.chat.policy.banned_words import banned_words
from streaming.chat.policy.identity import key_of_guest, key_of_sender
from streaming.chat.policy.limits import waiting_limiter
from streaming.chat.policy.refusals import Refused, too_fast
from streaming.chat.policy.screening import screen_nickname
from streaming.chat.services.messages import Said, say_in_chat
from streaming.chat.services.viewers import get_or_create_viewer
from streaming.models import ChatMessage
from streaming.models.chat import NICKNAME_LIMIT
from vtuber.models import VTuber


def say_from_outside(*, vtuber: VTuber, body: OutsideBody, real: dt.datetime) -> Said:
    """One message, said once however often it is sent. Raises Refused, and then nothing was said."""
    if body.is_guest:
        key = key_of_guest(body.platform, body.sender_name.strip())
    else:
        key = key_of_sender(body.platform, body.sender_id)
    again = ChatMessage.objects.filter(viewer__vtuber=vtuber, viewer__key=key, client_id=body.client_id).first()
    if again is not None:
        # Sent again after a lost answer: it costs the viewer nothing.
        return Said(again.pk, again=True)
    paid = body.paid
    # Who gives a dozen gifts in a row has paid for each.
    seconds = 0 if paid else waiting_limiter(settings.REDIS_URL, settings.REDIS_PREFIX).wait("viewer", key)
    if seconds:
        raise too_fast(seconds)
    viewer = get_or_create_viewer(
        vtuber=vtuber,
        key=key,
        address="",
        real=real,
        origin=body.platform,
        nickname=_name(vtuber, body.sender_name),
        guest=body.is_guest,
    )
    return say_in_chat(
        viewer=viewer,
        client_id=body.client_id,
        text=body.text,
        real=real,
        highlighted=body.highlighted,
        paid=paid,
    )


def _name(vtuber: VTuber, name: str) -> str:
    """The platform's name for them, if it may stand here; else they get one of ours."""
    try:
        return screen_nickname(cut(name, NICKNAME_LIMIT), vtuber.name, banned_words(vtuber.pk))
    except Refused:
        return ""
