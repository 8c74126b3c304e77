"""Where a bench runs: a folder of its own, settings of its own, nothing of the operator's."""

import contextlib
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import FrameType
from typing import Any

from launcher.envfile import ROOT


@contextlib.contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder that is gone at the end, also after Ctrl-C or SIGTERM."""

    def leave(number: int, _frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    signal.signal(signal.SIGTERM, leave)
    folder = Path(tempfile.mkdtemp(prefix="vtuberagent-bench-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Settings of a world in `folder`: SQLite there, no model."""
    return {
        "READ_DOTENV": "no",
        "DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'vtuber.sqlite3'}",
        "REDIS_URL": "",
        "SECRET_KEY": secrets.token_urlsafe(40),
        "DEBUG": "false",
        "LOG_LEVEL": "INFO",
        "LANGUAGE_CODE": "zh-hans",
        "OUTAGE_POLICY": "freeze",
        "DIRECTOR_BACKEND": "fallback",
        "PERSONA_BACKEND": "fallback",
        "IMAGE_BACKEND": "composer",
        "JUDGE_BACKEND": "none",
        "EMBEDDED_MODEL": "off",
        "FAILPOINT_DIR": "",
        "PYTHONUNBUFFERED": "1",
        "PYTHONPATH": str(ROOT),
        **more,
    }


def enter_django(settings: Mapping[str, str]) -> None:
    """Load Django in this process under `settings`. Once a process: settings are read at the first import.

    RuntimeError where something has read them already: this process would look for her files in another folder.
    """
    if settings and "config.env" in sys.modules:
        raise RuntimeError("the settings have been read before: import what reads them after enter_django")
    os.environ.update(settings)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()


def progress(text: str) -> None:
    """A line for the person who waits; stdout is the result's alone."""
    print(text, file=sys.stderr, flush=True)


def inside(folder: Path, module: str, *arguments: object, timeout: float) -> dict[str, Any]:
    """Run a module of the bench in a process and a world of its own; its last line, one JSON object, is the result.

    CalledProcessError and TimeoutExpired as subprocess raises them.
    """
    done = subprocess.run(
        [sys.executable, "-m", module, *(str(argument) for argument in arguments)],
        cwd=ROOT,
        env=environment(folder),
        stdout=subprocess.PIPE,
        text=True,
        timeout=timeout,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
