"""What happens to games and the library. Each verb is one transaction; the facts are told in the same one."""

import datetime as dt
import itertools
import random

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from llmservice.text.cleaning import clean_line
from store.catalogue import HIGHEST_PRICE, LOWEST_PRICE, load_catalogue
from store.event_types import GameBought, GameReturned
from store.models import Game, Genre, Ownership
from store.selectors import find_game, is_planned
from store.titles import clean_title, fold
from vtuber.errors import NotAllowed
from vtuber.gametime import game_day
from vtuber.models import TodoTask, VTuber, WalletEntry
from vtuber.plugin import emit
from vtuber.services.clock import locked_clock
from vtuber.services.wallet import move_money
from vtuber.translatable import translatable

STARTER_GAMES = 5
# So many unknown titles of the store agent may join the shared catalogue on one game day.
NEW_GAMES_A_DAY = 3


@transaction.atomic
def buy_game(
    *, vtuber: VTuber, game: Game, why: str, task: TodoTask | None, game_time: dt.datetime, real: dt.datetime
) -> Ownership:
    """She pays for a game and owns it.

    NotAllowed when she has it already, NotEnoughMoney when the wallet is too light; then nothing has happened.
    """
    locked_clock(vtuber)
    if Ownership.objects.filter(vtuber=vtuber, game=game).exists():
        raise NotAllowed(translatable(_("She owns {title} already."), title=game))
    title = game.title_for(vtuber.persona.language)
    move_money(
        vtuber=vtuber,
        amount=-game.price,
        why=translatable(_("Bought {title}"), title=title),
        key=_key_of(vtuber, game),
        game_time=game_time,
        real=real,
    )
    owned = Ownership.objects.create(
        vtuber=vtuber, game=game, bought_on=game_day(game_time), price_paid=game.price, task=task
    )
    _tell(owned, why, game_time, real)
    return owned


def _key_of(vtuber: VTuber, game: Game) -> str:
    """What her wallet calls this purchase. A game that has left her library is paid for anew."""
    key = f"game:{game.pk}"
    before = WalletEntry.objects.filter(_paid_for(game.pk), wallet__vtuber=vtuber).count()
    return f"{key}:{before + 1}" if before else key


@transaction.atomic
def give_game(*, vtuber: VTuber, game: Game, game_time: dt.datetime, real: dt.datetime) -> Ownership:
    """She gets a game as a present. NotAllowed when she has it already."""
    locked_clock(vtuber)
    if Ownership.objects.filter(vtuber=vtuber, game=game).exists():
        raise NotAllowed(translatable(_("She owns {title} already."), title=game))
    owned = Ownership.objects.create(vtuber=vtuber, game=game, bought_on=game_day(game_time), gift=True)
    _tell(owned, "", game_time, real)
    return owned


@transaction.atomic
def return_game(*, owned: Ownership, game_time: dt.datetime, real: dt.datetime) -> None:
    """A game leaves her library as if it had never been there, and she gets back what it cost.

    NotAllowed for one that is not there any more, that she has streamed, or that a stream is planned with.
    """
    locked_clock(owned.vtuber_id)
    row = Ownership.objects.select_related("vtuber__persona", "game").filter(pk=owned.pk).first()
    if row is None:
        raise NotAllowed(translatable(_("{title} is not in her library any more."), title=owned.game))
    if row.streamed:
        raise NotAllowed(translatable(_("She has streamed {title}; it stays hers."), title=row.game))
    if is_planned(row.vtuber, row.game):
        raise NotAllowed(translatable(_("A stream with {title} is planned; call that off first."), title=row.game))
    title = row.game.title_for(row.vtuber.persona.language)
    if row.price_paid:
        paid = WalletEntry.objects.filter(_paid_for(row.game_id), wallet__vtuber=row.vtuber_id).latest("number")
        why = translatable(_("{title} was given back"), title=title)
        key = f"return:{paid.key}"
        move_money(vtuber=row.vtuber, amount=row.price_paid, why=why, key=key, game_time=game_time, real=real)
    told = GameReturned(game=row.game_id, title=title, gift=row.gift, refund=row.price_paid)
    emit(row.vtuber, told, game_time=game_time, real=real)
    row.delete()


def _paid_for(game: int) -> Q:
    return Q(key=f"game:{game}") | Q(key__startswith=f"game:{game}:")


def _tell(owned: Ownership, why: str, game_time: dt.datetime, real: dt.datetime) -> None:
    game = owned.game
    emit(
        owned.vtuber,
        GameBought(
            game=game.pk,
            title=game.title_for(owned.vtuber.persona.language),
            genre=game.genre,
            price=owned.price_paid,
            gift=owned.gift,
            why=why,
        ),
        game_time=game_time,
        real=real,
    )


def mark_streamed(vtuber: VTuber, title: str, *, streamed: bool = True) -> bool:
    """Note that she has streamed the game of that title (any spelling). False when she does not own it."""
    game = find_game(title)
    return game is not None and bool(Ownership.objects.filter(vtuber=vtuber, game=game).update(streamed=streamed))


def fold_titles(game: Game) -> None:
    """Bring the titles into the form in which they are kept and compared. ValidationError where they may not be."""
    game.title_zh, game.title_en = clean_title(game.title_zh), clean_title(game.title_en)
    game.fold_zh, game.fold_en = fold(game.title_zh), fold(game.title_en)
    game.key = game.key or _free_key(f"own-{game.fold_en or game.fold_zh}")
    if not (game.fold_zh or game.fold_en):
        raise ValidationError(gettext("A game needs a title in at least one language."))
    for folded in filter(None, (game.fold_zh, game.fold_en)):
        other = Game.objects.exclude(pk=game.pk).filter(Q(fold_zh=folded) | Q(fold_en=folded)).first()
        if other:
            raise ValidationError(gettext("There is a game of that title already: {title}").format(title=other))


def _free_key(wanted: str) -> str:
    """That key, with a number where it is taken: a game that has another title now keeps the key of its first."""
    wanted = wanted[:76]  # of 80
    taken = set(Game.objects.filter(key__startswith=wanted).values_list("key", flat=True))
    numbered = (f"{wanted}-{number}" for number in itertools.count(2))
    return next(key for key in itertools.chain([wanted], numbered) if key not in taken)


@transaction.atomic
def save_game(game: Game) -> Game:
    """Keep a new or edited game. ValidationError names what is wrong with it."""
    fold_titles(game)
    game.full_clean()
    game.save()
    return game


def set_released(*, games: QuerySet[Game], released: bool) -> int:
    """Put games on sale or take them off. Who owns one keeps it. Returns how many changed."""
    return games.exclude(released=released).update(released=released)


@transaction.atomic
def list_unknown_game(*, title: str, genre: str, price: int, pitch: str, language: str, date: dt.date) -> Game | None:
    """A title that the store agent made up joins the catalogue, within bounds; None when it may not.

    The price is brought into the store's range and an unknown genre becomes `other`. A title that is known, in any
    spelling, yields the game that has it.
    """
    title = clean_title(title)
    if not fold(title):
        return None
    known = find_game(title)
    if known:
        return known
    if Game.objects.filter(source=Game.Source.AGENT, listed_on=date).count() >= NEW_GAMES_A_DAY:
        return None
    game = Game(
        key=_free_key(f"agent-{fold(title)}"),
        genre=genre if genre in Genre.values else Genre.OTHER,
        price=min(max(price, LOWEST_PRICE), HIGHEST_PRICE),
        source=Game.Source.AGENT,
        listed_on=date,
    )
    setattr(game, f"title_{language}", title)
    setattr(game, f"pitch_{language}", clean_line(pitch, 200))
    return save_game(game)


def give_starter_library(vtuber: VTuber, game_time: dt.datetime) -> None:
    """A newborn owns a few affordable games of different genres, drawn from her seed."""
    load_catalogue()
    rng = random.Random(f"{vtuber.seed}/starter games")
    games = list(Game.objects.filter(source=Game.Source.CATALOGUE, price__lte=60).order_by("key"))
    rng.shuffle(games)
    chosen: list[Game] = []
    for game in games:
        if len(chosen) < STARTER_GAMES and game.genre not in {other.genre for other in chosen}:
            chosen.append(game)
    Ownership.objects.bulk_create(
        [Ownership(vtuber=vtuber, game=game, bought_on=game_day(game_time), gift=True) for game in chosen]
    )
