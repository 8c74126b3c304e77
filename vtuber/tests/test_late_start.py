"""What begins close to its planned end, because the system was down, still does what it is for."""

import pytest

from vtuber.executor import engine
from vtuber.models import TodoTask, Tweet, VTuber
from vtuber.services.clock import jump
from vtuber.tests.support.world import driven, hours, planned_baomi, task

pytestmark = pytest.mark.django_db


def live_to(vtuber: VTuber, text: str) -> None:
    """Jump to a game time and do what is due then."""
    time = driven()
    jump(vtuber=vtuber, to=hours(text), real=time.now())
    engine.advance(vtuber.pk, time.now)


def states(row: TodoTask) -> tuple[str, object]:
    row.refresh_from_db()
    return row.state, row.ended_at


def test_a_post_that_begins_a_minute_before_its_end_is_published_at_its_end() -> None:
    vtuber, todolist = planned_baomi()
    row = task(todolist, "tweet", "09:00", "09:30", prepared={"text": "晒太阳"})
    live_to(vtuber, "09:29")
    assert states(row) == ("running", None)
    assert not Tweet.objects.exists()
    live_to(vtuber, "09:30")
    assert states(row) == ("done", hours("09:30"))
    assert Tweet.objects.get().published_at == hours("09:30")
