"""Who plays which role: the backend that the settings name, or the best one that they make possible."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

from llmservice.backends.base import Backend
from llmservice.backends.registry import BackendKind, RoleConfig, backend_kind, backend_kinds
from llmservice.endpoint_memory import in_words, recall
from llmservice.owner_settings.current import role_config
from llmservice.pricing import guessed_price, price_of
from llmservice.purposes import ROLES, Role
from llmservice.translatable import Reason as _

# Names for "no model": the composer is what paints without a model, and a judge has no twin worth the name.
_FALLBACK_NAMES: dict[Role, str] = {
    "director": "fallback",
    "persona": "fallback",
    "image": "composer",
    "judge": "none",
}


@dataclass(frozen=True)
class ResolvedBackend:
    """Who plays a role. Without a backend the purpose's fallback writer or painter plays it, and `why` says why."""

    role: Role
    name: str
    backend: Backend | None
    why: str


@dataclass(frozen=True)
class RoleStatus:
    """One role, for people."""

    role: Role
    backend: str
    model: str
    endpoint: str  # host and port; empty when it runs in our own process
    paid: bool
    ready: bool  # whether a model (or, where none is wanted, the fallback writer) can be called now
    why: str
    # What was found out about the endpoint and what its price is guessed at, in words; empty when there is nothing.
    found: str = ""


def resolve_backend(role: Role) -> ResolvedBackend:
    """Who plays the role by the settings, without calling anybody."""
    config = role_config(role)
    asked = config["backend"] or "auto"
    if asked not in known_backends(role):
        why: str = _("%(setting)s names no backend for this role; there are: %(known)s") % {
            "setting": f"{role.upper()}_BACKEND={asked}",
            "known": ", ".join(known_backends(role)),
        }
        return ResolvedBackend(role, _FALLBACK_NAMES[role], None, why)
    if asked in ("fallback", _FALLBACK_NAMES[role]):
        return ResolvedBackend(role, _FALLBACK_NAMES[role], None, _("the settings ask for no model"))
    name, why = (asked, _("the settings name it")) if asked != "auto" else _best(role, config)
    if not name:
        return ResolvedBackend(role, _FALLBACK_NAMES[role], None, why)
    return ResolvedBackend(role, name, _built(backend_kind(name), config), why)


def resolve_embedded(role: Role) -> ResolvedBackend:
    """The model inside the program, also where an endpoint plays the role; none where the settings want no model."""
    config = role_config(role)
    if config["backend"] == "fallback":
        return ResolvedBackend(role, _FALLBACK_NAMES[role], None, _("the settings ask for no model"))
    why: str = _("no endpoint is set")
    for kind in backend_kinds(role):
        if kind.embedded:
            if config["backend"] == kind.name or kind.recognise(role, config):
                return ResolvedBackend(role, kind.name, _built(kind, config), _("the settings name it"))
            why = kind.why_not(role) or why
    return ResolvedBackend(role, _FALLBACK_NAMES[role], None, why)


def known_backends(role: Role) -> list[str]:
    """What `<ROLE>_BACKEND` may say."""
    kinds = (kind.name for kind in backend_kinds(role))
    return list(dict.fromkeys(("auto", _FALLBACK_NAMES[role], "fallback", *kinds)))


def describe_roles(*, look: bool = False) -> list[RoleStatus]:
    """Every role with its backend, for the start page, the doctor and the dashboard. Calls nobody.

    With `look` the database is asked what all processes have found out about the endpoints.
    """
    found = []
    for role in ROLES:
        player = resolve_backend(role)
        backend = player.backend
        if backend is None:
            found.append(RoleStatus(role, player.name, "", "", paid=False, ready=role != "judge", why=player.why))
            continue
        trouble = backend.trouble()
        if look:
            recall(backend)
        found.append(
            RoleStatus(
                role,
                player.name,
                backend.model,
                backend.host,
                paid=not price_of(backend).free,
                ready=not trouble,
                why=trouble or player.why,
                found=findings_in_words(backend),
            )
        )
    return found


def findings_in_words(backend: Backend) -> str:
    """What was found out about a backend's endpoint, and what its price is guessed at; empty for nothing."""
    guess = guessed_price(backend)
    return "; ".join([*in_words(backend), *([guess] if guess else [])])


def _best(role: Role, config: RoleConfig) -> tuple[str, str]:
    """The backend that the settings make possible, and why; an empty name for none."""
    kinds = backend_kinds(role)
    for kind in kinds:
        if why := kind.recognise(role, config):
            return kind.name, why
    return "", next(filter(None, (kind.why_not(role) for kind in kinds)), _("no endpoint is set"))


def _built(kind: BackendKind, config: RoleConfig) -> Backend:
    return _build(kind.name, json.dumps(kind.endpoint(config), sort_keys=True))


@cache
def _build(name: str, endpoint: str) -> Backend:
    """The backend, kept for the life of the process: it remembers what its endpoint understands.

    `endpoint` is JSON: the same text gives the same instance.
    """
    return backend_kind(name).build(**json.loads(endpoint))
