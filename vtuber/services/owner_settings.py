"""The owner's settings, as a verb: kept, audited without any key, told to nobody who may not know."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop as _

from llmservice.models import KeptSetting
from llmservice.owner_settings import services as kept
from llmservice.owner_settings.definition import find_setting
from vtuber.errors import Conflict, NotAllowed
from vtuber.models import AuditEntry, VTuber
from vtuber.services.audit import record_audit
from vtuber.services.clock import locked_clock
from vtuber.translatable import translatable


class WrongSettings(NotAllowed):
    """Settings that do not fit: `problems` says in words what is wrong, by name. Nothing was changed."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__(translatable("{text}", text=next(iter(self.problems.values()), "")))


@transaction.atomic
def change_settings(
    *, changes: Mapping[str, Any], actor: str, real: dt.datetime, seen: int | None = None
) -> dict[str, Any]:
    """Keep settings for all VTubers; None takes one back to its default. Returns what was kept of them before.

    With `seen`, the number that the page showed, Conflict when somebody was faster. WrongSettings for what does not
    fit; all or nothing. Keys are in no audit entry, and no undo brings one back.
    """
    everybody = list(VTuber.objects.order_by("pk"))
    for vtuber in everybody:
        locked_clock(vtuber)  # first, as everywhere
    try:
        before, after = kept.keep_settings(changes=changes, actor=actor, real=real, seen=seen)
    except kept.SettingsRefused as error:
        raise WrongSettings(error.problems) from error
    except kept.SettingsStale as error:
        raise Conflict(translatable(_("Somebody has changed the settings meanwhile. Look again."))) from error
    changed = [name for name in after if after[name] != before[name] or _is_secret(name)]
    undo = {name: before[name] for name in changed if not _is_secret(name)}
    for vtuber in everybody if changed else ():
        record_audit(
            vtuber,
            actor=actor,
            verb="change_settings",
            target="settings",
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
            undo={"settings": undo} if undo else None,
            real=real,
        )
    return before


def restore(entry: AuditEntry, actor: str, real: dt.datetime) -> None:
    """Set back what was changed, but no keys. Every VTuber has an entry of it; one undo is enough."""
    twins = AuditEntry.objects.filter(verb=entry.verb, real_time=entry.real_time, actor=entry.actor)
    twins.exclude(pk=entry.pk).update(undone=True)
    change_settings(changes=entry.undo["settings"], actor=actor, real=real)


def stands_now(entry: AuditEntry) -> dict[str, Any]:
    """What is kept now of the settings that an entry changed; keys are nobody's to compare."""
    rows = dict(KeptSetting.objects.filter(name__in=entry.after).values_list("name", "value"))
    return {name: rows.get(name) for name in entry.after if not _is_secret(name)}


def _is_secret(name: str) -> bool:
    found = find_setting(name)
    return bool(found and found.secret)
