"""What the fork server starts is what a fresh Python would be: the same arguments, files, settings and end."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from config.env import BASE_DIR
from vtuber.tests.support import forked

# Whether our models were there before anybody asked for them is how a forked one is known.
TELL = """
import json, os, sys
known = "vtuber.models" in sys.modules
import django
django.setup()
from django.conf import settings
from django.db import connection
from vtuber import retention
said = [known, sys.argv, os.getcwd(), sys.stdin.read(), settings.REDIS_URL, settings.DATABASES["default"]["NAME"]]
print(json.dumps([*said, str(connection.settings_dict["NAME"]), str(retention.DATA_DIR)]))
print(os.environ["SAID_ASIDE"], file=sys.stderr)
sys.exit(7)
"""


def tell(folder: Path, **settings: str) -> tuple[list[Any], str, int]:
    """What the program above says, in both ways, and its status."""
    environment = {**os.environ, "DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings", **settings}
    process = forked.Popen(
        [sys.executable, "-c", TELL, "a", "b c"],
        cwd=BASE_DIR,
        env={**environment, "SAID_ASIDE": "小声"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    said, aside = process.communicate("喵\n", timeout=60)
    return json.loads(said), aside, process.returncode


def test_it_has_the_arguments_the_files_and_the_settings_of_its_own(tmp_path: Path) -> None:
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        said, aside, status = tell(folder, REDIS_URL=f"redis://{name}.example/0")
        database = str(folder / "vtuber.sqlite3")
        world = [f"redis://{name}.example/0", database, database, str(folder)]
        assert said == [True, ["-c", "a", "b c"], str(BASE_DIR), "喵\n", *world]
        assert (aside, status) == ("小声\n", 7)


@pytest.mark.parametrize("settings", [{"STREAMS_PER_DAY": "2"}, {"FAILPOINT_DIR": "somewhere"}])
def test_where_the_imports_would_have_been_others_it_is_a_fresh_one(tmp_path: Path, settings: dict[str, str]) -> None:
    said, aside, status = tell(tmp_path, **settings)
    assert said[:3] == [False, ["-c", "a", "b c"], str(BASE_DIR)]
    assert said[5:] == [str(tmp_path / "vtuber.sqlite3")] * 2 + [str(tmp_path)]
    assert (aside, status) == ("小声\n", 7)


def test_it_can_be_killed_and_interrupted_and_is_waited_for(tmp_path: Path) -> None:
    line = [sys.executable, "-c", "import time; print('here', flush=True); time.sleep(600)"]
    for number, status in ((signal.SIGKILL, -signal.SIGKILL), (signal.SIGTERM, -signal.SIGTERM), (signal.SIGINT, -2)):
        process = forked.Popen(line, cwd=BASE_DIR, env=dict(os.environ), stdout=-1, stderr=-1, start_new_session=True)
        assert process.stdout is not None
        assert process.stdout.readline() == b"here\n"
        assert process.poll() is None
        assert os.getsid(process.pid) == process.pid
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.01)
        process.send_signal(number)
        process.communicate(timeout=30)
        assert process.returncode == status
        with pytest.raises(ProcessLookupError):
            os.kill(process.pid, 0)


def test_what_raises_says_so_and_fails() -> None:
    line = [sys.executable, "-W", "ignore", "-m", "vtuber.tests.support.nothing_of_the_kind"]
    done = forked.run(line, cwd=BASE_DIR, env=dict(os.environ), timeout=60, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines()[-1].endswith("No module named vtuber.tests.support.nothing_of_the_kind")
    with pytest.raises(subprocess.CalledProcessError):
        forked.run(line, cwd=BASE_DIR, env=dict(os.environ), timeout=60, capture_output=True, check=True)
