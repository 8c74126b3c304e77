"""Where backends declare themselves: each file of this package that reaches a model registers what it is.

To add one, write one file here (or anywhere, and import it from an `AppConfig.ready()`) that ends with
`register_backend(BackendKind(…))`.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from llmservice.backends.base import Backend
from llmservice.purposes import ROLES, Role
from llmservice.translatable import Reason as _

# A role's settings, as `MODEL_ROLES` has them.
RoleConfig = Mapping[str, Any]
TEXT_ROLES: frozenset[Role] = frozenset(role for role in ROLES if role != "image")
IMAGE_ROLES: frozenset[Role] = frozenset({"image"})


def _no_reason(role: Role) -> str:
    return ""


@dataclass(frozen=True)
class BackendKind:
    """One way to reach a model.

    `name` is what `<ROLE>_BACKEND` says, `roles` are those that it can play. `recognise` says, in words, why the
    settings make it possible without naming it, and nothing when they don't; of several the one with the lowest
    `rank` is taken. `why_not` may say what is missing where no backend was found. `endpoint` is everything that
    `build` is called with, JSON-able: the same values give the same instance. None of them calls anybody. The
    model of an `embedded` one is inside the program.
    """

    name: str
    roles: frozenset[Role]
    rank: int
    recognise: Callable[[Role, RoleConfig], str]
    endpoint: Callable[[RoleConfig], dict[str, Any]]
    build: Callable[..., Backend]
    why_not: Callable[[Role], str] = _no_reason
    embedded: bool = False


_kinds: dict[str, BackendKind] = {}


def register_backend(kind: BackendKind) -> None:
    """Declare a backend. ValueError when another one has its name."""
    if _kinds.setdefault(kind.name, kind) is not kind:
        raise ValueError(f"two backends want to be {kind.name!r}")


def backend_kinds(role: Role) -> list[BackendKind]:
    """The backends that can play a role, those that are taken first in front."""
    _import_all()
    return sorted((kind for kind in _kinds.values() if role in kind.roles), key=lambda kind: (kind.rank, kind.name))


def backend_kind(name: str) -> BackendKind:
    """The backend of that name. LookupError if there is none."""
    _import_all()
    return _kinds[name]


def is_set(setting: str) -> str:
    """The reason that most backends have."""
    return _("%(setting)s is set") % {"setting": setting}


@cache
def _import_all() -> None:
    """Import every file of this package, so that it registers. What is large, they load only when called."""
    package = importlib.import_module(__package__)
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)
