"""A few tests that fail are asked once more: what passes then is told, what fails again has failed."""

import json
from pathlib import Path

import pytest

from launcher import run_tests
from launcher.ask_again import ask_again
from launcher.terminal import Terminal

# It follows another test of its file.
UNSTEADY = """
came = []

def test_before_{number}():
    came.append(True)

def test_unsteady_{number}():
    import pathlib
    seen = pathlib.Path(__file__).with_name("seen_{number}")
    there = seen.exists()
    seen.touch()
    assert there and came
"""
BROKEN = "def test_broken():\n    assert False\n"
SOUND = "def test_sound():\n    import pathlib\n    pathlib.Path(__file__).with_name('runs').open('a').write('.')\n"


@pytest.fixture
def tests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a sound test, in which nothing is checked but what its tests say."""
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = alone\n", encoding="utf-8")
    (tmp_path / "test_sound.py").write_text(SOUND, encoding="utf-8")
    monkeypatch.setattr(run_tests, "ROOT", tmp_path)
    monkeypatch.setattr(run_tests, "LINT", ["true"])
    monkeypatch.setattr(run_tests, "workers", lambda: 0)
    monkeypatch.setenv("VTUBER_TEST_NO_MODEL", "1")
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)
    return tmp_path


def run(tests: Path, *options: str) -> int:
    return run_tests.test(["-p", "xdist", *options, str(tests)], Terminal())


def test_what_fails_once_is_told_loudly_and_fails_nothing(
    tests: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run_tests, "workers", lambda: 2)
    for number in (1, 2):
        (tests / f"test_{number}.py").write_text(UNSTEADY.format(number=number), encoding="utf-8")
    assert run(tests, "--ask-again") == 0
    said = capfd.readouterr().out
    assert [line.partition(":")[0] for line in said.splitlines() if line.startswith("UNSTEADY")] == [
        "UNSTEADY test_1.py",
        "UNSTEADY test_2.py",
    ]
    assert "UNSTEADY test_2.py::test_unsteady_2: it failed, and passed when it was asked again" in said
    # What had passed was left in peace, and by itself means in one process.
    assert (tests / "runs").read_text() == "."
    again = said.partition("Asking once more, alone: test_1.py::test_unsteady_1, test_2.py::test_unsteady_2")[2]
    assert "4 passed" in again and "nodes" in said and "nodes" not in again


def test_what_fails_again_has_failed(tests: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tests / "test_1.py").write_text(UNSTEADY.format(number=1) + BROKEN, encoding="utf-8")
    assert run(tests, "--ask-again") == 1
    said = capfd.readouterr().out
    assert "Asking once more, alone: test_1.py::test_broken, test_1.py::test_unsteady_1" in said
    assert "UNSTEADY" not in said


@pytest.mark.parametrize("failed", [[f"a.py::t{number}" for number in range(7)], ["a.py::t", "not_read.py"], []])
def test_more_than_six_are_no_bad_minute_nor_is_a_file_that_cannot_be_read(failed: list[str], tmp_path: Path) -> None:
    (tmp_path / "v/cache").mkdir(parents=True)
    (tmp_path / "v/cache/lastfailed").write_text(json.dumps(dict.fromkeys(failed, True)), encoding="utf-8")
    assert ask_again(tmp_path, lambda _files: pytest.fail("asked again")) == 1
    assert ask_again(tmp_path / "nowhere", lambda _files: pytest.fail("asked again")) == 1


def test_only_tests_that_failed_are_asked_again_and_only_where_that_is_wanted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines: list[list[str]] = []
    statuses = iter([0, 0, 1, 0, 2, 1])

    def call(line: list[str]) -> int:
        lines.append(line)
        return next(statuses)

    monkeypatch.setattr(run_tests, "_call", call)
    monkeypatch.setenv("VTUBER_TEST_NO_MODEL", "1")
    # Not asked for; asked for, but pytest itself was interrupted.
    assert run_tests.test(["-x"], Terminal()) == 1
    assert run_tests.test(["-x", "--ask-again"], Terminal()) == 2
    assert len(lines) == 6
    assert all("-x" in line and "--ask-again" not in line for line in lines if "pytest" in line)
