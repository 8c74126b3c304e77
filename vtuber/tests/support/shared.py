"""What the test processes of one run share: made by the first that needs it, gone when the last of them ends."""

import fcntl
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_folders: list[Path] = []


def shared_folder() -> Path:
    """The folder of this run; RuntimeError outside of one."""
    if not _folders:
        raise RuntimeError("only tests share a folder (the root conftest.py makes it)")
    return _folders[-1]


@contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    """One process at a time is in here; one that dies lets the next in."""
    with (shared_folder() / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def made_once(name: str, make: Callable[[Path], object]) -> Path:
    """A folder that the first who asks fills for everybody. Nobody changes it any more."""
    folder = shared_folder() / name
    with one_at_a_time(name):
        if not folder.exists():
            half = folder.with_suffix(".half")
            shutil.rmtree(half, ignore_errors=True)
            half.mkdir()
            make(half)
            half.rename(folder)
    return folder


@contextmanager
def sharing(folder: Path, clear_away: Callable[[], None]) -> Iterator[None]:
    """Take part in a run; the others name the same folder. The last one to leave clears away."""
    _folders.append(folder)
    try:
        with (folder / "sharing").open("w") as door:
            fcntl.flock(door, fcntl.LOCK_SH)
            try:
                yield
            finally:
                with one_at_a_time("leaving"), suppress(BlockingIOError):
                    fcntl.flock(door, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    clear_away()
    finally:
        _folders.remove(folder)
