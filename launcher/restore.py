"""`start.py restore`: put a copy of the database back; without a name, say which copies there are."""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

from launcher import envfile
from launcher.backup import copies, latest
from launcher.data_folder import Places, hold
from launcher.errors import StartError
from launcher.messages import say
from launcher.options import data_folder
from launcher.terminal import Terminal


def restore(options: argparse.Namespace, terminal: Terminal) -> int:
    """Restore the named copy (or `latest`) while nothing runs. StartError says what is wrong."""
    places = Places(data_folder(options))
    there = copies(places.backups)
    if not options.copy:
        return _list(there, places, terminal)
    copy = _chosen(options.copy, there, places)
    places.make()
    lock = hold(places)
    try:
        done = subprocess.run(
            [sys.executable, "manage.py", "restore", str(copy)],
            cwd=envfile.ROOT,
            env={**os.environ, "DATA_DIR": str(places.data)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        lock.release()
    if done.returncode:
        why = (done.stderr.strip().splitlines() or ["?"])[-1].removeprefix("CommandError: ")
        raise StartError(say(f"Nothing was restored. {why}", f"未恢复。{why}"))
    before = (done.stdout.strip().splitlines() or [""])[-1]
    terminal.say(say(f"  {copy.name} is back in its place.", f"  已恢复 {copy.name}。"))
    if before:
        name = Path(before).name
        terminal.say(say(f"  What was there before lies in backups/{name}.", f"  恢复前的数据在 backups/{name}。"))
    terminal.say(say("  python start.py goes on from there.", "  运行 python start.py 从那里继续。"))
    return 0


def _list(there: list[Path], places: Places, terminal: Terminal) -> int:
    if not there:
        raise StartError(
            say(
                f"There is no copy in {places.backups} yet: the first is made right after a start.",
                f"{places.backups} 里还没有备份：启动后很快就会有第一份。",
            )
        )
    rows = []
    for path in reversed(there):
        found = path.stat()
        made = time.strftime("%Y-%m-%d %H:%M", time.localtime(found.st_mtime))
        rows.append((path.name, f"{made} · {found.st_size / 1e6:.1f} MB"))
    terminal.table(rows)
    terminal.say(
        say(
            "  Stop her, then: python start.py restore latest   (or one of these names)",
            "  先停止运行，再执行：python start.py restore latest（或上面的某个文件名）",
        )
    )
    return 0


def _chosen(name: str, there: list[Path], places: Places) -> Path:
    if name == "latest" and there:
        return latest(there)
    for path in there:
        if name in (path.name, str(path)):
            return path
    raise StartError(
        say(
            f"There is no copy {name} in {places.backups}; 'python start.py restore' tells which there are.",
            f"{places.backups} 里没有 {name}；python start.py restore 会列出所有备份。",
        )
    )
