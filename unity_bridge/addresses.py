"""Where a front end, which is no page of ours, finds our files."""

from django.conf import settings


def whole_address(path: str) -> str:
    """`/media/…` as an address that a program on another machine can ask for."""
    return path if "://" in path else f"{settings.FRONT_END_ORIGIN}{path}"
