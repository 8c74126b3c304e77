"""Sentences that rows keep: in the language of whoever reads them, not of whoever wrote them."""

from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone, translation

from llmservice import gateway
from llmservice.models import ModelCall
from llmservice.purposes import ROLES
from llmservice.roles import resolve_backend
from llmservice.tests.conftest import Topic
from llmservice.translatable import Reason, as_data, is_translatable, translatable, translate

SPENT = "today's budget for paid models (%(limit)s) is spent"


def test_a_reason_is_a_text_that_remembers_what_it_was_made_of() -> None:
    with translation.override("zh-hans"):
        reason = Reason(SPENT) % {"limit": "5 CNY"}
        assert "5 CNY" in reason and "budget" not in reason
    assert as_data(reason) == {"msg": SPENT, "params": {"limit": "5 CNY"}}
    with translation.override("en"):
        assert translate(as_data(reason)) == "today's budget for paid models (5 CNY) is spent"
    with pytest.raises(TypeError):
        Reason("%s") % ("x",)


def test_a_reason_within_a_sentence_is_put_into_words_with_it() -> None:
    with translation.override("zh-hans"):
        note = translatable("Planned without a model: {why}", why=Reason("no endpoint is set"))
    assert note["params"] == {"why": {"msg": "no endpoint is set", "params": {}}}
    assert is_translatable(note)
    with translation.override("en"):
        assert translate(note) == "Planned without a model: no endpoint is set"
    with translation.override("zh-hans"):
        assert translate(note).endswith("没有设置接口")


def test_other_words_stay_as_they_are() -> None:
    assert as_data("") is None and translate(None) == ""
    kept = as_data("50% of {it} %(is)s")
    assert kept == {"msg": "{text}", "params": {"text": "50% of {it} %(is)s"}}
    assert translate(kept) == "50% of {it} %(is)s"


@pytest.mark.parametrize(
    "value",
    [None, "text", {}, {"msg": "x"}, {"msg": 1, "params": {}}, {"msg": "x", "params": {"a": 1}},
     {"msg": "x", "params": {"a": {"msg": "y"}}}],
)  # fmt: skip
def test_other_shapes_are_told_apart(value: object) -> None:
    assert not is_translatable(value)


@pytest.mark.django_db(transaction=True)
def test_the_ledger_does_not_freeze_the_language_of_its_writer() -> None:
    with translation.override("zh-hans"):
        answer = gateway.complete("say", Topic(topic="x"), owner="v", language="zh", seed=1)
        assert answer.fallback_reason == "没有设置接口"
    call = ModelCall.objects.get(pk=answer.call_id)
    assert call.fallback_reason == {"msg": "no endpoint is set", "params": {}}
    with translation.override("en"):
        assert translate(call.fallback_reason) == "no endpoint is set"


@pytest.mark.parametrize("backend", ["auto", "fallback", "no-such-thing"])
def test_whatever_keeps_a_model_from_a_role_can_be_said_in_any_language(settings: Any, backend: str) -> None:
    settings.MODEL_ROLES = {role: {**settings.MODEL_ROLES[role], "backend": backend} for role in ROLES}
    assert [role for role in ROLES if not isinstance(resolve_backend(role).why, Reason)] == []


@pytest.mark.django_db(transaction=True)
def test_old_rows_keep_their_words_and_can_go_back() -> None:
    def to(migration: str) -> Any:
        executor = MigrationExecutor(connection)
        # Step by step, as an installation went that is older than the squashed migration.
        executor.loader = MigrationLoader(connection, replace_migrations=False)
        executor.migrate([("llmservice", migration)])
        return executor.loader.project_state([("llmservice", migration)]).apps.get_model("llmservice", "ModelCall")

    row = {"owner": "v", "purpose": "say", "role": "director", "backend": "b", "language": "zh", "state": "ok"}
    before, after = "0005_texts_kept", "0006_fallback_reason"
    try:
        old = to(before)
        for reason in ("没有设置接口", "没有设置接口", ""):
            old.objects.create(**row, fallback_reason=reason, created_at=timezone.now())
        new = to(after)
        kept = {"msg": "{text}", "params": {"text": "没有设置接口"}}
        assert list(new.objects.order_by("id").values_list("fallback_reason", flat=True)) == [kept, kept, None]
        old = to(before)
        assert list(old.objects.order_by("id").values_list("fallback_reason", flat=True)) == [
            "没有设置接口",
            "没有设置接口",
            "",
        ]
    finally:
        # To the newest, which is the one after `after` and all that has come since.
        to(max(name for app, name in MigrationLoader(connection).disk_migrations if app == "llmservice"))
