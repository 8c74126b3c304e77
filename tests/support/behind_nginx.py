"""The whole system behind a real nginx, as docs/deployment.md puts it there: https, beneath a path, other addresses.

Three doors: nginx hands the path on; it cuts it off; one comes from an address that nobody trusts. nginx asks from
127.0.0.2 and 127.0.0.3, so it is never taken for this machine itself.
"""

import os
import sys
from pathlib import Path
from typing import Any

import httpx2

from config.env import BASE_DIR
from tests.support.nginx import Nginx, need_nginx
from vtuber.tests.support import forked
from vtuber.tests.support.board_page import World

WAYS_IN = ("handed on", "cut off")
STAGE_TOKEN = "a-stage-for-tests"
# So many stream pages may one address have open.
SOCKETS = 8


class BehindNginx:
    """The world, its nginx, and its doors by name."""

    def __init__(self, folder: Path) -> None:
        need_nginx()
        inside = folder / "data"
        inside.mkdir()
        settings = {
            "PUBLIC_URL": "https://her.example.org/vtuber",
            "TRUSTED_PROXIES": "127.0.0.2",
            "HSTS_SECONDS": "3600",
            "STAGE_TOKEN": STAGE_TOKEN,
            "CHAT_SOCKETS_PER_ADDRESS": str(SOCKETS),
            "CHAT_VIEWER_LIMITS": "100/second",
            "CHAT_ADDRESS_LIMITS": "4/hour",
            "LOGIN_ADDRESS_LIMITS": "3/hour",
        }
        # Under hashed names, as every start has them.
        line = [sys.executable, "-W", "ignore", "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
        forked.run(line, cwd=BASE_DIR, env={**os.environ, "DATA_DIR": str(inside), **settings}, check=True)
        self.world = World(inside, module="streaming.tests.support.live_world", **settings)
        self.cover = str(self.world.do("cover")["url"])
        self.world.do("on_air")
        self.nginx = Nginx(folder, self.world.port)
        self.ports = {
            "handed on": self.nginx.add(location="/vtuber", from_address="127.0.0.2"),
            "cut off": self.nginx.add(location="/vtuber/", cut_off=True, from_address="127.0.0.2"),
            "not trusted": self.nginx.add(location="/vtuber/", from_address="127.0.0.3"),
        }
        self.nginx.start()

    def url(self, door: str) -> str:
        return f"https://127.0.0.1:{self.ports[door]}/vtuber"

    def close(self) -> None:
        self.nginx.stop()
        self.world.close()


def ask(system: BehindNginx, door: str, path: str, **more: Any) -> httpx2.Response:
    with httpx2.Client(verify=False) as client:
        headers = {"Accept-Language": "en", **more.pop("headers", {})}
        return client.get(system.url(door) + path, headers=headers, **more)
