"""Rewriting who she is, from a page that may be out of date."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_noop as _

from vtuber.errors import Conflict, NotAllowed
from vtuber.models import Persona, VTuber
from vtuber.services.clock import locked_clock
from vtuber.services.operator_actions import rewrite_persona
from vtuber.translatable import translatable

FIELDS = (
    "character",
    "tastes",
    "catchphrases",
    "looks",
    "language",
    "is_ai",
    "voice",
    "adapter",
    "wakes_at",
    "sleeps_at",
)


class WrongPersona(NotAllowed):
    """A persona that can't be: `problems` says in words what is wrong, by field. Nothing was changed."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__(translatable("{text}", text=next(iter(self.problems.values()), "")))


def persona_values(persona: Persona) -> dict[str, Any]:
    """Her fields as an operator edits them, JSON-able."""
    return {name: _plain(getattr(persona, name)) for name in FIELDS}


@transaction.atomic
def edit_persona(
    *, vtuber: VTuber, changes: Mapping[str, Any], seen: Mapping[str, Any], actor: str, real: dt.datetime
) -> Persona:
    """Keep the changed fields. `seen` is what stood in them when their writer began: Conflict, with what stands now,
    when somebody was faster. WrongPersona for what can't be.
    """
    locked_clock(vtuber)
    persona = Persona.objects.select_for_update().get(vtuber=vtuber)
    stands = persona_values(persona)
    if any(stands[name] != seen.get(name) for name in changes):
        raise Conflict(translatable(_("Somebody has rewritten her meanwhile. Look again.")), current=stands)
    for name, value in changes.items():
        setattr(persona, name, value)
    changed = [name for name in changes if _plain(getattr(persona, name)) != stands[name]]
    try:
        persona.full_clean()
    except ValidationError as error:
        raise WrongPersona({name: " ".join(found) for name, found in error.message_dict.items()}) from error
    return rewrite_persona(persona=persona, changed=changed, actor=actor, real=real)


def _plain(value: Any) -> Any:
    return value.strftime("%H:%M") if isinstance(value, dt.time) else value
