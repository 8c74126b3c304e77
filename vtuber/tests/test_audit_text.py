"""The audit log and the ledger read as people write, in the reader's language."""

import datetime as dt
import re

import pytest
from django.utils import translation

from llmservice.purposes import all_purposes, purpose_text
from vtuber import registry
from vtuber.audit_text import change_texts, verb_text
from vtuber.models import AuditEntry
from vtuber.services import operator_actions
from vtuber.services.task_edits import TaskEdit, cancel_task, edit_task
from vtuber.tests.support.world import REAL, hours, planned_baomi, task
from vtuber.web.board_snapshot import picture

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "edited", "cancelled"),
    [
        (
            "en",
            [
                "from: 2026-11-24 10:00 → 2026-11-24 21:05",
                "until: 2026-11-24 10:30 → 2026-11-24 21:30",
                "locked: no → yes",
            ],
            ["state: planned → called off"],
        ),
        (
            "zh-hans",
            ["从: 2026-11-24 10:00 → 2026-11-24 21:05", "到: 2026-11-24 10:30 → 2026-11-24 21:30", "锁定: 否 → 是"],
            ["状态: 待办 → 已取消"],
        ),
    ],
)
def test_what_was_changed_reads_as_people_write(language: str, edited: list[str], cancelled: list[str]) -> None:
    _vtuber, todolist = planned_baomi()
    row = task(todolist, "rest", "10:00", "10:30")
    changes = TaskEdit(start=hours("21:05"), end=hours("21:30"), locked=True)
    row = edit_task(task_id=row.pk, version=1, changes=changes, actor="op", real=REAL)
    cancel_task(task_id=row.pk, version=row.version, actor="op", real=REAL)
    with translation.override(language):
        first, second = AuditEntry.objects.order_by("pk")
        assert change_texts(first) == edited
        told = change_texts(second)
        assert len(told) == 1 and re.fullmatch(r"\S+: \S+ → .+", told[0])
        assert "planned" not in told[0] or language == "en"
    assert cancelled  # the words of the states are the board's own


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_board_is_told_in_words(language: str) -> None:
    vtuber, _todolist = planned_baomi()
    operator_actions.pause_clock(vtuber=vtuber, paused=True, actor="op", real=REAL)
    (line,) = picture(vtuber, REAL + dt.timedelta(seconds=1), language)["audit"]
    assert (line["verb_text"], line["changes"]) == {
        "en": ("stopped the clock", ["stands still: no → yes"]),
        "zh-hans": ("停住了时钟", ["停住: 否 → 是"]),
    }[language]


def test_every_purpose_and_every_verb_has_words_in_both_languages() -> None:
    for language in ("en", "zh-hans"):
        with translation.override(language):
            assert {purpose.name for purpose in all_purposes() if purpose_text(purpose.name) == purpose.name} == set()
            assert {verb for verb, _text in registry.audit_verbs.items() if verb_text(verb) == verb} == set()
    with translation.override("zh-hans"):
        assert purpose_text("chat_small") == "聊天回答（人设模型）"
