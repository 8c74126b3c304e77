"""The ledger: every model call is written down when it has ended, and the circuit breaker reads it."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone

from llmservice.backends.base import Backend, VoiceBackend
from llmservice.errors import (
    ModelError,
    ModelOverloaded,
    ModelRefused,
    ModelTimeout,
    ModelTooLate,
    ModelUnavailable,
)
from llmservice.models import ModelCall
from llmservice.owner_settings.current import setting
from llmservice.owner_settings.redaction import redact
from llmservice.purposes import Language, Role
from llmservice.translatable import as_data

_STATES: dict[type[ModelError], ModelCall.State] = {
    ModelTimeout: ModelCall.State.TIMEOUT,
    ModelTooLate: ModelCall.State.TOO_LATE,
    ModelOverloaded: ModelCall.State.OVERLOADED,
    ModelRefused: ModelCall.State.REFUSED,
    ModelUnavailable: ModelCall.State.UNAVAILABLE,
}
# What tells that a backend itself is in trouble. A refusal tells that our question was.
_BROKEN = {ModelCall.State.TIMEOUT, ModelCall.State.OVERLOADED, ModelCall.State.UNAVAILABLE}


@dataclass
class LedgerEntry:
    """A call under way; `write` turns it into a row."""

    owner: str
    purpose: str
    role: Role
    backend: str
    language: Language
    model: str = ""
    endpoint: str = ""
    prompt_system: str = ""
    prompt_user: str = ""
    answer: str = ""
    tokens_in: int = 0
    tokens_out: int = 0
    cost: Decimal = Decimal(0)
    tries: int = 1
    state: ModelCall.State = ModelCall.State.OK
    error: str = ""
    fallback_reason: str = ""
    started: dt.datetime = field(default_factory=timezone.now)

    def fail(self, error: BaseException) -> None:
        """Note how the call failed."""
        self.state = _STATES.get(type(error), ModelCall.State.FAILED)  # type: ignore[arg-type]
        self.error = str(error) or type(error).__name__

    def write(self) -> int:
        """Write the row and give its id. The call has ended now."""
        now = timezone.now()
        row = ModelCall.objects.create(
            owner=self.owner,
            purpose=self.purpose,
            role=self.role,
            backend=self.backend,
            model=self.model[:200],
            endpoint=self.endpoint[:255],
            language=self.language,
            prompt_system=_bounded(self.prompt_system),
            prompt_user=_bounded(self.prompt_user),
            answer=_bounded(self.answer),
            tokens_in=self.tokens_in,
            tokens_out=self.tokens_out,
            cost=self.cost,
            currency=setting("MODEL_CURRENCY"),
            latency_ms=max(0, int((now - self.started).total_seconds() * 1000)),
            tries=self.tries,
            state=self.state,
            error=_line(self.error, 500),
            fallback_reason=as_data(self.fallback_reason),
            created_at=self.started,
        )
        return row.pk


def mark_parse_failure(call_id: int, why: str) -> None:
    """Note that the caller could not use the answer of a call, and why. An unknown id changes nothing."""
    ModelCall.objects.filter(pk=call_id).update(parse_failures=F("parse_failures") + 1, parse_error=_line(why, 500))


def circuit_open_until(backend: Backend) -> dt.datetime | None:
    """Until when a backend is left alone (real time): its last calls all failed, and the last one not long ago.

    After that one call may try again; if it fails, the pause begins anew. All processes read the same rows.
    """
    wanted = setting("CIRCUIT_FAILURES")
    # A reader's impatience is not the backend's failure: it counts neither way.
    rows = ModelCall.objects.filter(backend=backend.name, endpoint=backend.host).exclude(
        state=ModelCall.State.TOO_LATE
    )
    # A server that writes and speaks may do one of both well.
    speaks = Q(role=ModelCall.Role.VOICE)
    rows = rows.filter(speaks if isinstance(backend, VoiceBackend) else ~speaks)
    last = list(rows.order_by("-id").values_list("state", "created_at", "latency_ms")[:wanted])
    if len(last) < wanted or any(state not in _BROKEN for state, _, _ in last):
        return None
    _, started, latency_ms = last[0]
    until = started + dt.timedelta(milliseconds=latency_ms, seconds=setting("CIRCUIT_OPEN_S"))
    now = timezone.now()
    # A call from the future says that this machine's clock was set back, and nothing of the backend.
    return until if started <= now < until else None


def _bounded(text: str) -> str:
    """The text as the ledger keeps it: at most LEDGER_TEXT_LIMIT bytes, without NUL (PostgreSQL refuses it)."""
    text = redact(text).replace("\x00", "")
    data = text.encode("utf-8", "replace")
    return data[: settings.LEDGER_TEXT_LIMIT].decode("utf-8", "ignore")


def _line(text: str, limit: int) -> str:
    return " ".join(redact(text).replace("\x00", "").split())[:limit]
