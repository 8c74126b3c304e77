"""`start.py run`: broker, database, pages, worker, beat, in that order; the summary; what is fetched later."""

import argparse
import contextlib
import errno
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from launcher import broker, envfile, front_ends, migration_state, options, programs, summary
from launcher.data_folder import Places, hold
from launcher.embedded_model import FetchStep, wanted
from launcher.errors import StartError, Stopped, folder_error
from launcher.messages import language, say
from launcher.process import Program
from launcher.redis_url import shown
from launcher.supervisor import Supervisor, need_alive
from launcher.terminal import Terminal
from launcher.tls import BadSetting, ca_file, is_checked

PAGES_S = 60.0
BROKER_S = 30.0


def run(chosen: argparse.Namespace, terminal: Terminal) -> int:
    """Start everything and stay until it is ended; raises StartError while a start makes no sense."""
    places = Places(options.data_folder(chosen))
    settings = envfile.settings()
    where = programs.address(chosen.port, settings)
    began = float(os.environ.pop(options.BEGAN, time.time()))
    os.environ.update(options.environment(chosen, places.data))
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    # A database holds password hashes and mail: whatever is created from here on is this account's alone.
    os.umask(0o077)
    places.make()
    lock = hold(places)
    try:
        programs.need_free(where)
        door = front_ends.door(settings)
        with _disk_errors(places), Supervisor(places, terminal) as supervisor:
            _start(supervisor, chosen, settings, where, door, began)
    finally:
        lock.release()
    return 0


def _start(
    supervisor: Supervisor,
    chosen: argparse.Namespace,
    settings: dict[str, str],
    where: programs.Address,
    door: programs.Address | None,
    began: float,
) -> None:
    terminal = supervisor.terminal
    embedded: broker.Broker | None = None
    password = ""
    try:
        _warn_of_unchecked(terminal, settings)
        embedded, at = _start_broker(supervisor, settings)
        # Each of the two takes its time to import everything: beside each other where nothing can go wrong.
        early = migration_state.is_current(supervisor.places, settings)
        if early:
            supervisor.start(programs.web(where, settings))
        found = _prepare(supervisor, chosen)
        migration_state.remember(supervisor.places, settings)
        if found["operator"] == "created":
            password = settings.get("OPERATOR_PASSWORD", "")
        if not early:
            supervisor.start(programs.web(where, settings))
        _await_pages(supervisor, where)
        # After the pages, because somebody waits for those.
        supervisor.start(programs.worker(settings))
        supervisor.start(programs.ticker(settings))
        supervisor.start(programs.beat())
        if door is not None:
            supervisor.start(front_ends.unity_bridge(where, door, settings))
            supervisor.places.write_private("unity", f"{door.host} {door.port}\n")
        summary.show(terminal, found, where, at, supervisor.places, password, door)
        password = ""
        took = time.time() - began
        terminal.say(
            f"  {say(f'Up in {took:.1f} s. Ctrl-C stops everything.', f'用时 {took:.1f} 秒。按 Ctrl-C 停止一切。')}"
        )
        later = FetchStep(supervisor, () if chosen.no_model else wanted(settings))
        later.begin()
        supervisor.run(later.progress)
        terminal.say()
        terminal.event(say("Stopping. Her day is kept.", "正在停止，她的一天已保存。"))
    except Stopped:
        terminal.event(say("Stopped before everything was up.", "尚未全部启动即已停止。"))
    finally:
        if password:
            # Created in a start that failed later: it would never be shown again.
            terminal.table([(say("Operator", "操作员"), f"operator · {password}")])
        supervisor.stop()
        if embedded is not None:
            embedded.forget()


def _warn_of_unchecked(terminal: Terminal, settings: dict[str, str]) -> None:
    """StartError for what is neither yes nor no, and for a file of certificates that is none."""
    for server, address in (("REDIS", settings.get("REDIS_URL")), ("DATABASE", settings.get("DATABASE_URL"))):
        name = f"{server}_TLS_VERIFY"
        try:
            checked = is_checked(name, settings.get(name, ""))
            ca_file(f"{server}_CA_FILE", settings.get(f"{server}_CA_FILE", ""))
        except BadSetting as error:
            raise StartError(str(error)) from error
        if address and not checked:
            terminal.event(
                say(
                    f"{name}=false: its certificate is not checked, whoever is in between can read along.",
                    f"{name}=false：不检查证书，中间的任何人都可能窃听。",
                )
            )


def _start_broker(supervisor: Supervisor, settings: dict[str, str]) -> tuple[broker.Broker | None, str]:
    """The embedded one, None where REDIS_URL names another; and its address as it may be shown."""
    if settings.get("REDIS_URL"):
        with supervisor.terminal.step(say("Broker", "消息服务")) as step:
            where = broker.check_given(settings)
            step.done(say(f"Broker {where}", f"消息服务 {where}"))
        return None, where
    with supervisor.terminal.step(say("Broker", "消息服务")) as step:
        embedded = broker.Broker(supervisor.places, settings.get("BROKER_PASSWORD") or envfile.new_password())
        supervisor.start(embedded.program())

        def up() -> bool:
            need_alive(supervisor, "broker")
            step.progress()
            return broker.answers(embedded.url)

        _wait(supervisor, up, BROKER_S, "broker")
        step.done(say(f"Broker, append-only, on port {embedded.port}", f"消息服务（落盘），端口 {embedded.port}"))
    return embedded, shown(embedded.url)


def _prepare(supervisor: Supervisor, chosen: argparse.Namespace) -> dict[str, Any]:
    """Migrate, seed, operator; what `manage.py prepare` found."""
    with supervisor.terminal.step(say("Database", "数据库")) as step:
        line = [
            sys.executable,
            "manage.py",
            "prepare",
            "--language",
            language(),
            "--",
            *options.seed_arguments(chosen),
        ]
        code = supervisor.complete(Program("prepare", line), step.progress)
        said = supervisor.explain("prepare")
        log = supervisor.places.log("prepare")
        if code:
            why = (said or ["?"])[-1].removeprefix("CommandError: ")
            why = why.removeprefix("django.core.exceptions.ImproperlyConfigured: ")
            raise StartError(f"{why} ({log})")
        try:
            found: dict[str, Any] = json.loads(said[-1])
        except (IndexError, ValueError) as error:
            raise StartError(
                say(f"manage.py prepare said nothing useful ({log})", f"manage.py prepare 无结果（{log}）")
            ) from error
        step.done(_about_database(found))
    if found["no_backup"]:
        why = found["no_backup"]
        supervisor.terminal.event(say(f"No copy was made before the migration: {why}", f"迁移前未能备份：{why}"))
    return found


def _about_database(found: dict[str, Any]) -> str:
    count, copy = found["migrations"], Path(found["backup"]).name
    if not count:
        return say("Database, up to date", "数据库，已是最新")
    if copy:
        return say(f"Database, {count} migrations; copy {copy}", f"数据库，{count} 个迁移；备份 {copy}")
    return say(f"Database, {count} migrations", f"数据库，{count} 个迁移")


def _await_pages(supervisor: Supervisor, where: programs.Address) -> None:
    with supervisor.terminal.step(say("Pages", "网页")) as step:

        def up() -> bool:
            need_alive(supervisor, "web")
            step.progress()
            status = programs.health_status(where)
            if status == 500:
                # The program itself is broken: waiting would not mend it.
                last, log = (supervisor.explain("web") or ["?"])[-1], supervisor.places.log("web")
                raise StartError(say(f"The pages are broken: {last} ({log})", f"网页出错：{last}（{log}）"))
            return status == 200

        _wait(supervisor, up, PAGES_S, "web")
        step.done(say(f"Pages on {where.url('/')}", f"网页 {where.url('/')}"))
    # For `doctor` in another shell.
    supervisor.places.write_private("pages", f"{where.host} {where.port}\n")


def _wait(supervisor: Supervisor, until: Callable[[], bool], seconds: float, name: str) -> None:
    try:
        supervisor.wait(until, seconds)
    except TimeoutError as error:
        log = supervisor.places.log(name)
        last = (supervisor.explain(name) or ["?"])[-1]
        raise StartError(
            say(
                f"{name} did not answer in {seconds:g} s: {last} ({log})",
                f"{name} 在 {seconds:g} 秒内没有回应：{last}（{log}）",
            )
        ) from error


@contextlib.contextmanager
def _disk_errors(places: Places) -> Iterator[None]:
    """A disk that fills up, or a folder that is taken away, is said in one line."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES):
            raise folder_error(places.data, error) from error
        raise
