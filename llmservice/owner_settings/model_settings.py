"""The settings of this app that an owner may change: who plays which role, what that costs, how patient calls are."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy

from llmservice.owner_settings import kinds
from llmservice.owner_settings.definition import Kind, OwnerSetting, register_setting
from llmservice.purposes import ROLES, Role
from llmservice.roles import known_backends
from llmservice.translatable import Reason as _

NAME_LIMIT = 200
_CURRENCY = re.compile(r"[A-Z]{3}")


def register() -> None:
    """Make them known to the settings page."""
    for role in ROLES:
        if role != "voice":  # it has other parts
            register_setting(*_of_role(role))
    register_setting(*_SHARED, *_MONEY, *_PATIENCE, *_KEPT)


def _of_role(role: Role) -> tuple[OwnerSetting, ...]:
    parts: dict[str, tuple[Any, Kind, Any]] = {
        "backend": (
            gettext_lazy("Backend"),
            kinds.choice(of=partial(_backends, role)),
            gettext_lazy("auto takes the best one that the settings make possible."),
        ),
        "base_url": (
            gettext_lazy("Address"),
            kinds.address(),
            gettext_lazy("Of an OpenAI-compatible endpoint, with /v1."),
        ),
        "api_key": (gettext_lazy("Key"), kinds.key(), ""),
        "model": (gettext_lazy("Model"), kinds.text(NAME_LIMIT), ""),
    }
    if role != "image":  # without effect on painters
        parts |= {
            "json_mode": (
                gettext_lazy("How JSON is asked for"),
                kinds.choice("auto", "schema", "object", "text"),
                gettext_lazy("auto finds out what the endpoint understands."),
            ),
            "reasoning": (
                gettext_lazy("Wait for the end of its reasoning"),
                kinds.choice("auto", "always", "never"),
                gettext_lazy("Before the first word of a streamed answer is shown."),
            ),
            "extra_body": (
                gettext_lazy("More for each request"),
                kinds.json_object(),
                gettext_lazy("A JSON object, for what only this endpoint knows."),
            ),
        }
    return tuple(
        OwnerSetting(f"{role.upper()}_{part.upper()}", role, label, kind, help, partial(_by_environment, role, part))
        for part, (label, kind, help) in parts.items()
    )


def _by_environment(role: Role, part: str) -> Any:
    return settings.MODEL_ROLES[role][part]


def _backends(role: Role) -> tuple[str, ...]:
    return tuple(known_backends(role))


def _is_currency(name: str) -> None:
    if not _CURRENCY.fullmatch(name):
        raise ValueError(_("Three capital letters, as in CNY, EUR or USD."))


def _prices_set() -> Any:
    return settings.MODEL_PRICES_SET


_SHARED = (
    OwnerSetting(
        "QWEN_API_KEY",
        "shared",
        gettext_lazy("Key for DashScope (Qwen)"),
        kinds.key(),
        gettext_lazy("Alone it makes qwen-plus the director and qwen-image the painter."),
    ),
    OwnerSetting("QWEN_BASE_URL", "shared", gettext_lazy("DashScope's address for texts"), kinds.address()),
    OwnerSetting("QWEN_MODEL", "shared", gettext_lazy("Qwen's model for texts"), kinds.text(NAME_LIMIT)),
    OwnerSetting("QWEN_IMAGE_URL", "shared", gettext_lazy("DashScope's address for pictures"), kinds.address()),
    OwnerSetting("QWEN_IMAGE_MODEL", "shared", gettext_lazy("Qwen's model for pictures"), kinds.text(NAME_LIMIT)),
    OwnerSetting("TGI_URL", "shared", gettext_lazy("A TGI server for the persona"), kinds.address()),
    OwnerSetting("TGI_TOKEN", "shared", gettext_lazy("Key for the TGI server"), kinds.key()),
    OwnerSetting("TGI_API", "shared", gettext_lazy("How TGI is asked"), kinds.choice("chat", "generate")),
    OwnerSetting(
        "EMBEDDED_MODEL", "shared", gettext_lazy("The model inside this program"), kinds.choice("auto", "off")
    ),
)
_MONEY = (
    OwnerSetting(
        "MODEL_BUDGET_PER_DAY",
        "money",
        gettext_lazy("Budget per real day"),
        kinds.amount(1_000_000),
        gettext_lazy("When it is spent, the phrase book writes until midnight."),
    ),
    OwnerSetting("MODEL_CURRENCY", "money", gettext_lazy("Currency"), kinds.text(3, _is_currency)),
    OwnerSetting(
        "MODEL_PRICES",
        "money",
        gettext_lazy("Prices"),
        kinds.prices(),
        gettext_lazy(
            "Per model: [per million tokens in, per million out], or one number: per picture, or per million "
            'characters said. {"qwen-plus": [0.8, 2]}'
        ),
        _prices_set,
    ),
)
_PATIENCE = (
    OwnerSetting("MODEL_TRIES", "limits", gettext_lazy("Tries of one call"), kinds.whole(1, 10)),
    OwnerSetting(
        "CIRCUIT_FAILURES",
        "limits",
        gettext_lazy("Failures in a row before a rest"),
        kinds.whole(1, 100),
        gettext_lazy("After so many the phrase book takes the endpoint's place for a while."),
    ),
    OwnerSetting("CIRCUIT_OPEN_S", "limits", gettext_lazy("Seconds of that rest"), kinds.number(1, 86_400)),
)
_KEPT = (
    OwnerSetting(
        "LEDGER_KEEP_TEXTS", "kept", gettext_lazy("Model calls with prompt and answer"), kinds.whole(0, 1_000_000)
    ),
    OwnerSetting(
        "LEDGER_KEEP_CALLS", "kept", gettext_lazy("Model calls with their figures"), kinds.whole(100, 100_000_000)
    ),
    OwnerSetting(
        "SAID_KEEP", "kept", gettext_lazy("Sentences said and not said again"), kinds.whole(1_000, 100_000_000)
    ),
)
