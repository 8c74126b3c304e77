"""Her answers to viewers: taken, followed, ended. Each verb is one transaction; no model is asked in any.

An answer is slow work: it is claimed with a lease and a fence. Whoever speaks it says again and again how far it has
come (`follow`); whoever interrupts it keeps what was said by then and raises the fence, so what the model still sends
is dropped. One whose speaker died is ended by the next look (`claim` or `end_abandoned`).
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, F, Q

from llmservice.owner_settings.current import setting
from llmservice.text.sentences import whole_sentences
from llmservice.voice.speaking import sounds_are_made
from streaming.aloud.services import hush
from streaming.aloud.wake_ups import wake_voice
from streaming.chat.answers.question_selection import EACH, Candidate, Choice, choose
from streaming.event_types import AnswerBegun, AnswerDropped, AnswerPassedOn
from streaming.models import Answer, ChatMessage, Stream
from streaming.on_air.services.speech import question_of, say
from streaming.selectors import is_silent, waiting
from vtuber.models import GameClock
from vtuber.plugin import emit
from vtuber.services.clock import locked_clock

# Real seconds that an answer is somebody's without a sign of life.
LEASE_S = 6.0
# Messages looked at in one cut: more than enough for all who talk at a time.
WINDOW = 4000
# And of these so many are weighed; and passed over at a time.
MOST_WANTED = 900
MOST_PASSED = 500
# Real seconds until the next look when somebody else was faster.
_AGAIN_S = 0.05
_UNSAID = "——"
# What is looked at of a message that waits.
_CANDIDATE = ("pk", "viewer_id", "text", "highlighted", "paid", "viewer__guest", "viewer__answered_before")


@dataclass(frozen=True)
class AnswerClaim:
    """An answer that is ours to speak as long as its token stands."""

    answer: int
    token: int
    stream: int
    message: int  # the question


@dataclass(frozen=True)
class Later:
    """Nothing to say yet: look again in so many real seconds."""

    seconds: float


def claim(*, stream_id: int, real: dt.datetime) -> AnswerClaim | Later | None:
    """Take whom she answers next. None when nobody waits, or when she may not talk just now."""
    stream = _on_air(stream_id)
    if stream is None:
        return None
    last = _newest(stream)
    if _is_spoken(last, real):
        return None  # whoever speaks looks for the next one afterwards
    # Chosen without the lock, for which everybody who says something waits; what was chosen is looked at again in it.
    wanted, too_many = _newest_of_each(stream, real)
    candidates = _candidates(stream, wanted) if wanted else []
    choice = choose(candidates, stream.vtuber.name) if candidates else None
    if choice is None and not too_many and (last is None or last.state != Answer.State.SPEAKING):
        return None
    return _take(stream, choice, too_many, real)


@transaction.atomic
def _take(
    stream: Stream, choice: Choice | None, too_many: list[int], real: dt.datetime
) -> AnswerClaim | Later | None:
    clock = locked_clock(stream.vtuber)
    if too_many:
        # Or each look at a flood would take longer than the one before.
        ChatMessage.objects.filter(pk__in=too_many, highlighted=False).update(passed_over=True)
    last = _newest(stream)
    if _is_spoken(last, real):
        return None
    if last is not None and last.state == Answer.State.SPEAKING:
        _end(last, stream, clock, real, text=_kept(last.text), cut=True)
    if choice is None or is_silent(stream.vtuber) or stream.lines.filter(kind="goodbye").exists():
        return None
    wait = _pause_left(last, real)
    if wait > 0 and not choice.chosen.highlighted:
        return Later(wait)
    live = ChatMessage.objects.filter(stream__state=Stream.State.LIVE).select_related("viewer")
    message = live.filter(pk=choice.chosen.message, state=ChatMessage.State.SHOWN, answer=None).first()
    if message is None:
        return Later(_AGAIN_S)  # removed or taken meanwhile: somebody else is next
    return _begin(stream, clock, message, choice, real)


def record_progress(claim: AnswerClaim, text: str, real: dt.datetime) -> bool:
    """The answer has come so far. False when it is not ours any more: what comes now is dropped."""
    rows = Answer.objects.filter(pk=claim.answer, token=claim.token, state=Answer.State.SPEAKING)
    return bool(rows.update(text=text, lease_until=real + dt.timedelta(seconds=LEASE_S)))


@transaction.atomic
def finish(claim: AnswerClaim, text: str, *, cut: bool, real: dt.datetime) -> bool:
    """The answer is said (or dropped, when nothing was). False when it was ended by somebody else."""
    stream = Stream.objects.select_related("vtuber").get(pk=claim.stream)
    clock = locked_clock(stream.vtuber)
    answer = Answer.objects.filter(pk=claim.answer, token=claim.token, state=Answer.State.SPEAKING).first()
    if answer is None:
        return False
    _end(answer, stream, clock, real, text=text, cut=cut)
    return True


@transaction.atomic
def interrupt(*, stream: Stream, clock: GameClock, real: dt.datetime, aloud: bool = True) -> bool:
    """Whatever she is saying to a viewer ends here, at its last whole sentence. Whether there was anything.

    Where it is not to be heard either (not `aloud`), no voice says what is kept. The caller holds the VTuber's clock
    lock.
    """
    answer = stream.answers.filter(state=Answer.State.SPEAKING).first()
    if answer is None:
        return False
    _end(answer, stream, clock, real, text=_kept(answer.text), cut=True, aloud=aloud, interrupted=True)
    return True


@transaction.atomic
def leave_to_others(*, answer: Answer, clock: GameClock, real: dt.datetime) -> None:
    """A question that is being answered was removed: the answer goes on for those who asked the same.

    Where nobody else did, nothing of it is kept. The caller holds the VTuber's clock lock.
    """
    if answer.state != Answer.State.SPEAKING:
        return
    others = list(answer.messages.filter(state=ChatMessage.State.SHOWN).select_related("viewer").order_by("pk"))
    if not others:
        _end(answer, answer.stream, clock, real, text="", cut=True, handled=True, interrupted=True)
        return
    askers = {message.viewer_id for message in others}
    # Whoever had asked first may be gone: then the question is theirs who stayed.
    asked = next((message for message in others if message.viewer_id == answer.viewer_id), others[0])
    answer.viewer, answer.nickname, answer.question = asked.viewer, asked.nickname, asked.text
    answer.askers = len(askers)
    answer.save(update_fields=["viewer", "nickname", "question", "askers"])
    told = AnswerPassedOn(answer=answer.pk, stream=answer.stream_id, question=question_of(answer))
    emit(answer.stream.vtuber, told, game_time=clock.now(real), real=real)


def end_abandoned(real: dt.datetime) -> int:
    """End the answers whose speakers have died; returns how many."""
    gone = Answer.objects.filter(state=Answer.State.SPEAKING, lease_until__lte=real)
    count = 0
    for answer_id, stream_id in list(gone.values_list("pk", "stream_id")):
        with transaction.atomic():
            stream = Stream.objects.select_related("vtuber").get(pk=stream_id)
            clock = locked_clock(stream.vtuber)
            answer = gone.filter(pk=answer_id).first()
            if answer is not None:
                _end(answer, stream, clock, real, text=_kept(answer.text), cut=True)
                count += 1
    return count


def _on_air(stream_id: int) -> Stream | None:
    live = Stream.objects.filter(pk=stream_id, state=Stream.State.LIVE)
    return live.select_related("vtuber").first()


def _newest(stream: Stream) -> Answer | None:
    """The last answer that was begun. No other one can be under way: she says one thing at a time."""
    return Answer.objects.filter(stream=stream).order_by("-id").first()


def _is_spoken(answer: Answer | None, real: dt.datetime) -> bool:
    if answer is None or answer.state != Answer.State.SPEAKING:
        return False
    return answer.lease_until is not None and answer.lease_until > real


def _pause_left(last: Answer | None, real: dt.datetime) -> float:
    if last is None or last.ended_at is None:
        return 0.0
    since = (real - last.ended_at).total_seconds()
    # An end in the future: this machine's clock was set back, and what it says of the pause means nothing.
    return float(setting("CHAT_PAUSE_S")) - since if since >= 0 else 0.0


def _newest_of_each(stream: Stream, real: dt.datetime) -> tuple[list[int], list[int]]:
    """Of each viewer who waits the newest few messages, and those that are too many."""
    newest = waiting(stream, real).order_by("-real_time", "-id").values_list("pk", "viewer_id", "highlighted")
    seen: Counter[int] = Counter()
    wanted: list[int] = []
    too_many: list[int] = []
    for message_id, viewer_id, highlighted in newest[:WINDOW]:
        seen[viewer_id] += 1
        (wanted if seen[viewer_id] <= EACH or highlighted else too_many).append(message_id)
    # Those who have waited longest are weighed, should there be so many.
    return wanted[-MOST_WANTED:], too_many[:MOST_PASSED]


def _candidates(stream: Stream, wanted: list[int]) -> list[Candidate]:
    messages = ChatMessage.objects.filter(pk__in=wanted).order_by()
    found = list(messages.values_list(*_CANDIDATE))
    viewers = {row[1] for row in found}
    answered = Answer.objects.filter(viewer__in=viewers, state__in=["said", "cut"]).order_by()
    had = dict(
        answered.values("viewer_id")
        .annotate(had=Count("pk", filter=Q(stream=stream)))
        .values_list("viewer_id", "had")
    )
    return [
        Candidate(
            message=message,
            viewer=viewer,
            text=text,
            highlighted=highlighted,
            answers=had.get(viewer, 0),
            known=bool(had.get(viewer)) if guest else viewer in had or before,
            paid=bool(paid),
        )
        for message, viewer, text, highlighted, paid, guest, before in found
    ]


def _begin(stream: Stream, clock: GameClock, message: ChatMessage, choice: Choice, real: dt.datetime) -> AnswerClaim:
    answer = Answer.objects.create(
        stream=stream,
        viewer=message.viewer,
        nickname=message.nickname,
        question=message.text,
        askers=choice.askers,
        lease_until=real + dt.timedelta(seconds=LEASE_S),
        begun_at=real,
    )
    ChatMessage.objects.filter(pk__in=choice.together, answer=None).update(answer=answer)
    begun = AnswerBegun(answer=answer.pk, stream=stream.pk, question=question_of(answer))
    emit(stream.vtuber, begun, game_time=clock.now(real), real=real)
    if sounds_are_made():
        transaction.on_commit(lambda: wake_voice(stream.pk))
    return AnswerClaim(answer.pk, answer.token, stream.pk, message.pk)


def _end(
    answer: Answer,
    stream: Stream,
    clock: GameClock,
    real: dt.datetime,
    *,
    text: str,
    cut: bool,
    handled: bool = False,
    aloud: bool = True,
    interrupted: bool = False,
) -> None:
    now = clock.now(real)
    # Nothing of a dropped answer is kept, and so nothing of it is heard on.
    heard = (interrupted or not text) and hush(stream=stream, real=real, answer=answer)
    answer.token += 1
    answer.lease_until = None
    answer.ended_at = real
    answer.text = text
    if text:
        answer.line = say(
            stream=stream,
            kind="answer",
            text=text,
            game_time=now,
            real=real,
            answer=answer,
            cut=cut,
            aloud=aloud,
            interrupted=interrupted,
        )
        answer.state = Answer.State.CUT if cut else Answer.State.SAID
    else:
        answer.state = Answer.State.DROPPED
        if not handled:
            # Nothing was said: the question waits again, as long as it is fresh and has not been tried too often.
            ChatMessage.objects.filter(answer=answer).update(answer=None, tries=F("tries") + 1)
        dropped = AnswerDropped(answer=answer.pk, stream=stream.pk, voiced=heard)
        emit(stream.vtuber, dropped, game_time=now, real=real)
    answer.save()


def _kept(text: str) -> str:
    """What is kept of an answer that ends in mid-air: its whole sentences; without one, all that was said."""
    return whole_sentences(text) or (f"{text.rstrip()}{_UNSAID}" if text.strip() else "")
