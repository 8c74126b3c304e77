"""What the store knows."""

import random

from django.db.models import Q, QuerySet

from store.models import Game, Genre, Ownership
from store.titles import fold
from vtuber.models import TodoTask, VTuber
from vtuber.models.day import TaskType
from vtuber.plugin import game_in
from vtuber.selectors import streams_lately, wallet_balance

# So many of her last streams count as lately.
LATELY = 12


def find_game(title: str) -> Game | None:
    """The game of that title in either language, forgiving case, width, blanks and punctuation."""
    folded = fold(title)
    if not folded:
        return None
    return Game.objects.filter(Q(fold_zh=folded) | Q(fold_en=folded)).order_by("id").first()


def library(vtuber: VTuber) -> QuerySet[Ownership]:
    """Her games, the latest first."""
    return Ownership.objects.filter(vtuber=vtuber).select_related("game")


def owned_titles(vtuber: VTuber) -> list[str]:
    """The titles of her games in her language, the latest first."""
    language = vtuber.persona.language
    return [owned.game.title_for(language) for owned in library(vtuber)]


def owned_game(vtuber: VTuber, title: str) -> Ownership | None:
    """Her copy of the game of that title (any spelling); None when she has none, or there is no such game."""
    game = find_game(title)
    return library(vtuber).filter(game=game).first() if game else None


def is_planned(vtuber: VTuber, game: Game) -> bool:
    """Whether a stream that is not over yet is one with this game."""
    streams = TodoTask.objects.filter(vtuber=vtuber, type=TaskType.STREAM, due__isnull=False)
    titles = {fold(game_in(content)) for content in streams.values_list("content", flat=True)} - {""}
    return bool(titles & {game.fold_zh, game.fold_en})


def genre_of(title: str) -> str:
    """The genre key of a title; `other` for a title that nobody knows."""
    game = find_game(title)
    return game.genre if game else Genre.OTHER.value


def not_owned(vtuber: VTuber) -> QuerySet[Game]:
    """Everything on sale that she does not have."""
    return Game.objects.filter(released=True).exclude(owners__vtuber=vtuber)


def stock_for(vtuber: VTuber, rng: random.Random, count: int) -> list[Game]:
    """At most `count` games on sale that she does not own, drawn by `rng`; most of them within her wallet."""
    games = list(not_owned(vtuber).order_by("id"))
    rng.shuffle(games)
    balance = wallet_balance(vtuber)
    within = [game for game in games if game.price <= balance][: max(count * 2 // 3, 1)]
    beyond = [game for game in games if game not in within]
    return (within + beyond)[:count]


def streamed_lately(vtuber: VTuber) -> list[str]:
    """Folded titles of her last streams' games, newest first."""
    contents = streams_lately(vtuber).values_list("content", flat=True)[:LATELY]
    return [folded for content in contents if (folded := fold(game_in(content)))]
