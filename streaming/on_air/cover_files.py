"""Cover files: painted ahead under a pending name, served under their final one.

Nothing here is ever seen half-written, and a worker that dies, or one whose lease ran out and who comes back late,
leaves at most a pending file that nobody serves and the next cover sweeps away.
"""

import datetime as dt
import errno
import hashlib
import os
import shutil
import tempfile
import time
from pathlib import Path

from django.conf import settings

from vtuber.gametime import DAY

FOLDER = "covers"
PENDING = "pending-covers"
# Real time after which a pending file belongs to no task that could still want it.
STALE_S = 3 * DAY.total_seconds()


def keep_pending(task_id: int, png: bytes, thumbnail: bytes) -> str:
    """Write a painted cover where its task finds it; returns the digest that names it (SHA-256, hex)."""
    digest = hashlib.sha256(png).hexdigest()
    for suffix, data in ((".png", png), (".webp", thumbnail)):
        _replace(_pending(task_id, digest, suffix), data)
    return digest


def has_pending(task_id: int, digest: str) -> bool:
    """Whether both files of a painted cover are there."""
    return all(_pending(task_id, digest, suffix).is_file() for suffix in (".png", ".webp"))


def read_pending(task_id: int, digest: str) -> bytes:
    """The painted cover that a task waits with, in small (WebP). OSError when it is gone."""
    return _pending(task_id, digest, ".webp").read_bytes()


def publish(task_id: int, digest: str, slug: str, date: dt.date, number: int) -> tuple[str, str]:
    """Give a painted cover its final name, too; returns picture and thumbnail, relative to MEDIA_ROOT.

    It is called in a transaction, so it takes no longer than a name does: the bytes are on the disk already. Doing it
    again changes nothing, so a transaction that is rolled back after it may simply be tried again. OSError when the
    painted files are gone.
    """
    stem = date.isoformat() if number == 1 else f"{date.isoformat()}-{number}"
    names = []
    for suffix in (".png", ".webp"):
        name = f"{FOLDER}/{slug}/{stem}{suffix}"
        _link(_pending(task_id, digest, suffix), Path(settings.MEDIA_ROOT) / name)
        names.append(name)
    return names[0], names[1]


def forget_pending(task_id: int) -> None:
    """Remove what was painted for a task, and what older tasks have left lying about."""
    folder = Path(settings.MEDIA_ROOT) / PENDING
    for path in folder.glob("*"):
        try:
            if path.name.startswith(f"{task_id}-") or path.stat().st_mtime < time.time() - STALE_S:
                path.unlink()
        except OSError:
            continue  # another worker tidies up, too


def read(name: str) -> bytes:
    """A published file, by its name relative to MEDIA_ROOT. OSError when it is gone."""
    return (Path(settings.MEDIA_ROOT) / name).read_bytes()


def size(name: str) -> int:
    """Bytes of a published file, by its name relative to MEDIA_ROOT. OSError when it is gone."""
    return (Path(settings.MEDIA_ROOT) / name).stat().st_size


def remove(name: str) -> None:
    """Delete a published file, by its name relative to MEDIA_ROOT; one that is gone already is no error."""
    (Path(settings.MEDIA_ROOT) / name).unlink(missing_ok=True)


def remove_all(slug: str) -> None:
    """Delete every published file of a VTuber who is gone."""
    shutil.rmtree(Path(settings.MEDIA_ROOT) / FOLDER / slug, ignore_errors=True)


def _pending(task_id: int, digest: str, suffix: str) -> Path:
    return Path(settings.MEDIA_ROOT) / PENDING / f"{task_id}-{digest[:32]}{suffix}"


def _link(source: Path, path: Path) -> None:
    """Let `path` be a name of the file `source` as well, in place of what it named before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{source.name}.{os.getpid()}.part")
    temporary.unlink(missing_ok=True)
    try:
        os.link(source, temporary)
    except OSError as error:
        # A file system without links; a missing source is told by the copy as well.
        if error.errno not in (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EXDEV):
            raise
        shutil.copyfile(source, temporary)
    temporary.replace(path)
    # Where both were names of one file already, that has done nothing.
    temporary.unlink(missing_ok=True)


def _replace(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
