"""`.env`: written once with fresh secrets, then the person's own; read here without any package."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENV_FILE = ROOT / ".env"

# Easy to read aloud and to type: no l/1, o/0.
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


def new_password() -> str:
    """A password that a person can type, of 99 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(4))


def read(path: Path = ENV_FILE) -> dict[str, str]:
    """The pairs of a `.env` file; quotes around a value are taken off, comment lines are left out."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError:
        return {}
    pairs: dict[str, str] = {}
    for line in text.splitlines():
        name, found, value = line.strip().removeprefix("export ").partition("=")
        if not found or name.startswith("#"):
            continue
        value = value.strip()
        if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        pairs[name.strip()] = value
    return pairs


def settings(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """What is set, the environment before `.env`, as Django sees it too (READ_DOTENV=no is for tests)."""
    return {**({} if environment.get("READ_DOTENV") == "no" else read()), **environment}


def ensure(path: Path = ENV_FILE) -> bool:
    """Write `.env` with what must be secret, if there is none; True if it was written now.

    A file from before a secret was needed gets the missing line, and keeps the others untouched.
    """
    known = read(path)
    wanted = {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "BROKER_PASSWORD": secrets.token_urlsafe(24),
        "OPERATOR_PASSWORD": new_password(),
    }
    missing = {name: value for name, value in wanted.items() if not known.get(name)}
    fresh = not path.exists()
    if fresh:
        head = "# Written by start.py; yours from now on, and only for this account (mode 0600).\n"
        _write(path, head + "# Every setting is explained in .env.example.\n")
    for name, value in missing.items():
        put(name, value, path)
    return fresh


def put(name: str, value: str, path: Path = ENV_FILE) -> None:
    """Set one line, keeping every other as it is."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    kept = [line for line in lines if line.removeprefix("export ").partition("=")[0].strip() != name]
    _write(path, "\n".join([*kept, f"{name}={value}"]) + "\n")


def _write(path: Path, text: str) -> None:
    """Replace the file whole and unreadable for others, so that a crash leaves the old one or the new one."""
    beside = path.with_name(f"{path.name}.new")
    beside.unlink(missing_ok=True)
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    beside.replace(path)
