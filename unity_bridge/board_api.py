"""What the board may ask of front ends."""

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from unity_bridge.models import FrontEndLink
from unity_bridge.services import link_records
from vtuber.access import Right
from vtuber.models import VTuber
from vtuber.web.api_base import ApiRouter, Done, NoBody, actor_of
from vtuber.web.refusals import Refusal

router = ApiRouter("front ends")


@router.post("front-ends/{int:link_id}/disconnect", right=Right.OPERATE)
def disconnect(request: HttpRequest, vtuber: VTuber, link_id: int, body: NoBody) -> Done:
    """End the link of a front end."""
    row = FrontEndLink.objects.filter(vtuber=vtuber, pk=link_id).first()
    if row is None:
        raise Refusal(404, "unknown", _("There is no such front end any more."))
    link_records.disconnect(row=row, actor=actor_of(request), real=timezone.now())
    return Done()
