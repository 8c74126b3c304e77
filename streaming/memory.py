"""What she keeps of viewers, for operators who look after it."""

from dataclasses import dataclass

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from streaming.models import Answer, ChatMessage, Viewer
from vtuber.models import VTuber

NAME_LIMIT = 40


@dataclass(frozen=True)
class Known:
    """A viewer with how often they spoke and were answered."""

    viewer: Viewer
    said: int
    answered: int


def known_viewers(
    vtuber: VTuber, *, name: str = "", everybody: bool = False, page: int = 0, limit: int = 20
) -> list[Known]:
    """Viewers whom she remembers something of (or `everybody`), who was here last first. One query.

    `name` is any part of a nickname. One more than `limit` when there is another page.
    """
    found = Viewer.objects.filter(vtuber=vtuber)
    if not everybody:
        found = found.exclude(notes=[])
    if name.strip():
        found = found.filter(nickname__icontains=name.strip()[:NAME_LIMIT])
    counted = found.annotate(
        said_count=_count(ChatMessage.objects.all()),
        answer_count=_count(Answer.objects.filter(state__in=[Answer.State.SAID, Answer.State.CUT])),
    ).order_by("-last_seen", "-pk")
    rows = counted[page * limit : (page + 1) * limit + 1]
    return [Known(row, row.said_count, row.answer_count) for row in rows]


def _count(rows: QuerySet[ChatMessage] | QuerySet[Answer]) -> Coalesce:
    of_viewer = rows.filter(viewer=OuterRef("pk")).order_by().values("viewer").annotate(count=Count("pk"))
    return Coalesce(Subquery(of_viewer.values("count")), 0, output_field=IntegerField())
