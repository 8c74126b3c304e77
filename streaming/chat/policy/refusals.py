"""Why a viewer's wish was not done: a code for the page, a sentence for the person."""

from typing import Literal

from django.utils.translation import gettext_noop as _

from vtuber.translatable import Translatable, translatable

Code = Literal[
    "empty",
    "too_long",
    "links",
    "banned_word",
    "duplicate",
    "too_fast",
    "slow_mode",
    "followers_only",
    "emote_only",
    "restricted",
    "off_air",
    "no_cookie",
    "nickname",
    "unavailable",
]


class Refused(Exception):
    """Nothing was said or changed. `retry_after` is in real seconds, where waiting helps."""

    def __init__(self, code: Code, reason: Translatable, retry_after: float | None = None) -> None:
        self.code = code
        self.reason = reason
        self.retry_after = retry_after
        super().__init__(code)


def too_fast(seconds: float) -> Refused:
    """Too much in too short a time."""
    wait = max(round(seconds), 1)
    return Refused(
        "too_fast", translatable(_("One thing after another: try again in {seconds} s."), seconds=wait), wait
    )


def no_cookie() -> Refused:
    """A socket that the page did not open."""
    return Refused(
        "no_cookie", translatable(_("This page has no name tag for you. Allow cookies and load it again."))
    )


def off_air() -> Refused:
    """There is no stream to talk in."""
    return Refused("off_air", translatable(_("She is off air. Nobody would hear it.")))


def unavailable() -> Refused:
    """Something of ours is broken."""
    return Refused(
        "unavailable", translatable(_("It could not be said just now; nothing is lost. Try again in a moment.")), 2.0
    )
