"""What the installed apps bring to the site: pages, sockets, words for scripts, a place in the admin's sidebar.

An app says so by attributes of its AppConfig: `pages` and `sockets` name modules with `urlpatterns` and
`websocket_urlpatterns`; `public_sockets` are those that need no session looked up, `token_sockets` those that let in
who shows a token, from any page. `api` is a tuple that names modules with a `router`. Nothing here names an app.
"""

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig, apps
from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy

if TYPE_CHECKING:
    from vtuber.web.api_base import ApiRouter


def pages() -> list[URLPattern | URLResolver]:
    """The addresses of every app that has pages, those that were installed last first."""
    names = (getattr(config, "pages", "") for config in _reversed())
    return [path("", include(name)) for name in names if name]


def api_routers() -> list["ApiRouter"]:
    """The operations of every app that has an API, in the order of INSTALLED_APPS."""
    from vtuber.web.api_base import ApiRouter

    names = [name for config in apps.get_app_configs() for name in getattr(config, "api", ())]
    routers = [import_module(name).router for name in names]
    for name, router in zip(names, routers, strict=True):
        if not isinstance(router, ApiRouter):
            raise TypeError(f"{name}.router is no ApiRouter: its operations would name no right")
    return routers


def sockets(kind: str) -> list[URLPattern]:
    """The websocket addresses of every app; `kind` is one of the attributes."""
    found: list[URLPattern] = []
    for config in _reversed():
        if name := getattr(config, kind, ""):
            found += import_module(name).websocket_urlpatterns
    return found


def catalogue_packages() -> list[str]:
    """The apps whose catalogues the scripts of the pages read: ours, and those that bring a `locale` of their own."""
    own = [config.name for config in apps.get_app_configs() if (Path(config.path) / "locale" / "zh_Hans").is_dir()]
    return ["vtuber", *(name for name in own if not name.startswith(("django.", "unfold")))]


def sidebar_groups(request: HttpRequest) -> list[dict[str, Any]]:
    """The admin's sidebar: our own rooms, then those that apps have registered."""
    from config.settings.admin import SIDEBAR
    from vtuber.plugin import registry

    groups = [
        sidebar_group(group.title, *((link.title, link.icon, link.model) for link in group.links))
        for _name, group in registry.sidebar.items()
    ]
    return [*SIDEBAR, *groups]


def sidebar_group(title: Any, *links: tuple[Any, str, str]) -> dict[str, Any]:
    """A group of the sidebar; each link is (title, icon, app.model)."""
    return {
        "title": title,
        "separator": True,
        "items": [
            {
                "title": name,
                "icon": icon,
                "link": reverse_lazy(f"admin:{model.replace('.', '_')}_changelist"),
                "permission": _may_see(model),
            }
            for name, icon, model in links
        ],
    }


def _may_see(model: str) -> Any:
    """Whether the operator may look at a model (`app.model`); hides what would only answer 403."""

    def check(request: HttpRequest) -> bool:
        page = admin.site._registry.get(apps.get_model(model))
        return page is not None and page.has_view_permission(request)

    return check


def _reversed() -> list[AppConfig]:
    return list(apps.get_app_configs())[::-1]
