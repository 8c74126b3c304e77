"""What each endpoint was found to refuse, to demand and to be like: learnt from its own answers, never guessed.

It is kept in memory, where any thread may read and learn, and in the database, where every process finds it: what one
worker paid to learn, the next one knows, and so do the doctor and the board. Rows are few (`MOST_ROWS`) and are
forgotten after `KEEP_DAYS`, for an endpoint may be mended meanwhile. Deleting a row in the admin forgets it at once.
"""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable
from typing import Literal
from urllib.parse import urlsplit

from django.utils import timezone
from pydantic import BaseModel, ConfigDict, ValidationError

from llmservice.backends.base import Backend
from llmservice.models import EndpointFinding
from llmservice.translatable import Reason as _

MOST_ROWS = 100
KEEP_DAYS = 30
# Real seconds between two looks at what other processes have learnt.
RECALL_S = 60.0
# Tokens beyond a purpose's limit for a model whose reasoning ate it: first, and at most.
FIRST_HEAD_ROOM, MOST_HEAD_ROOM = 2000, 8000

JsonMode = Literal["schema", "object", "text"]
WEAKER: dict[JsonMode, JsonMode] = {"schema": "object", "object": "text"}
_STRENGTH: tuple[JsonMode, ...] = ("schema", "object", "text")

Key = tuple[str, str, str]


class Findings(BaseModel):
    """How one endpoint wants to be asked for one model. What it says nothing of is as the standard has it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    left_out: frozenset[str] = frozenset()  # arguments that it refuses
    demanded: dict[str, bool] = {}  # arguments that it wants
    demanded_whole: dict[str, bool] = {}  # the same, where the answer is not streamed
    limit: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    most_tokens: int = 0  # the largest limit that it takes; 0 where none is known
    json_mode: JsonMode = "schema"  # the strongest way to ask for JSON that it takes
    alternating: bool = False  # it wants user and assistant in turn, and nobody else
    streams_only: bool = False
    head_room: int = 0  # tokens beyond a purpose's limit, for its reasoning
    reasons: bool = False  # it has been seen to reason before it answers
    # Whether it has been seen to close reasoning that it never opened; None before its first answer.
    strays: bool | None = None

    def changed(self, **values: object) -> Findings:
        """These with other values."""
        return self.model_copy(update=values)

    def merged(self, other: Findings) -> Findings:
        """What both know together."""
        strays = [known for known in (self.strays, other.strays) if known is not None]
        both = (self.most_tokens, other.most_tokens)
        return Findings(
            left_out=self.left_out | other.left_out,
            demanded={**self.demanded, **other.demanded},
            demanded_whole={**self.demanded_whole, **other.demanded_whole},
            limit=max(self.limit, other.limit, key=("max_tokens", "max_completion_tokens").index),
            most_tokens=min(filter(None, both), default=0),
            json_mode=max(self.json_mode, other.json_mode, key=_STRENGTH.index),
            alternating=self.alternating or other.alternating,
            streams_only=self.streams_only or other.streams_only,
            head_room=max(self.head_room, other.head_room),
            reasons=self.reasons or other.reasons,
            strays=any(strays) if strays else None,
        )


NOTHING = Findings()
_known: dict[Key, Findings] = {}
_unkept: set[Key] = set()
_looked_at: dict[Key, float] = {}
_lock = threading.Lock()


def known(backend: Backend) -> Findings:
    """What is known of a backend's model. Any thread; no database."""
    return _known.get(_key(backend), NOTHING)


def learn(backend: Backend, change: Callable[[Findings], Findings]) -> None:
    """Know something more of a backend's model. Any thread; no database: `keep` writes it down."""
    key = _key(backend)
    with _lock:
        before = _known.get(key, NOTHING)
        after = change(before)
        if after != before:
            _known[key] = after
            _unkept.add(key)


def give_head_room(backend: Backend) -> int:
    """Let a model whose reasoning ate its limit have more tokens from now on; returns how many more."""
    more = min(MOST_HEAD_ROOM, known(backend).head_room * 2 or FIRST_HEAD_ROOM)
    learn(backend, lambda found: found.changed(head_room=max(found.head_room, more), reasons=True))
    return more


def recall(backend: Backend) -> None:
    """Look, once in a while, what other processes have learnt of it."""
    key = _key(backend)
    now = time.monotonic()
    with _lock:
        looked = _looked_at.get(key)
        if looked is not None and now - looked < RECALL_S:
            return
        _looked_at[key] = now
    written = _read(key)
    with _lock:
        _known[key] = written.merged(_known.get(key, NOTHING)) if key in _unkept else written


def keep(backend: Backend) -> None:
    """Write down what is new, for the other processes and the next start."""
    key = _key(backend)
    with _lock:
        if key not in _unkept:
            return
        _unkept.discard(key)
        mine = _known[key]
    both = _read(key).merged(mine)
    name, endpoint, model = key
    row = EndpointFinding(
        backend=name, endpoint=endpoint, model=model, findings=both.model_dump(mode="json"), learnt_at=timezone.now()
    )
    EndpointFinding.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["backend", "endpoint", "model"],
        update_fields=["findings", "learnt_at"],
    )
    beyond = EndpointFinding.objects.order_by("-learnt_at", "-pk").values_list("pk", flat=True)[MOST_ROWS:]
    if too_many := list(beyond):
        EndpointFinding.objects.filter(pk__in=too_many).delete()
    with _lock:
        if key not in _unkept:
            _known[key] = both


def forget() -> None:
    """Know nothing that is not written down: for tests, whose endpoints come and go at the same ports."""
    with _lock:
        _known.clear()
        _unkept.clear()
        _looked_at.clear()


def in_words(backend: Backend) -> list[str]:
    """What is known of a backend's model that its operator may want to know, one sentence each."""
    found = known(backend)
    words: list[str] = []
    if found.head_room:
        words.append(
            _("it reasons before it answers, beyond its limit: its answers get %(tokens)s tokens more")
            % {"tokens": found.head_room}
        )
    elif found.reasons:
        words.append(_("it reasons before it answers"))
    if found.left_out:
        words.append(_("it refuses %(names)s") % {"names": ", ".join(sorted(found.left_out))})
    if found.json_mode == "object":
        words.append(_("it takes no JSON schema"))
    elif found.json_mode == "text":
        words.append(_("it takes no wish for JSON: its answers are read as they come"))
    for name, value in sorted({**found.demanded, **found.demanded_whole}.items()):
        words.append(_("it demands %(name)s=%(value)s") % {"name": name, "value": str(value).lower()})
    if found.most_tokens:
        words.append(_("it takes %(tokens)s tokens at most") % {"tokens": found.most_tokens})
    if found.alternating:
        words.append(_("it takes no system text of its own"))
    if found.streams_only:
        words.append(_("it only streams"))
    return words


def _read(key: Key) -> Findings:
    name, endpoint, model = key
    now, keep = timezone.now(), dt.timedelta(days=KEEP_DAYS)
    # What was learnt so far in the future was learnt before this machine's clock was set right, nobody knows when.
    lately = EndpointFinding.objects.filter(learnt_at__gte=now - keep, learnt_at__lte=now + keep)
    rows = lately.filter(backend=name, endpoint=endpoint, model=model)
    row = rows.values_list("findings", flat=True).first()
    try:
        return Findings.model_validate(row or {})
    except ValidationError:  # another version's
        return NOTHING


def _key(backend: Backend) -> Key:
    # Without a user and password, and without the port of a server in this process, which is another each time.
    place = f"{backend.host}{urlsplit(backend.url).path}" if backend.host else ""
    return backend.name, place[:255], backend.model[:200]
