"""The audit log: searched, and taken along as a table."""

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from vtuber.models import AuditEntry, VTuber
from vtuber.services.audit import record_audit
from vtuber.tests.support.world import REAL, baomi
from vtuber.web import api_audit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

HER = "/api/vtubers/baomi/audit"


@pytest.fixture
def desk() -> Client:
    vtuber, other = baomi(), baomi(slug="other")
    note(vtuber, actor="mia", verb="edit_task", after={"content": "晒太阳 100%"})
    note(vtuber, actor="mia", verb="pause", days=1)
    note(vtuber, actor="jun", verb="edit_task", days=2, target="task:7", after={"content": "=cmd()"})
    note(other, actor="mia", verb="pause")
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.create_user("op", is_staff=True))
    return client


def note(vtuber: VTuber, *, days: int = 0, **more: Any) -> AuditEntry:
    return record_audit(vtuber, real=REAL + dt.timedelta(days=days), **more)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["jun edit_task", "mia pause", "mia edit_task"]),
        ("who=MI", ["mia pause", "mia edit_task"]),
        ("verb=edit_task", ["jun edit_task", "mia edit_task"]),
        ("text=晒太阳", ["mia edit_task"]),
        ("text=100%25", ["mia edit_task"]),
        ("text=1_0", []),
        ("text=task:7", ["jun edit_task"]),
        ("text=%00", ["jun edit_task", "mia pause", "mia edit_task"]),
        ("since=2026-11-25", ["jun edit_task", "mia pause"]),
        ("until=2026-11-25", ["mia pause", "mia edit_task"]),
        ("since=2026-11-25&until=2026-11-25", ["mia pause"]),
        ("until=9999-12-31&who=jun", ["jun edit_task"]),
        ("since=2027-01-01", []),
    ],
)
def test_lines_are_found(desk: Client, query: str, found: list[str]) -> None:
    answer = desk.get(f"{HER}?{query}").json()
    assert [f"{line['who']} {line['verb']}" for line in answer["entries"]] == found
    assert answer["next"] is None
    rows = list(csv.DictReader(io.StringIO(table(desk, query).removeprefix("\ufeff"))))
    assert [f"{row['who']} {row['verb']}" for row in rows] == found


def table(desk: Client, query: str = "") -> str:
    answer = desk.get(f"/board/baomi/audit.csv?{query}")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="audit-baomi.csv"'
    return b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]


def test_a_page_of_lines_leads_to_the_next(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_audit, "PAGE", 2)
    first = desk.get(HER).json()
    assert len(first["entries"]) == 2
    rest = desk.get(f"{HER}?before={first['next']}").json()
    assert [line["who"] for line in rest["entries"]] == ["mia"] and rest["next"] is None


@pytest.mark.parametrize("query", ["since=yesterday", "before=0", "before=" + "9" * 30, "who=" + "x" * 151])
def test_what_does_not_fit_is_refused(desk: Client, query: str) -> None:
    assert desk.get(f"{HER}?{query}").status_code == 400
    assert desk.get(f"/board/baomi/audit.csv?{query}").status_code == 400
    page = desk.get(f"/board/baomi/audit/?{query}")
    assert page.status_code == 400 and "does not fit" in page.content.decode()


@pytest.mark.parametrize("actor", ["=1+1", "+1", "-1", "@x", "\tx", " =1", "＝1"])
def test_a_spreadsheet_takes_nothing_for_a_formula(desk: Client, actor: str) -> None:
    note(VTuber.objects.get(slug="baomi"), actor=actor, verb="pause", days=3)
    row = next(csv.DictReader(io.StringIO(table(desk).removeprefix("\ufeff"))))
    assert row["who"] == f"'{actor}"


def test_the_page_shows_what_was_found(desk: Client) -> None:
    page = desk.get("/board/baomi/audit/?who=jun").content.decode()
    assert "changed a task" in page and "jun" in page and "mia" not in page
    assert 'href="/board/baomi/audit.csv?who=jun"' in page
    assert desk.get("/board/nobody/audit/").status_code == 404
