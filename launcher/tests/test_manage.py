"""`manage.py` with a Python that has no Django goes on in the one of `.venv`, once, or says what to do."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from launcher.envfile import ROOT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="nothing takes a process's place there")

NO_DJANGO = "Django is not installed here. Run 'python start.py' once"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with `manage.py` and no `.venv`; its name has a blank, as people's folders do."""
    folder = tmp_path / "her house"
    folder.mkdir()
    (folder / "manage.py").write_bytes((ROOT / "manage.py").read_bytes())
    return folder


def give_venv(folder: Path, script: str) -> None:
    python = folder / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f"#!/bin/sh\n{script}\n")
    python.chmod(0o700)


def manage(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    # -S leaves out what is installed: such is the system's Python.
    line = [sys.executable, "-S", "-I", str(folder / "manage.py"), *arguments]
    return subprocess.run(
        line, cwd=folder.parent, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=60
    )


def test_it_goes_on_in_the_venv_with_what_it_was_told(folder: Path) -> None:
    give_venv(folder, 'for word in "$@"; do echo "<$word>"; done; exit 7')
    done = manage(folder, "persona", "train", "out and out", "*")
    manage_py = folder / "manage.py"
    assert done.stdout.splitlines() == [f"<{manage_py}>", "<persona>", "<train>", "<out and out>", "<*>"]
    assert (done.returncode, done.stderr) == (7, "")


def test_a_venv_without_django_is_tried_once(folder: Path) -> None:
    give_venv(folder, f'echo begun; exec "{sys.executable}" -S -I "$@"')
    done = manage(folder, "check")
    assert done.stdout == "begun\n"
    assert (done.returncode, done.stderr.count(NO_DJANGO)) == (1, 1)
    assert "Traceback" not in done.stderr


def test_an_encoding_without_chinese_is_no_error(folder: Path) -> None:
    give_venv(folder, "exit 1")
    stand_in = folder / "packages" / "django" / "core" / "management"
    stand_in.mkdir(parents=True)
    (stand_in / "__init__.py").write_text(
        "def execute_from_command_line(argv): print('苞米 caf\u00e9')\n", encoding="utf-8"
    )
    environment = os.environ | {"PYTHONPATH": f"{folder}/packages", "PYTHONIOENCODING": "latin-1"}
    line = [sys.executable, "-S", str(folder / "manage.py"), "check"]
    done = subprocess.run(line, env=environment, capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (0, b"\\u82de\\u7c73 caf\xe9\n")


def test_without_a_venv_it_says_what_to_do(folder: Path) -> None:
    done = manage(folder, "check")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(NO_DJANGO)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("sqlite:///{folder}/empty.sqlite3", "The database has nothing in it yet. Run 'python start.py' once"),
        ("postgres://nobody@127.0.0.1:1/none", "The database cannot be used: connection"),
    ],
)
def test_a_database_that_nobody_has_set_up_is_said_in_a_sentence(tmp_path: Path, address: str, said: str) -> None:
    given = {"DATABASE_URL": address.format(folder=tmp_path), "DATA_DIR": str(tmp_path), "READ_DOTENV": "no"}
    line = [sys.executable, str(ROOT / "manage.py"), "vtuber", "list"]
    done = subprocess.run(line, env=os.environ | given, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(said)
    assert "Traceback" not in done.stderr


def test_what_it_starts_in_turn_may_go_on_as_well(folder: Path) -> None:
    stand_in = folder / "packages" / "django" / "core" / "management"
    stand_in.mkdir(parents=True)
    said = "print(argv[1:], os.environ.get('MANAGE_WENT_ON'))"
    (stand_in / "__init__.py").write_text(f"import os\ndef execute_from_command_line(argv): {said}\n")
    give_venv(folder, f'echo "$MANAGE_WENT_ON"; PYTHONPATH="{folder}/packages" exec "{sys.executable}" -S "$@"')
    done = manage(folder, "check")
    assert (done.stdout, done.stderr) == ("yes\n['check'] None\n", "")
