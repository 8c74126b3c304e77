"""Cookies under names of this installation's own, so that two on one host do not sign each other's people out.

A browser tells cookies apart by host and path, not by port. The names end in what the secret key makes of them: who
moves to another port, or behind a proxy, keeps theirs.
"""

import hashlib
from typing import Any

from django.conf import settings

# What they were called before, by the name of the setting that holds the new one.
_BEFORE = {
    b"sessionid": "SESSION_COOKIE_NAME",
    b"csrftoken": "CSRF_COOKIE_NAME",
    b"django_language": "LANGUAGE_COOKIE_NAME",
    b"viewer": "VIEWER_COOKIE_NAME",
}


def suffix_of(secret_key: str) -> str:
    """What the names of this installation's cookies end in; tells nothing of the key."""
    return "_" + hashlib.sha256(b"cookie names\n" + secret_key.encode()).hexdigest()[:8]


def keep_old_cookies(scope: dict[str, Any]) -> None:
    """Let who still has a cookie under its old name be known by it: in the scope it stands under the new one too.

    It may be somebody else's (another installation's, before it had names of its own). Then nobody signed it, and
    it counts for nothing, as ever.
    """
    for number, (name, value) in enumerate(scope["headers"]):
        if name != b"cookie":
            continue
        pairs = [pair.strip().partition(b"=") for pair in value.split(b";")]
        had = {pair[0] for pair in pairs}
        added = [
            b"%s=%s" % (new, pair[2])
            for pair in pairs
            if pair[0] in _BEFORE and (new := getattr(settings, _BEFORE[pair[0]]).encode()) not in had
        ]
        if added:
            headers = list(scope["headers"])
            headers[number] = (name, b"; ".join([value, *added]))
            scope["headers"] = headers
