"""Where front ends (Unity) are let in: the port, and the program that listens there."""

import socket
import sys
from collections.abc import Mapping
from types import MappingProxyType

from launcher.errors import StartError
from launcher.messages import say
from launcher.process import Program
from launcher.programs import Address
from launcher.tls import BadSetting, front_end_tls

DEFAULT_PORT = 7717
# Ports that are tried where nobody has named one: the next houses on this machine.
TRIED = 16


def door(settings: Mapping[str, str]) -> Address | None:
    """UNITY_HOST and UNITY_PORT, else the first free port from 7717 on; None for none.

    StartError for what is no port, or is taken; and for an address that may not be opened as it is: the program that
    listens there would refuse it as well, but again and again.
    """
    host = settings.get("UNITY_HOST") or "127.0.0.1"
    port = _port(host, settings)
    if not port:
        return None
    try:
        front_end_tls(host, settings.get("UNITY_TLS_CERT", ""), settings.get("UNITY_TLS_KEY", ""))
    except BadSetting as error:
        raise StartError(str(error)) from error
    return Address(host, port)


def _port(host: str, settings: Mapping[str, str]) -> int:
    given = settings.get("UNITY_PORT") or ""
    if not given:
        return next((free for free in range(DEFAULT_PORT, DEFAULT_PORT + TRIED) if _is_free(host, free)), 0)
    if not given.isdecimal() or int(given) > 65_535:
        raise StartError(
            say(f"UNITY_PORT={given} is no port number; 0 for none.", f"UNITY_PORT={given} 不是端口号；0 表示不开。")
        )
    if int(given) and not _is_free(host, int(given)):
        raise StartError(
            say(
                f"UNITY_PORT={given} is taken: choose another in .env, or leave it out.",
                f"UNITY_PORT={given} 已被占用：请在 .env 中换一个，或不设置。",
            )
        )
    return int(given)


def unity_bridge(where: Address, door: Address, settings: Mapping[str, str] = MappingProxyType({})) -> Program:
    """What lets front ends in at `door`. They fetch covers and sounds from FRONT_END_ORIGIN, else from the pages."""
    line = [sys.executable, "manage.py", "unity_bridge", "--host", door.host, "--port", str(door.port)]
    origin = settings.get("FRONT_END_ORIGIN") or where.public or where.origin
    return Program("unity_bridge", line, environment={"FRONT_END_ORIGIN": origin})


def _is_free(host: str, port: int) -> bool:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family) as probe:
            if sys.platform != "win32":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError:
        return False
    return True
