"""The one door to every model: choice of backend, prompt, time-out, retries, breaker, budget, filter, ledger."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from django.conf import settings
from django.db import connection
from pydantic import BaseModel

from llmservice.answer_worth import AnswerReader, Worth, weigh
from llmservice.availability import Availability, check_availability
from llmservice.backends.base import Ask, Backend, ImageBackend, Reply, TextBackend
from llmservice.backends.fallback import paint_fallback, write_fallback
from llmservice.calls import Call, Repair, charge, put, short_seed
from llmservice.completion_stream import Patience, flow, flow_blocking
from llmservice.endpoint_memory import give_head_room, recall
from llmservice.errors import ModelError, ModelTimeout
from llmservice.filters.reasoning_hold import is_known, learn_from, may_flow, note
from llmservice.images import inspect_image
from llmservice.ledger import LedgerEntry, mark_parse_failure
from llmservice.models import ModelCall
from llmservice.pricing import BudgetStatus, budget_status, estimate_hourly, price_of
from llmservice.purposes import Language, Role, get_purpose
from llmservice.retries import Tries
from llmservice.roles import RoleStatus, describe_roles, resolve_backend
from llmservice.text.sentences import split_breaths
from llmservice.translatable import Reason as _

__all__ = [
    "Availability",
    "BudgetStatus",
    "CallInTransaction",
    "Completion",
    "PaintedImage",
    "Repair",
    "RoleStatus",
    "budget_status",
    "complete",
    "describe_roles",
    "estimate_cost_per_hour",
    "mark_parse_failure",
    "outlook",
    "paint",
    "stream",
    "warm_up",
]
logger = logging.getLogger(__name__)
# With less than this part of a call's time left, it is not asked once more.
_TIME_FOR_MORE = 0.2


class CallInTransaction(RuntimeError):
    """A model was to be called inside a database transaction, whose locks it would hold for seconds."""


@dataclass(frozen=True)
class Completion:
    """An answer as it came, without its reasoning; whether it means anything is for the caller to check."""

    text: str
    backend: str
    model: str
    call_id: int  # of the ledger's row
    fallback_reason: str  # why no model was asked, in words; empty when one answered


@dataclass(frozen=True)
class PaintedImage:
    """A picture that has been decoded once and found sound."""

    data: bytes
    mime: str  # image/png, image/jpeg or image/webp
    backend: str
    model: str
    call_id: int
    fallback_reason: str  # why the composer painted it; empty when a model painted


def complete(
    purpose: str,
    context: BaseModel,
    *,
    owner: str,
    language: Language,
    seed: int,
    fallback: bool = False,
    repair: Repair | None = None,
    hint: str = "",
) -> Completion:
    """The answer to a purpose's prompt, from the model that plays its role.

    Where none is configured, the day's budget is spent, the backend's circuit is open or `fallback` is asked for, the
    purpose's fallback writer answers, and `fallback_reason` says why. `hint` is what a person would like of another
    version, in their words: the model sees it quoted (the fallback writer only writes anew). Raises ModelError when
    the model gave no answer after the gateway's own tries, PromptError for a template, CallInTransaction for a caller
    in a transaction.
    """
    call = _call(purpose, context, owner, language, seed, fallback, repair, hint=hint)
    backend, why = _choose(call)
    if not isinstance(backend, TextBackend):
        return _write(call, why)
    entry = call.entry(backend, backend.name)
    try:
        worth = _ask_whole(call, backend, entry)
        entry.answer = worth.text
        if not worth.text:
            raise ModelError(f"{backend.model or backend.name} {worth.why}")
    except Exception as error:
        entry.fail(error)
        call.keep(entry, backend)
        raise
    return Completion(worth.text, backend.name, entry.model, call.keep(entry, backend), "")


def _ask_whole(call: Call, backend: TextBackend, entry: LedgerEntry) -> Worth:
    """The whole answer; asked for once more, with head-room, where reasoning ate its limit of tokens."""
    ask = put(call, entry, backend)
    tries = Tries(call.purpose.timeout_s)
    first: Worth | None = None
    while True:
        try:
            reply = tries.run(lambda left_s, ask=ask: backend.ask(ask, timeout_s=left_s))  # type: ignore[misc]
        except ModelError:
            if first is None or not first.text:
                raise
            return first  # the second chance is gone; the first answer still holds something
        finally:
            entry.tries = tries.made
        worth = weigh(reply, language=call.language, prose=call.prose)
        note(backend, stray=worth.stray, reasoned=worth.reasoned, whole=not reply.unfinished)
        charge(entry, backend, ask, reply, reply.text)
        if not worth.wants_room or backend.embedded:
            return worth
        more = give_head_room(backend)
        if first is not None or tries.left_s < call.purpose.timeout_s * _TIME_FOR_MORE:
            return worth
        first, ask = worth, replace(ask, max_tokens=call.purpose.max_tokens + more)


def stream(
    purpose: str,
    context: BaseModel,
    *,
    owner: str,
    language: Language,
    seed: int,
    fallback: bool = False,
    repair: Repair | None = None,
    first_s: float | None = None,
    gap_s: float | None = None,
    beat_s: float = 0.1,
    on_call: Callable[[int], None] | None = None,
) -> Iterator[str]:
    """As `complete`, in pieces as they come. Closing the iterator stops the model; the ledger has its row either way,
    and `on_call` gets its id when it is written.

    A ModelError may come after the first pieces. Tries are made again only until the first piece.

    With `first_s` its reader is never kept waiting: an empty string comes each `beat_s` seconds without text, and
    ModelTooLate when `first_s` seconds from this call have brought none that can be shown (what is held until
    reasoning has ended can't), ModelTimeout when `gap_s` seconds after that bring no piece. The model is then read in
    a thread, which is left behind on closing and hangs up at its next piece. Without `first_s` the other two mean
    nothing.
    """
    patience = None
    if first_s is not None:
        patience = Patience(get_purpose(purpose).timeout_s, first_s=first_s, gap_s=gap_s, beat_s=beat_s)
    call = _call(purpose, context, owner, language, seed, fallback, repair, on_call=on_call)
    backend, why = _choose(call)
    if not isinstance(backend, TextBackend):
        return iter(split_breaths(_write(call, why).text))
    return _stream(call, backend, patience)


def _stream(call: Call, backend: TextBackend, patience: Patience | None) -> Iterator[str]:
    entry = call.entry(backend, backend.name)
    reply = Reply()
    reader = AnswerReader(hold=not may_flow(call.purpose.role, backend), language=call.language, prose=call.prose)
    raw: list[str] = []
    ask: Ask | None = None
    tries = patience or Tries(call.purpose.timeout_s)
    try:
        ask = put(call, entry, backend)
        if patience:
            # Of a model of which nothing is known, an answer that comes too late to be shown still teaches something.
            learn = None if is_known(call.purpose.role, backend) else partial(learn_from, backend, reply)
            source: Iterator[str | None] = flow(backend, ask, reply, patience, learn)
        else:
            source = flow_blocking(backend, ask, reply, tries)
        for piece in source:
            text = ""
            if piece is not None:
                raw.append(piece)
                text = reader.feed(piece)
            if text and patience:
                patience.answered()
            if text or (patience and patience.beat_due):
                yield text
                if patience:
                    patience.heard()
        text = reader.finish(reply)
        if text:
            yield text
        worth = reader.worth(reply)
        note(backend, stray=worth.stray, reasoned=worth.reasoned, whole=not reply.unfinished)
        if worth.wants_room and not backend.embedded:
            give_head_room(backend)
        if worth.why:
            raise ModelError(f"{backend.model or backend.name} {worth.why}")
    except GeneratorExit:
        entry.state = ModelCall.State.STOPPED
        raise
    except Exception as error:
        entry.fail(error)
        if patience and isinstance(error, ModelTimeout):
            # The limits were the reader's: others may wait longer, so it says nothing against the endpoint.
            entry.state = ModelCall.State.TOO_LATE
        raise
    finally:
        entry.tries = max(1, tries.made)
        entry.answer = reader.shown
        if ask is not None and raw:
            charge(entry, backend, ask, reply, "".join(raw))
        call.keep(entry, backend)


def outlook(purpose: str, language: Language) -> Availability:
    """Whether a model would answer this purpose now, and if not, why. Calls nobody."""
    return check_availability(get_purpose(purpose), language)[1]


def warm_up(purpose: str, language: Language) -> None:
    """Load what the first call of this purpose would load, so that nobody waits for it. Calls nobody."""
    backend, _view = check_availability(get_purpose(purpose), language)
    if isinstance(backend, TextBackend):
        try:
            backend.warm_up()
        except ModelError as error:
            logger.warning("%s is not ready: %s", backend.name, error)


def paint(
    purpose: str,
    context: BaseModel,
    *,
    owner: str,
    language: Language,
    seed: int,
    fallback: bool = False,
    hint: str = "",
) -> PaintedImage:
    """The picture of a purpose of role `image`; otherwise as `complete`. It has been decoded once and is sound."""
    call = _call(purpose, context, owner, language, seed, fallback, None, paints=True, hint=hint)
    backend, why = _choose(call)
    if not isinstance(backend, ImageBackend):
        entry = call.entry(None, "composer")
        entry.state, entry.fallback_reason = ModelCall.State.FALLBACK, why
        data = paint_fallback(call.purpose, context, owner=owner, language=language, seed=seed)
        return PaintedImage(data, inspect_image(data), entry.backend, "", entry.write(), why)
    entry = call.entry(backend, backend.name)
    tries = Tries(call.purpose.timeout_s)
    try:
        entry.prompt_user = call.prompt.user
        painting = tries.run(lambda left_s: backend.paint(entry.prompt_user, seed=short_seed(seed), timeout_s=left_s))
        # It is paid for, whether it can be used or not.
        entry.cost = price_of(backend).picture
        entry.model = painting.model
        mime = inspect_image(painting.data)
        entry.answer = f"{mime}, {len(painting.data)} bytes"
    except Exception as error:
        entry.fail(error)
        raise
    finally:
        entry.tries = max(1, tries.made)
        call_id = call.keep(entry, backend)
    return PaintedImage(painting.data, mime, backend.name, painting.model, call_id, "")


def estimate_cost_per_hour(calls_per_hour: Mapping[Role, float]) -> Decimal:
    """What so many calls of each role in a real hour would cost, in `MODEL_CURRENCY`."""
    players = {role: backend for role in calls_per_hour if (backend := resolve_backend(role).backend) is not None}
    prices = {role: (backend.model, price_of(backend)) for role, backend in players.items()}
    return estimate_hourly(prices, calls_per_hour)


def _call(
    purpose: str,
    context: BaseModel,
    owner: str,
    language: Language,
    seed: int,
    fallback: bool,
    repair: Repair | None,
    *,
    paints: bool = False,
    on_call: Callable[[int], None] | None = None,
    hint: str = "",
) -> Call:
    found = get_purpose(purpose)
    if not isinstance(context, found.context):
        raise TypeError(f"purpose {purpose!r} wants a {found.context.__name__}, not a {type(context).__name__}")
    if (found.role == "image") is not paints:
        raise TypeError(f"purpose {purpose!r} is of role {found.role}: call {'complete' if paints else 'paint'}()")
    return Call(found, context, owner, language, seed, fallback, repair, on_call, hint)


def _choose(call: Call) -> tuple[Backend | None, str]:
    """Whom to ask; None and the reason, in words, when the fallback writer is to answer."""
    if call.fallback:
        return None, _("the caller asked for no model")
    backend, view = check_availability(call.purpose, call.language)
    if backend is None:
        return None, view.why
    recall(backend)
    if connection.in_atomic_block and not settings.MODEL_CALLS_IN_TRANSACTION:
        raise CallInTransaction(
            f"purpose {call.purpose.name!r} would call {backend.name} inside a transaction: make the call before it "
            "(in a test: django_db(transaction=True), or settings.MODEL_CALLS_IN_TRANSACTION = True)"
        )
    return backend, ""


def _write(call: Call, why: str) -> Completion:
    """The fallback writer's answer."""
    entry = call.entry(None, "fallback")
    entry.state, entry.fallback_reason = ModelCall.State.FALLBACK, why
    try:
        entry.answer = write_fallback(
            call.purpose, call.context, owner=call.owner, language=call.language, seed=call.seed
        )
    except Exception as error:
        entry.fail(error)
        call.keep(entry, None)
        raise
    return Completion(entry.answer, "fallback", "", call.keep(entry, None), why)
