"""`start.py run` with everything in it: broker, pages, worker and beat, on a data folder of its own.

Nothing here measures time, so it may run beside other tests; `test_run.py` does.
"""

import http.client
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from launcher import broker
from launcher.tests.support.launched import STAGE_TOKEN, Launched, data_file, free_port, launched, once, until
from launcher.tests.support.system import PARTS, PATIENCE_S, all_parts, healthz, names, open_to_others, run_line
from vtuber.tests.support.migrated import migrated_copy


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose name has a blank and Chinese letters, as people's folders do.

    Its tables are there already; `test_run.py` begins with nothing.
    """
    folder = tmp_path_factory.mktemp("start") / "her data 苞米"
    folder.mkdir(0o700)
    migrated_copy(folder / "vtuber.sqlite3").chmod(0o600)
    return folder


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def system(home: Path, port: int) -> Iterator[Launched]:
    """A running system, for the tests that only look at it or mend it."""
    with launched(*run_line(home, port)) as running:
        running.await_line("Ctrl-C stops everything", 90)
        yield running
        running.end(signal.SIGTERM)


def test_everything_is_up_when_the_summary_is_shown(system: Launched, port: int) -> None:
    assert healthz(port)["status"] == "ok"
    # All have been started; the last one may not yet have become its program, where others keep the cores.
    assert len(system.children()) == len(PARTS)
    until(lambda: sorted(names(system.children())) == PARTS, PATIENCE_S)
    assert f"http://127.0.0.1:{port}/admin/" in system.text
    assert re.search(r"Game time +\d{4}-\d\d-\d\d 07:5\d", system.text)
    assert system.text.count("paws-on-the-desk") == 1
    assert stage_port(system) in range(7717, 7733)


def stage_port(system: Launched) -> int:
    """Where Unity is let in, as the summary says."""
    return int(system.await_line(r"Unity +127\.0\.0\.1:(\d+) · token: STAGE_TOKEN in \.env")[1])


def test_a_front_end_is_let_in_where_the_summary_says(system: Launched) -> None:
    port = stage_port(system)
    until(lambda: _listens(port), PATIENCE_S)
    hello = {"protocol": ["vtbridge/1"], "token": STAGE_TOKEN, "vtuber": "baomi", "client_id": "test"}
    frame = {"v": 1, "id": "1", "type": "hello", "ts": "", "data": {**hello, "client": {"name": "test"}}}
    with socket.create_connection(("127.0.0.1", port), 10) as line:
        line.sendall(json.dumps(frame).encode() + b"\n")
        said = json.loads(line.makefile("rb").readline())
    assert (said["type"], said["data"]["vtuber"]["name"]) == ("welcome", "苞米")


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


def test_what_is_written_is_for_this_account_alone(system: Launched, home: Path) -> None:
    assert open_to_others(home) == []
    assert sum(path.is_file() for path in home.rglob("*")) > 5


def test_the_broker_wants_its_password_and_keeps_what_it_is_given(system: Launched, home: Path) -> None:
    url = data_file(home, "run/broker-url").strip()
    bare = f"redis://127.0.0.1:{data_file(home, 'run/broker-port').strip()}/0"
    assert broker.ask(url, "PING") == "+PONG"
    assert broker.ask(bare, "PING").startswith("-NOAUTH")
    shown = subprocess.run(["ps", "-ww", "-A", "-o", "args="], capture_output=True, text=True, check=True).stdout
    assert 'quo"ted pass' not in shown
    assert (home / "valkey" / "appendonlydir").is_dir()


def test_a_second_start_on_the_same_data_is_refused(system: Launched, home: Path) -> None:
    refused = once(*run_line(home, free_port()))
    assert refused.returncode == 1
    assert refused.stdout.count("\n") == 1
    assert f"process {system.popen.pid} " in refused.stdout
    assert "--data" in refused.stdout
    assert "Traceback" not in refused.stdout + refused.stderr
    assert len(system.children()) == len(PARTS)


def test_a_taken_port_is_refused(system: Launched, port: int, tmp_path: Path) -> None:
    refused = once(*run_line(tmp_path, port))
    assert refused.returncode == 1
    assert refused.stdout.strip() == f"✗ Port {port} is taken: choose another, for instance --port {port + 1}."
    assert refused.stderr == ""
    assert not (tmp_path / "vtuber.sqlite3").exists()


def _last_tick(home: Path) -> str:
    with closing(sqlite3.connect(home / "vtuber.sqlite3")) as link:
        (told,) = link.execute("SELECT max(last_tick_real) FROM vtuber_gameclock").fetchone()
    return str(told)


def test_doctor_finds_nothing_wrong_that_matters(system: Launched, home: Path) -> None:
    # The worker comes a moment after the pages, and so does the first tick.
    until(lambda: " ready." in data_file(home, "logs/worker.log"), PATIENCE_S)
    seeded = _last_tick(home)
    until(lambda: _last_tick(home) != seeded, PATIENCE_S)

    done = once("-m", "launcher", "doctor", "--data", str(home), EMBEDDED_MODEL="off")

    assert done.returncode == 0, done.stdout
    assert "✗" not in done.stdout
    for name in ("Python", "Disk", "Pages", "Database", "Broker", "Worker", "Beat", "Unity", "Director", "Font"):
        assert re.search(rf"✓ {name} ", done.stdout), done.stdout


def test_doctor_says_what_is_wrong_and_the_mend(tmp_path: Path) -> None:
    (tmp_path / "vtuber.sqlite3").write_text("this is no database, " * 100)

    done = once("-m", "launcher", "doctor", "--data", str(tmp_path), EMBEDDED_MODEL="off")

    assert done.returncode == 1
    lines = done.stdout.splitlines()
    wrong = [number for number, line in enumerate(lines) if "✗" in line]
    assert [lines[number].split()[:2] for number in wrong] == [["✗", "Database"]]
    assert "file is not a database" in lines[wrong[0]]
    assert "→" in lines[wrong[0] + 1]
    # Nothing runs, and nothing was started to find that out.
    assert re.search(r"· Broker +not running", done.stdout)


# The broker last, because the worker may follow it a moment later.
@pytest.mark.parametrize("name", ["beat", "web", "worker", "ticker", "unity_bridge", "broker"])
def test_a_killed_process_comes_back(system: Launched, port: int, home: Path, name: str) -> None:
    before = all_parts(system)
    url = data_file(home, "run/broker-url")

    os.kill(before[name], signal.SIGKILL)

    system.await_line(rf"{name} ended \(SIGKILL\); starting it again", PATIENCE_S)
    after = all_parts(system)
    replaced = {other for other in PARTS if after[other] != before[other]}
    # Of a broker that goes while a task is unacknowledged, Celery's worker may die (an AttributeError in kombu); it
    # is started again like any other, and the database has what it was at.
    assert replaced - ({"worker", "ticker"} if name == "broker" else set()) == {name}
    assert data_file(home, "run/broker-url") == url
    until(lambda: broker.answers(url.strip()), PATIENCE_S)
    until(lambda: _answers(port), PATIENCE_S)


def _answers(port: int) -> bool:
    try:
        return bool(healthz(port)["status"] == "ok")
    except (OSError, http.client.HTTPException):
        return False


def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    refused = once(*run_line(tmp_path / "file" / "data", free_port()))
    assert refused.returncode == 1
    assert refused.stdout.count("\n") == 1
    assert "Cannot write to" in refused.stdout
    assert "--data" in refused.stdout
    assert refused.stderr == ""


def test_a_broker_that_does_not_answer_is_named_without_its_password(tmp_path: Path) -> None:
    url = f"redis://:hidden-word@127.0.0.1:{free_port()}/3"
    refused = once(*run_line(tmp_path, free_port()), REDIS_URL=url)
    assert refused.returncode == 1
    assert "unset REDIS_URL" in refused.stdout
    assert "hidden-word" not in refused.stdout + refused.stderr
    assert not (tmp_path / "vtuber.sqlite3").exists()
