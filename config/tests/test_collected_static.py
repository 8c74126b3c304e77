"""A start collects static files where anything changed since the last: what they are made of, or what was made."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.management.commands import collectstatic
from django.contrib.staticfiles.storage import staticfiles_storage
from django.contrib.staticfiles.utils import get_files
from django.core.files.storage import FileSystemStorage
from django.utils.functional import SimpleLazyObject

from config import collected_static
from config.static_storage import HashedStaticFiles


class Finder:
    """Of everything in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def list(self, ignored: Sequence[str]) -> Iterator[tuple[str, FileSystemStorage]]:
        storage = FileSystemStorage(self._folder)
        for name in get_files(storage, ignored):
            yield name, storage


class Collected:
    """One file in a folder of sources, and what is made of it; counts how often it is collected."""

    def __init__(self, settings: Any, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.sources, self.made, self.note = folder / "sources", folder / "made", folder / "run" / "collected"
        self.times = 0
        self.sources.mkdir()
        (self.sources / "a.js").write_text("one")
        settings.STATIC_ROOT = self.made
        monkeypatch.setattr(collected_static, "get_finders", lambda: [Finder(self.sources)])
        monkeypatch.setattr(collected_static, "call_command", self.collect)

    def collect(self, *_how: Any, **_more: Any) -> None:
        self.times += 1
        self.made.mkdir(exist_ok=True)
        for path in self.sources.iterdir():
            if not path.name.startswith("."):
                (self.made / path.name).write_bytes(path.read_bytes())

    def start(self) -> int:
        """How often it has been collected after one more start."""
        collected_static.collect_static(self.note)
        return self.times


@pytest.fixture
def collected(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Collected:
    return Collected(settings, tmp_path, monkeypatch)


def test_it_is_done_again_exactly_when_something_changed(collected: Collected) -> None:
    sources, made, start = collected.sources, collected.made, collected.start
    assert (start(), start()) == (1, 1)
    (sources / "a.js").write_text("another")
    assert (start(), start()) == (2, 2)
    (sources / "b.js").write_text("one more")
    assert (start(), start()) == (3, 3)
    (made / "a.js").write_text("by hand")
    assert (start(), start()) == (4, 4)
    assert (made / "a.js").read_text() == "another"
    (made / "b.js").unlink()
    assert (start(), start()) == (5, 5)
    collected.note.unlink()
    assert (start(), start()) == (6, 6)


def test_what_an_editor_lays_beside_a_file_stops_no_start(collected: Collected) -> None:
    (collected.sources / ".#a.js").symlink_to("somebody@this-machine.4711:1790000000")
    assert (collected.start(), collected.start()) == (1, 1)
    assert [path.name for path in collected.made.iterdir()] == ["a.js"]


def test_a_file_that_vanishes_while_it_is_looked_at_stops_no_start(
    collected: Collected, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, list_all = FileSystemStorage(collected.sources), Finder.list

    def listed(finder: Finder, ignored: Sequence[str]) -> Iterator[tuple[str, FileSystemStorage]]:
        yield "gone.js", gone
        yield from list_all(finder, ignored)

    monkeypatch.setattr(Finder, "list", listed)
    assert (collected.start(), collected.start()) == (1, 1)
    # There again, it is something new.
    (collected.sources / "gone.js").write_text("back")
    assert collected.start() == 2


def test_what_was_changed_while_it_was_collected_is_collected_again(
    collected: Collected, monkeypatch: pytest.MonkeyPatch
) -> None:
    def collect(*_how: Any, **_more: Any) -> None:
        collected.collect()
        if collected.times == 1:
            (collected.sources / "a.js").write_text("saved a moment too late")

    monkeypatch.setattr(collected_static, "call_command", collect)
    assert collected.start() == 1
    assert (collected.made / "a.js").read_text() == "one"
    assert (collected.start(), collected.start()) == (2, 2)
    assert (collected.made / "a.js").read_text() == "saved a moment too late"


@pytest.mark.parametrize("noted", [True, False])
def test_what_a_power_cut_has_torn_is_made_anew(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, noted: bool
) -> None:
    sources, made, note = tmp_path / "sources", tmp_path / "made", tmp_path / "run" / "collected"
    sources.mkdir()
    (sources / "main.js").write_text("one")
    settings.STATIC_ROOT = made
    monkeypatch.setattr(collected_static, "get_finders", lambda: [Finder(sources)])
    monkeypatch.setattr(collectstatic, "get_finders", lambda: [Finder(sources)])

    def start() -> dict[str, str]:
        # As in a process of its own: the storage reads its manifest when it is first used.
        storage = SimpleLazyObject(lambda: HashedStaticFiles(location=made))
        monkeypatch.setattr(collectstatic, "staticfiles_storage", storage)
        collected_static.collect_static(note)
        return {path.name: path.read_text() for path in made.iterdir()}

    whole = start()
    (made / "by-hand.js").write_text("somebody's own")
    start()
    for path in made.iterdir():
        path.write_text("")
    if not noted:
        note.unlink()
    assert start() == whole | {"by-hand.js": ""}


def test_the_last_upgrade_stays_for_open_pages_and_the_one_before_goes(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources, made, note = tmp_path / "sources", tmp_path / "made", tmp_path / "run" / "collected"
    (sources / "js").mkdir(parents=True)
    (sources / "js" / "0123456789ab.js").write_text("its own name")
    (sources / "js" / "vendor.0123456789ab.js").write_text("a name that looks like ours")
    settings.STATIC_ROOT = made
    monkeypatch.setattr(collected_static, "get_finders", lambda: [Finder(sources)])
    monkeypatch.setattr(collectstatic, "get_finders", lambda: [Finder(sources)])
    (made / "js").mkdir(parents=True)
    (made / "js" / "by-hand.js").write_text("somebody's own")

    def upgrade(text: str) -> set[str]:
        (sources / "js" / "main.js").write_text(text)
        monkeypatch.setattr(staticfiles_storage, "_wrapped", HashedStaticFiles(location=made))
        collected_static.collect_static(note)
        return {path.name for path in (made / "js").iterdir()}

    first = upgrade("one")
    second = upgrade("two")
    assert first < second and len(second - first) == 1
    third = upgrade("three")
    old = {name for name in first if name.startswith("main.") and name != "main.js"}
    assert len(old) == 1 and len(third - second) == 1
    assert third == (second - old) | (third - second)
    # The same again is nothing new, and takes nothing away.
    assert upgrade("three") == third
    assert {"by-hand.js", "0123456789ab.js", "vendor.0123456789ab.js", "main.js"} <= third
