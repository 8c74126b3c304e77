"""Page addresses, gathered from the apps that own them."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.cache import cache_control
from django.views.i18n import JavaScriptCatalog

from config import installed
from config.api import make_api

admin.autodiscover()

pages: list[URLPattern | URLResolver] = [
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    # The words of the pages' scripts, in the reader's language; the address carries it, so it may be kept.
    path(
        "words/<slug:language>.js",
        cache_control(max_age=60)(JavaScriptCatalog.as_view(packages=installed.catalogue_packages())),
        name="words",
    ),
    *installed.pages(),
    # After the pages: an app may have an address here that is not the board's (chat from other platforms).
    path("api/", make_api().urls),
]

_base = settings.BASE_PATH.lstrip("/")
urlpatterns: list[URLPattern | URLResolver] = [path(f"{_base}/", include(pages))] if _base else pages
