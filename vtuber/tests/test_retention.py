"""What is old goes, a little at a time, and what is needed stays."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.utils import timezone

from llmservice.fallback import PhraseWriter
from llmservice.models import ModelCall, SaidSentence
from llmservice.pricing import budget_status
from vtuber import registry, retention
from vtuber.errors import NotAllowed
from vtuber.event_types import DiaryWritten
from vtuber.events import emit, events_after, head_seq, log_floor
from vtuber.models import AuditEntry, Event, TodoTask
from vtuber.services import task_edits, undo
from vtuber.simulation.driven_time import live_days
from vtuber.simulation.invariants import violations
from vtuber.simulation.scratch_world import scratch_world
from vtuber.tests.support.world import REAL, baomi, driven, hours, planned_baomi, task

pytestmark = pytest.mark.django_db


def calls(count: int) -> None:
    now = timezone.now()
    texts = {"prompt_system": "s" * 900, "prompt_user": "u" * 900, "answer": "a" * 200}
    figures = {"role": "director", "backend": "openai", "language": "zh", "state": "ok", "latency_ms": 5}
    ModelCall.objects.bulk_create(
        ModelCall(owner="v", purpose=f"p{number}", tokens_in=number, created_at=now, **figures, **texts)
        for number in range(count)
    )


def test_the_newest_calls_keep_their_words_and_older_ones_their_figures(settings: Any) -> None:
    settings.LEDGER_KEEP_TEXTS, settings.LEDGER_KEEP_CALLS = 10, 25
    calls(30)
    assert retention.tidy(rows=7, seconds=30) == {"ledger texts": 20, "ledger": 5}
    kept = list(ModelCall.objects.order_by("pk").values_list("purpose", "answer", "prompt_user", "tokens_in"))
    assert [purpose for purpose, *_texts in kept] == [f"p{number}" for number in range(5, 30)]
    assert [answer + prompt for _purpose, answer, prompt, _tokens in kept] == [""] * 15 + ["a" * 200 + "u" * 900] * 10
    assert [tokens for *_texts, tokens in kept] == list(range(5, 30))
    # Nothing more to do, and nothing is done twice.
    assert retention.tidy(rows=7, seconds=30) == {}


def test_what_counts_against_todays_budget_stays(settings: Any) -> None:
    settings.LEDGER_KEEP_TEXTS, settings.LEDGER_KEEP_CALLS = 10, 25
    calls(30)
    today = timezone.now()
    ModelCall.objects.update(created_at=today, cost=0)
    ModelCall.objects.filter(purpose__in=("p0", "p1")).update(cost=1)
    ModelCall.objects.filter(purpose="p1").update(created_at=today - dt.timedelta(days=2))
    assert retention.tidy(rows=7, seconds=30) == {"ledger texts": 20, "ledger": 4}
    kept = list(ModelCall.objects.order_by("pk").values_list("purpose", flat=True))
    assert kept == ["p0", *(f"p{number}" for number in range(5, 30))]
    assert budget_status().spent == 1
    assert retention.tidy(rows=7, seconds=30) == {}


def test_keys_that_were_used_up_for_nothing_cost_no_row(settings: Any) -> None:
    """An upsert on PostgreSQL uses up a key: the newest one says nothing of how many rows there are."""
    settings.LEDGER_KEEP_TEXTS = settings.LEDGER_KEEP_CALLS = 25
    calls(20)
    newest = ModelCall.objects.latest("pk")
    ModelCall.objects.filter(pk=newest.pk).update(id=newest.pk + 5_000)
    assert retention.tidy(seconds=30) == {}
    assert ModelCall.objects.filter(texts_kept=True).count() == 20


@pytest.mark.django_db(transaction=True)
def test_nothing_is_looked_for_with_the_writers_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[bool] = []

    def look(_most: int) -> int:
        held.append(connection.in_atomic_block)
        return 0

    monkeypatch.setattr(registry.retention, "_entries", {"a look": look, **registry.retention._entries})
    retention.tidy(seconds=30)
    assert held == [False]


def test_one_look_is_short(settings: Any) -> None:
    settings.LEDGER_KEEP_TEXTS = 0
    calls(30)
    assert retention.tidy(rows=10, seconds=0) == {}
    assert retention.tidy(rows=10, seconds=30)["ledger texts"] == 30


def test_a_sentence_beyond_the_bound_may_be_said_again(settings: Any) -> None:
    settings.SAID_KEEP = 3
    now = timezone.now()
    SaidSentence.objects.bulk_create(SaidSentence(owner="v", digest=digest, said_at=now) for digest in range(8))
    assert retention.tidy(seconds=30) == {"said sentences": 5}
    assert list(SaidSentence.objects.order_by("pk").values_list("digest", flat=True)) == [5, 6, 7]
    assert PhraseWriter(owner="v", language="zh", seed=1) is not None


def test_the_log_keeps_its_end_without_a_gap_for_each_vtuber(settings: Any) -> None:
    settings.EVENTS_KEEP = 3
    her, other = planned_baomi()[0], baomi(slug="other")
    with transaction.atomic():
        for number in range(12):
            whose = her if number % 2 else other
            emit(whose, DiaryWritten(date=f"{number}"), game_time=hours("09:00"), real=REAL)
    head, others = head_seq(her), head_seq(other)
    assert retention.tidy(rows=2, seconds=30) == {"events": head + others - 6}
    for vtuber, last in ((her, head), (other, others)):
        assert list(Event.objects.filter(vtuber=vtuber).values_list("seq", flat=True)) == [last - 2, last - 1, last]
        assert (log_floor(vtuber), head_seq(vtuber)) == (last - 3, last)
    assert [message.seq for message in events_after(her, 0)] == [head - 2, head - 1, head]
    with transaction.atomic():
        assert emit(her, DiaryWritten(date="next"), game_time=hours("09:00"), real=REAL).seq == head + 1


def test_a_log_without_a_row_begins_at_its_head() -> None:
    her = planned_baomi()[0]
    head = head_seq(her)
    assert log_floor(her) == 0
    Event.objects.all().delete()
    assert log_floor(her) == head


def test_the_newest_interventions_can_be_undone_and_older_ones_are_gone(settings: Any) -> None:
    settings.AUDIT_KEEP = 2
    _her, todolist = planned_baomi()
    row = task(todolist, "rest", "10:00", "11:00")
    for content in ("一", "二", "三", "四"):
        row.refresh_from_db()
        changes = task_edits.TaskEdit(content=content)
        task_edits.edit_task(task_id=row.pk, version=row.version, changes=changes, actor="op", real=REAL)
    assert retention.tidy(rows=1, seconds=30) == {"audit": 2}
    third, fourth = AuditEntry.objects.order_by("pk")
    undo.undo(entry_id=fourth.pk, actor="op", real=REAL)
    undo.undo(entry_id=third.pk, actor="op", real=REAL)
    row.refresh_from_db()
    assert row.content == "二"
    with pytest.raises(NotAllowed):
        undo.undo(entry_id=third.pk - 1, actor="op", real=REAL)


def test_tomorrows_plan_is_the_same_whatever_has_been_let_go(settings: Any) -> None:
    """The same two days twice; the second time as little is kept as can be, from the first day on."""
    plans = []
    for keep in (100_000, 3):
        settings.EVENTS_KEEP, settings.AUDIT_KEEP = keep, keep
        settings.CHAT_KEEP = settings.COVERS_KEEP = settings.LEDGER_KEEP_TEXTS = settings.LEDGER_KEEP_CALLS = keep
        with scratch_world():
            real = driven()
            her = baomi(slug="baomi")
            live_days(her, 2, real)
            tasks = TodoTask.objects.filter(vtuber=her).order_by("start", "pk")
            plans.append(list(tasks.values_list("start", "end", "type", "content", "state")))
            kept = Event.objects.count()
            assert (kept == 3) is (keep == 3)
            assert violations(her) == []
    assert len(plans[0]) > 20
    assert plans[0] == plans[1]


def test_sessions_that_have_ended_go_and_others_stay() -> None:
    now = timezone.now()
    for name, days in (("old", -9), ("today", 0), ("open", 9)):
        Session.objects.create(session_key=name, session_data="", expire_date=now + dt.timedelta(days=days))
    assert retention.tidy(seconds=30) == {"sessions": 1}
    assert sorted(Session.objects.values_list("session_key", flat=True)) == ["open", "today"]


def test_one_that_breaks_keeps_nobody_else_from_it(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.LEDGER_KEEP_TEXTS = 0

    def broken(most: int) -> int:
        with transaction.atomic():
            ModelCall.objects.all().delete()
            raise RuntimeError("bug")

    monkeypatch.setattr(registry.retention, "_entries", {"broken": broken, **registry.retention._entries})
    calls(3)
    assert retention.tidy(seconds=30) == {"ledger texts": 3}
    assert ModelCall.objects.count() == 3
