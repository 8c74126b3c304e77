"""Where every setting comes from: the environment, then `.env`, then a default for a bare machine."""

import os
from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
# Tests must not depend on (or spend the budget of) whoever runs them.
if os.environ.get("READ_DOTENV") != "no":
    environ.Env.read_env(str(BASE_DIR / ".env"), overwrite=False)

DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "data"))).expanduser().absolute()


def read_run_file(name: str) -> str:
    """One line that the running supervisor left in `data/run/` (the embedded broker's address, say).

    Lets `manage.py` in another shell find the same broker; empty when nothing runs.
    """
    try:
        return (DATA_DIR / "run" / name).read_text(encoding="utf-8").strip()
    except OSError:
        return ""
