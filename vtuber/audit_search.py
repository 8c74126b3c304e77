"""Finding lines of the audit log: by who, what, text and real days; and as a table for a spreadsheet."""

import csv
import datetime as dt
import io
import json
from collections.abc import Iterable, Iterator
from typing import Annotated

from django.db.models import Q, QuerySet
from pydantic import BaseModel, ConfigDict, Field

from vtuber.audit_text import change_texts, verb_text
from vtuber.models import AuditEntry, VTuber

COLUMNS = ("id", "real_time", "game_time", "who", "verb", "what", "target", "changes", "undone")
# What a spreadsheet would take for a formula, or a way to one.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

Word = Annotated[str, Field(max_length=150)]


class AuditQuery(BaseModel):
    """What to look for; what is left empty does not matter. Days are real ones (UTC), both included."""

    model_config = ConfigDict(extra="forbid")

    who: Word = ""
    verb: Annotated[str, Field(max_length=40)] = ""
    text: Word = ""
    since: dt.date | None = None
    until: dt.date | None = None
    before: Annotated[int, Field(ge=1, lt=10**18)] | None = None


def find(vtuber: VTuber, query: AuditQuery) -> QuerySet[AuditEntry]:
    """The lines that fit, the newest first."""
    rows = AuditEntry.objects.filter(vtuber=vtuber)
    if query.who:
        rows = rows.filter(actor__icontains=_clean(query.who))
    if query.verb:
        rows = rows.filter(verb=_clean(query.verb))
    if query.text:
        # As it stands in the database: PostgreSQL keeps JSON's letters, SQLite their escapes.
        text = _clean(query.text)
        forms = {text, json.dumps(text)[1:-1]}
        fits = Q(target__icontains=text)
        for form in forms:
            fits |= Q(before__icontains=form) | Q(after__icontains=form)
        rows = rows.filter(fits)
    if query.since:
        rows = rows.filter(real_time__gte=_midnight(query.since))
    if query.until and query.until < dt.date.max:
        rows = rows.filter(real_time__lt=_midnight(query.until + dt.timedelta(days=1)))
    if query.before:
        rows = rows.filter(pk__lt=query.before)
    return rows.order_by("-id")


def as_csv(entries: Iterable[AuditEntry]) -> Iterator[str]:
    """The lines as CSV, with a mark that tells spreadsheets of UTF-8; formulas are made harmless."""
    yield "\ufeff" + _line(COLUMNS)
    for entry in entries:
        yield _line(
            (
                entry.pk,
                entry.real_time.isoformat(),
                entry.game_time.isoformat(),
                entry.actor,
                entry.verb,
                verb_text(entry.verb),
                entry.target,
                " | ".join(change_texts(entry)),
                "yes" if entry.undone else "",
            )
        )


def _line(cells: Iterable[object]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow([_harmless(cell) for cell in cells])
    return text.getvalue()


def _harmless(cell: object) -> str:
    text = str(cell)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def _clean(text: str) -> str:
    # PostgreSQL takes no NUL.
    return text.replace("\0", "").strip()


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)
