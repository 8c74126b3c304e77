"""Static files, collected at a start: only where they are not those of the last one. It takes as long as Django's own
start does."""

import hashlib
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from config import static_storage


def collect_static(note: Path) -> None:
    """Into STATIC_ROOT. `note` is a file that remembers what was there when it was done last."""
    if note.exists() and note.read_text(encoding="utf-8") == _seen():
        return
    call_command("collectstatic", interactive=False, verbosity=0, skip_checks=True)
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text(_seen(), encoding="utf-8")


def _seen() -> str:
    """Of every source, and of everything that was made of them: name, size, and when it was written."""
    found = {Path(static_storage.__file__)}
    for finder in get_finders():
        found.update(Path(storage.path(name)) for name, storage in finder.list([]))
    found.update(path for path in Path(settings.STATIC_ROOT).rglob("*") if path.is_file())
    digest = hashlib.sha256(django.__version__.encode())
    for path in sorted(found):
        told = path.stat()
        digest.update(f"{path} {told.st_size} {told.st_mtime_ns}\n".encode())
    return digest.hexdigest()
