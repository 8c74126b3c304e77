"""`manage.py prepare`: everything that a start needs of the database, in one start of Django."""

import io
import json
import sqlite3
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import translation

from config.collected_static import collect_static
from config.env import DATA_DIR
from launcher import backup
from llmservice.gateway import estimate_cost_per_hour
from llmservice.owner_settings.current import setting
from llmservice.owner_settings.services import reseal_keys
from llmservice.purposes import Role
from llmservice.roles import describe_roles
from vtuber.models import GameClock

# What an ordinary game day asks of each role, as `bench/day.py` counts it.
CALLS_PER_GAME_DAY: dict[Role, float] = {"director": 20, "persona": 10, "image": 1}
# Of which so many hours are lived at live speed.
LIVE_HOURS_PER_GAME_DAY = 2.0


class Command(BaseCommand):
    help = (
        "Back the database up if it will change, migrate, collect static files, create what is missing; print JSON."
    )
    # Each second of a start counts; `check` has its own place in the tests.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--language", default=settings.LANGUAGE_CODE, help="language of the words")
        parser.add_argument("seed_arguments", nargs="*", help="options of `seed`, after a --")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with translation.override(options["language"]):
                found = self._prepare(options["seed_arguments"])
        except backup.BackupFailed as error:
            raise CommandError(f"Nothing was migrated, because no copy could be made first: {error}") from error
        except DatabaseError as error:
            raise CommandError(f"The database cannot be used: {_in_a_line(error)}") from error
        self.stdout.write(json.dumps(found, ensure_ascii=False))

    def _prepare(self, seed_arguments: list[str]) -> dict[str, Any]:
        found = self._migrate()
        reseal_keys()
        collect_static(DATA_DIR / "run" / "collected")
        found["operator"] = _said("operator", "--password-from-env", "OPERATOR_PASSWORD")
        found.update(json.loads(_said("seed", *seed_arguments)))
        found["roles"] = [asdict(role) for role in describe_roles()]
        found.update(_pace(found["vtuber"]))
        return found

    def _migrate(self) -> dict[str, Any]:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        found: dict[str, Any] = {"migrations": len(plan), "backup": "", "no_backup": ""}
        if not plan:
            return found
        if not executor.loader.applied_migrations:
            # A database that is new: there is nothing to lose, unless there was another one before.
            _need_no_life_before()
        else:
            try:
                made = backup.make(settings.DATABASES["default"], DATA_DIR / "backups")
                found["backup"] = str(made or "")
            except backup.NoBackup as error:
                found["no_backup"] = str(error)
        call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
        return found


def _need_no_life_before() -> None:
    """CommandError where an empty database stands in the place of one that was copied: a new life would begin, and
    its daily copies would take the old ones' places."""
    folder = DATA_DIR / "backups"
    if there := backup.copies_of(settings.DATABASES["default"], folder):
        raise CommandError(
            f"The database is empty, but {folder} has copies of another one: python start.py restore latest puts "
            f"{backup.latest(there).name} back. For a life from the beginning name another folder with --data, or "
            "move that one away."
        )


def _in_a_line(error: DatabaseError) -> str:
    """A driver's words: a start that fails shows the last line alone."""
    said = " ".join(str(error).split())
    if isinstance(error.__cause__, sqlite3.DatabaseError) and ("malformed" in said or "not a database" in said):
        said += " (it is damaged: python start.py restore lists the copies that there are, and puts one back)"
    if "certificate" in said:
        said += " (name the CA with DATABASE_CA_FILE, or set DATABASE_TLS_VERIFY=false to use it unchecked)"
    return said


def _pace(slug: str) -> dict[str, Any]:
    """Her speeds, and what a real hour at them is likely to cost; 0 where nothing is paid for."""
    clock = GameClock.objects.get(vtuber__slug=slug)
    hours = (24 - LIVE_HOURS_PER_GAME_DAY) / clock.speed + LIVE_HOURS_PER_GAME_DAY / clock.live_speed
    cost = estimate_cost_per_hour({role: calls / hours for role, calls in CALLS_PER_GAME_DAY.items()})
    return {
        "speed": clock.speed,
        "live_speed": clock.live_speed,
        "cost_per_hour": float(round(cost, 2)),
        "currency": setting("MODEL_CURRENCY"),
        "budget_per_day": float(setting("MODEL_BUDGET_PER_DAY")),
    }


def _said(command: str, *arguments: str) -> str:
    """The last line that a command prints."""
    output = io.StringIO()
    call_command(command, *arguments, stdout=output, skip_checks=True)
    return (output.getvalue().strip().splitlines() or [""])[-1]
