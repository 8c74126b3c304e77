"""One answer from question to line: who speaks, what is kept when it breaks, and how the phrase book helps out."""

import datetime as dt
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass

from django.conf import settings

from llmservice import gateway
from llmservice.errors import ModelError, ModelTimeout
from llmservice.outputfilter import OutputFilter
from llmservice.owner_settings.current import setting
from llmservice.text.sentences import closed, split_breaths, whole_sentences
from streaming.chat.answers.answer_stream import AnswerStream, Interrupted
from streaming.chat.answers.asked_fact import with_asked_fact
from streaming.chat.answers.book_or_model import model_speaks_better, with_written_answers
from streaming.chat.answers.contexts import ChatContext, Trouble
from streaming.chat.answers.prompt_contexts import chat_context
from streaming.chat.answers.strainer import Purpose, filter_for
from streaming.chat.services.answers import AnswerClaim, Later, claim, finish
from streaming.models import Answer
from vtuber.models import VTuber
from vtuber.plugin import seed_for

log = logging.getLogger(__name__)
RealClock = Callable[[], dt.datetime]

# Real seconds that a model may fall silent in the middle of an answer.
GAP_S = 5.0
_TROUBLES: dict[str, Trouble] = {"budget": "budget", "circuit": "down", "trouble": "down"}


@dataclass
class _Outcome:
    text: str
    cut: bool = False


def answer_next(stream_id: int, real: RealClock) -> float | None:
    """Answer whoever is next. Real seconds until the next look is worth it; None when nobody waits."""
    taken = claim(stream_id=stream_id, real=real())
    if taken is None:
        return None
    if isinstance(taken, Later):
        return taken.seconds
    _speak(taken, real)
    return float(setting("CHAT_PAUSE_S"))


def who_answers() -> Purpose:
    """Big (the director) or small (the persona model): CHAT_MODE, else the endpoints."""
    if setting("CHAT_MODE") in ("big", "small"):
        return "chat_big" if setting("CHAT_MODE") == "big" else "chat_small"
    return "chat_small" if gateway.outlook("chat_big", "zh").cause == "none" else "chat_big"


def who_will_answer(vtuber: VTuber) -> Purpose:
    """As `who_answers`, or the model inside the program where no endpoint would and it has an adapter of hers."""
    purpose, persona = who_answers(), vtuber.persona
    endpoint = gateway.outlook(purpose, persona.speaks)
    if not endpoint.fallback and not endpoint.embedded:
        return purpose
    inside = gateway.outlook("chat_embedded", persona.speaks)
    known = (persona.adapter or vtuber.slug) in inside.script_adapters
    return "chat_embedded" if known and not inside.fallback else purpose


def _speak(taken: AnswerClaim, real: RealClock) -> None:
    answer = Answer.objects.select_related(
        "viewer", "stream__task", "stream__vtuber__persona", "stream__vtuber__clock"
    ).get(pk=taken.answer)
    vtuber = answer.stream.vtuber
    answer_stream = AnswerStream(taken, vtuber.slug, real)
    context = with_asked_fact(chat_context(answer, vtuber.clock.now(real())))
    try:
        outcome = _Voice(vtuber, answer, context, answer_stream).answer()
    except Interrupted:
        log.info("answer %s was interrupted", taken.answer)
        return
    except Exception:
        # Nobody is left without a word for a bug of ours; what was said stands.
        log.exception("answer %s broke", taken.answer)
        outcome = _Outcome(closed(whole_sentences(answer_stream.text) or answer_stream.text), cut=True)
    finish(taken, outcome.text, cut=outcome.cut, real=real())


class _Voice:
    def __init__(self, vtuber: VTuber, answer: Answer, context: ChatContext, answer_stream: AnswerStream) -> None:
        self._vtuber = vtuber
        self._context = context
        self._answer_stream = answer_stream
        self._purpose = who_answers()
        self._seed = seed_for(vtuber, "answer", answer.pk)

    def answer(self) -> _Outcome:
        """By the endpoint that the settings name, else inside the program."""
        outlook = gateway.outlook(self._purpose, self._context.language)
        if outlook.fallback:
            return self._without_endpoint(_TROUBLES.get(outlook.cause, ""))
        if outlook.embedded and not self._messages_read(outlook):
            return self._without_endpoint("")
        return self._asked(self._purpose, self._without_endpoint)

    def _messages_read(self, outlook: gateway.Availability) -> bool:
        """Whether an embedded model is wanted to answer from prompts, as an endpoint would."""
        known = self._adapter in outlook.script_adapters
        return not known and (bool(self._context.adapter) or settings.CHAT_EMBEDDED_MODEL)

    def _without_endpoint(self, trouble: Trouble) -> _Outcome:
        """By the embedded model or the phrase book, whichever answers this better.

        Where the model has an adapter of hers nobody is told of any trouble: two such answer like one that is well.
        """
        outlook = gateway.outlook("chat_embedded", self._context.language)
        self._context = with_written_answers(self._context)
        if outlook.fallback or self._adapter not in outlook.script_adapters:
            return self._by_the_book(trouble)
        if settings.CHAT_EMBEDDED_MODEL or model_speaks_better(self._context):
            return self._asked("chat_embedded", lambda _trouble: self._by_the_book(""))
        return self._by_the_book("")

    @property
    def _adapter(self) -> str:
        return self._context.adapter or self._context.persona

    def _asked(self, purpose: Purpose, otherwise: Callable[[Trouble], _Outcome]) -> _Outcome:
        """What a model says; `otherwise` when it is slow or gone and has said nothing."""
        strainer = filter_for(self._vtuber, purpose, self._context)
        try:
            self._by_model(purpose, strainer)
        except ModelTimeout:
            return self._broken_off() or otherwise("slow")
        except ModelError as error:
            log.warning("a model left answer to %s unsaid: %s", self._context.nickname[:24], error)
            return self._broken_off() or otherwise("down")
        if strainer.harmful:
            log.warning("an answer was stopped by the filter: %s", strainer.stopped)
            return self._by_the_book("filtered", after=strainer.sentences())
        if not self._answer_stream.text.strip():
            return self._by_the_book("filtered")
        self._answer_stream.close()
        return _Outcome(self._answer_stream.text.strip())

    def _by_model(self, purpose: Purpose, strainer: OutputFilter) -> None:
        flow = gateway.stream(
            purpose,
            self._context,
            owner=self._vtuber.owner,
            language=self._context.language,
            seed=self._seed,
            first_s=setting("CHAT_FIRST_WORD_S"),
            gap_s=GAP_S,
        )
        with closing(flow):  # type: ignore[type-var]
            for piece in flow:
                self._answer_stream.pass_on(piece, strainer)
                if strainer.stopped:
                    return
        self._answer_stream.say(strainer.flush())

    def _broken_off(self) -> _Outcome | None:
        """The model is slow or gone: what it said stands as far as it went; None where it said nothing."""
        said = self._answer_stream.text.strip()
        if not said:
            return None
        self._answer_stream.close()
        return _Outcome(closed(whole_sentences(said) or f"{said}……"), cut=True)

    def _by_the_book(self, trouble: Trouble, after: str = "") -> _Outcome:
        """The phrase book's answer, after what has been said already, at a pace that can be read along."""
        context = self._context.model_copy(update={"trouble": trouble})
        said = "".join(
            gateway.stream(
                self._purpose,
                context,
                owner=self._vtuber.owner,
                language=context.language,
                seed=self._seed,
                fallback=True,
            )
        )
        self._answer_stream.text = f"{after} " if after else ""
        for piece in _syllables(said):
            self._answer_stream.say(piece)
            time.sleep(len(piece) * settings.CHAT_TYPING_S)
        self._answer_stream.close()
        return _Outcome(self._answer_stream.text.strip())


def _syllables(text: str) -> Iterator[str]:
    """The text in the small pieces in which one reads it."""
    for piece in split_breaths(text):
        for at in range(0, len(piece), 3):
            yield piece[at : at + 3]
