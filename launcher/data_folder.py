"""The data folder: made, checked for writing, and held by one supervisor at a time."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from launcher.errors import StartError, folder_error
from launcher.messages import say

KEPT_LOGS = 3
# A log that grows past this while everything runs is put aside and begun anew.
LOG_BYTES = 10_000_000
# What a start needs at the very least: a database copy, the broker's file, some logs.
LEAST_FREE_BYTES = 20_000_000


@dataclass(frozen=True)
class Places:
    """The folders under one data folder."""

    data: Path

    @property
    def run(self) -> Path:
        """What only a running system needs: lock, addresses, generated configuration."""
        return self.data / "run"

    @property
    def logs(self) -> Path:
        """One log a process, with the last few runs beside it."""
        return self.data / "logs"

    @property
    def backups(self) -> Path:
        """Copies of the database: daily ones, and from before each migration and restoring."""
        return self.data / "backups"

    @property
    def broker(self) -> Path:
        """The embedded broker's append-only file."""
        return self.data / "valkey"

    def make(self) -> None:
        """Create what is missing and prove that it can be written; StartError says what is wrong."""
        folder = self.data
        try:
            for folder in (self.data, self.run, self.logs, self.backups, self.broker, self.data / "static"):
                folder.mkdir(parents=True, exist_ok=True)
            for private in (self.run, self.logs, self.backups, self.broker):
                private.chmod(0o700)
            probe = self.run / "probe"
            with probe.open("wb") as file:
                file.write(bytes(65_536))
                file.flush()
                os.fsync(file.fileno())
            probe.unlink()
        except OSError as error:
            raise folder_error(folder, error) from error
        if (free := _free_bytes(self.data)) < LEAST_FREE_BYTES:
            raise StartError(
                say(
                    f"Only {free // 1_000_000} MB are free where {self.data} lies: make room, then start again.",
                    f"{self.data} 所在的磁盘只剩 {free // 1_000_000} MB：腾出空间后再启动。",
                )
            )

    def log(self, name: str) -> Path:
        """The log of one process."""
        return self.logs / f"{name}.log"

    def rotate(self, name: str) -> None:
        """Put the last run's log aside, keeping the newest few."""
        log = self.log(name)
        if not log.exists() or not log.stat().st_size:
            return
        for number in range(KEPT_LOGS - 1, 0, -1):
            older = log.with_name(f"{log.name}.{number}")
            if older.exists():
                older.replace(log.with_name(f"{log.name}.{number + 1}"))
        log.replace(log.with_name(f"{log.name}.1"))

    def bound(self, name: str) -> None:
        """Keep a growing log small: its writer appends, so it can be copied aside and cut while open."""
        log = self.log(name)
        try:
            if log.stat().st_size <= LOG_BYTES:
                return
            log.with_name(f"{log.name}.1").write_bytes(log.read_bytes()[-LOG_BYTES:])
            os.truncate(log, 0)
        except OSError:
            # A log is never a reason to stop.
            return

    def write_private(self, name: str, text: str) -> Path:
        """Replace `run/name`, readable for this account only."""
        path = self.run / name
        beside = path.with_name(f"{name}.new")
        beside.unlink(missing_ok=True)
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            # A path within may be no UTF-8: it is written as the system has it.
            file.write(os.fsencode(text))
        beside.replace(path)
        return path

    def nearly_full(self) -> bool:
        """Whether the disk has less room than a start asks for."""
        return _free_bytes(self.data) < LEAST_FREE_BYTES


def _free_bytes(folder: Path) -> int:
    if sys.platform == "win32":
        return LEAST_FREE_BYTES
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize


class Lock:
    """Held as long as the file is open; the system lets go of it however its holder ends."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: IO[str] | None = None

    def take(self) -> bool:
        """Take it and leave our process id in it; False if somebody else has it."""
        file = self.path.open("a+", encoding="utf-8")
        try:
            _lock(file)
        except OSError:
            file.close()
            return False
        file.seek(0)
        file.truncate()
        file.write(f"{os.getpid()}\n")
        file.flush()
        self._file = file
        return True

    def holder(self) -> str:
        """The process id of who holds it, as text."""
        try:
            return self.path.read_text(encoding="utf-8").strip() or "?"
        except OSError:
            return "?"

    def fileno(self) -> int:
        """For a child that shall share it."""
        assert self._file is not None
        return self._file.fileno()

    def release(self) -> None:
        """Let go; a child that shares it keeps it."""
        if self._file is not None:
            self._file.close()
            self._file = None


def _lock(file: IO[str]) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def hold(places: Places) -> Lock:
    """The lock on the data folder; StartError names who has it."""
    lock = Lock(places.run / "lock")
    try:
        taken = lock.take()
    except OSError as error:
        raise folder_error(places.run, error) from error
    if not taken:
        raise StartError(
            say(
                f"She already lives in {places.data}: process {lock.holder()} runs it. Stop that one, "
                "or choose another folder with --data DIR.",
                f"{places.data} 已在运行（进程 {lock.holder()}）：先停掉它，或用 --data DIR 换一个文件夹。",
            )
        )
    return lock
