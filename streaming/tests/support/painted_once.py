"""Covers for tests: the same spec gives the same bytes, so each is drawn once a process, for a quarter of a second.

The tests of the composer itself took its function before this, and draw each of theirs.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

import pytest

from streaming import composer

KEPT = 200


@contextmanager
def painted_once() -> Iterator[None]:
    """As long as it lasts, whoever asks the package for a cover gets one that is there already."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(composer, "compose_cover", lru_cache(KEPT)(composer.compose_cover))
        yield
