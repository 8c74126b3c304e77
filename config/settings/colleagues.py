"""Settings that colleagues' apps bring: `<app>/default_settings.py`, each name overridden by the environment."""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from config.env import env

_READ: dict[type, Callable[..., Any]] = {bool: env.bool, int: env.int, float: env.float, list: env.list, str: env.str}


def settings_of(app: str) -> dict[str, Any]:
    """The settings of an app with their values; those of the environment count, read as what the default is."""
    if find_spec(app) is None or find_spec(f"{app}.default_settings") is None:
        return {}
    found: dict[str, Any] = {}
    for name, default in vars(import_module(f"{app}.default_settings")).items():
        if not name.isupper():
            continue
        found[name] = _READ[type(default) if type(default) in _READ else str](name, default=default)
    return found
