"""What front ends ask for: each done once, however often it is sent."""

import datetime as dt
import hashlib

from django.db import transaction
from django.utils import timezone

from streaming.chat.api.external_chat_body import OutsideBody
from streaming.chat.services.external_chat import say_from_outside
from unity_bridge.messages import TimeRequest, ViewerQuestion
from unity_bridge.models import FrontEndRequest
from vtuber.models import VTuber
from vtuber.services import operator_actions
from vtuber.services.clock import locked_clock

# Whoever talks to her in front of a stage comes from this platform.
PLATFORM = "stage"
# Real time for which a request is known again.
KEPT = dt.timedelta(days=2)


class BadRequest(Exception):
    """The request does not say all that it has to; the text tells what is missing."""


def ask(*, vtuber: VTuber, client_id: str, request: str, question: ViewerQuestion, real: dt.datetime) -> int | None:
    """Somebody in front of the stage says something: the number of their chat message. Raises streaming's Refused."""
    body = OutsideBody(
        platform=PLATFORM,
        sender_id=hashlib.sha256(f"{client_id}/{question.viewer}".encode()).hexdigest(),
        sender_name=question.nickname,
        text=question.text,
        # Another front end may call its own message the same.
        message_id=f"{client_id}/{request}",
    )
    return say_from_outside(vtuber=vtuber, body=body, real=real).message


@transaction.atomic
def change_time(*, vtuber: VTuber, client_id: str, request: str, wanted: TimeRequest, real: dt.datetime) -> bool:
    """Do what a front end wants of the clock; False when that very request was done before.

    Raises BadRequest, and NotAllowed of the clock. It stands in the audit log, and can be undone like an operator's.
    """
    locked_clock(vtuber)
    seen = FrontEndRequest.objects.filter(vtuber=vtuber, client_id=client_id, request=request)
    if seen.exists():
        return False
    FrontEndRequest.objects.create(vtuber=vtuber, client_id=client_id, request=request, done_at=real)
    actor = f"stage: {client_id}"
    match wanted.action:
        case "pause" | "resume":
            paused = wanted.action == "pause"
            operator_actions.pause_clock(vtuber=vtuber, paused=paused, actor=actor, real=real)
        case "set":
            operator_actions.jump_clock(vtuber=vtuber, to=_moment(wanted.game_time), actor=actor, real=real)
        case "scale":
            if wanted.scale is None:
                raise BadRequest("scale: say how many game seconds a real second, in `scale`")
            operator_actions.change_speed(vtuber=vtuber, speed=wanted.scale, live_speed=None, actor=actor, real=real)
    return True


def _moment(text: str | None) -> dt.datetime:
    if text is None:
        raise BadRequest("set: say where to, in `game_time`")
    try:
        return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)
    except ValueError as error:
        raise BadRequest(f"set: {text} is no moment") from error


def prune_requests(most: int) -> int:
    """Let go of requests that nobody will send again."""
    old = FrontEndRequest.objects.filter(done_at__lt=timezone.now() - KEPT).values_list("pk", flat=True)[:most]
    return FrontEndRequest.objects.filter(pk__in=list(old)).delete()[0]
