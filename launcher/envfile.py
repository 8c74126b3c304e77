"""`.env`: written once with fresh secrets, then the person's own; read here without any package."""

import errno
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from launcher import dotenv
from launcher.errors import StartError
from launcher.messages import say

ROOT = Path(__file__).resolve().parent.parent
ENV_FILE = ROOT / ".env"

# Easy to read aloud and to type: no l/1, o/0.
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


def new_password() -> str:
    """A password that a person can type, of 99 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(4))


def read(path: Path = ENV_FILE) -> dict[str, str]:
    """The pairs of a `.env` file; none where there is no file. StartError for one that cannot be read."""
    return dotenv.parse(_text(path), path.name)


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
        "STAGE_TOKEN": secrets.token_urlsafe(24),
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
    """Set one line, keeping every other as it is; the file is UTF-8 afterwards."""
    text = _text(path)
    end = "\r\n" if "\r\n" in text else "\n"
    kept = [line for line in dotenv.lines(text) if dotenv.name_of(line) != name]
    while kept and not kept[-1]:
        kept.pop()
    _write(path, end.join([*kept, f"{name}={value}", ""]))


def _text(path: Path) -> str:
    try:
        return dotenv.decode(path.read_bytes())
    except FileNotFoundError:
        return ""
    except IsADirectoryError as error:
        # A container makes one where it was told to put a file that is not there.
        raise StartError(
            say(f"{path} is a folder: remove it, and write a file.", f"{path} 是文件夹：请删除它，改为文件。")
        ) from error
    except OSError as error:
        raise StartError(
            say(
                f"{path} cannot be read ({error.strerror}): let this account read it.",
                f"无法读取 {path}（{error.strerror}）：请允许当前账户读取。",
            )
        ) from error


def _write(path: Path, text: str) -> None:
    """Replace the file whole and unreadable for others, so that a power cut leaves the old one or the new one."""
    path = path.resolve()  # of a link, what it leads to
    data = text.encode("utf-8", "surrogateescape")
    beside = path.with_name(f"{path.name}.new")
    beside.unlink(missing_ok=True)
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    try:
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        if error.errno != errno.EBUSY:
            raise
        # One file that a container was lent can be written, but not replaced.
        path.write_bytes(data)
