"""Titles and headlines that agree with the game that is played."""

import re

from llmservice.text.cleaning import cut
from store.titles import fold
from streaming.on_air.contexts import TITLE_LIMIT

_GAME = re.compile(r"《[^《》]{1,80}》")


def agree_with_game(text: str, game: str, limit: int = TITLE_LIMIT) -> str:
    """`text`, in which every 《title》 that is not `game` gives way to it (or goes, when no game is played)."""

    def right(found: re.Match[str]) -> str:
        if fold(found.group(0)) == fold(game):
            return found.group(0)
        return f"《{game}》" if game else ""

    return cut(" ".join(_GAME.sub(right, text).split()) or f"《{game}》", limit)


def names_other_game(content: str, game: str) -> bool:
    """Whether a content names a game that is not `game` (any game, where that is empty)."""
    return any(fold(title) != fold(game) for title in _GAME.findall(content))


def names_game(content: str, game: str) -> bool:
    """Whether a content names this game in 《》."""
    return any(fold(title) == fold(game) for title in _GAME.findall(content))
