"""Where every setting comes from: the environment, then `.env`, then a default for a bare machine."""

import contextlib
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from launcher import envfile
from launcher.errors import StartError

BASE_DIR = Path(__file__).resolve().parent.parent
YES, NO = ("true", "yes", "on", "1"), ("false", "no", "off", "0")


class SettingError(SystemExit):
    """A setting that cannot be used; what it says is all that a person at a terminal, or a log, gets to read."""


class Settings(environ.Env):  # type: ignore[misc]
    """django-environ's reader, without what it makes of values by itself: `$` is a character, and blanks do no harm.

    A setting that is empty is one that is not set. One that does not fit is a SettingError with its name.
    """

    def get_value(
        self, var: str, cast: Any = None, default: Any = environ.Env.NOTSET, parse_default: bool = False
    ) -> Any:
        text = os.environ.get(var, "")
        if not text.strip():
            return "" if default is self.NOTSET else default
        if cast not in (None, str):
            text = text.strip()
        try:
            return _value(text, cast)
        except ValueError as error:
            raise SettingError(f"{var}={text}: {error}.") from error

    def database(self, var: str, default: Path) -> dict[str, Any]:
        """A database's address, as Django's `DATABASES` wants it; a SQLite file where none is set."""
        if not (address := self.str(var, default="")):
            # Not by way of an address: a folder may have any name.
            return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(default)}
        try:
            parts = urlsplit(address)
            # Reading the port is what tells a password with a / in it.
            if parts.fragment or (parts.netloc and parts.scheme != "sqlite" and parts.port == 0):
                raise ValueError("cut in the middle")
            # A plus is a plus, in a password as in a folder's name.
            kind, _sep, rest = address.partition("://")
            where, question, options = rest.partition("?")
            plain = f"{kind}://{where.replace('+', '%2B')}{question}{options}"
            found: dict[str, Any] = self.db_url_config(plain)
            if "." not in str(found.get("ENGINE")):
                raise ValueError("no such kind of database")
        except (ValueError, ImproperlyConfigured) as error:
            # The address itself holds a password: it is not repeated.
            raise SettingError(
                f"{var} is no address of a database. It reads postgres://user:password@host:5432/name; of the "
                "password, write # as %23, / as %2F, ? as %3F, @ as %40, : as %3A and % as %25."
            ) from error
        return found


def _value(text: str, cast: Any) -> Any:
    """`text` as what it is to be. ValueError says in words what was expected."""
    if cast is bool:
        if text.lower() not in (*YES, *NO):
            raise ValueError("expected true or false")
        return text.lower() in YES
    if cast in (int, float):
        try:
            return cast(text)
        except ValueError:
            raise ValueError(f"expected a {'whole ' if cast is int else ''}number") from None
    if cast is list:
        return [item for item in (part.strip() for part in text.split(",")) if item]
    if cast is dict:
        pairs = [item.partition("=") for item in _value(text, list)]
        if not all(name.strip() and found for name, found, _value_of in pairs):
            raise ValueError("expected name=value, with commas between")
        return {name.strip(): value.strip() for name, _found, value in pairs}
    return text


env = Settings()
# Tests must not depend on (or spend the budget of) whoever runs them.
if os.environ.get("READ_DOTENV") != "no":
    try:
        for _name, _text in envfile.read().items():
            os.environ.setdefault(_name, _text)
    except StartError as error:
        raise SettingError(str(error)) from error

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
        file.flush()
        # What is sealed with it is lost with it: it shall be there after a power cut.
        os.fsync(file.fileno())
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
