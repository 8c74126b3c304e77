"""Celery's side of the chat: thin wake-ups around `chat.answering`. All of them may be lost, doubled or late."""

from celery import shared_task
from django.utils import timezone

from llmservice import gateway
from streaming.chat.answers import wake_ups
from streaming.chat.answers.answering import answer_next, who_will_answer
from streaming.chat.services.answers import end_abandoned
from streaming.models import Stream
from streaming.selectors import waiting

# Streams for which this process has loaded what answering takes.
_warm: set[int] = set()


@shared_task(name="streaming.mind_chats")
def mind_chats() -> None:
    """Once a second, from beat: end answers whose speakers died, and wake whoever answers where somebody waits."""
    live = list(Stream.objects.filter(state=Stream.State.LIVE).select_related("vtuber__persona"))
    if not live:
        return
    real = timezone.now()
    end_abandoned(real)
    for stream in live:
        if stream.pk not in _warm:
            _warm.add(stream.pk)
            gateway.warm_up(who_will_answer(stream.vtuber), stream.vtuber.persona.speaks)
    for stream in live:
        if waiting(stream, real).exists():
            wake_ups.send_wake_up(stream.pk)


@shared_task(name="streaming.answer")
def answer(stream_id: int) -> None:
    """Answer one viewer, and come back for the next."""
    seconds = answer_next(stream_id, timezone.now)
    if seconds is not None:
        wake_ups.send_wake_up(stream_id, in_s=max(seconds, 0.001))
