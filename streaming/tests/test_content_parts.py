"""What each task type prepares, in parts that people read and change without knowing the type."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import translation

from streaming.on_air import cover_files
from vtuber.executor import engine
from vtuber.executor.content import with_texts
from vtuber.models import TodoTask
from vtuber.plugin import registry
from vtuber.services import content_edits
from vtuber.services.approvals import types_with_content
from vtuber.tests.support.world import REAL, driven, planned_baomi, task

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


SCRIPT = {"title": "T", "greeting": "Hello", "beats": ["one", "two"], "ad": "", "goodbye": "Bye"}
PREPARED: dict[str, dict[str, Any]] = {
    "tweet": {"text": "a post"},
    "stream": SCRIPT,
    "cover": {"headline": "H", "mood": "happy", "digest": "a" * 64, "made_by": "x"},
    "company": {"replies": [{"job": 1, "accept": True, "subject": "Re", "body": "Dear"}]},
    "project": {"title": "P", "pitch": "p", "subject": "S", "body": "B"},
    "store": {"offers": [{"title": "G", "genre": "rpg", "price": 9, "pitch": ""}], "wanted": "G", "why": "so"},
}


def test_every_type_with_content_says_what_of_it_is_for_people() -> None:
    assert set(types_with_content()) == set(PREPARED)
    _vtuber, todolist = planned_baomi()
    for number, (type, prepared) in enumerate(PREPARED.items()):
        row = task(todolist, type, f"{9 + number:02}:00", f"{9 + number:02}:30", prepared=prepared)
        parts = content_edits.content_parts(row)
        assert parts, type
        same = {part.path: part.value for part in parts if part.editable}
        # Writing what is there back changes nothing, so each path leads where it says.
        handler = registry.handlers.get(type)
        put = with_texts(row.prepared or {}, parts, same)
        assert handler.shape.model_validate(put) == handler.shape.model_validate(prepared), type


def edit(row: TodoTask, **texts: str) -> TodoTask:
    row.refresh_from_db()
    return content_edits.edit_content(task_id=row.pk, version=row.version, texts=texts, actor="op", real=REAL)


def test_a_line_of_a_script_and_an_answer_to_a_job_are_changed_by_path() -> None:
    _vtuber, todolist = planned_baomi()
    stream = task(todolist, "stream", "20:00", "21:00", prepared=SCRIPT)
    assert edit(stream, **{"beats.1": "zwei"}).prepared["beats"] == ["one", "zwei"]  # type: ignore[index]
    company = task(todolist, "company", "10:00", "10:30", prepared=PREPARED["company"])
    changed = edit(company, **{"replies.0.accept": "no", "replies.0.body": "Sorry"}).prepared
    assert changed == {"replies": [{"job": 1, "accept": False, "subject": "Re", "body": "Sorry"}]}


def test_words_on_a_cover_have_it_painted_anew_around_them(tmp_path: Path, settings: Any, client: Client) -> None:
    settings.MEDIA_ROOT = tmp_path
    vtuber, todolist = planned_baomi()
    task(todolist, "stream", "20:00", "21:00", content="a talk about the fridge", prepared=SCRIPT)
    row = task(todolist, "cover", "18:00", "18:30")
    content_edits.regenerate_content(task_id=row.pk, version=1, hint="", actor="op", real=REAL)
    engine.prepare_ahead(vtuber.pk, driven().now)
    row.refresh_from_db()
    first = dict(row.prepared or {})
    picture = content_edits.content_parts(row)[0].value
    content_edits.approve_content(task_id=row.pk, version=row.version, actor="op", real=REAL)
    changed = edit(row, headline="MY WORDS")
    assert (changed.is_prepared, changed.approval) == (False, "")
    engine.prepare_ahead(vtuber.pk, driven().now)
    row.refresh_from_db()
    assert row.prepared and row.prepared["headline"] == "MY WORDS"
    assert row.prepared["digest"] != first["digest"]
    assert cover_files.has_pending(row.pk, row.prepared["digest"])

    # What is not out yet is for operators alone.
    now = content_edits.content_parts(row)[0].value
    assert client.get(now).status_code == 404
    client.force_login(User.objects.create_user("guest"))
    assert client.get(now).status_code == 404
    client.force_login(User.objects.create_user("op", is_staff=True))
    served = client.get(now)
    assert (served.status_code, served["Content-Type"]) == (200, "image/webp")
    assert served["Cache-Control"].startswith("private")
    assert client.get(picture).status_code == 404  # the one before it


def test_an_unpainted_cover_has_no_picture_to_serve(client: Client) -> None:
    _vtuber, todolist = planned_baomi()
    row = task(todolist, "cover", "18:00", "18:30", prepared={"headline": "H", "digest": "b" * 64})
    client.force_login(User.objects.create_user("op", is_staff=True))
    assert client.get(f"/media/pending-covers/baomi/{row.pk}-{'b' * 64}.webp").status_code == 404
    assert client.get(f"/media/pending-covers/baomi/{row.pk}-x.webp").status_code == 404
