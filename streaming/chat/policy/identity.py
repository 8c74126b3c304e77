"""Who a viewer is: a signed cookie of ours, or a name that an adapter vouches for. Never the nickname.

What is kept are keyed hashes: nobody learns a cookie or an address from the database.
"""

import ipaddress
import secrets

from django.core.signing import BadSignature, Signer
from django.http.cookie import parse_cookie
from django.utils.crypto import salted_hmac

# Browsers keep no cookie for longer than 400 days.
COOKIE_AGE_S = 400 * 86_400
_SALT = "streaming.viewer"


def new_cookie() -> str:
    """A fresh signed value for the viewer's cookie."""
    return Signer(salt=_SALT).sign(secrets.token_urlsafe(18))


def key_of_cookie(value: str) -> str:
    """The viewer's key for a cookie; empty for one that we did not sign."""
    try:
        token = Signer(salt=_SALT).unsign(value)
    except BadSignature:
        return ""
    return _digest("cookie", token)


def key_of_sender(platform: str, sender_id: str) -> str:
    """The key of a person on another platform."""
    return _digest("sender", f"{platform}\n{sender_id}")


def key_of_guest(platform: str, name: str) -> str:
    """The key of somebody for whom another platform has no number: all of that name there."""
    return _digest("guest", f"{platform}\n{name}")


def key_of_address(host: str) -> str:
    """The key of a network address; empty for what is none. Of IPv6 the /64 counts: a home has all of it."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            address = address.ipv4_mapped
        else:
            return _digest("address", str(ipaddress.ip_network((address, 64), strict=False)))
    return _digest("address", str(address))


def cookies_of(headers: list[tuple[bytes, bytes]]) -> dict[str, str]:
    """The cookies of an ASGI scope's headers."""
    # As Django reads those of a request: one cookie that is none costs the others nothing.
    return parse_cookie("; ".join(value.decode("latin-1") for name, value in headers if name == b"cookie"))


def _digest(kind: str, value: str) -> str:
    return salted_hmac(f"{_SALT}.{kind}", value, algorithm="sha256").hexdigest()
