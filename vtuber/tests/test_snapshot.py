"""A snapshot belongs to its `seq`, keeps nobody from writing, and survives a section that breaks."""

import json
import os
import sqlite3
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from vtuber import registry
from vtuber.consistent_read import consistent_read
from vtuber.event_types import CharacterActed
from vtuber.events import emit, head_seq
from vtuber.models import VTuber
from vtuber.snapshot import take_snapshot
from vtuber.tests.support import forked
from vtuber.tests.support.migrated import create_tables, migrated_copy
from vtuber.tests.support.postgres import need_postgres, postgres_database
from vtuber.tests.support.world import REAL, hours, planned_baomi
from vtuber.web.board_snapshot import picture


@pytest.mark.django_db
def test_a_section_that_breaks_takes_nothing_else_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    vtuber, _todolist = planned_baomi()

    def broken(*_args: object) -> Any:
        return VTuber.objects.get(slug="nobody")

    monkeypatch.setitem(registry.snapshot_sections._entries, "weather", broken)
    whole = take_snapshot(vtuber, REAL)
    assert whole["unavailable"] == ["weather"]
    assert "weather" not in whole and whole["day"]["date"] == "2026-11-24"
    board = picture(vtuber, REAL, "en")
    assert board["unavailable"] == ["weather"] and board["audit"] == []


def test_a_picture_does_not_wait_for_the_writer_nor_keep_one_waiting(tmp_path: Path) -> None:
    """On SQLite as it is set up here, with another connection that holds the write lock all the while."""
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{migrated_copy(tmp_path / 'w.sqlite3')}",
        "DATA_DIR": str(tmp_path),
    }
    code = "import django; django.setup(); import vtuber.tests.test_snapshot as it; it.read_beside_a_writer()"
    done = forked.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout.splitlines()[-1]) == {"seq": [1, 1], "written": True, "seen_within": [1, 1]}


@pytest.mark.postgres
def test_what_happens_in_between_belongs_to_the_next_seq(tmp_path: Path) -> None:
    need_postgres()
    code = "import django; django.setup(); import vtuber.tests.test_snapshot as it; it.read_while_one_writes()"
    with postgres_database(migrated=True) as url:
        environment = {**os.environ, "DATABASE_URL": url, "DATA_DIR": str(tmp_path)}
        line = [sys.executable, "-c", code]
        done = forked.run(line, env=environment, capture_output=True, text=True, timeout=90)
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert told == {"seq": 1, "acted": 1, "broken": ["weather"], "after": 2}


def _born() -> VTuber:
    create_tables()
    vtuber, _todolist = planned_baomi()
    from vtuber.models import Event, EventHead

    Event.objects.all().delete()
    EventHead.objects.update(seq=0)
    _act(vtuber)
    return vtuber


@transaction.atomic
def _act(vtuber: VTuber) -> None:
    emit(vtuber, CharacterActed(expression="happy"), game_time=hours("08:00"), real=REAL)


def read_beside_a_writer() -> None:
    """Run in a process of its own: pictures while somebody holds the write lock; then a write within a read."""
    vtuber = _born()
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    seen = [take_snapshot(vtuber, REAL)["seq"], picture(vtuber, REAL, "en")["seq"]]
    other.execute("ROLLBACK")
    with consistent_read():
        first = head_seq(vtuber)
        thread = threading.Thread(target=_act_and_close, args=(vtuber,))
        thread.start()
        thread.join(60)
        within = [first, head_seq(vtuber)]
    json.dump({"seq": seen, "written": head_seq(vtuber) == 2, "seen_within": within}, sys.stdout)


def _act_and_close(vtuber: VTuber) -> None:
    _act(vtuber)
    connection.close()


def read_while_one_writes() -> None:
    """Run in a process of its own: an event comes between the reading of `seq` and of the sections."""
    vtuber = _born()
    from vtuber.models import Event

    def meddle(her: VTuber, _now: object) -> int:
        thread = threading.Thread(target=_act_and_close, args=(her,))
        thread.start()
        thread.join(60)
        return Event.objects.filter(vtuber=her, type="character.acted").count()

    def broken(*_args: object) -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SELECT nothing FROM nowhere")

    registry.snapshot_sections._entries["weather"] = broken
    registry.snapshot_sections._entries["meddler"] = meddle
    whole = take_snapshot(vtuber, REAL)
    told = {"seq": whole["seq"], "acted": whole["meddler"], "broken": whole["unavailable"]}
    json.dump({**told, "after": head_seq(vtuber)}, sys.stdout)
