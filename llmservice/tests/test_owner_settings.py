"""Settings that an owner keeps: who wins, who hears of it, what is refused, and that no key ever comes out again."""

import asyncio
import datetime as dt
import io
import logging
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core import serializers
from django.db import connection
from django.test.utils import CaptureQueriesContext

from llmservice import gateway
from llmservice.errors import ModelRefused
from llmservice.ledger import LedgerEntry
from llmservice.models import KeptNumber, KeptPrompt, KeptSetting, ModelCall
from llmservice.owner_settings import current, redaction
from llmservice.owner_settings.current import kept, role_config, setting
from llmservice.owner_settings.definition import OwnerSetting, find_setting, owner_settings, register_setting
from llmservice.owner_settings.kinds import check_address, text
from llmservice.owner_settings.sealing import CannotOpen, seal, unseal
from llmservice.owner_settings.services import SettingsRefused, SettingsStale, keep_settings, reseal_keys
from llmservice.purposes import ROLES
from llmservice.roles import describe_roles, resolve_backend

REAL = dt.datetime(2026, 11, 29, tzinfo=dt.UTC)
KEY = "sk-very-secret-0123456789"

pytestmark = pytest.mark.usefixtures("owner_settings")


def keep(seen: int | None = None, **changes: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    return keep_settings(changes=changes, actor="mimi", real=REAL, seen=seen)


def test_what_is_kept_counts_at_once_and_none_takes_it_back() -> None:
    assert setting("MODEL_BUDGET_PER_DAY") == Decimal(5)
    assert keep(MODEL_BUDGET_PER_DAY="7.5", CIRCUIT_FAILURES=9) == (
        {"MODEL_BUDGET_PER_DAY": None, "CIRCUIT_FAILURES": None},
        {"MODEL_BUDGET_PER_DAY": "7.50", "CIRCUIT_FAILURES": 9},
    )
    assert (setting("MODEL_BUDGET_PER_DAY"), setting("CIRCUIT_FAILURES")) == (Decimal("7.50"), 9)
    assert gateway.budget_status().limit == Decimal("7.50")
    assert keep(MODEL_BUDGET_PER_DAY=None)[0] == {"MODEL_BUDGET_PER_DAY": "7.50"}
    assert setting("MODEL_BUDGET_PER_DAY") == Decimal(5)
    assert KeptNumber.objects.get().number == 2


def test_a_role_is_played_by_what_the_owner_says_and_then_by_what_stood_before() -> None:
    keep(DIRECTOR_BASE_URL="https://models.example.com/v1", DIRECTOR_MODEL="big", DIRECTOR_API_KEY=KEY)
    player = resolve_backend("director")
    assert player.backend is not None
    assert (player.name, player.backend.host, player.backend.model) == ("openai", "models.example.com", "big")
    assert role_config("director")["api_key"] == KEY
    assert role_config("persona")["api_key"] == ""
    keep(DIRECTOR_BASE_URL=None, DIRECTOR_API_KEY="")
    assert resolve_backend("director").name == "fallback"
    assert not KeptSetting.objects.filter(name="DIRECTOR_API_KEY").exists()


def test_the_environment_wins_and_nothing_is_kept_against_it(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    keep(MODEL_TRIES=2)
    monkeypatch.setenv("MODEL_TRIES", "5")
    settings.MODEL_TRIES = 5
    assert setting("MODEL_TRIES") == 5
    with pytest.raises(SettingsRefused, match="environment"):
        keep(MODEL_TRIES=4)
    monkeypatch.delenv("MODEL_TRIES")
    assert setting("MODEL_TRIES") == 2


def test_a_number_is_looked_up_once_a_second_and_the_rows_only_when_it_changed(settings: Any) -> None:
    keep(MODEL_TRIES=2)
    setting("MODEL_TRIES")
    settings.OWNER_SETTINGS_LOOK_S = 60.0
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert [setting("MODEL_TRIES") for _time in range(20)] == [2] * 20
    assert len(queries) == 0
    # Another process writes: this one sees it when its second is over.
    KeptSetting.objects.update(value=3)
    KeptNumber.objects.update(number=99)
    assert setting("MODEL_TRIES") == 2
    settings.OWNER_SETTINGS_LOOK_S = 0.0
    with CaptureQueriesContext(connection) as queries:
        assert setting("MODEL_TRIES") == 3
    assert len(queries) == 3
    with CaptureQueriesContext(connection) as queries:
        assert setting("MODEL_TRIES") == 3
    assert len(queries) == 1


def test_in_an_event_loop_it_is_looked_up_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[bool] = []
    monkeypatch.setattr(current, "_look_beside", lambda: looked.append(True))

    async def ask() -> Any:
        found = setting("MODEL_TRIES")
        await asyncio.gather(*current._behind)
        return found

    assert asyncio.run(ask()) == django_settings.MODEL_TRIES
    assert looked == [True]


@pytest.mark.parametrize(
    ("name", "wrong", "why"),
    [
        ("DIRECTOR_BASE_URL", "ftp://a.example.com", "no address"),
        ("DIRECTOR_BASE_URL", "https://", "no address"),
        ("DIRECTOR_BASE_URL", "https://a.example.com:99999/v1", "no address"),
        ("DIRECTOR_BASE_URL", "http://api.example.com/v1", "travels in the open"),
        ("DIRECTOR_BASE_URL", f"https://user:{KEY}@api.example.com/v1", "No user and password"),
        ("DIRECTOR_BASE_URL", f"https://api.example.com/v1?key={KEY}", "without"),
        ("DIRECTOR_BASE_URL", "http://169.254.169.254/latest", "hands out its own keys"),
        ("DIRECTOR_BASE_URL", "http://[::ffff:169.254.169.254]/", "hands out its own keys"),
        ("DIRECTOR_BASE_URL", "http://metadata.google.internal/", "hands out its own keys"),
        ("DIRECTOR_BASE_URL", "https://a.example.com/" + "x" * 500, "At most 500"),
        ("DIRECTOR_BASE_URL", 7, "One line"),
        ("DIRECTOR_BACKEND", "magic", "one of: auto"),
        ("DIRECTOR_MODEL", "a\nb", "One line"),
        ("DIRECTOR_API_KEY", "two words", "no blanks"),
        ("DIRECTOR_EXTRA_BODY", "[1]", "JSON object"),
        ("DIRECTOR_EXTRA_BODY", '{"a": NaN}', "JSON object"),
        ("DIRECTOR_EXTRA_BODY", '{"a": "\\u0000"}', "JSON object"),
        ("DIRECTOR_EXTRA_BODY", '{"a": "\\ud800"}', "JSON object"),
        ("DIRECTOR_EXTRA_BODY", '{"a": [{"api_key": "x"}]}', "field for keys"),
        ("MODEL_BUDGET_PER_DAY", "-1", "Between 0"),
        ("MODEL_BUDGET_PER_DAY", "NaN", "A number"),
        ("MODEL_BUDGET_PER_DAY", True, "A number"),
        ("MODEL_TRIES", 1.5, "whole number"),
        ("MODEL_TRIES", 0, "Between 1 and 10"),
        ("MODEL_CURRENCY", "euro", "At most 3"),
        ("MODEL_CURRENCY", "eur", "capital letters"),
        ("MODEL_PRICES", '{"m": [1]}', "m"),
        ("MODEL_PRICES", '{"m": -1}', "below zero"),
        ("SECRET_KEY", "x", "no such setting"),
    ],
)
def test_what_does_not_fit_is_refused_in_words_and_nothing_is_kept(name: str, wrong: Any, why: str) -> None:
    with pytest.raises(SettingsRefused) as refused:
        keep(CIRCUIT_OPEN_S=30, **{name: wrong})
    assert list(refused.value.problems) == [name]
    assert why in refused.value.problems[name]
    assert KEY not in str(refused.value)
    assert not KeptSetting.objects.exists()
    assert KeptNumber.objects.filter(number__gt=0).count() == 0


@pytest.mark.parametrize(
    "address", ["", "http://127.0.0.1:8080/v1", "http://llm.lan/v1", "http://10.0.0.7", "https://api.example.com/v1"]
)
def test_addresses_of_ones_own_network_are_free(address: str) -> None:
    assert check_address(address) == address


def test_whoever_saw_an_older_number_is_told_the_new_one() -> None:
    keep(MODEL_TRIES=2, seen=0)
    with pytest.raises(SettingsStale) as stale:
        keep(MODEL_TRIES=4, seen=0)
    assert stale.value.number == 1
    assert setting("MODEL_TRIES") == 2


def test_a_row_that_does_not_fit_counts_as_none_and_says_so() -> None:
    keep(MODEL_TRIES=2, CIRCUIT_FAILURES=4)
    KeptSetting.objects.filter(name="MODEL_TRIES").update(value="many")
    KeptSetting.objects.create(name="GONE_WITH_ITS_APP", value=1, changed_at=REAL, changed_by="")
    current.forget()
    assert (setting("MODEL_TRIES"), setting("CIRCUIT_FAILURES")) == (3, 4)
    assert [(fault.name, fault.why) for fault in kept().faults] == [
        ("MODEL_TRIES", {"msg": "A number, please.", "params": {}})
    ]
    assert len(describe_roles()) == len(ROLES)


def test_a_database_that_does_not_answer_leaves_the_last_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    keep(MODEL_TRIES=2)
    assert setting("MODEL_TRIES") == 2

    def broken(number: int) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(current, "_read", broken)
    KeptNumber.objects.update(number=50)
    assert setting("MODEL_TRIES") == 2


def test_a_key_is_sealed_for_its_setting_and_opens_after_secret_key_was_rotated(settings: Any) -> None:
    settings.SECRET_KEY = "first"
    keep(DIRECTOR_API_KEY=KEY)
    sealed = KeptSetting.objects.get().sealed
    assert KEY not in sealed
    assert unseal("DIRECTOR_API_KEY", sealed) == KEY
    with pytest.raises(CannotOpen):
        unseal("PERSONA_API_KEY", sealed)  # a row that was renamed

    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "second", ["first"]
    current.forget()
    assert setting("DIRECTOR_API_KEY") == KEY
    assert reseal_keys() == 1
    settings.SECRET_KEY_FALLBACKS = []
    current.forget()
    assert setting("DIRECTOR_API_KEY") == KEY
    assert unseal("DIRECTOR_API_KEY", KeptSetting.objects.get().sealed) == KEY

    settings.SECRET_KEY = "third, and nobody knows the second"
    current.forget()
    assert setting("DIRECTOR_API_KEY") == ""
    assert [fault.name for fault in kept().faults] == ["DIRECTOR_API_KEY"]
    assert reseal_keys() == 0
    assert seal("A", "b") != seal("A", "b")


def test_no_key_comes_out_in_errors_ledger_log_or_export() -> None:
    keep(DIRECTOR_API_KEY=KEY)
    assert setting("DIRECTOR_API_KEY") == KEY
    error = ModelRefused(f"endpoint says: invalid key {KEY}")
    assert str(error) == error.reason == "endpoint says: invalid key •••"

    entry = LedgerEntry("o", "say", "director", "openai", "en", answer=f"your key is {KEY}", prompt_user=KEY)
    entry.fail(ValueError(f"bad {KEY}"))
    row = ModelCall.objects.get(pk=entry.write())
    assert (row.answer, row.prompt_user, row.error) == ("your key is •••", "•••", "bad •••")

    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(redaction.RedactingFormatter("%(message)s"))
    log = logging.getLogger("test.redaction")
    log.addHandler(handler)
    try:
        raise RuntimeError(f"with {KEY} inside")
    except RuntimeError:
        log.exception("calling with %s", KEY)
    finally:
        log.removeHandler(handler)
    assert KEY not in out.getvalue()
    assert "calling with •••" in out.getvalue()
    assert "RuntimeError: with ••• inside" in out.getvalue()

    rows = [*KeptSetting.objects.all(), *KeptPrompt.objects.all(), *ModelCall.objects.all()]
    assert KEY not in serializers.serialize("json", rows)
    assert KEY not in repr(vars(KeptSetting.objects.get()))
    # A key of before is still held back: a client may use it to the end.
    keep(DIRECTOR_API_KEY="sk-another-key-of-hers")
    assert redaction.redact(KEY) == "•••"


def test_every_setting_has_words_a_default_and_a_bound() -> None:
    found = owner_settings()
    assert len(found) > 40
    for each in found:
        assert str(each.label), each.name
        standing = each.standing()
        assert each.kind.read(standing) == standing, each.name
        with pytest.raises(ValueError, match=r"."):
            each.kind.read("x" * 100_000)


def test_two_settings_cannot_have_one_name() -> None:
    tries = find_setting("MODEL_TRIES")
    assert tries is not None
    register_setting(tries)
    with pytest.raises(ValueError, match="two settings"):
        register_setting(OwnerSetting("MODEL_TRIES", "limits", "", text(5)))
    with pytest.raises(LookupError):
        setting("DATABASE_URL")
