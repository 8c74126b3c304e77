"""A connection to another machine: directly, or through the HTTP proxy that the environment names for it."""

import asyncio
import base64
import ssl
from urllib.parse import unquote, urlsplit

from llmservice.proxies import proxy_for


class TunnelRefused(OSError):
    """The proxy does not let us through; the text says which proxy, and what it answered, without a password."""


async def open_connection(
    host: str, port: int, tls: ssl.SSLContext | None
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """As `asyncio.open_connection`, with HTTPS_PROXY, ALL_PROXY and NO_PROXY obeyed. OSError as it raises it."""
    proxy = proxy_for(f"https://{host}:{port}")
    if not proxy:
        return await asyncio.open_connection(host, port, ssl=tls)
    parts = urlsplit(proxy)
    where = f"{parts.scheme}://{parts.hostname}:{parts.port}"
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise TunnelRefused(f"the proxy {where} is no HTTP proxy, and no other kind is known here")
    reader, writer = await asyncio.open_connection(
        parts.hostname,
        parts.port or (443 if parts.scheme == "https" else 80),
        ssl=ssl.create_default_context() if parts.scheme == "https" else None,
    )
    try:
        await _connect(reader, writer, f"{host}:{port}", _credentials(parts.username, parts.password), where)
        if tls is not None:
            await writer.start_tls(tls, server_hostname=host)
    except BaseException:
        writer.transport.abort()
        raise
    return reader, writer


async def _connect(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, target: str, credentials: str, where: str
) -> None:
    writer.write(f"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n{credentials}\r\n".encode("ascii"))
    await writer.drain()
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
        raise TunnelRefused(f"the proxy {where} gave no answer that can be read") from error
    status = head.partition(b"\r\n")[0].decode("latin-1")
    words = status.split(" ", 2)
    if not words[0].startswith("HTTP/") or len(words) < 2 or not words[1].startswith("2"):
        raise TunnelRefused(f"the proxy {where} refused {target}: {status[:100]}")


def _credentials(user: str | None, password: str | None) -> str:
    if not user:
        return ""
    pair = f"{unquote(user)}:{unquote(password or '')}".encode()
    return f"Proxy-Authorization: Basic {base64.b64encode(pair).decode('ascii')}\r\n"
