"""Whoever speaks in a stream: piece by piece, the next one made while the one before is heard."""

import datetime as dt
import logging
import time
from collections.abc import Callable

from llmservice.gateway import speak
from llmservice.voice.speaking import makes_sound, warm_up_voice
from streaming.aloud.ahead import make_ahead
from streaming.aloud.due_pieces import DuePiece, due_piece
from streaming.aloud.services import give_voice_back, keep_voice, take_voice, tell_piece
from streaming.models import Answer, Stream

log = logging.getLogger(__name__)

# Real seconds of one turn, so that no task lasts as long as a stream; and between two looks at a growing answer.
TURN_S = 45.0
LOOK_S = 0.1
# How often it is written down that somebody speaks.
KEEP_S = 5.0


def say_aloud(stream_id: int, real: Callable[[], dt.datetime]) -> bool:
    """Say what there is to say in a stream, and what comes while an answer grows. Whether there may be more."""
    if not take_voice(stream_id=stream_id, real=real()):
        return False
    try:
        more = _turn(stream_id, real)
    finally:
        give_voice_back(stream_id=stream_id)
    # Whoever was woken while this turn came to its end found the voice taken.
    return more or _next_piece(_stream(stream_id), real) is not None


def _turn(stream_id: int, real: Callable[[], dt.datetime]) -> bool:
    """As `say_aloud`, by whoever has taken the voice."""
    began = kept = time.monotonic()
    # Before there is anything to say: an answer has only begun.
    warm_up_voice(_stream(stream_id).vtuber.persona.speaks)
    tried: set[str] = set()
    while (now := time.monotonic()) - began < TURN_S:
        # Looked at first: an answer that ends meanwhile has told of all its pieces when the next one is looked for.
        growing = Answer.objects.filter(stream=stream_id, state=Answer.State.SPEAKING).exists()
        if not _say_next(stream_id, real):
            if growing:
                _wait(LOOK_S)
            elif not _make_ahead(stream_id, tried):
                return False
        if now - kept > KEEP_S:
            keep_voice(stream_id=stream_id, real=real())
            kept = now
    return True


def _wait(seconds: float) -> None:
    time.sleep(seconds)


def _stream(stream_id: int) -> Stream:
    return Stream.objects.select_related("vtuber__persona", "task__vtuber__persona").get(pk=stream_id)


def _make_ahead(stream_id: int, tried: set[str]) -> bool:
    """Make a piece of what she says next. False where nothing is to be made."""
    stream = _stream(stream_id)
    return stream.state == Stream.State.LIVE and make_ahead(stream, tried)


def _next_piece(stream: Stream, real: Callable[[], dt.datetime]) -> DuePiece | None:
    """What is to be said next, where it can be said."""
    language = stream.vtuber.persona.speaks
    due = due_piece(stream, language, real()) if stream.state == Stream.State.LIVE else None
    if due is None or (due.answer is not None and due.number == 0 and not makes_sound(language)):
        return None
    return due


def _say_next(stream_id: int, real: Callable[[], dt.datetime]) -> bool:
    """Say one piece. False where there is none."""
    stream = _stream(stream_id)
    due = _next_piece(stream, real)
    if due is None:
        return False
    persona = stream.vtuber.persona
    speech = speak(due.text, owner=stream.vtuber.owner, language=persona.speaks, voice=persona.voice)
    if tell_piece(due=due, speech=speech, real=real()) is None:
        log.info("a piece of stream %s is not said any more", stream_id)
    return True
