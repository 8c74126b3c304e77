"""Why the store asks a model."""

from django.utils.translation import gettext_lazy as _

from store.contexts import GameList, GamePick, ListGamesContext, PickGameContext
from store.fallback import write_list_games, write_pick_game
from vtuber.plugin import Purpose, register_purpose

LIST_GAMES = Purpose(
    name="list_games",
    label=_("What the store lays out"),
    role="director",
    context=ListGamesContext,
    write_fallback=write_list_games,
    answer=GameList,
    max_tokens=700,
    temperature=0.8,
)
PICK_GAME = Purpose(
    name="pick_game",
    label=_("Which game she buys"),
    role="director",
    context=PickGameContext,
    write_fallback=write_pick_game,
    answer=GamePick,
    max_tokens=200,
)


def register() -> None:
    """Called once, when the app is ready."""
    register_purpose(LIST_GAMES)
    register_purpose(PICK_GAME)
