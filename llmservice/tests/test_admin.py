from typing import Any

import pytest
from django.contrib import admin
from django.utils import timezone

from llmservice.models import DealtPhrase, ModelCall, SaidSentence

pytestmark = pytest.mark.django_db


def test_the_ledger_can_be_read_and_searched_but_not_changed(admin_client: Any) -> None:
    call = ModelCall.objects.create(
        owner="vtuber:1",
        purpose="say",
        role="director",
        backend="openai",
        language="zh",
        answer="喵～ <b>",
        state="ok",
        created_at=timezone.now(),
    )
    listing = admin_client.get("/admin/llmservice/modelcall/", {"q": "喵", "role": "director", "state": "ok"})
    assert listing.status_code == 200
    assert "vtuber:1" in listing.content.decode()
    assert "vtuber:1" not in admin_client.get("/admin/llmservice/modelcall/", {"q": "汪"}).content.decode()
    page = admin_client.get(f"/admin/llmservice/modelcall/{call.pk}/change/")
    assert "喵～ &lt;b&gt;" in page.content.decode()
    assert admin_client.post(f"/admin/llmservice/modelcall/{call.pk}/change/", {"owner": "x"}).status_code == 403
    assert admin_client.get("/admin/llmservice/modelcall/add/").status_code == 403
    assert admin_client.post(f"/admin/llmservice/modelcall/{call.pk}/delete/").status_code == 403
    assert ModelCall.objects.get().owner == "vtuber:1"


def test_what_she_said_is_no_table_for_operators() -> None:
    assert ModelCall in admin.site._registry
    assert not {SaidSentence, DealtPhrase} & set(admin.site._registry)
