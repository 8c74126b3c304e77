"""Celery's side of the chat and the voice: thin wake-ups. All of them may be lost, doubled or late."""

import threading

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from llmservice import gateway
from llmservice.voice.speaking import makes_sound, sounds_are_made
from streaming.aloud import wake_ups as voice_wake_ups
from streaming.aloud.due_pieces import due_piece, voiced_lines
from streaming.aloud.services import read_what_is_late
from streaming.aloud.speaking import say_aloud
from streaming.chat.answers import wake_ups
from streaming.chat.answers.answering import answer_next, who_will_answer
from streaming.chat.services.answers import end_abandoned
from streaming.models import Stream
from streaming.selectors import waiting

# At most half of a worker's slots speak.
_speaking = threading.BoundedSemaphore(max(1, settings.WORKER_SLOTS // 2))
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
            if makes_sound(stream.vtuber.persona.speaks):
                # Her first lines are made before she says them.
                voice_wake_ups.send_wake_up(stream.pk)
    for stream in live:
        if waiting(stream, real).exists():
            wake_ups.send_wake_up(stream.pk)
        if sounds_are_made() or voiced_lines(stream, real).exists():
            read_what_is_late(stream=stream, real=real)
            if due_piece(stream, stream.vtuber.persona.speaks, real) is not None:
                voice_wake_ups.send_wake_up(stream.pk)


@shared_task(name="streaming.answer")
def answer(stream_id: int) -> None:
    """Answer one viewer, and come back for the next."""
    seconds = answer_next(stream_id, timezone.now)
    if seconds is not None:
        wake_ups.send_wake_up(stream_id, in_s=max(seconds, 0.001))


@shared_task(name="streaming.speak")
def speak(stream_id: int) -> None:
    """Say aloud what there is to say, and come back for more."""
    # Whoever speaks waits for sounds most of the time: where many do, her day and her answers find a free slot.
    if not _speaking.acquire(blocking=False):
        return  # the tick looks again in a second
    try:
        more = say_aloud(stream_id, timezone.now)
    finally:
        _speaking.release()
    if more:
        voice_wake_ups.send_wake_up(stream_id)
