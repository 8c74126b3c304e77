"""The web server's entry: pages over HTTP, everything live over websockets."""

import gc
import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
http_application = get_asgi_application()

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402  (apps must be loaded first)
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402

from config import celery as celery  # noqa: E402  (makes it the app that .delay() speaks to)
from config.routing import websocket_urlpatterns  # noqa: E402

# Thousands of sockets are many long-lived objects: looking through them all the time halves what a hub delivers.
gc.set_threshold(50_000, 50, 100)
gc.freeze()

application = ProtocolTypeRouter(
    {
        "http": http_application,
        "websocket": AllowedHostsOriginValidator(URLRouter(websocket_urlpatterns)),
    }
)
