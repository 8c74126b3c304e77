"""Two installations on one host: each has cookies of its own, and signs nobody out of the other."""

from typing import Any

import pytest

from config.cookie_names import keep_old_cookies, suffix_of


def test_each_installation_has_names_of_its_own(settings: Any) -> None:
    assert suffix_of("one") != suffix_of("another")
    assert suffix_of("one") == suffix_of("one")
    assert f"sessionid{suffix_of(settings.SECRET_KEY)}" == settings.SESSION_COOKIE_NAME
    names = {settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME, settings.VIEWER_COOKIE_NAME}
    assert all(name.endswith(suffix_of(settings.SECRET_KEY)) for name in names)
    assert len(names) == 3


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        (b"sessionid=abc", b"sessionid=abc; sessionid_x=abc"),
        (b"viewer=v:s; theme=day", b"viewer=v:s; theme=day; viewer_x=v:s"),
        # Who has the new one keeps to it: the old one may be another's by now.
        (b"sessionid=theirs; sessionid_x=ours", b"sessionid=theirs; sessionid_x=ours"),
        (b"theme=day; sessionid_y=theirs", b"theme=day; sessionid_y=theirs"),
        (b"bare; =; sessionid", b"bare; =; sessionid; sessionid_x="),
        (b"", b""),
    ],
)
def test_a_cookie_under_its_old_name_still_counts(settings: Any, sent: bytes, read: bytes) -> None:
    settings.SESSION_COOKIE_NAME, settings.VIEWER_COOKIE_NAME = "sessionid_x", "viewer_x"
    scope: dict[str, Any] = {"headers": [(b"host", b"localhost"), (b"cookie", sent)]}
    keep_old_cookies(scope)
    assert scope["headers"] == [(b"host", b"localhost"), (b"cookie", read)]
