"""What waits for a person: who brings it, how it goes, and that a board and the webhook hear of it."""

import datetime as dt
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone, translation

from launcher import backup
from llmservice.models import KeptPrompt, KeptSetting, ModelCall
from llmservice.owner_settings import current
from llmservice.owner_settings.services import keep_settings
from vtuber import registry, waiting_sources
from vtuber.errors import NotAllowed
from vtuber.models import AuditEntry, Event, GameClock, VTuber, WaitingMark, WebhookDelivery
from vtuber.registry import Waiting
from vtuber.services.undo import undo
from vtuber.services.waiting import dismiss, look_after
from vtuber.tests.support.world import REAL, hours, planned_baomi, task
from vtuber.translatable import translatable
from vtuber.waiting import waiting_now

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owner_settings")]
NOW = hours("12:00")


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def her() -> VTuber:
    vtuber, todolist = planned_baomi(game_time="12:00")
    over = {"due": None, "ended_at": hours("10:30")}
    why = translatable("no words came")
    task(todolist, "tweet", "09:00", "09:30", content="Rain", state="failed", reason=why, **over)
    task(todolist, "tweet", "10:00", "10:30", content="Sun", state="done", **over)
    GameClock.objects.update(paused=True)
    return vtuber


def kinds(vtuber: VTuber) -> list[str]:
    return [line.kind for line in waiting_now(vtuber, NOW)]


def keep(**changes: Any) -> None:
    keep_settings(changes=changes, actor="mimi", real=REAL)


def an_approval(vtuber: VTuber, now: dt.datetime) -> list[Waiting]:
    return [Waiting("approval", "1", "Read me", None, "#prepared")]


def failed_call(**more: Any) -> ModelCall:
    values = {
        "owner": "o",
        "purpose": "tweet",
        "role": "director",
        "backend": "openai",
        "model": "m",
        "endpoint": "models.example.com",
        "language": "zh",
        "state": "refused",
        "error": "models.example.com refuses the call (HTTP 401): bad key",
        "created_at": timezone.now(),
        **more,
    }
    return ModelCall.objects.create(**values)


def test_a_failed_task_waits_with_its_reason_and_a_day_later_no_more(her: VTuber) -> None:
    (line,) = waiting_now(her, NOW)
    assert (line.kind, line.title, line.link) == ("failure", "“Rain” came to nothing: no words came", "#day")
    assert waiting_now(her, NOW + dt.timedelta(days=2)) == []


def test_an_endpoint_waits_when_its_last_calls_all_failed_and_no_longer(her: VTuber) -> None:
    keep(DIRECTOR_BASE_URL="https://models.example.com/v1", DIRECTOR_MODEL="m", DIRECTOR_API_KEY="sk-secret-one")
    failed_call(state="ok")
    failed_call()
    failed_call()
    failed_call(state="too_late")
    assert kinds(her) == ["failure"]
    failed_call()
    (line,) = [line for line in waiting_now(her, NOW) if line.kind == "endpoint"]
    assert line.title == "Director does not answer: models.example.com refuses the call (HTTP 401): bad key"
    assert line.link == "/settings/#director"
    failed_call(state="ok", error="")
    assert kinds(her) == ["failure"]


def test_an_endpoint_that_lacks_a_model_waits_without_a_call(her: VTuber) -> None:
    keep(DIRECTOR_BASE_URL="https://models.example.com/v1")
    assert kinds(her) == ["failure", "endpoint"]


def test_the_budget_waits_when_it_is_nearly_and_when_it_is_quite_spent(her: VTuber) -> None:
    keep(DIRECTOR_BASE_URL="https://models.example.com/v1", DIRECTOR_MODEL="m", DIRECTOR_API_KEY="sk-secret-one")
    failed_call(state="ok", cost="4.10")
    titles = [line.title for line in waiting_now(her, NOW) if line.kind == "budget"]
    assert titles == ["Today's budget is nearly spent: 4.10 of 5.00 CNY."]
    failed_call(state="ok", cost="1")
    (line,) = [line for line in waiting_now(her, NOW) if line.kind == "budget"]
    assert line.title.startswith("Today's budget is spent (5.10 of 5.00 CNY)")
    assert line.id.endswith("spent")
    keep(DIRECTOR_BACKEND="fallback")
    assert kinds(her) == ["failure"]  # nobody is paid any more


def test_a_daily_copy_that_does_not_come_waits(her: VTuber, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting_sources, "DATA_DIR", tmp_path)
    assert kinds(her) == ["failure"]
    her.created_at -= dt.timedelta(days=2)
    assert kinds(her) == ["failure", "copies"]
    (tmp_path / "backups").mkdir()
    copy = tmp_path / "backups" / "daily-20261130-080000.sqlite3"
    copy.touch()
    assert kinds(her) == ["failure"]
    made = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
    os.utime(copy, (made.timestamp(), made.timestamp()))
    line = waiting_now(her, NOW)[-1]
    assert line.title == ("No copy of the database has been made since 2026-11-20.")
    assert (line.id, line.link) == ("2026-11-20", "/settings/#kept")
    backup.note_failure(tmp_path / "backups", "the disk image is malformed")
    line = waiting_now(her, NOW)[-1]
    assert (line.kind, line.title) == ("copies", "No copy of the database can be made: the disk image is malformed")
    backup.note_failure(tmp_path / "backups", "")
    assert [each.id for each in waiting_now(her, NOW) if each.kind == "copies"] == ["2026-11-20"]
    keep(BACKUPS_KEEP=0)
    assert kinds(her) == ["failure"]


def test_wrong_settings_and_broken_prompts_wait(her: VTuber) -> None:
    keep(MODEL_TRIES=2)
    KeptSetting.objects.update(value="many")
    current.forget()
    KeptPrompt.objects.create(
        owner=her.owner,
        purpose="tweet",
        language="zh",
        part="user",
        text="{{ x }}",
        changed_at=REAL,
        broken=translatable("it takes too long"),
        broken_at=REAL,
    )
    found = {line.kind: line for line in waiting_now(her, NOW)}
    assert found["setting"].title == "“Tries of one call” is not used: A number, please."
    assert found["setting"].link == "/settings/#limits"
    assert found["prompt"].title == "Your prompt for “Post” was not used: it takes too long."
    assert found["prompt"].link == "/persona/baomi/prompts/#tweet"


def test_a_source_that_breaks_hides_nothing_else(her: VTuber, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(vtuber: VTuber, now: dt.datetime) -> list[Waiting]:
        raise RuntimeError("a bug of somebody's")

    monkeypatch.setitem(registry.waiting._entries, "failures", broken)
    monkeypatch.setitem(
        registry.waiting._entries,
        "mine",
        lambda vtuber, now: [Waiting("approval", "1", "Read me", None, "#prepared")],
    )
    assert kinds(her) == ["approval"]


def test_what_is_put_aside_is_gone_until_it_comes_anew_and_can_be_taken_back(her: VTuber) -> None:
    (line,) = waiting_now(her, NOW)
    dismiss(vtuber=her, kind=line.kind, item=line.id, actor="mimi", real=REAL)
    assert kinds(her) == []
    assert Event.objects.get(type="waiting.changed").payload == {"count": 0}
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.target, entry.before) == ("dismiss_waiting", "waiting:failure", {"title": line.title})
    with pytest.raises(NotAllowed, match="does not wait any more"):
        dismiss(vtuber=her, kind=line.kind, item=line.id, actor="mimi", real=REAL)
    undo(entry_id=entry.pk, actor="mimi", real=REAL)
    assert kinds(her) == ["failure"]
    back = AuditEntry.objects.order_by("pk").last()
    assert back is not None
    undo(entry_id=back.pk, actor="mimi", real=REAL)
    assert kinds(her) == []


def test_what_has_to_be_decided_cannot_be_put_aside(her: VTuber, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(
        registry.waiting._entries,
        "mine",
        lambda vtuber, now: [Waiting("approval", "1", "Read me", None, "#prepared")],
    )
    with pytest.raises(NotAllowed, match="until somebody decides"):
        dismiss(vtuber=her, kind="approval", item="1", actor="mimi", real=REAL)
    assert "approval" in kinds(her)
    assert not AuditEntry.objects.exists()


def test_each_line_is_told_once_and_again_when_it_comes_anew(her: VTuber) -> None:
    assert look_after(vtuber=her, real=REAL, webhook=True) == 1
    assert look_after(vtuber=her, real=REAL, webhook=True) == 0
    row = WebhookDelivery.objects.get()
    assert row.body["kind"] == "failure"
    assert row.body["id"] == str(row.pk)
    assert Event.objects.filter(type="waiting.changed").count() == 1
    her.tasks.filter(content="Rain").update(state="cancelled")
    assert look_after(vtuber=her, real=REAL, webhook=True) == 0
    assert not WaitingMark.objects.exists()
    assert Event.objects.filter(type="waiting.changed").count() == 2
    her.tasks.filter(content="Rain").update(state="failed")
    assert look_after(vtuber=her, real=REAL, webhook=False) == 1
    assert WebhookDelivery.objects.count() == 1


def test_the_board_and_the_api_tell_it_and_viewers_of_the_board_cannot_put_it_aside(her: VTuber) -> None:
    client = Client(headers={"accept-language": "en"})
    assert client.get("/api/vtubers/baomi/waiting").status_code == 401
    client.force_login(User.objects.create_user("op", is_staff=True))
    (line,) = client.get("/api/vtubers/baomi/waiting").json()["waiting"]
    assert (line["kind"], line["dismissable"]) == ("failure", True)
    assert [each["id"] for each in client.get("/api/vtubers/baomi/snapshot").json()["waiting"]] == [line["id"]]
    body = json.dumps({"kind": line["kind"], "id": line["id"]})
    answer = client.post("/api/vtubers/baomi/waiting/dismiss", body, content_type="application/json")
    assert answer.json() == {"waiting": []}
    again = client.post("/api/vtubers/baomi/waiting/dismiss", body, content_type="application/json")
    assert (again.status_code, again.json()["error"]) == (422, "not_allowed")
