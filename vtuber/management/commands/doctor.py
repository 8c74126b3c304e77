"""`manage.py doctor`: database, broker, worker, beat, models and fonts, each with its mend."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import redis
from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from config.celery import app
from config.env import DATA_DIR
from vtuber.models import GameClock

BROKER_S = 3.0
WORKER_S = 3.0
# The beat ticks each second; after so many real seconds without one it counts as ill.
BEAT_S = 10.0

Finding = dict[str, str]


class Command(BaseCommand):
    help = "Check database, broker, worker, beat, models and fonts; exit code 1 if something matters."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON list as the last line")
        parser.add_argument("--language", default=settings.LANGUAGE_CODE, help="language of the words")
        parser.add_argument("--running", action="store_true", help="the system is meant to be up")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(options["language"]):
            findings = look(running=options["running"])
        if options["json"]:
            self.stdout.write(json.dumps(findings, ensure_ascii=False))
        else:
            for found in findings:
                mend = f" -> {found['mend']}" if found["mend"] else ""
                self.stdout.write(f"{found['state']:5} {found['name']}: {found['text']}{mend}")
        if any(found["state"] == "bad" for found in findings):
            raise SystemExit(1)


def look(*, running: bool) -> list[Finding]:
    """Everything checked once; a check that breaks is itself a finding. Takes at most about 20 real seconds."""
    findings: list[Finding] = []
    for name, check in (
        (_("Database"), database),
        (_("Broker"), lambda: broker(running=running)),
        (_("Worker"), lambda: worker(running=running)),
        (_("Beat"), lambda: beat(running=running)),
    ):
        findings.append(_guarded(name, check))
    return findings


def database() -> Finding:
    """Reachable, writable, sound, and at the newest migration."""
    name = _("Database")
    file = Path(str(connection.settings_dict["NAME"]))
    if connection.vendor == "sqlite" and not file.is_file():
        # Connecting would create an empty one.
        return _found(name, "note", _("no world yet at %(place)s") % {"place": file}, "python start.py")
    try:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA quick_check(1)")
                said = cursor.fetchone()[0]
                if said != "ok":
                    return _found(name, "bad", said, _("put the newest copy from data/backups in its place"))
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if plan:
            text = _("%(count)d migrations are not applied") % {"count": len(plan)}
            return _found(name, "bad", text, "python start.py")
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("CREATE TABLE doctor_probe (id INTEGER)")
            transaction.set_rollback(True)
    except DatabaseError as error:
        return _found(name, "bad", str(error).strip(), _("check DATABASE_URL, and the folder's rights"))
    where = connection.settings_dict
    place = where["NAME"] if connection.vendor == "sqlite" else f"{where['HOST']}/{where['NAME']}"
    return _found(name, "ok", _("%(place)s, sound, writable, up to date") % {"place": place})


def broker(*, running: bool) -> Finding:
    """Answers, and keeps what it is given."""
    name = _("Broker")
    if not settings.REDIS_URL:
        return _not_running(name, running)
    client = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=BROKER_S, socket_connect_timeout=BROKER_S)
    try:
        client.ping()
        kept = client.info("persistence").get("aof_enabled") == 1
    except redis.RedisError as error:
        if not running:
            return _not_running(name, running)
        return _found(name, "bad", str(error), _("check REDIS_URL, or take it out to use the embedded one"))
    finally:
        client.close()
    if not kept:
        # The database is the truth and the tick asks anew, so nothing is lost for good.
        return _found(name, "note", _("answers, without append-only file"), "appendonly yes")
    return _found(name, "ok", _("answers, append-only"))


def worker(*, running: bool) -> Finding:
    """Answers a ping through the broker."""
    name = _("Worker")
    if not running or not settings.REDIS_URL:
        return _not_running(name, running)
    try:
        answers = app.control.inspect(timeout=WORKER_S).ping() or {}
    except (OSError, OperationalError, redis.RedisError) as error:
        return _found(name, "bad", str(error), _("mend the broker first"))
    if not answers:
        log = DATA_DIR / "logs" / "worker.log"
        return _found(name, "bad", _("does not answer"), str(log))
    return _found(name, "ok", _("%(count)d answers") % {"count": len(answers)})


def beat(*, running: bool) -> Finding:
    """The newest tick is young."""
    name = _("Beat")
    if not running:
        return _not_running(name, running)
    last = GameClock.objects.order_by("-last_tick_real").values_list("last_tick_real", flat=True).first()
    if last is None:
        return _found(name, "bad", _("nobody lives here yet"), "python start.py")
    age = (timezone.now() - last).total_seconds()
    text = _("last tick %(age).1f s ago") % {"age": age}
    if age > BEAT_S:
        return _found(name, "bad", text, str(DATA_DIR / "logs" / "beat.log"))
    return _found(name, "ok", text)


def _guarded(name: str, check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except Exception as error:
        return _found(name, "bad", f"{type(error).__name__}: {error}", _("the check itself broke; please report it"))


def _not_running(name: str, running: bool) -> Finding:
    return _found(name, "bad" if running else "note", _("not running"), "python start.py")


def _found(name: str, state: str, text: str, mend: str = "") -> Finding:
    return {"name": name, "state": state, "text": text, "mend": mend}
