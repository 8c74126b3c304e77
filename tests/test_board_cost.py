"""What a board costs, with a month behind her: so many questions, no more for each day, and no script unasked."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from company.models import Mail
from tests.support.days_behind import EVENTS_A_DAY, days_behind
from vtuber.models import TodoList, TodoTask, VTuber
from vtuber.tests.support.api_client import ApiClient
from vtuber.tests.support.world import REAL, baomi, hours, planned_baomi, task
from vtuber.web.board_snapshot import RECENT, picture, picture_parts, recent_events, some_sections
from vtuber.web.page_scripts import scripts_behind

pytestmark = pytest.mark.django_db

# One of them is for the letter that one of today's tasks comes of.
PICTURE = 30
PARTS = [13, 8, 14]
EDIT = 14


def full_day(todolist: TodoList) -> TodoTask:
    """Ten tasks today, one of them for a letter. Returns a post that is still to come."""
    advert = {"mailbox": "personal", "kind": "ad", "sender": "a brand", "recipient": "her", "body": "Hello!"}
    letter = Mail.objects.create(vtuber=todolist.vtuber, subject="An ad", sent_at=hours("07:00"), **advert)
    for hour in range(10, 17):
        task(todolist, "rest", f"{hour}:00", f"{hour}:30")
    task(todolist, "cover", "18:00", "18:30")
    task(todolist, "stream", "20:00", "22:00", origin={"app": "company", "id": f"mail-{letter.pk}"})
    return task(todolist, "tweet", "17:00", "17:30")


def count(queries: CaptureQueriesContext) -> int:
    """Without the savepoints, which there are in a test's transaction alone."""
    return sum(not query["sql"].startswith(("SAVEPOINT", "RELEASE")) for query in queries.captured_queries)


def asked(names: tuple[str, ...] = ()) -> int:
    """Questions for a picture, or for these sections of it."""
    vtuber = VTuber.objects.select_related("persona").get()
    with CaptureQueriesContext(connection) as queries:
        found = some_sections(vtuber, REAL, "en", names) if names else picture(vtuber, REAL, "en")
    assert found["unavailable"] == []
    return count(queries)


@pytest.mark.parametrize("days", [2, 30])
def test_a_picture_asks_the_same_few_questions_however_long_she_has_lived(days: int) -> None:
    vtuber, todolist = planned_baomi()
    full_day(todolist)
    days_behind(vtuber, days)
    whole = picture(vtuber, REAL, "en")
    assert len(whole["day"]["tasks"]) == 10
    assert "An ad" in next(task["why"] for task in whole["day"]["tasks"] if task["type"] == "stream")
    assert [line["kind"] for line in whole["waiting"]] == ["failure"]  # yesterday's; the others are no news
    assert (asked(), [asked(part) for part in picture_parts()]) == (PICTURE, PARTS)
    with CaptureQueriesContext(connection) as queries:
        assert len(recent_events(vtuber, whole["seq"], "en")) == min(whole["seq"], RECENT)
    assert whole["seq"] >= days * EVENTS_A_DAY and len(queries) == 1


def test_an_edit_and_what_boards_are_shown_of_it_at_once_ask_so_many_questions() -> None:
    vtuber, todolist = planned_baomi()
    post = full_day(todolist)
    days_behind(vtuber, 30)
    api = ApiClient()
    # The first thing that somebody does is noted as a sign-in.
    seen = api.do("PATCH", f"tasks/{post.pk}", version=post.version, content="Some words")["task"]["version"]
    with CaptureQueriesContext(connection) as queries:
        api.do("PATCH", f"tasks/{post.pk}", version=seen, content="Other words")
    # Session, account, role, whom it is about, whose task it is; then one transaction.
    assert count(queries) == EDIT
    assert (asked(("day",)), asked(("prepared",))) == (7, 5)
    shown = some_sections(vtuber, REAL, "en", ("day", "prepared"))
    assert "Other words" in str(shown["day"]) and "Other words" in str(shown["prepared"])


def test_every_section_of_the_picture_is_in_one_of_its_parts() -> None:
    whole = picture(baomi(), REAL, "en")
    names = [name for part in picture_parts() for name in part]
    assert len(names) == len(set(names))
    assert set(names) == set(whole) - {"vtuber", "seq", "clock", "unavailable"}


def test_the_browser_is_told_of_the_scripts_that_the_board_loads_and_of_no_others() -> None:
    told = scripts_behind("js/board/main.js", "store/board.js")
    assert {"js/board/first-call.js", "js/shared/link.js", "store/board.js", "store/library.js"} <= set(told)
    # Types alone, and another page's.
    assert {"js/board/frame-types.js", "js/shared/desk.js", "company/board.js"}.isdisjoint(told)
    assert list(told) == sorted(set(told))
    baomi()
    html = ApiClient().client.get("/board/baomi/").content.decode()
    assert all(f'<link rel="modulepreload" href="/static/{name}">' in html for name in told)
    assert html.index('js/board/first-call.js" type="module" async') > html.index("<body")
