"""Who plays which role: the backend that the settings name, or the best one that they make possible."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from llmservice.backends.base import Backend
from llmservice.pricing import price_of
from llmservice.purposes import ROLES, Role

TEXT_BACKENDS = ("openai", "tgi", "llama")
IMAGE_BACKENDS = ("dashscope", "openai_images")
# Where a role's key belongs that comes without an address.
_OPENAI_URL = "https://api.openai.com/v1"
# Names for "no model": the composer is what paints without a model, and a judge has no twin worth the name.
_FALLBACK_NAMES: dict[Role, str] = {
    "director": "fallback",
    "persona": "fallback",
    "image": "composer",
    "judge": "none",
}


@dataclass(frozen=True)
class ResolvedBackend:
    """Who plays a role. Without a backend the purpose's fallback writer or painter plays it, and `why` says why."""

    role: Role
    name: str
    backend: Backend | None
    why: str


@dataclass(frozen=True)
class RoleStatus:
    """One role, for people."""

    role: Role
    backend: str
    model: str
    endpoint: str  # host and port; empty when it runs in our own process
    paid: bool
    ready: bool  # whether a model (or, where none is wanted, the fallback writer) can be called now
    why: str


def resolve_backend(role: Role) -> ResolvedBackend:
    """Who plays the role by the settings, without calling anybody."""
    config = settings.MODEL_ROLES[role]
    asked = config["backend"] or "auto"
    if asked not in known_backends(role):
        why = _("%(setting)s names no backend for this role; there are: %(known)s") % {
            "setting": f"{role.upper()}_BACKEND={asked}",
            "known": ", ".join(known_backends(role)),
        }
        return ResolvedBackend(role, _FALLBACK_NAMES[role], None, why)
    if asked in ("fallback", _FALLBACK_NAMES[role]):
        return ResolvedBackend(role, _FALLBACK_NAMES[role], None, _("the settings ask for no model"))
    name, why = (asked, _("the settings name it")) if asked != "auto" else _best(role, config)
    if not name:
        return ResolvedBackend(role, _FALLBACK_NAMES[role], None, why)
    return ResolvedBackend(role, name, _build(name, _endpoint(name, config)), why)


def known_backends(role: Role) -> list[str]:
    """What `<ROLE>_BACKEND` may say."""
    return list(
        dict.fromkeys(
            ("auto", _FALLBACK_NAMES[role], "fallback", *(IMAGE_BACKENDS if role == "image" else TEXT_BACKENDS))
        )
    )


def describe_roles() -> list[RoleStatus]:
    """Every role with its backend, for the start page, the doctor and the dashboard. Calls nobody."""
    found = []
    for role in ROLES:
        player = resolve_backend(role)
        backend = player.backend
        if backend is None:
            found.append(RoleStatus(role, player.name, "", "", paid=False, ready=role != "judge", why=player.why))
            continue
        trouble = backend.trouble()
        found.append(
            RoleStatus(
                role,
                player.name,
                backend.model,
                backend.host,
                paid=not price_of(backend).free,
                ready=not trouble,
                why=trouble or player.why,
            )
        )
    return found


def _best(role: Role, config: dict[str, Any]) -> tuple[str, str]:
    """The backend that the settings make possible, and why; an empty name for none."""
    own = bool(config["base_url"])
    setting = {"setting": f"{role.upper()}_BASE_URL"}
    if role == "persona" and settings.TGI_URL:
        return "tgi", _("%(setting)s is set") % {"setting": "TGI_URL"}
    if own:
        return ("openai_images" if role == "image" else "openai"), _("%(setting)s is set") % setting
    if config["api_key"] and role != "image":
        return "openai", _("%(setting)s is set") % {"setting": f"{role.upper()}_API_KEY"}
    if role in ("director", "image") and settings.QWEN_API_KEY:
        return ("dashscope" if role == "image" else "openai"), _("%(setting)s is set") % {"setting": "QWEN_API_KEY"}
    if role == "persona" and settings.EMBEDDED_MODEL != "off":
        from llmservice.backends.llama_models import find_model, installed

        if installed() and find_model():
            return "llama", _("the embedded language model is installed")
        return "", _("no endpoint is set, and the embedded language model is not installed")
    return "", _("no endpoint is set")


def _endpoint(name: str, config: dict[str, Any]) -> str:
    """Everything that the backend is built from, as JSON: the same text gives the same instance."""
    values = {key: config[key] for key in ("base_url", "api_key", "model", "json_mode", "extra_body")}
    if name == "openai" and not values["base_url"]:
        if values["api_key"]:
            values["base_url"] = _OPENAI_URL
        else:
            values |= {"base_url": settings.QWEN_BASE_URL, "api_key": settings.QWEN_API_KEY}
            values["model"] = values["model"] or settings.QWEN_MODEL
    elif name == "dashscope":
        values |= {"base_url": values["base_url"] or settings.QWEN_IMAGE_URL, "size": settings.QWEN_IMAGE_SIZE}
        values["api_key"] = values["api_key"] or settings.QWEN_API_KEY
        values["model"] = values["model"] or settings.QWEN_IMAGE_MODEL
    elif name == "tgi":
        values |= {"base_url": settings.TGI_URL, "api_key": settings.TGI_TOKEN, "api": settings.TGI_API}
    elif name == "llama":
        # One server in the process, whichever role asks it.
        values = {
            "model": settings.EMBEDDED_MODEL_FILE,
            "context": settings.EMBEDDED_MODEL_CONTEXT,
            "threads": settings.EMBEDDED_MODEL_THREADS,
            "cache_mib": settings.EMBEDDED_MODEL_CACHE_MIB,
            "adapters": settings.EMBEDDED_MODEL_ADAPTERS,
        }
    if name in IMAGE_BACKENDS:
        values["download_hosts"] = settings.IMAGE_DOWNLOAD_HOSTS
    return json.dumps(values, sort_keys=True)


@cache
def _build(name: str, endpoint: str) -> Backend:
    """The backend, kept for the life of the process: it remembers what its endpoint understands."""
    values = json.loads(endpoint)
    if name == "openai":
        from llmservice.backends.openai_chat import OpenAIChat

        return OpenAIChat(**values)
    if name == "tgi":
        from llmservice.backends.tgi import TGI

        return TGI(base_url=values["base_url"], token=values["api_key"], model=values["model"], api=values["api"])
    if name == "llama":
        from llmservice.backends.llama import Llama

        return Llama(**values)
    if name == "dashscope":
        from llmservice.backends.dashscope import DashScopeImages

        return DashScopeImages(
            base_url=values["base_url"],
            api_key=values["api_key"],
            model=values["model"],
            size=values["size"],
            download_hosts=tuple(values["download_hosts"]),
        )
    from llmservice.backends.openai_images import OpenAIImages

    return OpenAIImages(
        base_url=values["base_url"],
        api_key=values["api_key"],
        model=values["model"],
        download_hosts=tuple(values["download_hosts"]),
    )
