"""What the tests of her streams stand on."""

import pytest

from streaming.chat.policy import banned_words


@pytest.fixture(autouse=True)
def _words_of_this_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """A list of banned words is good for two seconds: long enough to reach into the next test."""
    monkeypatch.setattr(banned_words, "_known", {})
