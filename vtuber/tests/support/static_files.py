"""Static files, looked at once: each test client begins with a middleware of its own, which looks at all of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from whitenoise.middleware import WhiteNoiseMiddleware


@contextmanager
def found_once() -> Iterator[None]:
    """As long as it lasts. Files that are collected elsewhere, or served elsewhere, are looked at anew."""
    find = WhiteNoiseMiddleware.add_files_from_finders
    collected: Any = staticfiles_storage
    # The storage itself is part of the key, so that nothing else gets its place in memory.
    known: dict[tuple[str, str, Any], dict[str, Any]] = {}

    def add(middleware: Any) -> None:
        key = (middleware.static_prefix, str(settings.STATIC_ROOT), collected._wrapped)
        if key not in known:
            before, middleware.files = middleware.files, {}
            find(middleware)
            known[key], middleware.files = middleware.files, before
        middleware.files.update(known[key])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", add)
        yield
