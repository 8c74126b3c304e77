"""A whole system of `start.py run`: how it is called, what it says of itself, of which processes it is made."""

import http.client
import json
import subprocess
from pathlib import Path
from typing import Any

from launcher.tests.support.launched import Launched, until

PARTS = ["beat", "broker", "ticker", "unity_bridge", "web", "worker"]
# Only what hangs takes so long, on whatever machine.
PATIENCE_S = 60.0


def run_line(data: Path, port: int) -> list[str]:
    return ["-m", "launcher", "run", "--no-model", "--data", str(data), "--port", str(port)]


def healthz(port: int) -> dict[str, Any]:
    """What /healthz says, which must be with 200."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        link.request("GET", "/healthz")
        answer = link.getresponse()
        assert answer.status == 200
        said: dict[str, Any] = json.loads(answer.read())
        return said
    finally:
        link.close()


def names(pids: list[int]) -> dict[str, int]:
    """What each child is, by its command line."""
    signs = {
        "uvicorn": "web",
        "worker@": "worker",
        "ticker@": "ticker",
        "config.beat": "beat",
        "manage.py unity_bridge": "unity_bridge",
        "valkey-server": "broker",
    }
    if not pids:
        return {}
    # One that has gone meanwhile, or is not yet what it is going to be, has no line that says what it is.
    listed = subprocess.run(
        ["ps", "-ww", "-p", ",".join(map(str, pids)), "-o", "pid=,args="], capture_output=True, text=True, check=False
    ).stdout
    found = {}
    for row in listed.splitlines():
        pid, _gap, line = row.strip().partition(" ")
        found.update({name: int(pid) for sign, name in signs.items() if sign in line})
    return found


def open_to_others(data: Path) -> list[Path]:
    """What lies in a data folder and is not for this account alone."""
    return [path for path in data.rglob("*") if not path.is_symlink() and path.stat().st_mode & 0o077]


def all_parts(system: Launched) -> dict[str, int]:
    """Its children by name, once all of them run."""
    found: dict[str, int] = {}

    def up() -> bool:
        found.clear()
        found.update(names(system.children()))
        return sorted(found) == PARTS

    until(up, PATIENCE_S, look_s=0.1)
    return found
