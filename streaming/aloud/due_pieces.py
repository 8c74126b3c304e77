"""Which piece of what she says is to be said aloud next."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import QuerySet

from llmservice.purposes import Language
from llmservice.text.sentences import ENDS, split_sentences
from llmservice.voice.speaking import breath
from llmservice.voice.spoken import spoken_pieces
from streaming.event_types import LineKind
from streaming.models import Answer, SpokenPiece, Stream, StreamLine

# Real seconds after which nobody says any more what has not been said aloud.
STALE = dt.timedelta(seconds=90)
# And after which a line of which nothing was heard is read instead.
LATE = dt.timedelta(seconds=6)
# An answer's beginning is only said where no mark is open that would have it read otherwise.
_PAIRS = (("（(", "）)"), ("【", "】"), ("[", "]"))
_EVEN = "*`"
_CLOSERS = "」』”’\"'）)]】》"


@dataclass(frozen=True)
class DuePiece:
    """A piece that nobody has said yet. It belongs to an answer, or else to a line."""

    stream: int
    answer: int | None
    line: int | None
    kind: LineKind
    number: int  # from 0
    text: str
    last: bool = False  # of a line that is whole


def due_piece(stream: Stream, language: Language, real: dt.datetime) -> DuePiece | None:
    """The next piece of a live stream: of what was said first, in its order. None where nothing is to be said."""
    for line in voiced_lines(stream, real):
        if piece := next(pieces_left(stream, line, language), None):
            return piece
    answer = stream.answers.filter(state=Answer.State.SPEAKING).first()
    return _of_answer(stream, answer, language) if answer is not None else None


def voiced_lines(stream: Stream, real: dt.datetime) -> QuerySet[StreamLine]:
    """The lines of which something is still to be said aloud."""
    return stream.lines.filter(voiced_from__gt=real - STALE).select_related("answer").order_by("number")


def pieces_left(stream: Stream, line: StreamLine, language: Language) -> Iterator[DuePiece]:
    """What of a line has not been said aloud."""
    answer = getattr(line, "answer", None)
    pieces = pieces_of(line.text, language)
    for number in range(_said(answer, line), len(pieces)):
        yield DuePiece(
            stream=stream.pk,
            answer=answer.pk if answer else None,
            line=None if answer else line.pk,
            kind=line.kind,  # type: ignore[arg-type]
            number=number,
            text=pieces[number],
            last=number == len(pieces) - 1,
        )


def pieces_of(text: str, language: Language) -> tuple[str, ...]:
    """The pieces of a text, as long as suits the voice that is set."""
    return _pieces_of(text, language, *breath())


@lru_cache(maxsize=256)
def _pieces_of(text: str, language: Language, most: int, least: int, first: int) -> tuple[str, ...]:
    """While she speaks the same text is looked at many times."""
    return tuple(spoken_pieces(text, language, most, least, first))


def settled_pieces(text: str, language: Language) -> tuple[str, ...]:
    """The pieces of a text that still grows, as far as what comes can't change them."""
    pieces = pieces_of(settled(text), language)
    # What is very short goes with what comes next.
    return pieces[:-1] if pieces and len(pieces[-1]) < breath()[1] else pieces


def settled(text: str) -> str:
    """The beginning of a text that still grows, as far as what comes can't change how it is read: whole sentences,
    with no bracket and no star open."""
    end = at = 0
    for sentence in split_sentences(text):
        at += len(sentence)
        whole = at < len(text) or sentence.rstrip(_CLOSERS).endswith(tuple(f"{ENDS}\n"))
        if whole and _is_closed(text[:at]):
            end = at
    return text[:end]


def _of_answer(stream: Stream, answer: Answer, language: Language) -> DuePiece | None:
    pieces = settled_pieces(answer.text, language)
    number = _said(answer, None)
    if number >= len(pieces):
        return None
    return DuePiece(stream.pk, answer.pk, None, "answer", number, pieces[number])


def _said(answer: Answer | None, line: StreamLine | None) -> int:
    said = SpokenPiece.objects.filter(answer=answer) if answer else SpokenPiece.objects.filter(line=line)
    return said.count()


def _is_closed(text: str) -> bool:
    pairs = all(sum(map(text.count, opens)) <= sum(map(text.count, closes)) for opens, closes in _PAIRS)
    return pairs and all(text.count(mark) % 2 == 0 for mark in _EVEN)
