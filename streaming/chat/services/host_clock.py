"""This machine's clock was set back: what was to end at a real moment would last that much longer."""

import datetime as dt

from django.db.models import F

from streaming.models import Answer, ChatMessage, Restriction, Stream, Viewer
from vtuber.models import VTuber
from vtuber.plugin import EventMessage


def move_ends_back(vtuber: VTuber, message: EventMessage) -> None:
    """Move what chat counts from, or to, back with the clock. Reacts to `clock.stepped`.

    The ends of answers' leases and of time-outs; when those were last seen who seem to be seen in the future; and
    when something was said in the stream that is on: what is stale would be fresh again, and the newest, until the
    clock is there again.
    """
    lost = dt.timedelta(seconds=message.payload["seconds"])
    now = message.real_time
    spoken = Answer.objects.filter(stream__vtuber=vtuber, lease_until__isnull=False)
    spoken.update(lease_until=F("lease_until") - lost)
    Restriction.objects.filter(vtuber=vtuber, until__isnull=False, lifted_at=None).update(until=F("until") - lost)
    Viewer.objects.filter(vtuber=vtuber, last_seen__gt=now).update(last_seen=F("last_seen") - lost)
    said = ChatMessage.objects.filter(stream__in=Stream.objects.filter(vtuber=vtuber, state=Stream.State.LIVE))
    for moment in ("real_time", "highlighted_at"):
        said.filter(**{f"{moment}__gt": now}).update(**{moment: F(moment) - lost})
