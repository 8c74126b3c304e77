"""What is written of the desk; the audit is the caller's, in the same transaction."""

import datetime as dt

from django.db import transaction

from llmservice.models import PersonaRow
from llmservice.persona.rows import Row

State, Source = PersonaRow.State, PersonaRow.Source


@transaction.atomic
def save_row(*, row: PersonaRow, actor: str, real: dt.datetime) -> None:
    """Keep a new row, or an edited one. ValidationError as `full_clean`, and for a double."""
    row.clean_fields(exclude={"digest", "created_at", "created_by", "changed_at", "changed_by"})
    row.digest = row.row.digest
    row.changed_at, row.changed_by = real, actor[:150]
    if row._state.adding:
        row.created_at, row.created_by = row.changed_at, row.changed_by
    row.full_clean()
    row.save()


@transaction.atomic
def judge_row(
    *, row_id: int, digest: str, state: PersonaRow.State, actor: str, real: dt.datetime
) -> PersonaRow.State | None:
    """Accept a row, reject it, or put it back; the state that it had. None where it was so already, or where it is
    not the row any more that was looked at (`digest`).
    """
    row = PersonaRow.objects.select_for_update().filter(pk=row_id, digest=digest).first()
    if row is None or row.state == state:
        return None
    before = PersonaRow.State(row.state)
    row.state, row.changed_at, row.changed_by = state, real, actor[:150]
    row.save(update_fields=["state", "changed_at", "changed_by"])
    return before


@transaction.atomic
def take_up(
    *, persona: str, language: str, shipped: Row, state: PersonaRow.State, actor: str, real: dt.datetime
) -> tuple[PersonaRow, bool]:
    """A row of a persona's files, on the desk: as a candidate to be edited, or rejected, which hides it. And whether
    it is new there; one that lies there already stays as it is.

    ValidationError where the desk has these very words from elsewhere.
    """
    found = PersonaRow.objects.filter(persona=persona, language=language, shadows=shipped.digest).first()
    if found is not None:
        return found, False
    row = PersonaRow(
        persona=persona, language=language, state=state, source=Source.SHIPPED_EDIT, shadows=shipped.digest
    )
    row.put(shipped)
    save_row(row=row, actor=actor, real=real)
    return row, True


@transaction.atomic
def offer_row(
    *,
    persona: str,
    language: str,
    row: Row,
    source: PersonaRow.Source,
    actor: str,
    real: dt.datetime,
    origin: str = "",
    said_by: str = "",
    variant_of: str = "",
) -> PersonaRow | None:
    """Lay a candidate on the desk; None where there is such a row already. ValidationError for what does not fit."""
    same = PersonaRow.objects.filter(persona=persona, language=language, digest=row.digest)
    if same.exists() or (origin and PersonaRow.objects.filter(origin=origin).exists()):
        return None
    offered = PersonaRow(
        persona=persona,
        language=language,
        source=source,
        origin=origin,
        said_by=said_by,
        variant_of=variant_of,
    )
    offered.put(row)
    save_row(row=offered, actor=actor, real=real)
    return offered


@transaction.atomic
def withdraw_row(*, origin: str) -> bool:
    """Take a candidate from the desk by what it came of. False where there is none, or somebody has judged it."""
    return bool(PersonaRow.objects.filter(origin=origin, state=State.CANDIDATE).delete()[0])


@transaction.atomic
def remove_row(*, row: PersonaRow) -> None:
    """Take a row from the desk: what it stood in the place of counts again."""
    PersonaRow.objects.filter(pk=row.pk).delete()


@transaction.atomic
def remove_words_of(*, said_by: str) -> int:
    """Take every row from the desk that holds somebody's words, whatever its state; returns how many."""
    return PersonaRow.objects.filter(said_by=said_by).delete()[0] if said_by else 0
