"""How long a start takes and what it weighs: a fresh clone, empty package caches, `python start.py`, twice.

    python -m bench.start [--installer uv|pip] [--limit]

Prints one JSON object: `first_start_s` and `second_start_s` (real seconds from the command to the pages), `stop_s`,
`pss_mb` (all processes together, after the first tick) and `pss_mb_each`; each `*_of_limit` is the share that it
takes of what is allowed. `--limit` exits with 1 if one of them is over.

Packages come from the registry that uv and pip are set up for, so the network's speed is part of the first figure.
`second_start_cpu_s` tells a busy machine from a slow start: processor seconds of all processes until it was up.
"""

import argparse
import contextlib
import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from bench.support.scratch_world import progress, scratch_folder
from launcher.envfile import ROOT

FIRST_S, SECOND_S, STOP_S, PSS_MB = 90.0, 5.0, 5.0, 500.0
# The worker and the beat come up behind the pages: weighed when they have worked for a while.
SETTLE_S = 20.0
WAIT_S = 300.0


def main() -> int:
    """The exit code of the command."""
    parser = argparse.ArgumentParser(description="Time and weigh `python start.py` on a fresh clone.")
    parser.add_argument("--installer", choices=("uv", "pip"), default="uv" if shutil.which("uv") else "pip")
    parser.add_argument("--limit", action="store_true", help="exit with 1 if a figure is over its limit")
    chosen = parser.parse_args()
    with scratch_folder() as folder:
        figures = measure(folder, chosen.installer)
    print(json.dumps(figures))
    over = [name for name, share in figures.items() if name.endswith("_of_limit") and float(str(share)) > 1]
    return 1 if chosen.limit and over else 0


def measure(folder: Path, installer: str) -> dict[str, object]:
    """Clone, start, weigh, stop, start again."""
    clone = folder / "clone"
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(ROOT), str(clone)], check=True)
    settings = _environment(folder, installer)
    progress(f"first start, with {installer}, nothing cached …")
    with Start(clone, settings) as first:
        progress(f"  {first.up_s:.1f} s; weighing …")
        time.sleep(SETTLE_S)
        weights = _weights(first.pid)
    progress("second start …")
    with Start(clone, settings) as second:
        progress(f"  {second.up_s:.1f} s")
    stop_s = max(first.stop_s, second.stop_s)
    total = sum(weights.values())
    return {
        "installer": installer,
        "python": ".".join(map(str, sys.version_info[:3])),
        "cores": os.cpu_count(),
        "first_start_s": round(first.up_s, 1),
        "second_start_s": round(second.up_s, 1),
        "second_start_cpu_s": round(second.cpu_s, 1),
        "stop_s": round(stop_s, 1),
        "pss_mb": round(total, 1),
        "pss_mb_each": {name: round(weight, 1) for name, weight in sorted(weights.items())},
        "first_start_of_limit": round(first.up_s / FIRST_S, 2),
        "second_start_of_limit": round(second.up_s / SECOND_S, 2),
        "stop_of_limit": round(stop_s / STOP_S, 2),
        "pss_of_limit": round(total / PSS_MB, 2),
    }


def _environment(folder: Path, installer: str) -> dict[str, str]:
    """The person's own, with empty caches, and a path on which uv is to be found or not."""
    # A virtual environment around us must not be taken for the one that the clone makes.
    ours = {"VIRTUAL_ENV", "PYTHONPATH", "READ_DOTENV", "DATA_DIR", "DATABASE_URL", "REDIS_URL", "HOST", "PORT"}
    settings = {name: value for name, value in os.environ.items() if name not in ours}
    folders = os.environ.get("PATH", "").split(os.pathsep)
    if installer == "pip":
        folders = [path for path in folders if not (Path(path) / "uv").exists()]
    return {
        **settings,
        "PATH": os.pathsep.join(folders),
        "UV_CACHE_DIR": str(folder / "uv-cache"),
        "PIP_CACHE_DIR": str(folder / "pip-cache"),
        "LANG": "C.UTF-8",
    }


class Start:
    """Runs `python start.py` until the block ends.

    `up_s` and `stop_s` are the real seconds that it took, `cpu_s` what all processes had computed when it was up.
    """

    def __init__(self, clone: Path, settings: dict[str, str]) -> None:
        self.up_s = self.stop_s = self.cpu_s = 0.0
        self._log = clone.parent / "start.log"
        self._port = _free_port()
        # The interpreter beneath ours, as a person would call it: ours may live in a virtual environment.
        python = str(getattr(sys, "_base_executable", sys.executable))
        self._began = time.monotonic()
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [python, "start.py", "--no-model", "--port", str(self._port)],
                cwd=clone,
                env=settings,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.pid = self._process.pid

    def __enter__(self) -> "Start":
        while not (_status(self._port, "/healthz") == 200 and _login(self._port)):
            if self._process.poll() is not None or time.monotonic() - self._began > WAIT_S:
                self.__exit__()
                raise RuntimeError(self._log.read_text(encoding="utf-8"))
            time.sleep(0.05)
        self.up_s = time.monotonic() - self._began
        self.cpu_s = sum(_cpu_s(pid) for pid in _tree(self.pid))
        return self

    def __exit__(self, *_: object) -> None:
        began = time.monotonic()
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(30)
        self.stop_s = time.monotonic() - began


def _login(port: int) -> bool:
    """Whether the board's sign-in page is there: it needs the database, the templates and the sessions."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    path = "/"
    try:
        for _ in range(3):
            link.request("GET", path)
            answer = link.getresponse()
            body = answer.read()
            if answer.status == 200:
                return re.search(rb'name="password"', body) is not None
            path = answer.getheader("Location") or ""
            if answer.status not in (301, 302) or not path.startswith("/"):
                return False
    except (OSError, http.client.HTTPException):
        return False
    finally:
        link.close()
    return False


def _status(port: int, path: str) -> int:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        link.request("GET", path)
        return link.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        link.close()


def _weights(supervisor: int) -> dict[str, float]:
    """MB of each process (proportional share: a page that several use counts once), from /proc; Linux only."""
    signs = {
        "uvicorn": "web",
        "worker@": "worker",
        "ticker@": "ticker",
        "config.beat": "beat",
        "valkey-server": "broker",
    }
    found: dict[str, float] = {}
    for pid in _tree(supervisor):
        with contextlib.suppress(OSError):
            line = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8")
            weight = re.search(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)
            known = (name for sign, name in signs.items() if sign in line)
            name = "supervisor" if pid == supervisor else next(known, line)
            found[name] = found.get(name, 0.0) + (int(weight[1]) / 1024 if weight else 0.0)
    return found


def _tree(root: int) -> list[int]:
    """A process and its children; nobody here has grandchildren."""
    found = [root]
    for path in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError):
            if int(_stat(int(path.name))[1]) == root:
                found.append(int(path.name))
    return found


def _cpu_s(pid: int) -> float:
    """Processor seconds of a process and of those children that it has seen to end."""
    try:
        return sum(map(int, _stat(pid)[11:15])) / os.sysconf("SC_CLK_TCK")
    except OSError:
        return 0.0


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat from the state on; the name before it may hold blanks."""
    return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    sys.exit(main())
