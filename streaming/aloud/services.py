"""What is said aloud, as rows and facts. Each verb is one transaction; no voice is asked in any."""

import datetime as dt
import secrets

from django.db import transaction
from django.db.models import Q

from llmservice.retention import last_beyond
from llmservice.voice.mouth import Mouth
from llmservice.voice.speaking import Speech, sound_cache
from streaming.aloud.due_pieces import LATE, STALE, DuePiece, pieces_left, voiced_lines
from streaming.event_types import StreamVoiced
from streaming.models import Answer, SpokenPiece, Stream, StreamLine
from streaming.selectors import is_silent
from vtuber.models import GameClock
from vtuber.plugin import emit
from vtuber.services.clock import locked_clock

# Real seconds that a stream's voice is somebody's without a sign of life: as long as one piece may take, and more.
LEASE = dt.timedelta(seconds=30)
_SPEAKING = (Answer.State.SPEAKING, Answer.State.SAID, Answer.State.CUT)
# Pieces that are kept: some evenings of hers.
SPOKEN_KEEP = 5_000
_NOTHING_HEARD = "nobody made its sound in time"


@transaction.atomic
def take_voice(*, stream_id: int, real: dt.datetime) -> bool:
    """One at a time speaks in a stream. False when somebody else does, or it is off air."""
    free = Q(voice_lease_until=None) | Q(voice_lease_until__lte=real)
    # A lease that ends later than any is given was given before this machine's clock was set back.
    free |= Q(voice_lease_until__gt=real + LEASE)
    rows = Stream.objects.filter(free, pk=stream_id, state=Stream.State.LIVE)
    return bool(rows.update(voice_lease_until=real + LEASE))


def keep_voice(*, stream_id: int, real: dt.datetime) -> None:
    """Whoever speaks goes on."""
    Stream.objects.filter(pk=stream_id).update(voice_lease_until=real + LEASE)


def give_voice_back(*, stream_id: int) -> None:
    """Somebody else may speak."""
    Stream.objects.filter(pk=stream_id).update(voice_lease_until=None)


@transaction.atomic
def tell_piece(*, due: DuePiece, speech: Speech, real: dt.datetime) -> SpokenPiece | None:
    """Say a piece: with its sound, or read. None when meanwhile it is not to be said any more."""
    stream = Stream.objects.select_related("vtuber").get(pk=due.stream)
    clock = locked_clock(stream.vtuber)
    # Her silence and the stream's end are decided behind this lock: so looked at anew in it.
    stream.refresh_from_db(fields=["state"])
    if stream.state != Stream.State.LIVE or is_silent(stream.vtuber) or not _is_wanted(due, real):
        return None
    return _tell(stream, clock, due, speech, real)


@transaction.atomic
def read_what_is_late(*, stream: Stream, real: dt.datetime) -> int:
    """Lines of which nothing was heard for LATE are told without a sound, all their pieces; how many lines it was."""
    late = voiced_lines(stream, real).filter(voiced_from__lte=real - LATE, spoken=None, answer__spoken=None)
    if not late.exists():
        return 0
    clock = locked_clock(stream.vtuber)
    stream.refresh_from_db(fields=["state"])
    if stream.state != Stream.State.LIVE or is_silent(stream.vtuber):
        return 0
    count = 0
    for line in late:
        for due in pieces_left(stream, line, stream.vtuber.persona.speaks):
            _tell(stream, clock, due, Speech(due.text, why=_NOTHING_HEARD), real)
        count += 1
    return count


def hush(*, stream: Stream, real: dt.datetime, answer: Answer | None = None) -> bool:
    """What is being said aloud (of one answer, or of everything) ends here, and can't be fetched any more. Whether
    anything was. The caller holds the VTuber's clock lock.
    """
    heard = SpokenPiece.objects.filter(stream=stream, silenced=False, made_at__gt=real - STALE)
    lines = StreamLine.objects.filter(stream=stream, voiced_from__gt=real - STALE)
    if answer is not None:
        heard, lines = heard.filter(answer=answer), lines.filter(answer=answer)
    lines.update(voiced_from=None)
    return bool(heard.update(silenced=True))


def prune_spoken(most: int) -> int:
    """Pieces beyond the newest SPOKEN_KEEP; their sounds stay as long as the cache has room."""
    old = SpokenPiece.objects.filter(pk__lte=last_beyond(SpokenPiece, SPOKEN_KEEP)).order_by("pk")
    return SpokenPiece.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:most])).delete()[0]


def forget_sounds(answers: list[int]) -> None:
    """The sounds of these answers, and what was said in them, are nowhere any more."""
    pieces = SpokenPiece.objects.filter(answer__in=answers)
    sounds = sound_cache()
    for key in pieces.exclude(sound_key="").values_list("sound_key", flat=True):
        sounds.forget(key)
    pieces.delete()


def _is_wanted(due: DuePiece, real: dt.datetime) -> bool:
    """Whether it is still the next piece of something that is being said."""
    if due.answer is not None:
        answer = Answer.objects.filter(pk=due.answer, state__in=_SPEAKING).select_related("line").first()
        if answer is None or (answer.line is not None and answer.line.voiced_from is None):
            return False
        said = SpokenPiece.objects.filter(answer=due.answer)
        return said.count() == due.number and not said.filter(silenced=True).exists()
    line = StreamLine.objects.filter(pk=due.line or 0, voiced_from__gt=real - STALE).first()
    return line is not None and SpokenPiece.objects.filter(line=line).count() == due.number


def _tell(stream: Stream, clock: GameClock, due: DuePiece, speech: Speech, real: dt.datetime) -> SpokenPiece:
    piece = SpokenPiece.objects.create(
        stream=stream,
        answer_id=due.answer,
        line_id=due.line,
        number=due.number,
        text=due.text,
        token=secrets.token_urlsafe(32),
        sound_key=speech.sound_key if speech.sound else "",
        made_at=real,
    )
    if due.last:
        whose = Q(answer=due.answer) if due.answer else Q(pk=due.line)
        StreamLine.objects.filter(whose).update(voiced_from=None)
    mouth = speech.sound.mouth if speech.sound else Mouth(())
    emit(
        stream.vtuber,
        StreamVoiced(
            stream=stream.pk,
            kind=due.kind,
            answer=due.answer,
            piece=due.number,
            text=due.text,
            url=piece.url,
            duration_ms=speech.sound.duration_ms if speech.sound else 0,
            mouth=mouth.letters,
            shapes=mouth.shapes,
            credit=speech.sound.credit if speech.sound else "",
        ),
        game_time=clock.now(real),
        real=real,
    )
    return piece
