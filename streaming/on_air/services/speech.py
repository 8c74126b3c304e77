"""She says something in a stream.

Speaking knows nothing of the script: an answer to a viewer is said here, between two beats, like everything else.
"""

import datetime as dt

from django.db import transaction
from django.db.models import Max

from streaming.event_types import LineKind, Question, StreamSaid
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
) -> StreamLine:
    """One line, numbered, with the face and movement that its stage directions ask for; told as `stream.said`.

    `answer` is what it answers, `cut` that she was interrupted in it, `aloud` that a voice may say it. The caller
    holds the VTuber's clock lock, which keeps the numbers in order.
    """
    last = StreamLine.objects.filter(stream=stream).aggregate(last=Max("number"))["last"] or 0
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
        ),
        game_time=game_time,
        real=real,
    )
    return line


def question_of(answer: Answer) -> Question:
    """What she answers, quoted."""
    return Question(
        viewer=answer.viewer_id,
        nickname=answer.nickname,
        colour=answer.viewer.colour,
        text=answer.question,
        askers=answer.askers,
    )
