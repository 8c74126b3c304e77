"""She says something in a stream.

Speaking knows nothing of the script: an answer to a viewer is said here, between two beats, like everything else.
"""

import datetime as dt

from django.db import transaction
from django.db.models import Max

from llmservice.voice.speaking import browser_speaks, browser_speech, makes_sound, sounds_are_made
from streaming.aloud.due_pieces import pieces_of
from streaming.aloud.wake_ups import wake_voice
from streaming.event_types import LineKind, ListenersVoice, Question, StreamSaid
from streaming.models import Answer, Stream, StreamLine
from streaming.on_air.stage_directions import deliver, short_of
from vtuber.event_types import Expression
from vtuber.plugin import emit

# The face for a line whose directions say none.
_FACES: dict[LineKind, Expression] = {
    "greeting": "happy",
    "talk": "neutral",
    "ad": "happy",
    "goodbye": "sleepy",
    "answer": "neutral",
}


@transaction.atomic
def say(
    *,
    stream: Stream,
    kind: LineKind,
    text: str,
    game_time: dt.datetime,
    real: dt.datetime,
    answer: Answer | None = None,
    cut: bool = False,
    aloud: bool = True,
    interrupted: bool = False,
) -> StreamLine:
    """One line, numbered, with the face and movement that its stage directions ask for; told as `stream.said`.

    `answer` is what it answers, `cut` that it is not whole, `aloud` that a voice may say it, `interrupted` that what
    was being said of it has just been hushed. The caller holds the VTuber's clock lock, which keeps the numbers in
    order.
    """
    last = StreamLine.objects.filter(stream=stream).aggregate(last=Max("number"))["last"] or 0
    begun = answer.spoken.count() if answer is not None else 0
    voiced = begun > 0 or (aloud and not interrupted and _is_voiced(stream, text))
    goes_on = voiced and not interrupted and len(pieces_of(text, stream.vtuber.persona.speaks)) > begun
    delivery = deliver(text, otherwise=_FACES[kind])
    line = StreamLine.objects.create(
        stream=stream,
        number=last + 1,
        kind=kind,
        text=text,
        short=short_of(text),
        expression=delivery.expression,
        action=delivery.action,
        cut=cut,
        said_at=game_time,
        voiced_from=real if goes_on else None,
    )
    emit(
        stream.vtuber,
        StreamSaid(
            stream=stream.pk,
            number=line.number,
            kind=kind,
            text=text,
            short=line.short,
            expression=delivery.expression,
            action=delivery.action,
            answer=answer.pk if answer else None,
            question=question_of(answer) if answer else None,
            cut=cut,
            aloud=aloud,
            voiced=voiced,
            interrupted=begun > 0 and interrupted,
            voice=_listeners_voice(stream) if aloud and not voiced else None,
        ),
        game_time=game_time,
        real=real,
    )
    if line.voiced_from is not None:
        transaction.on_commit(lambda: wake_voice(stream.pk))
    return line


def _is_voiced(stream: Stream, text: str) -> bool:
    """Whether sounds are made of it."""
    if not sounds_are_made():
        return False  # without a look at who she is
    language = stream.vtuber.persona.speaks
    return makes_sound(language) and bool(pieces_of(text, language))


def _listeners_voice(stream: Stream) -> ListenersVoice | None:
    """How whoever listens is to have it said, where no sound is made for them."""
    persona = stream.vtuber.persona
    if not browser_speaks(persona.speaks):
        return None
    how = browser_speech(persona.voice)
    return ListenersVoice(name=how.voice, speed=how.speed)


def question_of(answer: Answer) -> Question:
    """What she answers, quoted."""
    return Question(
        viewer=answer.viewer_id,
        nickname=answer.nickname,
        colour=answer.viewer.colour,
        text=answer.question,
        askers=answer.askers,
    )
