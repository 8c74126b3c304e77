"""One look at what waits for people, for every VTuber; then the webhook is sent what it is owed."""

import datetime as dt
import logging

from django.conf import settings
from django.utils import translation

from llmservice.owner_settings.current import setting
from vtuber.models import VTuber
from vtuber.services import waiting, webhook_deliveries

log = logging.getLogger(__name__)


def mind_list(real: dt.datetime) -> None:
    """Called every few seconds; missing a call, or calling twice, does no harm. It never waits for the webhook long:
    a few messages with a few seconds each.
    """
    webhook = bool(setting("WEBHOOK_URL"))
    with translation.override(settings.LANGUAGE_CODE):
        for vtuber in VTuber.objects.order_by("pk"):
            try:
                waiting.look_after(vtuber=vtuber, real=real, webhook=webhook)
            except Exception:  # one VTuber's trouble must not hide what waits for the others
                log.exception("what waits for %s could not be looked at", vtuber.slug)
    if webhook:
        webhook_deliveries.send_due(real=real)
    else:
        webhook_deliveries.drop_waiting()
