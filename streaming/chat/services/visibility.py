"""Messages go out of sight, and come back: whoever asks for it (the staff, or their writer) does so through here."""

import datetime as dt
from collections.abc import Iterable

from streaming.chat.services.answers import leave_to_others
from streaming.chat.services.entries import entry_of
from streaming.event_types import ChatRemoved, ChatRestored
from streaming.models import Answer, ChatMessage
from vtuber.models import GameClock, VTuber
from vtuber.plugin import emit


def hide(vtuber: VTuber, clock: GameClock, ids: Iterable[int], real: dt.datetime) -> list[int]:
    """Take messages out of sight, and what is being said to them; the ids of those that were in sight.

    The caller holds the VTuber's clock lock.
    """
    shown = list(ChatMessage.objects.filter(pk__in=list(ids), state=ChatMessage.State.SHOWN).order_by("pk"))
    if not shown:
        return []
    found = [message.pk for message in shown]
    ChatMessage.objects.filter(pk__in=found).update(state=ChatMessage.State.REMOVED)
    under_way = Answer.objects.filter(state=Answer.State.SPEAKING, messages__in=found).select_related(
        "stream__vtuber"
    )
    for answer in under_way.distinct():
        leave_to_others(answer=answer, clock=clock, real=real)
    told = ChatRemoved(stream=shown[0].stream_id, messages=found)
    emit(vtuber, told, game_time=clock.now(real), real=real)
    return found


def show(vtuber: VTuber, clock: GameClock, ids: Iterable[int], real: dt.datetime) -> None:
    """Messages are to be seen again, but for those of viewers who asked to be forgotten meanwhile.

    The caller holds the VTuber's clock lock.
    """
    hidden = ChatMessage.objects.filter(
        pk__in=list(ids), state=ChatMessage.State.REMOVED, viewer__forgetting__isnull=True
    )
    messages = list(hidden.select_related("viewer").order_by("pk"))
    if not messages:
        return
    ChatMessage.objects.filter(pk__in=[message.pk for message in messages]).update(state=ChatMessage.State.SHOWN)
    told = ChatRestored(
        stream=messages[0].stream_id, entries=[entry_of(message, message.viewer) for message in messages]
    )
    emit(vtuber, told, game_time=clock.now(real), real=real)
