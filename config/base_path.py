"""All addresses beneath one path (BASE_PATH), whether the proxy in front cuts it off or hands it on."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver

from config.env import SettingError

Pattern = URLPattern | URLResolver


def find_base_path(scope: dict[str, Any]) -> None:
    """Give an ASGI scope the one path that an address has here: pages with the base path, websockets without it."""
    base: str = settings.BASE_PATH
    path: str = scope["path"]
    if not base:
        return
    with_base = path == base or path.startswith(f"{base}/")
    if scope["type"] == "websocket":
        scope["path"] = path.removeprefix(base) if with_base else path
    elif not with_base:
        scope["path"] = base + path


def check_base_path(base: str, patterns: Iterable[Pattern]) -> None:
    """SettingError where the base path begins as one of our addresses does: nobody could tell which is meant."""
    first = base.strip("/").partition("/")[0]
    if first and first in {*_first_words(patterns), "static", "media", "ws"}:
        raise SettingError(f"BASE_PATH={base}: the pages have an address /{first}/ of their own. Take another word.")


def base_path_context(request: HttpRequest) -> dict[str, str]:
    """For templates: what a script puts in front of the addresses that it makes."""
    return {"base_path": settings.BASE_PATH}


def _first_words(patterns: Iterable[Pattern]) -> Iterator[str]:
    for pattern in patterns:
        written = str(pattern.pattern).lstrip("^/")
        if written:
            yield written.partition("/")[0]
        elif isinstance(pattern, URLResolver):
            yield from _first_words(pattern.url_patterns)
