"""`manage.py doctor`: database, broker, worker, beat, models and fonts, each with its mend."""

import datetime as dt
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
from PIL import ImageFont

from config.celery import app
from config.env import BASE_DIR, DATA_DIR
from launcher.redis_url import is_unchecked
from llmservice.model_health import check_adapters, ping_roles
from vtuber.models import GameClock, Persona

BROKER_S = 3.0
WORKER_S = 2.0
# The beat ticks each second; after so many real seconds without one it counts as ill.
BEAT_S = 10.0
# For so long after a start nothing needs to have ticked.
STARTING_S = 60.0
MODEL_S = 20.0

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
    """Everything checked once; a check that breaks is itself a finding.

    Takes some real seconds; a model endpoint that does not answer takes MODEL_S more.
    """
    findings: list[Finding] = []
    for name, check in (
        (_("Database"), database),
        (_("Broker"), lambda: broker(running=running)),
        (_("Worker"), lambda: worker(running=running)),
        (_("Beat"), lambda: beat(running=running)),
    ):
        findings.append(_guarded(name, check))
    if findings[0]["state"] == "ok":
        try:
            findings += models()
        except Exception as error:
            findings.append(_broken(_("Models"), error))
    else:
        # Each call goes into the ledger.
        findings.append(_found(_("Models"), "note", _("not asked: their ledger is in the database")))
    findings.append(_guarded(_("Font"), font))
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
                    return _found(name, "bad", said, _("stop her, then: python start.py restore latest"))
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
    if is_unchecked(settings.REDIS_URL):
        return _found(name, "note", _("answers, and its certificate is not checked"), "REDIS_CA_FILE")
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
        # Asked twice: a question that a starting worker was too late to hear is lost.
        inspect = app.control.inspect(timeout=WORKER_S, limit=1)
        answers = inspect.ping() or inspect.ping() or {}
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
    now = timezone.now()
    age = (now - last).total_seconds()
    if age < -BEAT_S:
        # Beat notices within seconds, so it is not running.
        text = _("this machine's clock was set back by %(age)d s, and nothing has ticked since") % {"age": -age}
        return _found(name, "bad", text, str(DATA_DIR / "logs" / "beat.log"))
    text = _("last tick %(age).1f s ago") % {"age": max(age, 0.0)}
    started = _started()
    if age > BEAT_S and started is not None and last < started <= now:
        # What the database has is of the run before.
        text = _("it has not ticked yet since the start")
        if (now - started).total_seconds() < STARTING_S:
            return _found(name, "note", text)
    if age > BEAT_S:
        return _found(name, "bad", text, str(DATA_DIR / "logs" / "beat.log"))
    return _found(name, "ok", text)


def _started() -> dt.datetime | None:
    """When the supervisor took the data folder; None where there is none."""
    try:
        return dt.datetime.fromtimestamp((DATA_DIR / "run" / "lock").stat().st_mtime, dt.UTC)
    except OSError:
        return None


def models() -> list[Finding]:
    """Each role's model answers a real, short question; where none is configured that is no fault."""
    names = {
        "director": _("Director"),
        "persona": _("Persona"),
        "image": _("Covers"),
        "judge": _("Judge"),
        "voice": _("Voice"),
    }
    findings = []
    for ping in ping_roles(timeout_s=MODEL_S):
        text = " ".join(part for part in (ping.backend, ping.model) if part) + f": {ping.words}"
        if ping.called and ping.ok:
            text += f" ({ping.seconds:.1f} s)"
        if ping.found:
            text += f"; {ping.found}"
        prefix = ping.role.upper()
        mend = "" if ping.ok else _("check %(prefix)s_* and the endpoint's settings in .env") % {"prefix": prefix}
        findings.append(_found(names[ping.role], "ok" if ping.ok else "bad", text, mend))
    return findings + adapters()


def adapters() -> list[Finding]:
    """The persona's model has the adapter of each VTuber that names one."""
    names = Persona.objects.exclude(adapter="").values_list("adapter", flat=True)
    return [
        _found(
            _("Adapter"),
            "ok" if ping.ok else "bad",
            ping.words,
            "" if ping.ok else _("start the server with it, or correct the name in her persona"),
        )
        for ping in check_adapters(names, timeout_s=MODEL_S)
    ]


def font() -> Finding:
    """The face for covers is there and knows her name."""
    name = _("Font")
    path = BASE_DIR / "static" / "fonts" / "BaomiDisplay-Bold.ttf"
    try:
        face = ImageFont.truetype(path, 32)
    except OSError as error:
        return _found(
            name, "bad", f"{path.name}: {error}", _("it comes with the project: check the folder out again")
        )
    # A character that the face does not know is drawn as the same empty box as one that nobody knows.
    unknown = bytes(face.getmask("\U0010ffff"))
    if any(bytes(face.getmask(char)) == unknown for char in "苞米猫"):
        return _found(name, "bad", _("%(file)s lacks Chinese characters") % {"file": path.name})
    return _found(name, "ok", path.name)


def _guarded(name: str, check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except Exception as error:
        return _broken(name, error)


def _broken(name: str, error: Exception) -> Finding:
    return _found(name, "bad", f"{type(error).__name__}: {error}", _("the check itself broke; please report it"))


def _not_running(name: str, running: bool) -> Finding:
    return _found(name, "bad" if running else "note", _("not running"), "python start.py")


def _found(name: str, state: str, text: str, mend: str = "") -> Finding:
    return {"name": name, "state": state, "text": text, "mend": mend}
