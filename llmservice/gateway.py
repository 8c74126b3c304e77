"""The one door to every model: choice of backend, prompt, time-out, retries, breaker, budget, filter, ledger."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _
from pydantic import BaseModel

from llmservice.availability import Availability, check_availability
from llmservice.backends.base import Ask, Backend, ImageBackend, PromptMessage, Reply, TextBackend, estimate_tokens
from llmservice.backends.fallback import paint_fallback, pieces, write_fallback
from llmservice.completion_stream import Patience, flow, flow_blocking
from llmservice.errors import ModelError
from llmservice.filters.reasoning import ReasoningFilter, strip_reasoning
from llmservice.filters.reasoning_hold import is_known, learn_from, may_flow, note
from llmservice.images import inspect_image
from llmservice.json_schemas import schema_for_models
from llmservice.ledger import LedgerEntry, mark_parse_failure
from llmservice.models import ModelCall
from llmservice.pricing import BudgetStatus, budget_status, estimate_hourly, price_of
from llmservice.prompts import render_prompt
from llmservice.purposes import Language, Purpose, Role, get_purpose
from llmservice.retries import Tries
from llmservice.roles import RoleStatus, describe_roles, resolve_backend

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

_REPAIR: dict[Language, str] = {
    "zh": "上面的回答用不了，程序报告的错误是：\n{error}\n请改正这个错误，重新给出完整的回答，不要解释。",
    "en": "That answer can't be used. The program reports:\n{error}\nMend it and give the whole answer again, "
    "without any explanation.",
}
_REPAIR_ANSWER_LIMIT, _REPAIR_ERROR_LIMIT = 12_000, 1_500  # characters shown to the model


class CallInTransaction(RuntimeError):
    """A model was to be called inside a database transaction, whose locks it would hold for seconds."""


@dataclass(frozen=True)
class Repair:
    """A second chance: the model sees what it answered and what was wrong with it."""

    previous_answer: str
    error: str


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


@dataclass(frozen=True)
class _Call:
    """One call, as the caller wants it."""

    purpose: Purpose[Any]
    context: BaseModel
    owner: str
    language: Language
    seed: int
    fallback: bool
    repair: Repair | None = None
    on_call: Callable[[int], None] | None = None

    def entry(self, backend: Backend | None, name: str) -> LedgerEntry:
        return LedgerEntry(
            owner=self.owner,
            purpose=self.purpose.name,
            role=self.purpose.role,
            backend=name,
            language=self.language,
            model=backend.model if backend else "",
            endpoint=backend.host if backend else "",
        )

    def keep(self, entry: LedgerEntry) -> int:
        """Write the ledger's row, tell the caller its id, and give it."""
        call_id = entry.write()
        if self.on_call:
            self.on_call(call_id)
        return call_id


def complete(
    purpose: str,
    context: BaseModel,
    *,
    owner: str,
    language: Language,
    seed: int,
    fallback: bool = False,
    repair: Repair | None = None,
) -> Completion:
    """The answer to a purpose's prompt, from the model that plays its role.

    Where none is configured, the day's budget is spent, the backend's circuit is open or `fallback` is asked for, the
    purpose's fallback writer answers, and `fallback_reason` says why. Raises ModelError when the model gave no answer
    after the gateway's own tries, PromptError for a template, CallInTransaction for a caller in a transaction.
    """
    call = _call(purpose, context, owner, language, seed, fallback, repair)
    backend, why = _choose(call)
    if not isinstance(backend, TextBackend):
        return _write(call, why)
    entry = call.entry(backend, backend.name)
    try:
        ask = _ask(call, entry)
        tries = Tries(call.purpose.timeout_s)
        try:
            reply = tries.run(lambda left_s: backend.ask(ask, timeout_s=left_s))
        finally:
            entry.tries = tries.made
        text, stray = strip_reasoning(reply.text)
        note(backend, stray=stray)
        entry.answer = text
        _charge(entry, backend, ask, reply, reply.text)
        if not text:
            raise ModelError(_("%(model)s answered with nothing") % {"model": backend.model or backend.name})
    except Exception as error:
        entry.fail(error)
        entry.write()
        raise
    return Completion(text, backend.name, entry.model, entry.write(), "")


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
        return pieces(_write(call, why).text)
    return _stream(call, backend, patience)


def _stream(call: _Call, backend: TextBackend, patience: Patience | None) -> Iterator[str]:
    entry = call.entry(backend, backend.name)
    reply = Reply()
    strainer = ReasoningFilter(hold=not may_flow(call.purpose.role, backend))
    raw: list[str] = []
    shown: list[str] = []
    ask: Ask | None = None
    tries = patience or Tries(call.purpose.timeout_s)
    try:
        ask = _ask(call, entry)
        if patience:
            # Of a model of which nothing is known, an answer that comes too late to be shown still teaches something.
            learn = None if is_known(call.purpose.role, backend) else partial(learn_from, backend)
            source: Iterator[str | None] = flow(backend, ask, reply, patience, learn)
        else:
            source = flow_blocking(backend, ask, reply, tries)
        for piece in source:
            text = ""
            if piece is not None:
                raw.append(piece)
                text = strainer.feed(piece)
            if text:
                shown.append(text)
                if patience:
                    patience.answered()
            if text or (patience and patience.beat_due):
                yield text
                if patience:
                    patience.heard()
        text = strainer.flush()
        if text:
            shown.append(text)
            yield text
        note(backend, stray=strainer.stray)
        if not shown:
            raise ModelError(_("%(model)s answered with nothing") % {"model": backend.model or backend.name})
    except GeneratorExit:
        entry.state = ModelCall.State.STOPPED
        raise
    except Exception as error:
        entry.fail(error)
        raise
    finally:
        entry.tries = max(1, tries.made)
        entry.answer = "".join(shown)
        if ask is not None and raw:
            _charge(entry, backend, ask, reply, "".join(raw))
        call.keep(entry)


def outlook(purpose: str, language: Language) -> Availability:
    """Whether a model would answer this purpose now, and if not, why. Calls nobody."""
    return check_availability(get_purpose(purpose).role, language)[1]


def warm_up(purpose: str, language: Language) -> None:
    """Load what the first call of this purpose would load, so that nobody waits for it. Calls nobody."""
    backend, _view = check_availability(get_purpose(purpose).role, language)
    if isinstance(backend, TextBackend):
        try:
            backend.warm_up()
        except ModelError as error:
            logger.warning("%s is not ready: %s", backend.name, error)


def paint(
    purpose: str, context: BaseModel, *, owner: str, language: Language, seed: int, fallback: bool = False
) -> PaintedImage:
    """The picture of a purpose of role `image`; otherwise as `complete`. It has been decoded once and is sound."""
    call = _call(purpose, context, owner, language, seed, fallback, None, paints=True)
    backend, why = _choose(call)
    if not isinstance(backend, ImageBackend):
        entry = call.entry(None, "composer")
        entry.state, entry.fallback_reason = ModelCall.State.FALLBACK, why
        data = paint_fallback(call.purpose, context, owner=owner, language=language, seed=seed)
        return PaintedImage(data, inspect_image(data), entry.backend, "", entry.write(), why)
    entry = call.entry(backend, backend.name)
    tries = Tries(call.purpose.timeout_s)
    try:
        entry.prompt_user = render_prompt(purpose, context, language).user
        painting = tries.run(lambda left_s: backend.paint(entry.prompt_user, seed=_short(seed), timeout_s=left_s))
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
        call_id = entry.write()
    return PaintedImage(painting.data, mime, backend.name, painting.model, call_id, "")


def estimate_cost_per_hour(calls_per_hour: Mapping[Role, float]) -> Decimal:
    """What so many calls of each role in a real hour would cost, in `settings.MODEL_CURRENCY`."""
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
) -> _Call:
    found = get_purpose(purpose)
    if not isinstance(context, found.context):
        raise TypeError(f"purpose {purpose!r} wants a {found.context.__name__}, not a {type(context).__name__}")
    if (found.role == "image") is not paints:
        raise TypeError(f"purpose {purpose!r} is of role {found.role}: call {'complete' if paints else 'paint'}()")
    return _Call(found, context, owner, language, seed, fallback, repair, on_call)


def _choose(call: _Call) -> tuple[Backend | None, str]:
    """Whom to ask; None and the reason, in words, when the fallback writer is to answer."""
    if call.fallback:
        return None, _("the caller asked for no model")
    backend, view = check_availability(call.purpose.role, call.language)
    if backend is None:
        return None, view.why
    if connection.in_atomic_block and not settings.MODEL_CALLS_IN_TRANSACTION:
        raise CallInTransaction(
            f"purpose {call.purpose.name!r} would call {backend.name} inside a transaction: make the call before it "
            "(in a test: django_db(transaction=True), or settings.MODEL_CALLS_IN_TRANSACTION = True)"
        )
    return backend, ""


def _ask(call: _Call, entry: LedgerEntry) -> Ask:
    """The question as the backends take it; notes the prompt in the ledger's entry."""
    purpose = call.purpose
    prompt = render_prompt(purpose.name, call.context, call.language)
    entry.prompt_system, entry.prompt_user = prompt.system, prompt.user
    messages = [PromptMessage("system", prompt.system), PromptMessage("user", prompt.user)]
    if call.repair is not None:
        problem = _REPAIR[call.language].format(error=call.repair.error[:_REPAIR_ERROR_LIMIT])
        # An empty turn is refused by some endpoints.
        previous = call.repair.previous_answer[:_REPAIR_ANSWER_LIMIT] or "…"
        messages += [PromptMessage("assistant", previous), PromptMessage("user", problem)]
        entry.prompt_user += f"\n\n[assistant]\n{previous}\n\n[user]\n{problem}"
    adapter = getattr(call.context, "adapter", "")
    return Ask(
        messages=tuple(message for message in messages if message.content),
        max_tokens=purpose.max_tokens,
        temperature=purpose.temperature,
        seed=_short(call.seed),
        name=purpose.name,
        schema=schema_for_models(purpose.answer) if purpose.answer else None,
        adapter=adapter,
        grammar=purpose.grammar(call.language) if purpose.grammar and not adapter else "",
    )


def _charge(entry: LedgerEntry, backend: Backend, ask: Ask, reply: Reply, raw: str) -> None:
    """Note the tokens and their price; estimated where the backend doesn't tell."""
    entry.model = reply.model or backend.model
    sent = sum(estimate_tokens(message.content) for message in ask.messages)
    entry.tokens_in = reply.tokens_in or sent
    entry.tokens_out = reply.tokens_out or estimate_tokens(raw)
    entry.cost = price_of(backend).of_tokens(entry.tokens_in, entry.tokens_out)


def _write(call: _Call, why: str) -> Completion:
    """The fallback writer's answer."""
    entry = call.entry(None, "fallback")
    entry.state, entry.fallback_reason = ModelCall.State.FALLBACK, why
    try:
        entry.answer = write_fallback(
            call.purpose, call.context, owner=call.owner, language=call.language, seed=call.seed
        )
    except Exception as error:
        entry.fail(error)
        call.keep(entry)
        raise
    return Completion(entry.answer, "fallback", "", call.keep(entry), why)


def _short(seed: int) -> int:
    """A seed as endpoints take it: 0 to 2³¹−1."""
    return seed & 0x7FFFFFFF
