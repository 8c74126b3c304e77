"""What the board may ask of front ends."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from unity_bridge.models import FrontEndLink
from unity_bridge.services import link_records
from vtuber.models import VTuber
from vtuber.web.api import NoBody
from vtuber.web.api_base import Refusal, endpoint, read_body


@endpoint("POST")
def disconnect(request: HttpRequest, vtuber: VTuber, link_id: int) -> dict[str, Any]:
    """End the link of a front end."""
    read_body(request, NoBody)
    row = FrontEndLink.objects.filter(vtuber=vtuber, pk=link_id).first()
    if row is None:
        raise Refusal(404, "unknown", _("There is no such front end any more."))
    link_records.disconnect(row=row, actor=request.user.get_username(), real=timezone.now())
    return {}
