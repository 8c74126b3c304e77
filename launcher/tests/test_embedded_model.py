"""What is fetched after the pages are up: which parts, one after the other, and what is said of each."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from launcher import embedded_model, install
from launcher.embedded_model import MODEL, VOICE, FetchStep, wanted
from launcher.errors import StartError
from launcher.process import Program
from launcher.terminal import Terminal


class Watching:
    """In place of the supervisor: its errands end when the test says so."""

    def __init__(self, tmp_path: Path) -> None:
        self.terminal = Terminal()
        self.places = self
        self.errands: list[tuple[str, Callable[[int], None]]] = []
        self.restarted: list[str] = []
        self._folder = tmp_path

    def errand(self, program: Program, at_end: Callable[[int], None]) -> None:
        self.errands.append((program.name, at_end))

    def explain(self, name: str) -> list[str]:
        return [f"Downloading {name}.whl", "."]

    def restart(self, name: str) -> None:
        self.restarted.append(name)

    def log(self, name: str) -> Path:
        return self._folder / name


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Stamps of what was installed."""
    stamps: list[str] = []
    monkeypatch.setattr(install, "ready", lambda _files, stamp: stamp in stamps)
    monkeypatch.setattr(install, "mark_ready", lambda _files, stamp: stamps.append(stamp))
    monkeypatch.setattr(install, "needs_pip", lambda: False)
    monkeypatch.setattr(install, "writable", lambda: True)
    monkeypatch.setattr(install, "failure", lambda _log: StartError("there is no network"))
    return stamps


def fetching(tmp_path: Path, *parts: embedded_model.Part) -> tuple[Watching, FetchStep]:
    watching: Any = Watching(tmp_path)
    step = FetchStep(watching, parts)
    step.begin()
    return watching, step


def test_who_may_not_install_fetches_nothing(
    tmp_path: Path, marked: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(install, "writable", lambda: False)
    marked.append(VOICE.stamp)
    watching, _step = fetching(tmp_path, VOICE, MODEL)
    assert watching.errands == []
    assert capsys.readouterr().out.count("python start.py install") == 1
    assert marked == [VOICE.stamp]


def test_the_voice_comes_first_and_the_model_after_it(
    tmp_path: Path, marked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    watching, step = fetching(tmp_path, VOICE, MODEL)
    assert [name for name, _ in watching.errands] == ["voice"]
    step.progress()
    watching.errands[0][1](0)
    assert marked == [VOICE.stamp]
    # Nobody has to begin anew for it.
    assert watching.restarted == []
    assert [name for name, _ in watching.errands] == ["voice", "model"]
    watching.errands[1][1](0)
    assert (marked, watching.restarted) == ([VOICE.stamp, MODEL.stamp], ["worker"])
    step.progress()
    said = capsys.readouterr().out
    told = [VOICE.until_then, "Downloading voice.whl", VOICE.here, MODEL.until_then, MODEL.here]
    assert [said.index(words) for words in told] == sorted(said.index(words) for words in told)


def test_what_can_not_be_had_is_said_and_the_next_is_fetched(
    tmp_path: Path, marked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    watching, _step = fetching(tmp_path, VOICE, MODEL)
    watching.errands[0][1](1)
    assert marked == []
    assert f"{VOICE.missing}" in capsys.readouterr().out
    assert [name for name, _ in watching.errands] == ["voice", "model"]
    watching.errands[1][1](1)
    assert (marked, watching.restarted) == ([], [])


def test_what_is_there_is_not_fetched_again(tmp_path: Path, marked: list[str]) -> None:
    marked += [VOICE.stamp, MODEL.stamp]
    watching, step = fetching(tmp_path, VOICE, MODEL)
    assert watching.errands == []
    step.progress()
    marked.remove(MODEL.stamp)
    watching, _step = fetching(tmp_path, VOICE, MODEL)
    assert [name for name, _ in watching.errands] == ["model"]


@pytest.mark.parametrize(
    ("settings", "parts"),
    [
        ({}, (VOICE, MODEL)),
        ({"EMBEDDED_VOICE": "auto", "EMBEDDED_MODEL": "off"}, (VOICE,)),
        ({"EMBEDDED_VOICE": "off"}, (MODEL,)),
        ({"VOICE_BACKEND": "browser"}, (MODEL,)),
        ({"VOICE_BACKEND": "embedded", "VOICE_BASE_URL": "http://127.0.0.1:9/v1"}, (VOICE, MODEL)),
        # Where another voice is set, nobody would hear it.
        ({"VOICE_BASE_URL": "http://127.0.0.1:8880/v1"}, (MODEL,)),
        ({"VOICE_API_KEY": "k"}, (MODEL,)),
        ({"VOICE_BACKEND": "", "VOICE_BASE_URL": ""}, (VOICE, MODEL)),
    ],
)
def test_only_what_is_wanted_is_fetched(settings: dict[str, str], parts: tuple[embedded_model.Part, ...]) -> None:
    assert wanted(settings) == parts
