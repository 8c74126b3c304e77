"""What every setting is now, in this process: the environment's word, else what the owner has kept, else the default.

What was kept is read once and again when its number has changed; the number is looked at once a second at most
(`OWNER_SETTINGS_LOOK_S`), by whoever asks. A row that does not fit counts as none, and `faults` says so.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection

from llmservice.models import KeptNumber, KeptPrompt, KeptSetting
from llmservice.owner_settings.definition import find_setting
from llmservice.owner_settings.redaction import remember
from llmservice.owner_settings.sealing import CannotOpen, unseal
from llmservice.purposes import Role
from llmservice.translatable import Reason as _
from llmservice.translatable import Translatable, as_data

logger = logging.getLogger(__name__)

PromptKey = tuple[str, str, str, str]  # owner, purpose, language, part


@dataclass(frozen=True)
class Fault:
    """A kept setting that does not count, and why."""

    name: str
    why: Translatable | None


@dataclass(frozen=True)
class Kept:
    """What the owner has kept, as of one number."""

    number: int = 0
    values: Mapping[str, Any] = field(default_factory=dict)
    prompts: Mapping[PromptKey, str] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()


_NOTHING = Kept()
_lock = threading.Lock()
_kept = _NOTHING
_looked: float | None = None
_behind: set[asyncio.Future[None]] = set()


def setting(name: str) -> Any:
    """The value of a registered setting now. LookupError for another."""
    found = find_setting(name)
    if found is None:
        raise LookupError(f"no setting {name!r} is registered")
    values = kept().values
    value = values[name] if name in values and not found.in_environment else found.standing()
    if found.secret and value:
        remember(value)
    return value


def role_config(role: Role) -> dict[str, Any]:
    """A role's settings, as `MODEL_ROLES` has them."""
    names = {part: f"{role.upper()}_{part.upper()}" for part in settings.MODEL_ROLES[role]}
    # What has no effect on a role cannot be changed, and stays as it is.
    changed = {part: setting(name) for part, name in names.items() if find_setting(name)}
    return {**settings.MODEL_ROLES[role], **changed}


def kept() -> Kept:
    """What the owner has kept, at most a second old. An event loop looks beside it, for the next time."""
    every: float | None = settings.OWNER_SETTINGS_LOOK_S
    if every is None:
        return _kept
    with _lock:
        now = time.monotonic()
        due = _looked is None or now - _looked >= every
        if due:
            _mark(now)
    if due:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            look()
        else:
            behind = loop.run_in_executor(None, _look_beside)
            _behind.add(behind)
            behind.add_done_callback(_behind.discard)
    return _kept


def look() -> None:
    """Read what changed since the last look. A database that does not answer changes nothing."""
    global _kept
    try:
        number = KeptNumber.objects.values_list("number", flat=True).first() or 0
        if number == _kept.number:
            return
        found = _read(number)
    except DatabaseError as error:
        logger.warning("the owner's settings can't be read; the last ones stand: %s", error)
        return
    with _lock:
        _kept = found


def forget() -> None:
    """Know nothing of what was kept, and look again when asked next."""
    global _kept
    with _lock:
        _kept = _NOTHING
        _mark(None)


def look_again() -> None:
    """Look when asked next, however soon."""
    with _lock:
        _mark(None)


def _mark(looked: float | None) -> None:
    global _looked
    _looked = looked


def _look_beside() -> None:
    try:
        look()
    finally:
        connection.close()  # of a thread that may never come this way again


def _read(number: int) -> Kept:
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for row in KeptSetting.objects.all():
        found = find_setting(row.name)
        if found is None:
            continue  # an app's that is not installed any more
        try:
            values[row.name] = found.kind.read(unseal(row.name, row.sealed) if found.secret else row.value)
        except CannotOpen:
            why = _("SECRET_KEY has changed, so this key can't be read any more: type it in again.")
            faults.append(Fault(row.name, as_data(why)))
        except ValueError as error:
            faults.append(Fault(row.name, as_data(error.args[0])))
    prompts = {(row.owner, row.purpose, row.language, row.part): row.text for row in KeptPrompt.objects.all()}
    for name, value in values.items():
        found = find_setting(name)
        if found and found.secret:
            remember(value)
    return Kept(number, values, prompts, tuple(faults))
