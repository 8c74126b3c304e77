"""Static files, collected at a start: only where they are not those of the last one. It takes as long as Django's own
start does."""

import hashlib
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from config import static_storage


def collect_static(note: Path) -> None:
    """Into STATIC_ROOT. `note` is a file that remembers what was there when it was done last."""
    # What is changed while it is being collected differs from what is noted, and is collected at the next start.
    sources = _seen(_sources())
    if note.exists() and note.read_text(encoding="utf-8") == sources + _seen(_made()):
        return
    call_command("collectstatic", interactive=False, verbosity=0, skip_checks=True)
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text(sources + _seen(_made()), encoding="utf-8")


def _sources() -> set[Path]:
    """What Django collects, and what decides how: without the files that an editor lays beside those it has open."""
    ignored = apps.get_app_config("staticfiles").ignore_patterns  # type: ignore[attr-defined]
    found = {Path(static_storage.__file__)}
    for finder in get_finders():
        found.update(Path(storage.path(name)) for name, storage in finder.list(ignored))
    return found


def _made() -> set[Path]:
    return {path for path in Path(settings.STATIC_ROOT).rglob("*") if path.is_file()}


def _seen(files: set[Path]) -> str:
    """Of each file: name, size, and when it was written. One that has gone meanwhile is told as gone."""
    digest = hashlib.sha256(django.__version__.encode())
    for path in sorted(files):
        try:
            told = path.stat()
        except FileNotFoundError:
            digest.update(f"{path} gone\n".encode())
        else:
            digest.update(f"{path} {told.st_size} {told.st_mtime_ns}\n".encode())
    return digest.hexdigest()
