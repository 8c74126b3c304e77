"""What the desk makes of the rows in a persona's files: accepted ones beside them, in their place, or hiding them."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from django.db import connection
from django.db.models import Count, Max, Q

from llmservice.models import PersonaRow
from llmservice.persona.rows import Place, Row

Placed = list[tuple[Place, Row]]
# How many rows the desk has, how many of them count, and when the last one changed.
Version = tuple[int, int, dt.datetime | None]
State = PersonaRow.State
# What stands in for a file's name where a row came of none.
_DESK = Path("desk")


def laid_over(persona: str, language: str, shipped: Sequence[tuple[Place, Row]]) -> Placed:
    """The rows that count: those in files, as far as no row of the desk stands in their place or hides them, and the
    accepted ones of the desk. Where there is no desk yet (a database without tables) the files alone.
    """
    if not _is_laid_out():
        return list(shipped)
    counts = Q(state=State.ACCEPTED) | Q(state=State.REJECTED) & ~Q(shadows="")
    desk = list(PersonaRow.objects.filter(counts, persona=persona, language=language).order_by("pk"))
    accepted = [row for row in desk if row.state == State.ACCEPTED]
    gone = {row.shadows for row in desk if row.shadows}
    related = {root_of(row) for row in accepted}
    files = [(row.digest, place, row) for place, row in shipped]
    # A row whose kin lie on the desk stays with them; what it is known by is its own line, so that nothing moves.
    roots = {digest: replace(place, kin=row.as_line()) for digest, place, row in files if digest in related}
    kept = [(roots.get(digest, place), row) for digest, place, row in files if digest not in gone]
    return kept + [(_place_of(row, roots), row.row) for row in accepted]


def root_of(row: PersonaRow) -> str:
    """What a row of the desk and its kin are known by: the digest of a row in a file, or `desk:12`."""
    return row.variant_of or row.shadows or f"desk:{row.pk}"


def languages(persona: str) -> set[str]:
    """The languages that a persona has accepted rows in."""
    if not _is_laid_out():
        return set()
    accepted = PersonaRow.objects.filter(persona=persona, state=State.ACCEPTED)
    return set(accepted.order_by().values_list("language", flat=True).distinct())


def counts_by_state(persona: str, language: str) -> Counter[str]:
    """How many rows of the desk there are in each state."""
    if not _is_laid_out():
        return Counter()
    rows = PersonaRow.objects.filter(persona=persona, language=language)
    return Counter(rows.order_by().values_list("state", flat=True))


def version(persona: str, language: str) -> Version:
    """What differs as soon as anything on the desk is another for this persona and language."""
    rows = PersonaRow.objects.filter(persona=persona, language=language).order_by()
    accepted = Count("pk", filter=Q(state=State.ACCEPTED))
    told = rows.aggregate(count=Count("pk"), accepted=accepted, changed=Max("changed_at"))
    return told["count"], told["accepted"], told["changed"]


def _place_of(row: PersonaRow, roots: dict[str, Place]) -> Place:
    root = root_of(row)
    if root in roots:
        return replace(roots[root], desk=row.pk)
    return Place(_DESK, row.pk, kin=root, desk=row.pk)


def _is_laid_out() -> bool:
    """Whether the database has the table: who trains on another machine need not have set one up."""
    return PersonaRow._meta.db_table in connection.introspection.table_names()
