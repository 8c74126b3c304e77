"""Files of her look: under MEDIA_ROOT, named by their content, and never changed.

A file is written whole before a row names it, and goes only when none does: whatever dies in between leaves at most a
file too many, which the next look at the folder finds.
"""

import contextlib
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from unity_bridge.models.look import FOLDER
from vtuber.gametime import DAY

# Real seconds for which a file that no row names any more is kept: last week's copy of the database still names it.
KEPT_S = 14 * DAY.total_seconds()
# And those for which one that is being written is nobody's yet.
WRITING_S = 3600.0
_PART = ".part"


def write(slug: str, data: bytes) -> Path:
    """The bytes on the disk, whole, under a name that nobody serves; `publish` gives them theirs."""
    folder = Path(settings.MEDIA_ROOT) / FOLDER / slug
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder, prefix=".", suffix=_PART)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return Path(name)


def publish(written: Path, name: str) -> None:
    """Its final name, relative to MEDIA_ROOT: no longer than a name takes, so it may be done in a transaction."""
    written.replace(Path(settings.MEDIA_ROOT) / name)


def read(name: str) -> bytes:
    """A file by its name relative to MEDIA_ROOT. OSError when it is gone."""
    return (Path(settings.MEDIA_ROOT) / name).read_bytes()


def not_needed(*names: str) -> None:
    """No row names them from now on, as far as we know: the days that they are kept for begin."""
    for name in names:
        with contextlib.suppress(OSError):
            os.utime(Path(settings.MEDIA_ROOT) / name)


def old_files() -> Iterator[tuple[str, Path]]:
    """Files that may go if no row names them, with the slug of whose they were."""
    now = time.time()
    for path in (Path(settings.MEDIA_ROOT) / FOLDER).glob("*/*"):
        kept = WRITING_S if path.suffix == _PART else KEPT_S
        with contextlib.suppress(OSError):
            if path.stat().st_mtime < now - kept:
                yield path.parent.name, path
