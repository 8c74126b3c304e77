"""Static files, collected at a start: only where they are not those of the last one. It takes as long as Django's own
start does."""

import hashlib
import os
import re
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from config import static_storage

# What collecting makes of a name: `js/board/main.0123456789ab.js`.
_HASHED = re.compile(r"\.[0-9a-f]{12}(?:\.[^./]+)?$")


def collect_static(note: Path) -> None:
    """Into STATIC_ROOT. `note` is a file that remembers what was there when it was done last."""
    # What is changed while it is being collected differs from what is noted, and is collected at the next start.
    sources, made = _seen(_sources()), _seen(_made())
    noted = note.read_text(encoding="utf-8", errors="replace") if note.exists() else ""
    if noted == sources + made:
        return
    # Until all of it is there again nothing is: the power may fail meanwhile.
    note.unlink(missing_ok=True)
    if not noted.endswith(made):
        _clear()
    before = _named()
    call_command("collectstatic", interactive=False, verbosity=0, skip_checks=True)
    if (now := _named()) != before:
        _sweep(before | now)
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text(sources + _seen(_made()), encoding="utf-8")


def _named() -> set[str]:
    """The names that pages give the files now."""
    storage: Any = static_storage.HashedStaticFiles(location=settings.STATIC_ROOT)
    names, _hash = storage.load_manifest()
    return set(names.values())


def _clear() -> None:
    """Take away all that is collected: where it is not as it was left some of it may be torn.

    Django takes what is newer than its source for whole.
    """
    ours = {name for name, _storage in _collected()} | {static_storage.HashedStaticFiles.manifest_name}
    root = Path(settings.STATIC_ROOT)
    for path in _made():
        if (name := path.relative_to(root).as_posix()) in ours or _HASHED.search(name):
            path.unlink(missing_ok=True)


def _sweep(kept: set[str]) -> None:
    """Take away what is from before the last upgrade, whose files a page that is still open may ask for. Else there
    would be more of them each time."""
    kept = kept | {name for name, _storage in _collected()}
    root = Path(settings.STATIC_ROOT)
    for path in _made():
        name = path.relative_to(root).as_posix()
        if _HASHED.search(name) and name not in kept:
            path.unlink(missing_ok=True)


def _sources() -> set[Path]:
    """What Django collects, and what decides how: without the files that an editor lays beside those it has open."""
    return {Path(static_storage.__file__), *(Path(storage.path(name)) for name, storage in _collected())}


def _collected() -> list[tuple[str, Any]]:
    """What Django collects: each name under STATIC_ROOT, with a storage that has it; of several the first counts."""
    ignored = apps.get_app_config("staticfiles").ignore_patterns  # type: ignore[attr-defined]
    return [found for finder in get_finders() for found in finder.list(ignored)]


def _made() -> set[Path]:
    return {path for path in Path(settings.STATIC_ROOT).rglob("*") if path.is_file()}


def _seen(files: set[Path]) -> str:
    """Of each file: name, size, and when it was written. One that has gone meanwhile is told as gone."""
    digest = hashlib.sha256(django.__version__.encode())
    for path in sorted(files):
        try:
            told = path.stat()
        except FileNotFoundError:
            digest.update(os.fsencode(f"{path} gone\n"))
        else:
            digest.update(os.fsencode(f"{path} {told.st_size} {told.st_mtime_ns}\n"))
    return digest.hexdigest()
