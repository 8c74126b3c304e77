"""Whether a model would be asked now, and why not: what the gateway goes by, and what a caller may ask before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from django.utils import timezone

from llmservice.backends.base import Backend
from llmservice.ledger import circuit_open_until
from llmservice.pricing import budget_status, price_of
from llmservice.purposes import Language, Purpose
from llmservice.roles import resolve_backend, resolve_embedded
from llmservice.translatable import Reason as _

# none: the settings name no model; trouble: one that can't be called; language: one that doesn't speak it.
Cause = Literal["", "none", "budget", "circuit", "trouble", "language"]


@dataclass(frozen=True)
class Availability:
    """What a call would meet now. `backend` and `model` are the role's, also while it is left alone."""

    fallback: bool  # the fallback writer would answer
    why: str  # in words; empty when a model would be asked
    cause: Cause  # the same for code
    backend: str  # its name; "fallback" (or "composer", "none") where the role has no model
    model: str
    embedded: bool  # an embedded model that came as a package: none of the operator's own choosing
    script_adapters: frozenset[str] = frozenset()  # those that it has, of personas who speak from a script


def check_availability(purpose: Purpose[Any], language: Language) -> tuple[Backend | None, Availability]:
    """Whom to ask for a purpose, None when the fallback writer is to answer. Calls nobody."""
    player = resolve_embedded(purpose.role) if purpose.embedded else resolve_backend(purpose.role)
    backend = player.backend
    if backend is None:
        return None, Availability(True, player.why, "none", player.name, "", embedded=False)
    cause, why = _obstacle(backend, language)
    view = Availability(
        bool(cause), why, cause, backend.name, backend.model, backend.embedded, backend.script_adapters
    )
    return None if view.fallback else backend, view


def _obstacle(backend: Backend, language: Language) -> tuple[Cause, str]:
    """Why the backend is not to be asked now, for code and in words; both empty when it is."""
    trouble = backend.trouble()
    if trouble:
        return "trouble", trouble
    if language not in backend.languages:
        return "language", _("%(model)s does not speak this language") % {"model": backend.model}
    if not price_of(backend).free:
        budget = budget_status()
        if budget.exhausted:
            spent = {"limit": f"{budget.limit} {budget.currency}"}
            return "budget", _("today's budget for paid models (%(limit)s) is spent") % spent
    until = circuit_open_until(backend)
    if until is not None:
        seconds = max(1, round((until - timezone.now()).total_seconds()))
        where = {"backend": backend.host or backend.name, "seconds": seconds}
        return "circuit", _("%(backend)s failed several times in a row and is left alone for %(seconds)s s") % where
    return "", ""
