"""Rows from other programs, laid on the desk instead of into a file: a person reads them before they count."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils import timezone

from llmservice.models import PersonaRow
from llmservice.persona.rows import Row
from llmservice.persona.services import offer_row

ACTOR = "manage.py persona import"


def offer_imported(persona: str, language: str, rows: Sequence[Row]) -> int:
    """Lay rows on the desk as candidates; how many were new there, and of a size that it keeps."""
    return sum(_offer(persona, language, row) for row in rows)


def _offer(persona: str, language: str, row: Row) -> bool:
    try:
        offered = offer_row(
            persona=persona,
            language=language,
            row=row,
            source=PersonaRow.Source.IMPORT,
            actor=ACTOR,
            real=timezone.now(),
        )
    except ValidationError:
        return False
    return offered is not None
