"""What settings may hold: addresses, figures, choices, keys. Everything is bounded, and refused in words."""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit

from llmservice.backends.base import is_local
from llmservice.owner_settings.definition import Kind
from llmservice.pricing import read_price
from llmservice.translatable import Reason as _

ADDRESS_LIMIT, KEY_LIMIT, OBJECT_LIMIT, PRICED_MODELS = 500, 1000, 4000, 200
# Where machines of a cloud hand out their own keys: nobody's endpoint.
_METADATA = frozenset({"metadata.google.internal", "metadata", "instance-data"})
# Names under which somebody might put a key where everybody who opens the page reads it.
_KEYLIKE = re.compile(r"key|token|secret|password|passwd|authorization|credential", re.IGNORECASE)
_PLAIN = re.compile(r"[!-~]+")
_SHOWN = re.compile(r"[^\x00-\x1f\x7f]*")


def whole(least: int, most: int) -> Kind:
    """A whole number between two."""

    def read(raw: Any) -> int:
        number = _number(raw)
        if number != number.to_integral_value():
            raise ValueError(_("A whole number, please."))
        return int(_within(number, least, most))

    return Kind("number", read, least=least, most=most)


def number(least: float, most: float) -> Kind:
    """A number between two."""
    return Kind("number", lambda raw: float(_within(_number(raw), least, most)), least=least, most=most)


def amount(most: int) -> Kind:
    """Money: from 0 up, two digits after the point count."""

    def read(raw: Any) -> Decimal:
        return _within(_number(raw), 0, most).quantize(Decimal("0.01"))

    return Kind("number", read, least=0, most=most)


def choice(*names: str, of: Callable[[], tuple[str, ...]] | None = None) -> Kind:
    """One of several; `of` tells them only when they are asked for."""

    def read(raw: Any) -> str:
        known = of() if of else names
        if raw not in known:
            raise ValueError(_("It is one of: %(names)s.") % {"names": ", ".join(known)})
        return str(raw)

    return Kind("choice", read, choices=names)


def text(limit: int, check: Callable[[str], object] | None = None) -> Kind:
    """One line, at most `limit` characters; `check` raises ValueError for what it does not like."""

    def read(raw: Any) -> str:
        line = _line(raw, limit)
        if check and line:
            check(line)
        return line

    return Kind("text", read)


def address() -> Kind:
    """The address of an endpoint: https, or http to machines of our own; no key in it, no cloud's own address."""
    return Kind("address", lambda raw: check_address(_line(raw, ADDRESS_LIMIT)))


def key() -> Kind:
    """A key: characters without a gap."""

    def read(raw: Any) -> str:
        found = _line(raw, KEY_LIMIT)
        if found and not _PLAIN.fullmatch(found):
            raise ValueError(_("A key has no blanks and only plain letters, digits and signs: copy it once more."))
        return found

    return Kind("key", read)


def secret_address() -> Kind:
    """An address that is a key itself, as those that bots are called at."""
    return Kind("key", lambda raw: check_address(_line(raw, ADDRESS_LIMIT), query=True))


def json_object() -> Kind:
    """A JSON object that goes into each request."""

    def read(raw: Any) -> dict[str, Any]:
        found = _object(raw)
        if any(_KEYLIKE.search(name) for name in _names(found)):
            raise ValueError(_("This is shown to whoever opens the page: a key belongs into the field for keys."))
        return found

    return Kind("json", read)


def prices() -> Kind:
    """Prices by model, as MODEL_PRICES has them."""

    def read(raw: Any) -> dict[str, Any]:
        found = _object(raw)
        if len(found) > PRICED_MODELS:
            raise ValueError(_("At most %(count)s models.") % {"count": PRICED_MODELS})
        for model, price in found.items():
            read_price(model, price)
        return found

    return Kind("json", read)


def check_address(url: str, *, query: bool = False) -> str:
    """`url` as an endpoint may be reached; ValueError in words for one that may not. Empty is none."""
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        host, _port = (parts.hostname or "").rstrip(".").lower(), parts.port
    except ValueError:
        raise ValueError(_("This is no address: it reads https://host/v1.")) from None
    if parts.scheme not in ("http", "https") or not host or not _PLAIN.fullmatch(url):
        raise ValueError(_("This is no address: it reads https://host/v1."))
    if parts.username is not None or parts.password is not None:
        raise ValueError(_("No user and password in an address: a key belongs into the field for keys."))
    if parts.fragment or (parts.query and not query):
        raise ValueError(_("An address without ? and #, please."))
    if _is_metadata(host):
        raise ValueError(_("At this address a cloud hands out its own keys; no endpoint lives there."))
    if parts.scheme == "http" and not is_local(host):
        raise ValueError(_("Over http a key travels in the open: https, please. http is for your own network."))
    return url


def _is_metadata(host: str) -> bool:
    if host in _METADATA:
        return True
    try:
        found = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return (getattr(found, "ipv4_mapped", None) or found).is_link_local


def _line(raw: Any, limit: int) -> str:
    found = raw.strip() if isinstance(raw, str) else None
    if found is None or not _SHOWN.fullmatch(found):
        raise ValueError(_("One line of text, please."))
    if len(found) > limit:
        raise ValueError(_("At most %(count)s characters.") % {"count": limit})
    return found


def _number(raw: Any) -> Decimal:
    try:
        if isinstance(raw, bool) or not isinstance(raw, int | float | str | Decimal) or len(str(raw)) > 30:
            raise InvalidOperation
        found = Decimal(str(raw).strip())
        if not found.is_finite():
            raise InvalidOperation
    except InvalidOperation:
        raise ValueError(_("A number, please.")) from None
    return found


def _within(number: Decimal, least: float, most: float) -> Decimal:
    if not least <= number <= most:
        raise ValueError(_("Between %(least)s and %(most)s, please.") % {"least": f"{least:,}", "most": f"{most:,}"})
    return number


def _object(raw: Any) -> dict[str, Any]:
    if isinstance(raw, str):
        if len(raw) > OBJECT_LIMIT:
            raise ValueError(_("At most %(count)s characters.") % {"count": OBJECT_LIMIT})
        try:
            raw = json.loads(raw or "{}", parse_constant=_no_constant)
        except (ValueError, RecursionError):
            raise ValueError(_('A JSON object, please: {"name": value}.')) from None
    if not isinstance(raw, dict) or not _storable(json.dumps(raw, ensure_ascii=False)):
        raise ValueError(_('A JSON object, please: {"name": value}.'))
    return raw


def _storable(text: str) -> bool:
    """Whether a database takes it: no character 0, no half of a character, no more than a page of it."""
    try:
        return len(text.encode()) <= OBJECT_LIMIT and "\\u0000" not in text
    except UnicodeEncodeError:
        return False


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _names(found: Any) -> list[str]:
    if isinstance(found, dict):
        return [*map(str, found), *(name for value in found.values() for name in _names(value))]
    return [name for value in found for name in _names(value)] if isinstance(found, list) else []
