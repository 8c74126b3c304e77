from typing import Any

import pytest
from django.contrib import admin
from django.utils import timezone, translation

from llmservice.models import DealtPhrase, ModelCall, SaidSentence
from llmservice.translatable import Reason, as_data

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


@pytest.mark.parametrize(
    ("language", "words"), [("en", "no endpoint is set"), ("zh-hans", "没有设置接口")], ids=["en", "zh"]
)
def test_why_the_phrase_book_wrote_is_said_in_the_readers_language(
    admin_client: Any, language: str, words: str
) -> None:
    with translation.override("zh-hans" if language == "en" else "en"):  # whoever wrote the row speaks the other one
        reason = as_data(Reason("no endpoint is set"))
    call = ModelCall.objects.create(
        owner="v", purpose="say", role="director", backend="fallback", language="zh", state="fallback",
        fallback_reason=reason, created_at=timezone.now(),
    )  # fmt: skip
    page = admin_client.get(f"/admin/llmservice/modelcall/{call.pk}/change/", headers={"accept-language": language})
    assert words in page.content.decode()
    listing = admin_client.get("/admin/llmservice/modelcall/", {"q": "no endpoint"})
    assert f"/modelcall/{call.pk}/" in listing.content.decode()
    assert (
        f"/modelcall/{call.pk}/"
        not in admin_client.get("/admin/llmservice/modelcall/", {"q": "no such reason"}).content.decode()
    )


def test_what_she_said_is_no_table_for_operators() -> None:
    assert ModelCall in admin.site._registry
    assert not {SaidSentence, DealtPhrase} & set(admin.site._registry)
