"""The web server's entry: pages over HTTP, everything live over websockets."""

import gc
import os
import warnings
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
http_application = get_asgi_application()

from channels.routing import URLRouter  # noqa: E402  (apps must be loaded first)
from django.conf import settings  # noqa: E402

from config import celery as celery  # noqa: E402  (makes it the app that .delay() speaks to)
from config import urls  # noqa: E402
from config.base_path import check_base_path, find_base_path  # noqa: E402
from config.cookie_names import keep_old_cookies  # noqa: E402
from config.kept_static import KeptStatic  # noqa: E402
from config.proxy_headers import read_proxy_headers  # noqa: E402
from config.routing import asks_for_token, websocket_urlpatterns  # noqa: E402
from config.websocket_origins import check_origin, refuse  # noqa: E402

# WhiteNoise answers with open files, which Django reads whole here; KeptStatic keeps them so anyway.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")

# What is there now stays: nobody needs to look through it for garbage, rarely as that is (config.settings).
gc.freeze()

check_base_path(settings.BASE_PATH, urls.pages)


class RootApplication:
    """What every request passes first. One step for all of it, for a socket keeps each step as long as it lives."""

    def __init__(self, pages: Any, sockets: Any) -> None:
        self._inside = {"http": pages, "websocket": sockets}

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        inside = self._inside.get(scope["type"])
        if inside is None:
            raise ValueError(f"nothing here answers {scope['type']}")
        scope = dict(scope)
        read_proxy_headers(scope)
        find_base_path(scope)
        if scope["type"] == "websocket" and (why := check_origin(scope, asks_for_token=asks_for_token(scope))):
            await refuse(scope, receive, send, why)
            return
        keep_old_cookies(scope)
        await inside(scope, receive, send)


application = RootApplication(KeptStatic(http_application), URLRouter(websocket_urlpatterns))
