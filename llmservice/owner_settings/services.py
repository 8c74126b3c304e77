"""What is written of the owner's settings and prompts; the audit is the caller's, in the same transaction."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from llmservice.models import KeptNumber, KeptPrompt, KeptSetting
from llmservice.owner_settings import current
from llmservice.owner_settings.definition import OwnerSetting, find_setting
from llmservice.owner_settings.redaction import remember
from llmservice.owner_settings.sealing import CannotOpen, reseal, seal

# What the audit says of a key.
SET, UNSET = "•••", ""


class SettingsRefused(Exception):
    """Settings that can't be kept: why, in words, by name. Nothing was changed."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("; ".join(problems.values()))
        self.problems = dict(problems)


class SettingsStale(Exception):
    """Somebody has changed a setting since; `number` is what stands now."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@transaction.atomic
def keep_settings(
    *, changes: Mapping[str, Any], actor: str, real: dt.datetime, seen: int | None = None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Keep settings; None takes one back to its default. Returns what was kept of them before, and what is now: of a
    key only whether there is one.

    With `seen`, the number that their writer saw, SettingsStale when there is a newer one. SettingsRefused for what
    does not fit; all or nothing.
    """
    number = _lock_number()
    if seen is not None and seen != number:
        raise SettingsStale(number)
    read = _read_all(changes)
    rows = {row.name: row for row in KeptSetting.objects.filter(name__in=read)}
    before = {name: _shown(find_setting(name), rows.get(name)) for name in read}
    after: dict[str, Any] = {}
    for name, value in read.items():
        found = find_setting(name)
        assert found is not None  # _read_all has refused others
        if value is None or (found.secret and not value):
            KeptSetting.objects.filter(name=name).delete()
            after[name] = _shown(found, None)
            continue
        row = rows.get(name) or KeptSetting(name=name)
        if found.secret:
            remember(value)
            row.sealed = seal(name, value)
        else:
            row.value = str(value) if isinstance(value, Decimal) else value
        row.changed_at, row.changed_by = real, actor[:150]
        row.save()
        after[name] = _shown(found, row)
    _count()
    return before, after


@transaction.atomic
def keep_prompt(
    *, owner: str, purpose: str, language: str, part: str, text: str | None, actor: str, real: dt.datetime
) -> str | None:
    """Keep a prompt's text for an owner; None goes back to the template that comes with the program. Whether it can
    be rendered is the caller's to see. Returns what was kept before.
    """
    _lock_number()
    key = {"owner": owner, "purpose": purpose, "language": language, "part": part}
    row = KeptPrompt.objects.filter(**key).first()
    before = row.text if row else None
    if text is None:
        KeptPrompt.objects.filter(**key).delete()
    else:
        row = row or KeptPrompt(**key)
        row.text, row.changed_at, row.changed_by = text, real, actor[:150]
        row.broken, row.broken_at = None, None
        row.save()
    _count()
    return before


@transaction.atomic
def reseal_keys() -> int:
    """Seal every key with the newest SECRET_KEY, so that an older one may go. Returns how many could be read."""
    _lock_number()
    done = 0
    for row in KeptSetting.objects.exclude(sealed=""):
        try:
            row.sealed = reseal(row.sealed)
        except CannotOpen:
            continue  # `current` says that it must be typed in again
        row.save(update_fields=["sealed"])
        done += 1
    return done


def _lock_number() -> int:
    """Whoever writes, writes alone."""
    KeptNumber.objects.get_or_create(pk=1)
    return KeptNumber.objects.select_for_update().get(pk=1).number


def _count() -> None:
    KeptNumber.objects.filter(pk=1).update(number=F("number") + 1)
    transaction.on_commit(current.look_again)


def _read_all(changes: Mapping[str, Any]) -> dict[str, Any]:
    read: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for name, raw in changes.items():
        found = find_setting(name)
        if found is None:
            problems[name] = _("There is no such setting.")
        elif found.in_environment:
            problems[name] = _("The environment sets it, and that counts: change it there, or take it out.")
        elif raw is None:
            read[name] = None
        else:
            try:
                read[name] = found.kind.read(raw)
            except ValueError as error:
                problems[name] = str(error)
    if problems:
        raise SettingsRefused(problems)
    return read


def _shown(found: OwnerSetting | None, row: KeptSetting | None) -> Any:
    if found is None or found.secret:
        return SET if row else UNSET
    return row.value if row else None
