"""A real call to each role's model, for the doctor."""

import time
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from llmservice.answer_worth import weigh
from llmservice.backends.base import Ask, Backend, ImageBackend, PromptMessage, TextBackend, estimate_tokens
from llmservice.endpoint_memory import keep, recall
from llmservice.errors import ModelError
from llmservice.filters.reasoning_hold import note
from llmservice.ledger import LedgerEntry
from llmservice.pricing import budget_status, price_of
from llmservice.purposes import ROLES, Role
from llmservice.roles import findings_in_words, resolve_backend

_QUESTION = "Answer with the one word: meow"
_TOKENS = 16


@dataclass(frozen=True)
class PingResult:
    """How one role's model answered. `words` says what is wrong, or why nothing was called."""

    role: Role
    backend: str
    model: str
    ok: bool
    called: bool
    seconds: float
    words: str
    found: str = ""  # what was found out about the endpoint, in words


def ping_roles(*, timeout_s: float = 30.0) -> list[PingResult]:
    """Call each role's model once, with a question of a few tokens; the calls are in the ledger (owner `doctor`).

    Image models are asked whether they are there and take our key, which is free. Nothing paid is called when the
    day's budget is spent. Where no model is configured nothing is called, and that is no fault.
    """
    return [ping_role(role, timeout_s=timeout_s) for role in ROLES]


def ping_role(role: Role, *, timeout_s: float = 30.0) -> PingResult:
    """The same for one role."""
    player = resolve_backend(role)
    backend = player.backend
    if backend is None:
        return PingResult(role, player.name, "", True, False, 0.0, player.why)
    recall(backend)
    trouble = backend.trouble()
    if trouble:
        found = findings_in_words(backend)
        return PingResult(role, player.name, backend.model, False, False, 0.0, trouble, found)
    if not price_of(backend).free and budget_status().exhausted:
        words, found = _("today's budget for paid models is spent; not called"), findings_in_words(backend)
        return PingResult(role, player.name, backend.model, True, False, 0.0, words, found)
    began = time.monotonic()
    ok, words = True, _("it answers")
    try:
        _call(role, backend, timeout_s)
    except ModelError as error:
        ok, words = False, error.reason
    seconds = time.monotonic() - began
    return PingResult(role, player.name, backend.model, ok, True, seconds, words, findings_in_words(backend))


def check_adapters(names: Iterable[str], *, timeout_s: float = 30.0) -> list[PingResult]:
    """Whether the persona's model has these adapters: a server that does not know one answers from its base, and says
    nothing. Asks each twice. Nothing for a model that cannot be called now; `ping_role` says why.
    """
    player = resolve_backend("persona")
    backend = player.backend
    if not isinstance(backend, TextBackend) or backend.trouble():
        return []
    if not price_of(backend).free and budget_status().exhausted:
        return []
    found = []
    for name in sorted(set(names)):
        began = time.monotonic()
        try:
            trouble = backend.adapter_trouble(name, timeout_s=timeout_s)
        except ModelError as error:
            trouble = error.reason
        words = trouble or _("it has the adapter %(name)s") % {"name": name}
        took = time.monotonic() - began
        found.append(PingResult("persona", player.name, name, not trouble, True, took, words))
    return found


def _call(role: Role, backend: Backend, timeout_s: float) -> None:
    if isinstance(backend, ImageBackend):
        backend.probe(timeout_s=timeout_s)
        return
    assert isinstance(backend, TextBackend)  # there are no others
    entry = LedgerEntry(
        owner="doctor",
        purpose="ping",
        role=role,
        backend=backend.name,
        language="en",
        model=backend.model,
        endpoint=backend.host,
        prompt_user=_QUESTION,
    )
    ask = Ask(messages=(PromptMessage("user", _QUESTION),), max_tokens=_TOKENS, temperature=0.0, seed=1, name="ping")
    try:
        reply = backend.ask(ask, timeout_s=timeout_s)
        worth = weigh(reply, language="en", prose=False)
        note(backend, stray=worth.stray, reasoned=worth.reasoned, whole=not reply.unfinished)
        entry.model = reply.model or backend.model
        entry.answer = reply.text
        entry.tokens_in = reply.tokens_in or estimate_tokens(_QUESTION)
        entry.tokens_out = reply.tokens_out or estimate_tokens(reply.text)
        entry.cost = price_of(backend).of_tokens(entry.tokens_in, entry.tokens_out)
    except Exception as error:
        entry.fail(error)
        raise
    finally:
        entry.write()
        keep(backend)
