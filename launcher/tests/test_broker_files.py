"""A broker whose files a power cut has torn comes up all the same; one that ends for another reason keeps them."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from launcher.broker import Broker, answers, ask
from launcher.data_folder import Places
from launcher.errors import StartError
from launcher.supervisor import Supervisor, need_alive
from launcher.terminal import Terminal

SOON_S = 30.0
PASSWORD = "a word of tests"


def empty(path: Path) -> None:
    path.write_bytes(b"")


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:40])


def zeros_within(path: Path) -> None:
    told = path.read_bytes()
    at = told.index(b"SET")
    path.write_bytes(told[: at - 8] + bytes(8) + told[at:])


class Start:
    """One start of the broker in a folder; what was said, and what a client finds."""

    def __init__(self, folder: Path, spoil: Callable[[Broker], None] = lambda _broker: None) -> None:
        said = io.StringIO()
        places = Places(folder)
        places.make()
        with Supervisor(places, Terminal(said)) as supervisor:
            broker = Broker(places, PASSWORD)
            supervisor.start(broker.program())
            spoil(broker)

            def up() -> bool:
                need_alive(supervisor, "broker")
                return answers(broker.url)

            try:
                supervisor.wait(up, SOON_S)
                self.found = ask(broker.url, "EXISTS", "kept")
                assert ask(broker.url, "SET", "kept", "x" * 200) == "+OK"
            finally:
                supervisor.stop()
                broker.forget()
                self.said = said.getvalue()


def test_what_it_was_given_is_there_after_a_start(tmp_path: Path) -> None:
    assert Start(tmp_path).found == ":0"
    again = Start(tmp_path)
    assert (again.found, again.said) == (":1", "")
    assert not (tmp_path / "valkey" / "unreadable").exists()


@pytest.mark.parametrize(
    ("file", "spoil"),
    [("*.manifest", empty), ("*.base.rdb", cut), ("*.base.rdb", Path.unlink), ("*.incr.aof", zeros_within)],
    ids=["manifest empty", "base cut", "base gone", "log torn within"],
)
def test_what_it_cannot_read_is_laid_aside(tmp_path: Path, file: str, spoil: Callable[[Path], None]) -> None:
    Start(tmp_path)
    kept = tmp_path / "valkey" / "appendonlydir"
    aside = kept.with_name("unreadable")
    aside.mkdir()
    (aside / "older").touch()
    (torn,) = kept.glob(file)
    spoil(torn)
    left = {path.name for path in kept.iterdir()}

    start = Start(tmp_path)

    assert start.found == ":0"
    assert start.said.count(f"the old files lie in {aside}") == 1
    assert {path.name for path in aside.iterdir()} == left
    assert Start(tmp_path).found == ":1"


def test_another_reason_to_end_leaves_its_files_alone(tmp_path: Path) -> None:
    Start(tmp_path)
    config = tmp_path / "run" / "valkey.conf"

    def misconfigure(_broker: Broker) -> None:
        config.write_text("no-such-setting yes\n")

    with pytest.raises(StartError, match="broker does not start"):
        Start(tmp_path, misconfigure)
    assert (tmp_path / "valkey" / "appendonlydir").is_dir() and not (tmp_path / "valkey" / "unreadable").exists()
    assert Start(tmp_path).found == ":1"
