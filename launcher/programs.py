"""Pages, worker, ticker and beat: their command lines, the pages' port, and whether they answer."""

import errno
import http.client
import signal
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from launcher.errors import StartError
from launcher.messages import say
from launcher.options import DEFAULT_PORT
from launcher.process import Program
from launcher.public_address import base_path, public_origin

MOST_PROCESSES = 64
MOST_SLOTS = 64


@dataclass(frozen=True)
class Address:
    """Where the pages listen, the path beneath which they are, and where a proxy shows them, if one does."""

    host: str
    port: int
    base: str = ""
    public: str = ""

    @property
    def reach(self) -> str:
        """A host under which a server that listens on `host` is reached from this machine."""
        return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)

    @property
    def origin(self) -> str:
        """`http://host:port` for this machine."""
        host = f"[{self.reach}]" if ":" in self.reach else self.reach
        return f"http://{host}:{self.port}"

    def url(self, path: str) -> str:
        """A page's address for a person at this machine."""
        return f"{self.origin}{self.base}{path}"


def address(port: int | None, settings: dict[str, str]) -> Address:
    """From --port, else PORT and HOST; StartError for what is no port."""
    host = settings.get("HOST") or "127.0.0.1"
    base, public = base_path(settings), public_origin(settings)
    if port is not None:
        return Address(host, port, base, public)
    given = settings.get("PORT") or str(DEFAULT_PORT)
    if not given.isdecimal() or not 1 <= int(given) <= 65_535:
        raise StartError(say(f"PORT={given} is no port number.", f"PORT={given} 不是端口号。"))
    return Address(host, int(given), base, public)


def web(where: Address, settings: Mapping[str, str] = MappingProxyType({})) -> Program:
    """The ASGI server, in as many processes as WEB_PROCESSES says; StartError for what is no number."""
    count = settings.get("WEB_PROCESSES") or "1"
    if not count.isdecimal() or not 1 <= int(count) <= MOST_PROCESSES:
        raise StartError(
            say(
                f"WEB_PROCESSES={count}: a number from 1 to {MOST_PROCESSES}.",
                f"WEB_PROCESSES={count}：应为 1 到 {MOST_PROCESSES} 的数字。",
            )
        )
    line = [
        sys.executable,
        "-m",
        "uvicorn",
        "config.asgi:application",
        "--host",
        where.host,
        "--port",
        str(where.port),
    ]
    # Compression costs 44 KB a socket; a viewer's page is closed with 1012 and comes back by itself.
    line += ["--ws-per-message-deflate", "false", "--no-server-header", "--no-access-log"]
    line += ["--timeout-graceful-shutdown", "2"]
    # Whose word counts on who asks is ours to say, from TRUSTED_PROXIES (config.proxy_headers).
    line += ["--no-proxy-headers"]
    # Nobody has anything large to say over a websocket.
    line += ["--ws-max-size", "65536"]
    if int(count) > 1:
        line += ["--workers", count]
    return Program("web", line)


def worker(settings: Mapping[str, str] = MappingProxyType({})) -> Program:
    """What performs: whatever may wait for a model. WORKER_SLOTS things at a time."""
    return _celery("worker", "work,voice", _slots("WORKER_SLOTS", settings.get("WORKER_SLOTS"), 6))


def ticker(settings: Mapping[str, str] = MappingProxyType({})) -> Program:
    """What looks who has something due, once a second; a process of its own, so that no slow model stops a clock."""
    return _celery("ticker", "ticks", _slots("TICKER_SLOTS", settings.get("TICKER_SLOTS"), 2))


def _celery(name: str, queue: str, slots: int) -> Program:
    line = [sys.executable, "-m", "celery", "-A", "config.celery", "worker", "--queues", queue]
    line += ["--hostname", f"{name}@%h", "--pool", "threads", "--concurrency", str(slots)]
    line += ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "INFO"]
    # Celery would look through models, pages and admin, and drop what it finds: a quarter of the memory for nothing.
    unchecked = {"CELERY_SKIP_CHECKS": "1"}
    # QUIT ends it in seconds and gives unfinished work back; TERM would wait for a model's whole answer.
    return Program(name, line, unchecked, stop_signal=getattr(signal, "SIGQUIT", signal.SIGTERM))


def _slots(name: str, given: str | None, usual: int) -> int:
    count = given or str(usual)
    if not count.isdecimal() or not 1 <= int(count) <= MOST_SLOTS:
        raise StartError(
            say(
                f"{name}={count}: a number from 1 to {MOST_SLOTS}.",
                f"{name}={count}：应为 1 到 {MOST_SLOTS} 的数字。",
            )
        )
    return int(count)


def beat() -> Program:
    """What ticks."""
    return Program("beat", [sys.executable, "-m", "config.beat"])


def healthy(where: Address) -> bool:
    """Whether /healthz answers 200 within a second."""
    return health_status(where) == 200


def health_status(where: Address) -> int:
    """The status of /healthz, or 0 where nobody answers within a second."""
    link = http.client.HTTPConnection(where.reach, where.port, timeout=1.0)
    try:
        link.request("GET", "/healthz", headers={"Host": "localhost"})
        return link.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        link.close()


def need_free(where: Address) -> None:
    """StartError, with what to do, if the port is not ours to take."""
    family = socket.AF_INET6 if ":" in where.host else socket.AF_INET
    with socket.socket(family) as probe:
        if sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((where.host, where.port))
            probe.listen(1)
        except OSError as error:
            raise _port_error(where.host, where.port, error) from error


def _port_error(host: str, port: int, error: OSError) -> StartError:
    if error.errno == errno.EADDRINUSE:
        return StartError(
            say(
                f"Port {port} is taken: choose another, for instance --port {port + 1}.",
                f"端口 {port} 已被占用：换一个，例如 --port {port + 1}。",
            )
        )
    return StartError(
        say(f"Cannot listen on {host}:{port} ({error.strerror}).", f"无法监听 {host}:{port}（{error.strerror}）。")
    )
