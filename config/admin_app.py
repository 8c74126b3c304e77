"""The admin, looked for when its pages are: whoever shows no pages starts a quarter faster without it."""

from typing import Any

from django.contrib.admin import autodiscover
from django.contrib.admin.apps import SimpleAdminConfig
from django.contrib.admin.checks import check_admin_app, check_dependencies
from django.core import checks


class AdminConfig(SimpleAdminConfig):
    """Finds nothing by itself: `config.urls` does, and so does `manage.py check`."""

    def ready(self) -> None:
        checks.register(check_dependencies, checks.Tags.admin)
        checks.register(_check_what_is_found, checks.Tags.admin)


def _check_what_is_found(**options: Any) -> list[checks.CheckMessage]:
    autodiscover()
    found: list[checks.CheckMessage] = check_admin_app(**options)
    return found
