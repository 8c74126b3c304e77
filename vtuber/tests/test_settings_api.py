"""Settings over the API and on their page: for owners alone, live, audited, and no key comes out."""

import io
import json
import logging
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import serializers
from django.test import Client

from llmservice.models import KeptSetting, ModelCall
from llmservice.owner_settings.current import setting
from llmservice.owner_settings.redaction import RedactingFormatter
from llmservice.roles import resolve_backend
from llmservice.tests.support.servers import completion, refusal, serving
from vtuber.audit_text import change_texts
from vtuber.models import AuditEntry, Event
from vtuber.services.undo import undo
from vtuber.tests.support.world import REAL, planned_baomi

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("owner_settings")]
KEY = "sk-nobody-may-read-this-42"


@pytest.fixture
def owner() -> Client:
    planned_baomi()
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.create_superuser("mimi"))
    return client


def change(client: Client, number: int, **changes: Any) -> Any:
    body = json.dumps({"number": number, "changes": changes})
    return client.patch("/api/settings", body, content_type="application/json")


def test_settings_are_for_owners_alone(client: Client) -> None:
    planned_baomi()
    assert client.get("/settings/").status_code == 302
    assert client.get("/api/settings").status_code == 401
    client.force_login(User.objects.create_user("op", is_staff=True))
    assert client.get("/settings/").status_code == 403
    assert client.get("/api/settings").json()["error"] == "no_right"
    assert change(client, 0, MODEL_TRIES=2).status_code == 403
    assert not KeptSetting.objects.exists()


def test_a_change_counts_at_once_is_audited_and_taken_back(owner: Client) -> None:
    answer = change(owner, 0, MODEL_BUDGET_PER_DAY="2", MODEL_TRIES=2)
    assert answer.status_code == 200
    assert answer.json()["number"] == 1
    assert setting("MODEL_TRIES") == 2
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.verb, entry.target) == ("mimi", "change_settings", "settings")
    assert entry.after == {"MODEL_BUDGET_PER_DAY": "2.00", "MODEL_TRIES": 2}
    undo(entry_id=entry.pk, actor="mimi", real=REAL, owns=True)
    assert setting("MODEL_TRIES") == 3
    again = AuditEntry.objects.order_by("pk").last()
    assert again is not None
    undo(entry_id=again.pk, actor="mimi", real=REAL, owns=True)
    assert setting("MODEL_TRIES") == 2


def test_an_operator_cannot_take_back_what_an_owner_set(owner: Client) -> None:
    assert change(owner, 0, MODEL_TRIES=2).status_code == 200
    entry = AuditEntry.objects.get()
    operator = Client(headers={"accept-language": "en"})
    operator.force_login(User.objects.create_user("op", is_staff=True))
    undone = operator.post(f"/api/vtubers/baomi/audit/{entry.pk}/undo", {}, content_type="application/json")
    assert (undone.status_code, undone.json()["hint"]) == (422, "Only an owner may take this back.")
    assert setting("MODEL_TRIES") == 2
    by_owner = owner.post(f"/api/vtubers/baomi/audit/{entry.pk}/undo", {}, content_type="application/json")
    assert by_owner.status_code == 200
    assert setting("MODEL_TRIES") == 3


def test_what_does_not_fit_names_its_field_and_the_second_owner_sees_what_stands(owner: Client) -> None:
    wrong = change(owner, 0, MODEL_TRIES=99, DIRECTOR_BASE_URL="nowhere")
    assert wrong.status_code == 422
    assert {problem["field"] for problem in wrong.json()["problems"]} == {"MODEL_TRIES", "DIRECTOR_BASE_URL"}
    assert change(owner, 0, MODEL_TRIES=2).status_code == 200
    stale = change(owner, 0, MODEL_TRIES=4)
    assert (stale.status_code, stale.json()["error"], stale.json()["current"]["number"]) == (409, "conflict", 1)
    assert setting("MODEL_TRIES") == 2
    assert change(owner, 1, lower=1).status_code == 400


def test_the_environment_wins_and_the_page_says_so(owner: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIRECTOR_MODEL", "from-outside")
    page = owner.get("/settings/").content.decode()
    field = page.partition('name="DIRECTOR_MODEL"')[2].partition("</div>")[0]
    assert "disabled" in field.partition(">")[0]
    assert "from the environment" in field
    refused = change(owner, 0, DIRECTOR_MODEL="mine")
    assert "environment" in refused.json()["problems"][0]["problem"]


def test_a_test_button_makes_a_real_call_says_what_is_wrong_and_is_bounded(owner: Client) -> None:
    def test(role: str) -> Any:
        return owner.post("/api/settings/test", json.dumps({"role": role}), content_type="application/json")

    nobody = test("judge").json()
    assert (nobody["ok"], nobody["called"]) == (True, False)
    with serving(completion("meow"), refusal(401, f"wrong key {KEY}")) as server:
        change(owner, 0, DIRECTOR_BASE_URL=f"{server.url}/v1", DIRECTOR_MODEL="m", DIRECTOR_API_KEY=KEY)
        answer = test("director").json()
        assert (answer["ok"], answer["called"], answer["model"]) == (True, True, "m")
        refused = test("director").json()
        assert (refused["ok"], refused["called"]) == (False, True)
        assert "HTTP 401" in refused["words"]
        assert KEY not in refused["words"]
    calls = list(ModelCall.objects.order_by("pk"))
    assert [(call.owner, call.purpose, call.state) for call in calls] == [
        ("doctor", "ping", "ok"),
        ("doctor", "ping", "refused"),
    ]
    assert "wrong key •••" in calls[1].error
    answers = [test("judge") for _time in range(8)]
    assert answers[-1].status_code == 429
    assert "seconds" in answers[-1].json()["hint"]


def test_a_key_that_was_saved_is_nowhere(owner: Client, tmp_path: Path, settings: Any) -> None:
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    handler.setFormatter(RedactingFormatter("%(message)s"))
    logging.getLogger().addHandler(handler)
    seen: list[str] = []
    try:
        hook = f"https://hooks.example.com/{KEY}"
        kept = change(owner, 0, DIRECTOR_API_KEY=KEY, WEBHOOK_URL=hook, QWEN_API_KEY=KEY)
        seen.append(kept.content.decode())
        assert kept.status_code == 200
        player = resolve_backend("director").backend
        assert player is not None
        try:
            raise RuntimeError(f"the endpoint repeats {KEY}")
        except RuntimeError:
            logging.getLogger("llmservice").exception("a call broke: %s", KEY)
        for path in (
            "/settings/",
            "/api/settings",
            "/",
            "/api/vtubers/baomi/snapshot",
            "/admin/",
            "/api/openapi.json",
        ):
            seen.append(owner.get(path).content.decode())
        seen.append(change(owner, 1, DIRECTOR_API_KEY=KEY, MODEL_TRIES="x").content.decode())
        seen.append(change(owner, 9, DIRECTOR_API_KEY=KEY).content.decode())
    finally:
        logging.getLogger().removeHandler(handler)
    seen.append(log.getvalue())
    assert "a call broke" in log.getvalue()
    rows = [*KeptSetting.objects.all(), *AuditEntry.objects.all(), *Event.objects.all(), *ModelCall.objects.all()]
    seen.append(serializers.serialize("json", rows))
    assert all(KEY not in text for text in seen)
    assert AuditEntry.objects.get().after == {
        "DIRECTOR_API_KEY": "•••",
        "WEBHOOK_URL": "•••",
        "QWEN_API_KEY": "•••",
    }
    assert setting("DIRECTOR_API_KEY") == KEY
    assert change(owner, 1, DIRECTOR_API_KEY=f"{KEY}-2").status_code == 200
    for entry in AuditEntry.objects.all():
        assert not entry.undo
        assert "Key (DIRECTOR_API_KEY): " in " ".join(change_texts(entry))


@pytest.mark.django_db(transaction=True)
def test_nor_is_it_in_a_copy_of_the_database(tmp_path: Path, owner: Client) -> None:
    from django.db import connection

    if connection.vendor != "sqlite":
        pytest.skip("the dump of a server is its own tool's")
    assert change(owner, 0, DIRECTOR_API_KEY=KEY).status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(tmp_path / "copy.sqlite3")])
    copied = (tmp_path / "copy.sqlite3").read_bytes()
    assert b"DIRECTOR_API_KEY" in copied
    assert KEY.encode() not in copied


def test_every_field_of_the_page_has_a_label_and_its_problem_a_place(owner: Client) -> None:
    page = owner.get("/settings/").content.decode()
    names = [part.partition('"')[0] for part in page.split(' name="')[1:]]
    names = [name for name in names if name.isupper()]
    assert len(names) > 40
    for name in names:
        assert f'<label for="f-{name}">' in page
        assert f'data-problem="{name}"' in page
    # Without scripts a form goes nowhere, and by no means into an address.
    assert page.count('<form method="post" class="panel') == page.count("data-group=")
    # Who stands in is named as on the board, not as in the code.
    told = re.findall(r'class="role-now">.*?</span>\s*(.+?) — ', page, re.DOTALL)
    assert told[:3] == ["phrase book", "phrase book", "drawn here"]
    assert owner.post("/settings/", {"DIRECTOR_API_KEY": KEY}).status_code == 405
    assert "<script>" not in page
    assert " style=" not in page
