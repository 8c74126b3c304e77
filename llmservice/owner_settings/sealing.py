"""Keys as they lie in the database: encrypted, with a key that stands outside of it.

The key is derived from SECRET_KEY. After a change of SECRET_KEY the old one belongs into SECRET_KEY_FALLBACKS until
the next start, which seals everything anew.
"""

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_SALT, _INFO = b"vtuberagent", b"keys of the settings page, 1"


class CannotOpen(Exception):
    """What was sealed can't be opened with any SECRET_KEY that we have."""


def seal(name: str, plain: str) -> str:
    """`plain` encrypted, for the setting `name` alone."""
    return _fernet().encrypt(f"{name}\n{plain}".encode()).decode()


def unseal(name: str, sealed: str) -> str:
    """What was sealed for the setting `name`. CannotOpen when it was not, or with a SECRET_KEY that is gone."""
    try:
        found, _gap, plain = _fernet().decrypt(sealed.encode()).decode().partition("\n")
    except (InvalidToken, ValueError):
        # Without the chain: what was tried is nobody's to read.
        raise CannotOpen(name) from None
    if found != name:
        raise CannotOpen(name)
    return plain


def reseal(sealed: str) -> str:
    """The same under the newest SECRET_KEY. CannotOpen as `unseal`."""
    try:
        return _fernet().rotate(sealed.encode()).decode()
    except (InvalidToken, ValueError):
        raise CannotOpen from None


def _fernet() -> MultiFernet:
    return MultiFernet([_derived(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


@lru_cache(maxsize=8)
def _derived(secret: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=_SALT, info=_INFO).derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
