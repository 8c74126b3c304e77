"""What the tests of her world stand on."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture
def in_english() -> Iterator[None]:
    """Reasons in words are compared in English, whatever catalogues there are."""
    with translation.override("en"):
        yield
