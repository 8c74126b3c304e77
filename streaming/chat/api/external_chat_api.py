"""Chat from elsewhere: one door for other platforms' adapters, who vouch for their people (docs/chat-api.md)."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from pydantic import BaseModel, ConfigDict, Field

from streaming.chat.policy.banned_words import banned_words
from streaming.chat.policy.identity import key_of_sender
from streaming.chat.policy.limits import waiting_limiter
from streaming.chat.policy.refusals import Refused, too_fast
from streaming.chat.policy.screening import screen_nickname
from streaming.chat.services.messages import Said, say_in_chat
from streaming.chat.services.viewers import get_or_create_viewer
from streaming.models import ChatMessage
from streaming.models.chat import NICKNAME_LIMIT
from vtuber.models import VTuber
from vtuber.text import cut
from vtuber.translatable import translate
from vtuber.web import guess_limits
from vtuber.web.api_base import Refusal, read_body, refuse

_STATUS = {"off_air": 409, "restricted": 403, "too_fast": 429, "slow_mode": 429, "unavailable": 503}


class OutsideBody(BaseModel):
    """A message and who sent it, in the platform's own terms."""

    model_config = ConfigDict(extra="forbid")
    platform: str = Field(pattern=r"^[a-z][a-z0-9_-]{0,19}$")
    sender_id: str = Field(min_length=1, max_length=100)
    sender_name: str = Field(min_length=1, max_length=200)
    text: str = Field(min_length=1, max_length=2000)
    message_id: str = Field(min_length=1, max_length=64)
    # Paid for on its platform: she takes it before others.
    highlighted: bool = False


@csrf_exempt
@never_cache
@require_POST
def outside(request: HttpRequest, slug: str) -> HttpResponse:
    """A viewer on another platform says something."""
    guesser = guess_limits.address_of(request.META.get("REMOTE_ADDR", ""))
    if seconds := guess_limits.wait_s("token", settings.LOGIN_ADDRESS_LIMITS, guesser):
        return refuse(429, "too_fast", _("Too many wrong tokens. Wait %(seconds)d s.") % {"seconds": seconds})
    if not _holds_token(request):
        guess_limits.note_wrong("token", settings.LOGIN_ADDRESS_LIMITS, guesser)
        return refuse(401, "no_token", _("Send “Authorization: Bearer …” with the value of CHAT_API_TOKEN."))
    vtuber = VTuber.objects.select_related("persona").filter(slug=slug).first()
    if vtuber is None:
        return refuse(404, "unknown", _("Nobody of that name lives here."))
    try:
        body = read_body(request, OutsideBody)
        said, status = _say(vtuber, body)
    except Refusal as refusal:
        return refusal.response
    except Refused as refused:
        response = refuse(_STATUS.get(refused.code, 422), refused.code, translate(refused.reason))
        if refused.retry_after is not None:
            response["Retry-After"] = str(max(round(refused.retry_after), 1))
        return response
    return JsonResponse({"status": "accepted", "message": said.message}, status=status)


def _say(vtuber: VTuber, body: OutsideBody) -> tuple[Said, int]:
    key = key_of_sender(body.platform, body.sender_id)
    again = ChatMessage.objects.filter(viewer__vtuber=vtuber, viewer__key=key, client_id=body.message_id).first()
    if again is not None:
        # Sent again after a lost answer: it costs the viewer nothing.
        return Said(again.pk, again=True), 200
    seconds = waiting_limiter(settings.REDIS_URL, settings.REDIS_PREFIX).wait("viewer", key)
    if seconds:
        raise too_fast(seconds)
    viewer = get_or_create_viewer(
        vtuber=vtuber,
        key=key,
        address="",
        real=timezone.now(),
        origin=body.platform,
        nickname=_name(vtuber, body.sender_name),
    )
    said = say_in_chat(
        viewer=viewer,
        client_id=body.message_id,
        text=body.text,
        real=timezone.now(),
        highlighted=body.highlighted,
    )
    return said, 200 if said.again else 201


def _name(vtuber: VTuber, name: str) -> str:
    """The platform's name for them, if it may stand here; else they get one of ours."""
    try:
        return screen_nickname(cut(name, NICKNAME_LIMIT), vtuber.name, banned_words(vtuber.pk))
    except Refused:
        return ""


def _holds_token(request: HttpRequest) -> bool:
    token: str = settings.CHAT_API_TOKEN
    scheme, _space, shown = request.headers.get("Authorization", "").partition(" ")
    return bool(token) and scheme.lower() == "bearer" and constant_time_compare(shown.strip(), token)
