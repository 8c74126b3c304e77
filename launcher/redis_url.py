"""The broker's address in one form that every client takes, with the rule about certificates written into it.

The clients (Celery's kombu, channels_redis, limits, redis-py) read the same address, but fill its gaps in different
ways: without a word about certificates kombu checks none, and redis-py does. So no gap is left.
"""

from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from launcher.messages import say
from launcher.tls import BadSetting, ca_file, is_checked

# Names that others use for the same three kinds of address.
_SCHEMES = {
    "redis": "redis",
    "valkey": "redis",
    "rediss": "rediss",
    "valkeys": "rediss",
    "unix": "unix",
    "redis+unix": "unix",
    "valkey+unix": "unix",
    "redis+socket": "unix",
}
# What Celery, redis-py and the ssl module call the same.
_REQUIRED = ("required", "cert_required", "optional", "cert_optional")
_NONE = ("none", "cert_none")
_TLS_WORDS = ("ssl_cert_reqs", "ssl_check_hostname", "ssl_ca_certs", "ssl_certfile", "ssl_keyfile")


def complete(url: str, *, ca: str = "", check: str = "") -> str:
    """`url` (REDIS_URL) with everything said that a client could otherwise assume; empty for none.

    `ca` and `check` are REDIS_CA_FILE and REDIS_TLS_VERIFY as they are written. The result begins with `redis://`,
    `rediss://` or `unix://`; the database number is in the path, or for a unix socket in `db`.
    Raises BadSetting, whose text holds no password.
    """
    if not url:
        return ""
    parts = urlsplit(url)
    scheme = _SCHEMES.get(parts.scheme)
    if scheme is None:
        known = "redis://, rediss://, unix://"
        raise BadSetting(
            say(
                f"REDIS_URL begins with {parts.scheme[:20]}://: it has to be one of {known}.",
                f"REDIS_URL 以 {parts.scheme[:20]}:// 开头：应为 {known} 之一。",
            )
        )
    query = dict(parse_qsl(parts.query))
    if "virtual_host" in query:
        query["db"] = query.pop("virtual_host")
    if scheme == "rediss":
        query = _checked(query, ca, check)
    elif ca or any(name.startswith("ssl_") for name in query):
        raise BadSetting(
            say(
                "REDIS_URL is not encrypted, but certificates are named for it: begin it with rediss://, "
                "or take REDIS_CA_FILE and ssl_… out.",
                "REDIS_URL 没有加密，却为它指定了证书：请以 rediss:// 开头，或去掉 REDIS_CA_FILE 和 ssl_…。",
            )
        )
    path = parts.path
    if scheme != "unix" and "db" in query:
        path = f"/{query.pop('db')}"
    return _written(scheme, parts, path, query)


def for_celery(url: str) -> str:
    """A completed address in kombu's words, which fails on every option that it does not know."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    kept = {name: value for name, value in query.items() if name in _TLS_WORDS}
    if parts.scheme != "unix":
        return _written(parts.scheme, parts, parts.path, kept)
    if "db" in query:
        kept["virtual_host"] = query["db"]
    return _written("redis+socket", parts, parts.path, kept)


def for_limits(url: str) -> str:
    """A completed address in the words of the package `limits`, which has a name of its own for unix sockets."""
    return f"redis+{url}" if url.startswith("unix:") else url


def is_unchecked(url: str) -> bool:
    """Whether a completed address means TLS with anybody's certificate."""
    parts = urlsplit(url)
    return parts.scheme == "rediss" and dict(parse_qsl(parts.query)).get("ssl_cert_reqs") == "none"


def shown(url: str) -> str:
    """The address without its password and options."""
    parts = urlsplit(url)
    if _SCHEMES.get(parts.scheme) == "unix":
        return f"{parts.scheme}://{parts.path}"
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname or ""
    return f"{parts.scheme}://{host}:{parts.port or 6379}{parts.path}"


def _checked(query: dict[str, str], ca: str, check: str) -> dict[str, str]:
    unknown = sorted(name for name in query if name.startswith("ssl_") and name not in _TLS_WORDS)
    if unknown:
        raise BadSetting(
            say(
                f"REDIS_URL: not every client knows {unknown[0]}; these they do: {', '.join(_TLS_WORDS)}.",
                f"REDIS_URL：并非所有客户端都认识 {unknown[0]}；都认识的有：{'、'.join(_TLS_WORDS)}。",
            )
        )
    asked = query.pop("ssl_cert_reqs", "required").lower()
    by_name = query.pop("ssl_check_hostname", "true").lower() not in ("false", "no", "off", "0")
    if asked not in (*_REQUIRED, *_NONE):
        raise BadSetting(
            say(
                f"REDIS_URL: ssl_cert_reqs={asked[:20]} is not known; leave it out.",
                f"REDIS_URL：不认识 ssl_cert_reqs={asked[:20]}，请去掉。",
            )
        )
    named = ca_file("REDIS_CA_FILE", ca)
    if "ssl_ca_certs" in query:
        inside = ca_file("REDIS_URL, ssl_ca_certs", query["ssl_ca_certs"])
        if named and inside != named:
            raise BadSetting(
                say(
                    "REDIS_URL and REDIS_CA_FILE name different files: keep one.",
                    "REDIS_URL 与 REDIS_CA_FILE 指定了不同的证书文件：请只保留一个。",
                )
            )
        named = inside
    if not is_checked("REDIS_TLS_VERIFY", check):
        query.pop("ssl_ca_certs", None)
        return {**query, "ssl_cert_reqs": "none", "ssl_check_hostname": "false"}
    if asked in _NONE or not (by_name or named):
        # Anybody can have a certificate of some public authority for some name.
        raise BadSetting(
            say(
                "REDIS_URL asks for no check of the server's certificate: name its CA with REDIS_CA_FILE, "
                "or say so with REDIS_TLS_VERIFY=false.",
                "REDIS_URL 要求不检查服务器证书：请用 REDIS_CA_FILE 指定其 CA，或明确设置 REDIS_TLS_VERIFY=false。",
            )
        )
    told = {**query, "ssl_cert_reqs": "required", "ssl_check_hostname": "true" if by_name else "false"}
    return {**told, "ssl_ca_certs": named} if named else told


def _written(scheme: str, parts: SplitResult, path: str, query: dict[str, str]) -> str:
    options = urlencode(sorted(query.items()), quote_via=quote, safe="/")
    whole = urlunsplit((scheme, parts.netloc, path, options, ""))
    # urlunsplit leaves the empty host of a scheme out that it does not know.
    return whole if parts.netloc or whole.startswith(f"{scheme}://") else whole.replace(":", "://", 1)


def socket_path(url: str) -> str:
    """The file of a unix socket's completed address; empty for a host's."""
    parts = urlsplit(url)
    return unquote(parts.path) if parts.scheme == "unix" else ""


def broker_errors() -> tuple[type[Exception], ...]:
    """What may go wrong in asking it, for `except`: who never asks starts without its client."""
    from redis.exceptions import RedisError

    return RedisError, OSError
