"""The endings of internet addresses, and words by which a sentence is told from a link: `address_endings.toml`."""

import tomllib
from pathlib import Path

_LISTS: dict[str, str] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


def _list(name: str) -> frozenset[str]:
    return frozenset(_LISTS[name].split())


ENDINGS = _list("countries") | _list("others")
CERTAIN = _list("certain")
PLAINEST = _list("plainest")
WORDS = _list("words")
SMALL_WORDS = _list("small_words")
MURMURS = _list("murmurs")
FILES = _list("files")
SAID_BEFORE = _list("said_before")
