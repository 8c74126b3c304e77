"""Which settings an owner may change without a restart. Each app registers its own from `AppConfig.ready()`.

A name is that of the environment's variable. What the environment sets counts before what was kept on the page, and
what is set nowhere has its default.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from django.conf import settings

Widget = Literal["number", "choice", "text", "address", "json", "key"]


@dataclass(frozen=True)
class Kind:
    """How a setting is read and shown. `read` gives its value from what a form or a row holds; ValueError, in words
    that a person can follow, for what does not fit.
    """

    widget: Widget
    read: Callable[[Any], Any]
    choices: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None


@dataclass(frozen=True)
class OwnerSetting:
    """One setting. `group` is the part of the page that it stands in, `label` and `help` are lazy texts."""

    name: str
    group: str
    label: Any
    kind: Kind
    help: Any = ""
    # What counts where neither the environment nor the owner says anything; the environment's value where it does.
    default: Callable[[], Any] | None = None

    @property
    def secret(self) -> bool:
        """Whether it can be written and never read back."""
        return self.kind.widget == "key"

    @property
    def in_environment(self) -> bool:
        """Whether the environment (or `.env`) sets it: then that counts, whatever was kept."""
        return bool(os.environ.get(self.name, "").strip())

    def standing(self) -> Any:
        """Its value by the environment, else its default."""
        return self.default() if self.default else getattr(settings, self.name)


_known: dict[str, OwnerSetting] = {}


def register_setting(*found: OwnerSetting) -> None:
    """Add settings. Adding the very same one again changes nothing; ValueError for another one of that name."""
    for one in found:
        if _known.setdefault(one.name, one) is not one:
            raise ValueError(f"two settings want the name {one.name!r}")


def owner_settings() -> tuple[OwnerSetting, ...]:
    """Every setting, in the order of registration."""
    return tuple(_known.values())


def find_setting(name: str) -> OwnerSetting | None:
    """The setting of that name; None when an owner may not change it here."""
    return _known.get(name)
