"""Whether `prepare` surely has nothing to change, told without Django: then the pages may start beside it."""

import contextlib
import hashlib
import sqlite3
from pathlib import Path

from launcher.data_folder import Places
from launcher.envfile import ROOT

FILE = "vtuber.sqlite3"


def _stamp(places: Places) -> Path:
    return places.run / "migrated"


def is_current(places: Places, settings: dict[str, str]) -> bool:
    """True only for our own SQLite file, whose applied migrations and the code's are those of the last good start."""
    if settings.get("DATABASE_URL"):
        return False
    try:
        return _stamp(places).read_text(encoding="utf-8") == _fingerprint(places)
    except (OSError, sqlite3.Error):
        return False


def remember(places: Places, settings: dict[str, str]) -> None:
    """`prepare` has just brought it to the newest state."""
    if not settings.get("DATABASE_URL"):
        with contextlib.suppress(OSError, sqlite3.Error):
            _stamp(places).write_text(_fingerprint(places), encoding="utf-8")


def _fingerprint(places: Places) -> str:
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for path in sorted(ROOT.glob("*/migrations/*.py")):
        digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    # Scripts and styles are collected by `prepare`: pages must not start with those from before an upgrade.
    folders = [ROOT / "static", *(app.with_name("static") for app in ROOT.glob("*/apps.py"))]
    for path in sorted(path for folder in folders for path in folder.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    # Nor with what a power cut has torn of the collected ones.
    for path in sorted((places.data / "static").rglob("*")):
        if path.is_file():
            digest.update(f"{path.name} {path.stat().st_size}\n".encode())
    address = f"{(places.data / FILE).as_uri()}?mode=ro"
    with contextlib.closing(sqlite3.connect(address, uri=True, timeout=1)) as database:
        for row in database.execute("SELECT app, name FROM django_migrations ORDER BY app, name"):
            digest.update("/".join(row).encode())
    return digest.hexdigest()
