"""The audit log for programs: searched, a page at a time."""

import datetime as dt
from typing import Annotated

from django.http import HttpRequest
from pydantic import Field

from vtuber.access import Right
from vtuber.audit_search import AuditQuery, find
from vtuber.audit_text import change_texts, verb_text
from vtuber.models import AuditEntry, VTuber
from vtuber.web.api_base import ApiAnswer, ApiRouter

router = ApiRouter("audit")

PAGE = 100


class AuditLine(ApiAnswer):
    """One intervention. Moments are ISO 8601; `changes` are sentences in the reader's language."""

    id: int
    real_time: str
    game_time: str
    who: str
    verb: str
    what: str
    target: str
    changes: list[str]
    undone: bool
    can_undo: bool


class AuditPage(ApiAnswer):
    """Lines, the newest first; `next` is the `before` of the page that follows, null on the last."""

    entries: list[AuditLine]
    next: int | None


@router.get("audit", right=Right.WATCH)
def audit(
    request: HttpRequest,
    vtuber: VTuber,
    who: Annotated[str, Field(max_length=150)] = "",
    verb: Annotated[str, Field(max_length=40)] = "",
    text: Annotated[str, Field(max_length=150)] = "",
    since: dt.date | None = None,
    until: dt.date | None = None,
    before: Annotated[int, Field(ge=1, lt=10**18)] | None = None,
) -> AuditPage:
    """Interventions by who, verb, text, and real days (UTC, both included)."""
    query = AuditQuery(who=who, verb=verb, text=text, since=since, until=until, before=before)
    rows = list(find(vtuber, query)[: PAGE + 1])
    shown = rows[:PAGE]
    return AuditPage(entries=[_line(row) for row in shown], next=shown[-1].pk if len(rows) > PAGE else None)


def _line(entry: AuditEntry) -> AuditLine:
    return AuditLine(
        id=entry.pk,
        real_time=entry.real_time.isoformat(),
        game_time=entry.game_time.isoformat(),
        who=entry.actor,
        verb=entry.verb,
        what=verb_text(entry.verb),
        target=entry.target,
        changes=change_texts(entry),
        undone=entry.undone,
        can_undo=entry.can_undo,
    )
