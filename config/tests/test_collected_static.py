"""A start collects static files where anything changed since the last: what they are made of, or what was made."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage

from config import collected_static


class Finder:
    """Of everything in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def list(self, _ignored: Sequence[str]) -> Iterator[tuple[str, FileSystemStorage]]:
        for path in self._folder.iterdir():
            yield path.name, FileSystemStorage(self._folder)


def test_it_is_done_again_exactly_when_something_changed(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources, made, note = tmp_path / "sources", tmp_path / "made", tmp_path / "run" / "collected"
    sources.mkdir()
    (sources / "a.js").write_text("one")
    settings.STATIC_ROOT = made
    times = 0

    def collect(*_how: Any, **_more: Any) -> None:
        nonlocal times
        times += 1
        made.mkdir(exist_ok=True)
        for path in sources.iterdir():
            (made / path.name).write_bytes(path.read_bytes())

    monkeypatch.setattr(collected_static, "get_finders", lambda: [Finder(sources)])
    monkeypatch.setattr(collected_static, "call_command", collect)

    def start() -> int:
        collected_static.collect_static(note)
        return times

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
    note.unlink()
    assert (start(), start()) == (6, 6)
