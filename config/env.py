"""Where every setting comes from: the environment, then `.env`, then a default for a bare machine."""

import contextlib
import os
import time
from collections.abc import Callable
from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
# Tests must not depend on (or spend the budget of) whoever runs them.
if os.environ.get("READ_DOTENV") != "no":
    environ.Env.read_env(str(BASE_DIR / ".env"), overwrite=False)

DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "data"))).expanduser().absolute()


def kept_secret(path: Path, make: Callable[[], str]) -> str:
    """A secret that is made once, readable for this account alone; every process reads the same.

    Where the folder can't be written to, each process has its own, as long as it lasts.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read_secret(path) or make()
    except OSError:
        return make()
    secret = make()
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(secret)
    return secret


def _read_secret(path: Path) -> str:
    """The kept secret; its maker may be a moment from writing it."""
    for _look in range(50):
        with contextlib.suppress(OSError):
            if secret := path.read_text(encoding="utf-8").strip():
                return secret
        time.sleep(0.02)
    return ""


def read_run_file(name: str) -> str:
    """One line that the running supervisor left in `data/run/` (the embedded broker's address, say).

    Lets `manage.py` in another shell find the same broker; empty when nothing runs.
    """
    try:
        return (DATA_DIR / "run" / name).read_text(encoding="utf-8").strip()
    except OSError:
        return ""
