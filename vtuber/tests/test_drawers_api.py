"""Posts, diary, wallet, ledger and figures by the API: pages, bounds, both versions, and who may."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from llmservice.models import ModelCall
from vtuber.models import AuditEntry, Diary, Tweet, VTuber
from vtuber.services.wallet import move_money
from vtuber.tests.support.api_client import SIGN_IN, ApiClient
from vtuber.tests.support.world import DATE, REAL, hours, planned_baomi
from vtuber.translatable import translatable

pytestmark = pytest.mark.django_db

READS = ["posts", "diary", "wallet", "ledger", "figures/spend", "figures/fans", "figures/punctuality"]


@pytest.fixture
def vtuber() -> VTuber:
    found, _todolist = planned_baomi()
    return found


@pytest.fixture
def api(vtuber: VTuber) -> ApiClient:
    return ApiClient()


def post(vtuber: VTuber, text: str = "喵", count: int = 1) -> Tweet:
    rows = [
        Tweet(vtuber=vtuber, category="communication", text=f"{text}{number}", published_at=hours("09:00"))
        for number in range(count)
    ]
    return Tweet.objects.bulk_create(rows)[-1]


def page(vtuber: VTuber, back: int = 0) -> Diary:
    date = DATE - dt.timedelta(days=back)
    return Diary.objects.create(vtuber=vtuber, date=date, text="很长的一天。" * 40)


def model_call(vtuber: VTuber, **more: Any) -> ModelCall:
    values = {
        "owner": vtuber.owner,
        "purpose": "tweet",
        "role": "director",
        "backend": "fallback",
        "language": "zh",
        "state": "ok",
        "prompt_user": "写一条",
        "answer": "喵",
        "created_at": timezone.now(),
        **more,
    }
    return ModelCall.objects.create(**values)


@pytest.mark.parametrize("path", [*READS, "diary/2026-11-24", "ledger/1"])
def test_who_is_nobody_here_reads_nothing(vtuber: VTuber, path: str) -> None:
    assert ApiClient(staff=False).ask(path)[0] == 403


@pytest.mark.parametrize("path", ["posts?before=0", "posts?before=x", "wallet?before=-1", "diary?before=yesterday",
    "ledger?role=king", "ledger?before=1e9", "figures/fans?days=0", "figures/spend?days=367"])  # fmt: skip
def test_what_is_out_of_bounds_is_refused(api: ApiClient, path: str) -> None:
    status, answer = api.ask(path)
    assert (status, answer["error"]) == (400, "bad_input")


@pytest.mark.parametrize("path", ["posts/999/take-down", "posts/99999999999999999999/put-back"])
def test_a_post_of_nobody_is_not_found(api: ApiClient, path: str) -> None:
    assert api.send("POST", path, version=1)[0] == 404
    assert api.send("PATCH", "diary/2026-11-23", version=1, text="x")[0] == 404
    assert api.ask("ledger/99999999999999999999")[0] == 404


def test_posts_come_in_pages(api: ApiClient, vtuber: VTuber, django_assert_max_num_queries: Any) -> None:
    post(vtuber, count=45)
    seen: list[int] = []
    before = ""
    for _turn in range(3):
        with django_assert_max_num_queries(SIGN_IN + 1):
            answer = api.get(f"posts{before}")
        seen += [each["id"] for each in answer["posts"]]
        before = f"?before={answer['next']}"
    assert answer["next"] is None
    assert seen == list(Tweet.objects.order_by("-pk").values_list("pk", flat=True))


def test_a_post_is_changed_taken_down_and_put_back(api: ApiClient, vtuber: VTuber) -> None:
    pk = post(vtuber).pk
    changed = api.do("PATCH", f"posts/{pk}", version=1, text="汪")
    assert (changed["text"], changed["version"], changed["taken_down"]) == ("汪", 2, "")
    assert api.do("POST", f"posts/{pk}/take-down", version=2)["taken_down"] != ""
    assert api.get("posts")["posts"][0]["taken_down"] != ""
    assert api.do("POST", f"posts/{pk}/put-back", version=3)["taken_down"] == ""
    assert AuditEntry.objects.filter(actor="op").count() == 3


def test_a_stale_edit_is_refused_with_both_versions(api: ApiClient, vtuber: VTuber) -> None:
    pk = post(vtuber).pk
    api.do("PATCH", f"posts/{pk}", version=1, text="先")
    status, answer = api.send("PATCH", f"posts/{pk}", version=1, text="后")
    assert (status, answer["error"], answer["yours"]) == (409, "conflict", {"version": 1, "text": "后"})
    assert (answer["current"]["text"], answer["current"]["version"]) == ("先", 2)
    # One's own goes on top of what stands.
    assert api.do("PATCH", f"posts/{pk}", version=answer["current"]["version"], text="后")["text"] == "后"


def test_what_is_no_post_is_refused_in_words(api: ApiClient, vtuber: VTuber) -> None:
    pk = post(vtuber).pk
    status, answer = api.send("PATCH", f"posts/{pk}", version=1, text="长" * 200)
    assert (status, answer["error"]) == (422, "not_allowed")
    assert "400 of 280" in answer["hint"]
    status, answer = api.send("PATCH", f"posts/{pk}", version=1, text="长" * 1001)
    assert (status, [each["field"] for each in answer["problems"]]) == (400, ["text"])
    assert api.send("PATCH", f"posts/{pk}", version=1, text="x", more=1)[0] == 400


def test_the_diary_is_read_changed_and_published(api: ApiClient, vtuber: VTuber) -> None:
    for back in range(22):
        page(vtuber, back)
    first = api.get("diary")
    assert (len(first["pages"]), first["next"]) == (20, str(DATE - dt.timedelta(days=19)))
    assert len(first["pages"][0]["beginning"]) == 121
    rest = api.get(f"diary?before={first['next']}")
    assert (len(rest["pages"]), rest["next"]) == (2, None)
    whole = api.get(f"diary/{DATE}")
    assert (whole["public"], whole["version"]) == (False, 1)
    changed = api.do("PATCH", f"diary/{DATE}", version=1, text="短。", public=True)
    assert (changed["text"], changed["public"], changed["version"]) == ("短。", True, 2)
    status, answer = api.send("PATCH", f"diary/{DATE}", version=1, text="晚了")
    assert (status, answer["current"]["text"]) == (409, "短。")
    # Nobody publishes what they have not read.
    assert api.do("PATCH", f"diary/{DATE}", version=2, public=False)["public"] is False
    status, answer = api.send("PATCH", f"diary/{DATE}", version=1, public=True)
    assert (status, answer["current"]["text"]) == (409, "短。")
    assert api.get(f"diary/{DATE}")["public"] is False


def test_the_wallet_tells_what_is_in_it_and_why(api: ApiClient, vtuber: VTuber) -> None:
    for number in range(25):
        why = translatable("Savings from a windowsill")
        move_money(vtuber=vtuber, amount=1, why=why, key=f"t:{number}", game_time=hours("09:00"), real=REAL)
    first = api.get("wallet")
    assert (len(first["entries"]), first["entries"][0]["why"]) == (20, "Savings from a windowsill")
    assert first["entries"][0]["after"] == first["balance"]
    rest = api.get(f"wallet?before={first['next']}")
    assert (rest["entries"][-1]["number"], rest["next"]) == (1, None)


def test_a_call_is_opened_with_its_texts_or_says_that_they_are_gone(api: ApiClient, vtuber: VTuber) -> None:
    whole, gone = model_call(vtuber), model_call(vtuber, prompt_user="", answer="", texts_kept=False)
    theirs = model_call(vtuber, owner="vtuber:nobody")
    listed = api.get("ledger")["calls"]
    assert [each["id"] for each in listed] == [gone.pk, whole.pk]
    assert "写一条" not in str(listed)
    opened = api.get(f"ledger/{whole.pk}")
    assert (opened["prompt_user"], opened["answer"], opened["texts_kept"]) == ("写一条", "喵", True)
    assert api.get(f"ledger/{gone.pk}")["texts_kept"] is False
    assert api.ask(f"ledger/{theirs.pk}")[0] == 404


def test_the_ledger_is_narrowed_and_paged(api: ApiClient, vtuber: VTuber, django_assert_max_num_queries: Any) -> None:
    for _number in range(31):
        model_call(vtuber)
    bad = model_call(vtuber, role="image", state="timeout", error="30 s")
    with django_assert_max_num_queries(SIGN_IN + 1):
        failed = api.get("ledger?failed=true&role=image")["calls"]
    assert [(each["id"], each["failed"], each["why"]) for each in failed] == [(bad.pk, True, "30 s")]
    first = api.get("ledger?role=director")
    assert (len(first["calls"]), len(api.get(f"ledger?role=director&before={first['next']}")["calls"])) == (30, 1)


def test_figures_are_bounded_and_few_questions(
    api: ApiClient, vtuber: VTuber, django_assert_max_num_queries: Any
) -> None:
    model_call(vtuber, cost=Decimal("0.5"), tokens_in=7)
    with django_assert_max_num_queries(SIGN_IN + 1):
        spent = api.get("figures/spend?days=366")
    assert len(spent["dates"]) == 366
    assert [(row["role"], row["calls"], row["tokens"], row["cost"]) for row in spent["rows"]] == [
        ("director", 1, 7, 0.5)
    ]
    assert spent["rows"][0]["date"] == spent["dates"][-1]
    with django_assert_max_num_queries(SIGN_IN + 2):
        assert len(api.get("figures/punctuality?days=366")["rows"]) == 366
    with django_assert_max_num_queries(SIGN_IN + 2):
        assert api.get("figures/fans")["rows"][-1]["date"] == str(DATE)
