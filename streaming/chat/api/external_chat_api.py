"""Chat from elsewhere: one API for other platforms' adapters, who vouch for their people (docs/chat-api.md)."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from streaming.chat.api.external_chat_body import OutsideBody
from streaming.chat.policy.refusals import Refused
from streaming.chat.services.external_chat import say_from_outside
from vtuber.models import VTuber
from vtuber.translatable import translate
from vtuber.web import guess_limits
from vtuber.web.api_base import read_body
from vtuber.web.refusals import Refusal, refuse

_STATUS = {"off_air": 409, "restricted": 403, "too_fast": 429, "slow_mode": 429, "unavailable": 503}


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
        said = say_from_outside(vtuber=vtuber, body=body, real=timezone.now())
        status = 200 if said.again else 201
    except Refusal as refusal:
        return refusal.response
    except Refused as refused:
        response = refuse(_STATUS.get(refused.code, 422), refused.code, translate(refused.reason))
        if refused.retry_after is not None:
            response["Retry-After"] = str(max(round(refused.retry_after), 1))
        return response
    return JsonResponse({"status": "accepted", "message": said.message}, status=status)


def _holds_token(request: HttpRequest) -> bool:
    token: str = settings.CHAT_API_TOKEN
    scheme, _space, shown = request.headers.get("Authorization", "").partition(" ")
    return bool(token) and scheme.lower() == "bearer" and constant_time_compare(shown.strip(), token)
