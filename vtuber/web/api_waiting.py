"""What waits for a person: the list, and putting a line of it aside."""

from django.http import HttpRequest
from django.utils import timezone
from pydantic import Field

from vtuber.access import Right
from vtuber.models import GameClock, VTuber
from vtuber.services import waiting
from vtuber.waiting import shown_waiting
from vtuber.web.api_base import ApiAnswer, ApiBody, ApiRouter, actor_of

router = ApiRouter("waiting")


class WaitingLine(ApiAnswer):
    """One line: `link` is an address or a drawer of the board (`#prepared`), `since` game time or null."""

    kind: str
    id: str
    title: str
    since: str | None
    link: str
    dismissable: bool


class WaitingAnswer(ApiAnswer):
    """What waits now."""

    waiting: list[WaitingLine]


class DismissBody(ApiBody):
    """The line that is to be put aside."""

    kind: str = Field(max_length=40)
    id: str = Field(max_length=200)


@router.get("waiting", right=Right.WATCH)
def waiting_lines(request: HttpRequest, vtuber: VTuber) -> WaitingAnswer:
    """What waits for a person."""
    return _answer(vtuber)


@router.post("waiting/dismiss", right=Right.OPERATE)
def dismiss(request: HttpRequest, vtuber: VTuber, body: DismissBody) -> WaitingAnswer:
    """Put a line aside until it goes by itself; undone through the audit log."""
    waiting.dismiss(vtuber=vtuber, kind=body.kind, item=body.id, actor=actor_of(request), real=timezone.now())
    return _answer(vtuber)


def _answer(vtuber: VTuber) -> WaitingAnswer:
    now = GameClock.objects.get(vtuber=vtuber).now(timezone.now())
    return WaitingAnswer(waiting=[WaitingLine.model_validate(line) for line in shown_waiting(vtuber, now)])
