"""The desk of a persona's rows, as operators' verbs: each noted with every VTuber, for personas belong to none alone.

The audit says what of a row was changed, and its words where they are ours: a viewer's (a starred turn) stand on the
desk alone, so that whoever is forgotten is forgotten.
"""

import datetime as dt
import json

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_noop as _

from llmservice.models import PersonaRow
from llmservice.persona import services as desk
from llmservice.persona.datasets import Dataset, datasets
from llmservice.persona.desk_checks import problems
from llmservice.persona.rows import Row
from vtuber.errors import Conflict, NotAllowed
from vtuber.models import VTuber
from vtuber.services.audit import audit_everywhere
from vtuber.services.clock import locked_clock
from vtuber.translatable import translatable

State = PersonaRow.State
_TEXTS = ("persona", "language", "instruction", "input", "output", "history", "state")


@transaction.atomic
def save_row(*, row: PersonaRow, actor: str, real: dt.datetime) -> None:
    """Keep a new or an edited row; what it is worth is the form's to check. Conflict for a double."""
    _lock_clocks()
    stored = PersonaRow.objects.filter(pk=row.pk).first() if row.pk else None
    before = _told(stored) if stored else {}
    after = _told(row)
    changed = [name for name in after if before.get(name) != after[name]]
    if not changed:
        return
    try:
        desk.save_row(row=row, actor=actor, real=real)
    except ValidationError as error:
        raise Conflict(translatable("{text}", text=" ".join(error.messages))) from error
    if row.said_by:
        before, after = {"state": before.get("state", "")}, {"state": row.state, "fields": ", ".join(changed)}
        changed = list(after)
    _note(
        "edit_row" if stored else "add_row",
        row,
        actor,
        real,
        before={name: before[name] for name in changed if name in before},
        after={name: after[name] for name in changed},
    )


def judge_row(*, row: PersonaRow, state: PersonaRow.State, actor: str, real: dt.datetime) -> bool:
    """Accept a row, or reject it. False where it is so already.

    NotAllowed names what is wrong with a row that is to be accepted; Conflict where it was changed meanwhile.
    """
    if row.state == state:
        return False
    # Outside the transaction: all her rows are read for it.
    if state == State.ACCEPTED:
        _check(row)
    return _judge(row, state, actor, real)


def _check(row: PersonaRow) -> None:
    dataset = datasets().get(row.persona)
    if dataset is None:
        raise NotAllowed(translatable(_("There is no folder of the persona {name}."), name=row.persona))
    try:
        wrong = [each.text for each in problems(row, dataset)]
    except ValueError as error:
        wrong = [str(error)]
    if wrong:
        why = "; ".join(wrong)
        raise NotAllowed(translatable(_("“{row}” is not accepted: {why}."), row=str(row), why=why))


@transaction.atomic
def _judge(row: PersonaRow, state: PersonaRow.State, actor: str, real: dt.datetime) -> bool:
    _lock_clocks()
    before = desk.judge_row(row_id=row.pk, digest=row.digest, state=state, actor=actor, real=real)
    if before is None:
        raise Conflict(translatable(_("Somebody has changed “{row}” meanwhile. Look again."), row=str(row)))
    verb = "accept_row" if state == State.ACCEPTED else "reject_row"
    _note(verb, row, actor, real, before={"state": before}, after={"state": state})
    return True


@transaction.atomic
def take_up(
    *, dataset: Dataset, language: str, shipped: Row, hide: bool, actor: str, real: dt.datetime
) -> PersonaRow:
    """Lay a row of a persona's files on the desk: to be edited there, or (`hide`) so that it counts no more.

    One that lies there already is given back; hidden it is then as well. ValidationError as `desk.take_up`.
    """
    _lock_clocks()
    state = State.REJECTED if hide else State.CANDIDATE
    row, new = desk.take_up(
        persona=dataset.name, language=language, shipped=shipped, state=state, actor=actor, real=real
    )
    if new:
        _note("hide_row" if hide else "take_row", row, actor, real, after=_told(row))
    elif hide and row.state != state:
        _judge(row, state, actor, real)
        row.refresh_from_db()
    return row


@transaction.atomic
def remove_row(*, row: PersonaRow, actor: str, real: dt.datetime) -> None:
    """Take a row from the desk; what it stood in the place of, or hid, counts again."""
    _lock_clocks()
    desk.remove_row(row=row)
    _note("remove_row", row, actor, real, before={"state": row.state} if row.said_by else _told(row))


def _told(row: PersonaRow) -> dict[str, object]:
    history = json.dumps(row.history, ensure_ascii=False)
    return {name: history if name == "history" else str(getattr(row, name)) for name in _TEXTS}


def _note(
    verb: str,
    row: PersonaRow,
    actor: str,
    real: dt.datetime,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
) -> None:
    audit_everywhere(actor=actor, verb=verb, target=f"personarow:{row.pk}", before=before, after=after, real=real)


def _lock_clocks() -> None:
    """First, as everywhere."""
    for vtuber in VTuber.objects.order_by("pk"):
        locked_clock(vtuber)
