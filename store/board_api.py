"""Her library for the board's drawer: games a page at a time, what she might get, and what operators do to it."""

from typing import Annotated

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import Field

from store import operator_actions
from store.models import Game, Ownership
from store.pictures import pictures_of
from store.selectors import library, not_owned
from vtuber.access import Right
from vtuber.models import VTuber
from vtuber.selectors import wallet_balance
from vtuber.web.api_base import ApiAnswer, ApiBody, ApiRouter, actor_of
from vtuber.web.refusals import Refusal

router = ApiRouter("library")

PAGE = 24
# So many games of the store are shown at once; a search narrows them down.
SHELF = 20
Key = Annotated[int, Field(ge=1, lt=2**53)]


class OwnedGame(ApiAnswer):
    """A game in her library; `picture` is empty where there is none, `since` a game day."""

    id: int
    game: int
    title: str
    genre_name: str
    pitch: str
    streamed: bool
    since: str
    price: int
    gift: bool
    picture: str


class LibraryPage(ApiAnswer):
    """Her games, the latest first; `next` is what `before` is to be for the page after this one, null at the end."""

    games: list[OwnedGame]
    next: int | None
    balance: int


class ShelfGame(ApiAnswer):
    """A game on sale that she does not have."""

    id: int
    title: str
    genre_name: str
    pitch: str
    price: int


class Shelf(ApiAnswer):
    """Games on sale that she does not have, and what is in her wallet; `more` says that there are others."""

    games: list[ShelfGame]
    more: bool
    balance: int


class GameBody(ApiBody):
    """Which game."""

    game: int = Field(ge=1, lt=2**53)


class StreamedBody(ApiBody):
    """Whether she has streamed it."""

    streamed: bool


@router.get("library", right=Right.WATCH)
def games(
    request: HttpRequest, vtuber: VTuber, before: Key | None = None, streamed: bool | None = None
) -> LibraryPage:
    """A page of her library; of those that were, or were not, streamed, if so wanted."""
    found = library(vtuber).order_by("-pk")
    if streamed is not None:
        found = found.filter(streamed=streamed)
    rows = list((found.filter(pk__lt=before) if before else found)[: PAGE + 1])
    return LibraryPage(
        games=_owned(vtuber, rows[:PAGE]),
        next=rows[PAGE - 1].pk if len(rows) > PAGE else None,
        balance=wallet_balance(vtuber),
    )


@router.get("library/shelf", right=Right.WATCH)
def shelf(request: HttpRequest, vtuber: VTuber, q: Annotated[str, Field(max_length=60)] = "") -> Shelf:
    """What she might get, the cheapest first; `q` is any part of a title."""
    found = not_owned(vtuber)
    if q.strip():
        found = found.filter(Q(title_zh__icontains=q.strip()) | Q(title_en__icontains=q.strip()))
    rows = list(found.order_by("price", "key")[: SHELF + 1])
    language = vtuber.persona.speaks
    return Shelf(
        games=[
            ShelfGame(
                id=game.pk,
                title=game.title_for(language),
                genre_name=str(game.get_genre_display()),
                pitch=game.pitch_for(language),
                price=game.price,
            )
            for game in rows[:SHELF]
        ],
        more=len(rows) > SHELF,
        balance=wallet_balance(vtuber),
    )


@router.post("library/purchases", right=Right.OPERATE)
def buy(request: HttpRequest, vtuber: VTuber, body: GameBody) -> OwnedGame:
    """Buy a game for her, out of her wallet."""
    game, actor = _game(body.game), actor_of(request)
    owned = operator_actions.buy_game(vtuber=vtuber, game=game, actor=actor, real=timezone.now())
    return _owned(vtuber, [owned])[0]


@router.post("library/gifts", right=Right.OPERATE)
def give(request: HttpRequest, vtuber: VTuber, body: GameBody) -> OwnedGame:
    """Make her a present of a game."""
    game, actor = _game(body.game), actor_of(request)
    owned = operator_actions.give_game(vtuber=vtuber, game=game, actor=actor, real=timezone.now())
    return _owned(vtuber, [owned])[0]


@router.patch("library/{int:owned_id}", right=Right.OPERATE)
def note_streamed(request: HttpRequest, vtuber: VTuber, owned_id: int, body: StreamedBody) -> OwnedGame:
    """Note that she has, or has not, streamed a game of hers."""
    owned = _find(vtuber, owned_id)
    actor, real = actor_of(request), timezone.now()
    operator_actions.set_streamed(owned=owned, streamed=body.streamed, actor=actor, real=real)
    return _owned(vtuber, [_find(vtuber, owned_id)])[0]


def _find(vtuber: VTuber, owned_id: int) -> Ownership:
    rows = library(vtuber).select_related("vtuber__persona").filter(pk=owned_id)
    owned = rows.first() if owned_id < 2**53 else None
    if owned is None:
        raise Refusal(404, "unknown", _("This game is not in her library any more."))
    return owned


def _game(pk: int) -> Game:
    game = Game.objects.filter(pk=pk).first()
    if game is None:
        raise Refusal(404, "unknown", _("There is no such game."))
    return game


def _owned(vtuber: VTuber, rows: list[Ownership]) -> list[OwnedGame]:
    language = vtuber.persona.speaks
    pictures = pictures_of(vtuber, [row.game for row in rows])
    return [
        OwnedGame(
            id=row.pk,
            game=row.game_id,
            title=row.game.title_for(language),
            genre_name=str(row.game.get_genre_display()),
            pitch=row.game.pitch_for(language),
            streamed=row.streamed,
            since=row.bought_on.isoformat(),
            price=row.price_paid,
            gift=row.gift,
            picture=pictures.get(row.game_id, ""),
        )
        for row in rows
    ]
