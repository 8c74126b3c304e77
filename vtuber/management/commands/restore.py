"""`manage.py restore COPY`: put a copy of the database back. `start.py restore` sees to it that nothing runs."""

import contextlib
import uuid
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection

from config.env import DATA_DIR
from launcher import backup
from vtuber.models import EventHead


class Command(BaseCommand):
    help = (
        "Put a copy of the database in its place; what was there is copied first, and named. Stop everything before."
    )
    # A database that is broken is what one restores over.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("copy", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        copy: Path = options["copy"]
        if not copy.is_file():
            raise CommandError(f"{copy} is no file.")
        connection.close()
        try:
            before = backup.restore(settings.DATABASES["default"], copy, DATA_DIR / "backups")
        except (backup.RestoreFailed, backup.BackupFailed, backup.NoBackup) as error:
            raise CommandError(str(error)) from error
        # Whoever watches knows later facts than are there now, and their numbers will be given out again.
        with contextlib.suppress(DatabaseError):  # a copy of an older version: its migration names the logs anew
            for head in EventHead.objects.all():
                head.log = uuid.uuid4()
                head.save(update_fields=["log"])
        self.stdout.write(str(before or ""))
