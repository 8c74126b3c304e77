"""`start.py doctor`: what can be checked without Django, then `manage.py doctor` for the rest; a line each."""

import argparse
import json
import os
import platform
import shutil
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from launcher import envfile, install, options, programs
from launcher.bootstrap import RUN_FILES, RUN_STAMP, TEST_FILES, TEST_STAMP
from launcher.data_folder import LEAST_FREE_BYTES, Lock, Places
from launcher.messages import language, pad, say
from launcher.terminal import DIM, GREEN, ORANGE, RED, Terminal

# With less than this a few days of logs and covers may fill the disk.
LITTLE_FREE_BYTES = 1_000_000_000
DJANGO_S = 120
MARKS = {"ok": ("✓", GREEN), "note": ("·", ORANGE), "bad": ("✗", RED)}


@dataclass(frozen=True)
class Finding:
    """One checked thing: `ok`, `note` (works, but know this) or `bad` (matters), and how to mend it."""

    name: str
    state: str
    text: str
    mend: str = ""


def doctor(chosen: argparse.Namespace, terminal: Terminal) -> int:
    """Print a line for each check; 1 if anything is wrong that matters."""
    places = Places(options.data_folder(chosen))
    running = _running(places)
    worst = 0
    terminal.say()
    for finding in (*_plain(places, running), *_django(places, running)):
        mark, style = MARKS.get(finding.state, MARKS["bad"])
        terminal.say(f"  {terminal.paint(mark, style)} {pad(finding.name, 16)}{finding.text}")
        if finding.mend:
            terminal.say(f"    {' ' * 16}{terminal.paint('→ ' + finding.mend, DIM)}")
        worst = max(worst, finding.state not in ("ok", "note"))
    terminal.say()
    return worst


def _running(places: Places) -> bool:
    """Whether a supervisor holds the data folder."""
    lock = Lock(places.run / "lock")
    try:
        free = lock.take() if lock.path.exists() else True
    except OSError:
        return False
    lock.release()
    return not free


def _plain(places: Places, running: bool) -> Iterator[Finding]:
    yield Finding("Python", "ok", f"{platform.python_version()} ({sys.prefix})")
    yield _packages()
    yield _secrets(envfile.ENV_FILE)
    yield _disk(places)
    yield _pages(places, running)
    yield from _unity(places, running)


def _packages() -> Finding:
    name = say("Packages", "依赖包")
    if install.ready(RUN_FILES, RUN_STAMP) or install.ready(TEST_FILES, TEST_STAMP):
        return Finding(name, "ok", say("as requirements.txt says", "与 requirements.txt 一致"))
    mend = say("python start.py installs them", "运行 python start.py 会安装")
    return Finding(name, "note", say("not those of requirements.txt", "与 requirements.txt 不一致"), mend)


def _secrets(path: Path) -> Finding:
    if not path.exists():
        return Finding(
            ".env", "note", say("not there yet", "尚未生成"), say("python start.py writes it", "运行 start.py")
        )
    mode = stat.S_IMODE(path.stat().st_mode)
    if os.name == "posix" and mode & 0o077:
        return Finding(
            ".env",
            "bad",
            say(f"others may read it (mode {mode:o})", f"其他账户可读（{mode:o}）"),
            f"chmod 600 {path}",
        )
    return Finding(".env", "ok", say("readable for this account only", "仅本账户可读"))


def _disk(places: Places) -> Finding:
    name = say("Disk", "磁盘")
    folder = next(path for path in (places.data, *places.data.parents) if path.exists())
    free = shutil.disk_usage(folder).free
    text = say(f"{free / 1e9:.1f} GB free at {folder}", f"{folder} 剩余 {free / 1e9:.1f} GB")
    if not os.access(folder, os.W_OK):
        mend = say("choose another folder with --data DIR", "用 --data DIR 换一个文件夹")
        return Finding(name, "bad", say(f"{folder} cannot be written", f"{folder} 不可写"), mend)
    if free < LEAST_FREE_BYTES:
        return Finding(name, "bad", text, say("make room", "腾出空间"))
    if free < LITTLE_FREE_BYTES:
        return Finding(name, "note", text, say("make room soon", "尽快腾出空间"))
    return Finding(name, "ok", text)


def _pages(places: Places, running: bool) -> Finding:
    name = say("Pages", "网页")
    if not running:
        return Finding(name, "note", say("nothing runs on this data", "当前未运行"), "python start.py")
    try:
        host, port = (places.run / "pages").read_text(encoding="utf-8").split()
        where = programs.Address(host, int(port))
    except (OSError, ValueError):
        return Finding(name, "note", say("still starting", "正在启动"))
    if programs.healthy(where):
        return Finding(name, "ok", where.url("/"))
    log = places.log("web")
    return Finding(
        name, "bad", say(f"{where.url('/healthz')} does not answer", f"{where.url('/healthz')} 无回应"), str(log)
    )


def _unity(places: Places, running: bool) -> list[Finding]:
    """Whether front ends are let in; nothing to say where nothing runs, or none shall be."""
    if not running or envfile.settings().get("UNITY_PORT") == "0":
        return []
    try:
        host, port = (places.run / "unity").read_text(encoding="utf-8").split()
        door = programs.Address(host, int(port))
    except (OSError, ValueError):
        return [Finding("Unity", "note", say("still starting", "正在启动"))]
    try:
        socket.create_connection((door.reach, door.port), 1.0).close()
    except OSError:
        text = say(f"port {port} lets no front end in", f"端口 {port} 无法接入")
        return [Finding("Unity", "bad", text, str(places.log("unity_bridge")))]
    return [Finding("Unity", "ok", say(f"let in at port {port}", f"端口 {port} 可接入"))]


def _django(places: Places, running: bool) -> list[Finding]:
    """Database, broker, worker, beat, models, fonts, as `manage.py doctor --json` finds them."""
    line = [sys.executable, "manage.py", "doctor", "--json", "--language", language()]
    if running:
        line.append("--running")
    try:
        done = subprocess.run(
            line,
            cwd=envfile.ROOT,
            env={**os.environ, "DATA_DIR": str(places.data)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=DJANGO_S,
            check=False,
        )
        return [Finding(**row) for row in json.loads(done.stdout.strip().splitlines()[-1])]
    except subprocess.TimeoutExpired:
        return [Finding("Django", "bad", say(f"no answer in {DJANGO_S} s", f"{DJANGO_S} 秒内无回应"))]
    except (IndexError, ValueError, TypeError):
        said = (done.stderr.strip().splitlines() or ["?"])[-1]
        return [
            Finding("Django", "bad", said, say("python start.py installs what is missing", "运行 python start.py"))
        ]
