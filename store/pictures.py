"""Pictures of games, from whoever has some: the store itself has none."""

from collections.abc import Callable, Sequence

from store.models import Game
from vtuber.models import VTuber
from vtuber.plugin import registry

# Called with games of hers; the address of a picture by the game's key, for those that have one.
game_pictures: registry.Registry[Callable[[VTuber, Sequence[Game]], dict[int, str]]] = registry.Registry(
    "source of pictures of games"
)


def pictures_of(vtuber: VTuber, games: Sequence[Game]) -> dict[int, str]:
    """The address of a picture for each game that has one."""
    found: dict[int, str] = {}
    for _name, source in game_pictures.items():
        found = source(vtuber, games) | found
    return found
