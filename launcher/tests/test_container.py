"""What the Dockerfile counts on: no container is built here."""

import re
from pathlib import Path

import pytest

from launcher import envfile
from launcher.envfile import ROOT
from launcher.options import data_folder, extras, parse

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")


def test_it_installs_what_there_is_and_sets_what_is_a_setting() -> None:
    (install,) = re.findall(r"start\.py install ([a-z ]+)", DOCKERFILE)
    assert set(install.split()) <= set(extras()) and install.split() == ["model", "voice"]
    (variables,) = re.findall(r"^ENV (.+)$", DOCKERFILE, re.MULTILINE)
    explained = (ROOT / ".env.example").read_text(encoding="utf-8")
    for name, _value in (pair.split("=") for pair in variables.split()):
        assert re.search(rf"^# {name}=", explained, re.MULTILINE), name


def test_its_secrets_lie_with_her_world_and_outlive_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    volume, image = tmp_path / "data", tmp_path / "image"
    volume.mkdir()
    for start in (1, 2):
        program = image / str(start)
        program.mkdir(parents=True)
        (program / ".env").symlink_to(volume / ".env")
        # Written at the first start, read at the second, in a container made anew.
        assert envfile.ensure(program / ".env") is (start == 1)
        assert (program / ".env").is_symlink()
    assert [path.name for path in volume.iterdir()] == [".env"]
    assert (volume / ".env").stat().st_mode & 0o077 == 0
    monkeypatch.setenv("DATA_DIR", str(volume))
    assert data_folder(parse([])) == volume


def test_what_is_of_one_machine_does_not_travel() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert {".git", ".venv", ".env", "data/"} <= set(ignored)
