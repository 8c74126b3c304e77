"""What the settings page shows: every setting in its group, with where its value comes from, and no key."""

import json
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from llmservice.models import KeptSetting
from llmservice.owner_settings.current import kept
from llmservice.owner_settings.definition import OwnerSetting, owner_settings
from llmservice.purposes import ROLES
from llmservice.roles import RoleStatus, describe_roles, known_backends
from llmservice.translatable import translate

# Title and lead of each group, in the order of the page. Groups of other apps follow, under their own name.
GROUPS: dict[str, tuple[Any, Any]] = {
    "director": (gettext_lazy("Director"), gettext_lazy("Plans her days and writes what should be good.")),
    "persona": (gettext_lazy("Persona"), gettext_lazy("Speaks with her voice when it has to be quick.")),
    "image": (gettext_lazy("Image"), gettext_lazy("Paints her covers.")),
    "voice": (
        gettext_lazy("Voice"),
        gettext_lazy("Says aloud what she says. Without one she is read. How each is set: docs/voice.md."),
    ),
    "judge": (
        gettext_lazy("Judge"),
        gettext_lazy("A second endpoint for other wordings of viewers' lines. She lives without one."),
    ),
    "shared": (
        gettext_lazy("Known services"),
        gettext_lazy("Keys and servers that several roles use."),
    ),
    "money": (gettext_lazy("Budget and prices"), gettext_lazy("What paid models may cost on a real day.")),
    "limits": (gettext_lazy("Limits and patience"), gettext_lazy("How often, how long, how fast.")),
    "kept": (gettext_lazy("How much is kept"), gettext_lazy("The newest stay; older ones go a little at a time.")),
    "webhook": (
        gettext_lazy("The webhook"),
        gettext_lazy("Tells a bot elsewhere what waits for you. The format: docs/webhooks.md."),
    ),
}

# Those who stand in where no model is asked, in the board's words (`STAND_INS` in `words.js`).
STAND_INS: dict[str, Any] = {
    "fallback": gettext_lazy("phrase book"),
    "composer": gettext_lazy("drawn here"),
    "none": gettext_lazy("nobody"),
    "browser": gettext_lazy("the browser"),
    "off": gettext_lazy("off"),
}


def settings_now() -> dict[str, Any]:
    """All settings as the API tells them."""
    state = kept()
    faults = {fault.name: translate(fault.why) for fault in state.faults}
    return {
        "number": state.number,
        "settings": [
            {
                "name": each.name,
                "group": each.group,
                "label": str(each.label),
                "value": None if each.secret else _plain(_value(each)),
                "default": None if each.secret else _plain(each.standing()),
                "set": _is_set(each),
                "secret": each.secret,
                "environment": each.in_environment,
                "problem": faults.get(each.name, ""),
            }
            for each in owner_settings()
        ],
    }


def page_groups() -> list[dict[str, Any]]:
    """The groups of the page with their fields."""
    faults = {fault.name: translate(fault.why) for fault in kept().faults}
    who = {row.name: row.changed_by for row in KeptSetting.objects.all()}
    statuses = {status.role: status for status in describe_roles(look=True)}
    names = list(dict.fromkeys([*GROUPS, *(each.group for each in owner_settings())]))
    groups = []
    for name in names:
        title, lead = GROUPS.get(name, (name, ""))
        fields = [_field(each, faults, who) for each in owner_settings() if each.group == name]
        role: RoleStatus | None = statuses.get(name)  # type: ignore[call-overload]
        backend = STAND_INS.get(role.backend, role.backend) if role else ""
        groups.append(
            {"name": name, "title": title, "lead": lead, "fields": fields, "role": role, "backend": backend}
        )
    return [group for group in groups if group["fields"]]


def _field(each: OwnerSetting, faults: dict[str, str], who: dict[str, str]) -> dict[str, Any]:
    standing = each.standing()
    return {
        "name": each.name,
        "label": each.label,
        "help": each.help,
        "widget": each.kind.widget,
        "least": each.kind.least,
        "most": each.kind.most,
        "choices": _choices(each),
        "value": "" if each.secret else _text(_value(each)),
        "default": "" if each.secret else _text(standing),
        "default_words": _("empty") if not each.secret and _text(standing) in ("", "{}") else _text(standing),
        "set": _is_set(each),
        "environment": each.in_environment,
        "by": who.get(each.name, ""),
        "problem": faults.get(each.name, ""),
    }


def _choices(each: OwnerSetting) -> tuple[str, ...]:
    for role in ROLES:
        if each.name == f"{role.upper()}_BACKEND":
            return tuple(known_backends(role))
    return tuple(filter(None, each.kind.choices))


def _value(each: OwnerSetting) -> Any:
    """What is set, by the environment or by an owner; None for nothing."""
    return each.standing() if each.in_environment else kept().values.get(each.name)


def _is_set(each: OwnerSetting) -> bool:
    if each.in_environment or each.name in kept().values:
        return True
    return bool(each.secret and each.standing())


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return f"{value:g}" if isinstance(value, float) else str(value)
