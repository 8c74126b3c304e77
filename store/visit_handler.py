"""A visit to the store: the agent lays out games, she picks one within her wallet, it joins the library."""

import datetime as dt

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, Field

from llmservice.text.cleaning import clean_line
from store import event_types, services
from store.catalogue import HIGHEST_PRICE, LOWEST_PRICE, genre_word
from store.contexts import GameList, GamePick, ListedGame, ListGamesContext, PickGameContext, StockItem
from store.models import Game, Genre, Ownership
from store.selectors import find_game, not_owned, owned_game, owned_titles, stock_for
from store.titles import TITLE_LIMIT, clean_title, fold
from vtuber.errors import NotAllowed, NotEnoughMoney
from vtuber.event_types import CharacterActed
from vtuber.gametime import MINUTE, game_day
from vtuber.models import TodoTask, VTuber
from vtuber.plugin import (
    Bilingual,
    ContentPart,
    Limits,
    Missed,
    ModelClient,
    TaskHandler,
    TaskKind,
    TaskTransaction,
    game_in,
    her_fields,
)
from vtuber.selectors import wallet_balance
from vtuber.translatable import Translatable, translatable

STOCK = 12
# Game minutes that she looks at the shelves before she pays.
BROWSING = 12


class Offer(BaseModel):
    """One game on the counter, before it is a row (a title that the agent made up has none yet)."""

    title: str = Field(min_length=1, max_length=TITLE_LIMIT)
    genre: str
    price: int = Field(ge=0)
    pitch: str = ""


class StoreVisit(BaseModel):
    """What was settled before she set out. Edited offers count: `wanted` is tried first, then the others in order."""

    offers: list[Offer] = Field(max_length=20)
    wanted: str = ""
    why: str = ""


class StoreHandler(TaskHandler[StoreVisit]):
    """Buys one game at most, exactly once, however late the executor comes to it."""

    type = "store"
    kind = TaskKind(
        label=Bilingual("Game store", "游戏店"),
        word=Bilingual("store", "逛店"),
        prompt=Bilingual("buying a game", "逛店买游戏"),
        aliases=("shop", "商店", "买游戏"),
        icon=(
            '<path d="M5.5 8.5h13l1 9.3a2 2 0 0 1-2 2.2h-11a2 2 0 0 1-2-2.2z"/><path d="M8.5 11V7.5a3.5 3.5'
            ' 0 0 1 7 0V11"/>'
        ),
        by_idea=True,
        props=("bag",),
        scene="store",
        public=True,
    )
    limits = Limits(min_minutes=15, max_minutes=90, per_day=1, priority=50, missed=Missed.RUN)
    shape = StoreVisit

    def parts(self, task: TodoTask, prepared: StoreVisit) -> list[ContentPart]:
        shelf = tuple(
            (offer.title, Bilingual(f"{offer.title} ({offer.price})", f"{offer.title}（{offer.price}）"))
            for offer in prepared.offers
        )
        if not shelf:
            return []
        wanted = Bilingual("She wants", "想买")
        return [
            ContentPart("wanted", wanted, "choice", prepared.wanted, options=shelf),
            ContentPart("why", Bilingual("Because", "为什么"), "line", prepared.why, 200),
        ]

    def prepare(self, task: TodoTask, model_client: ModelClient) -> StoreVisit:
        stock = _stock(task, model_client)
        if not stock:
            return StoreVisit(offers=[])
        listing = model_client.think_json("list_games", _list_context(model_client, stock), GameList)
        wish = _wish(task)
        offers = _lay_out(model_client.vtuber, listing.games, wish) or [_offer(item) for item in stock[:5]]
        affordable = [offer for offer in offers if offer.price <= wallet_balance(model_client.vtuber)]
        if not affordable:
            return StoreVisit(offers=offers)
        pick = model_client.think_json("pick_game", _pick_context(task, model_client, affordable, wish), GamePick)
        named = next((offer.title for offer in affordable if _same(offer.title, pick.title)), "")
        if wish and wish.title_for(model_client.vtuber.persona.language) in {offer.title for offer in affordable}:
            # Tonight's stream may hang on it: what she set out for is not given up in the shop.
            wanted = wish.title_for(model_client.vtuber.persona.language)
        else:
            wanted = named or affordable[0].title
        return StoreVisit(offers=offers, wanted=wanted, why=clean_line(pick.why, 200) if wanted == named else "")

    def start(self, task: TodoTask, prepared: StoreVisit, work: TaskTransaction) -> dt.datetime | None:
        language = task.vtuber.persona.language
        games = [game for offer in prepared.offers if (game := _row_for(offer, language, work.now))]
        work.emit(
            event_types.StoreOpened(
                task=task.pk,
                balance=wallet_balance(task.vtuber),
                offers=[
                    event_types.Shown(title=game.title_for(language), genre=game.genre, price=game.price)
                    for game in games
                ],
            )
        )
        work.emit(CharacterActed(expression="curious", action="read"))
        return work.now + min(BROWSING * MINUTE, (task.end - task.start) / 2)

    def tick(self, task: TodoTask, prepared: StoreVisit, work: TaskTransaction) -> dt.datetime | None:
        if not work.once("purchase"):
            return None
        for offer in sorted(prepared.offers, key=lambda each: fold(each.title) != fold(prepared.wanted)):
            game = find_game(offer.title)
            if game is None or not game.released:
                continue
            why = prepared.why if fold(offer.title) == fold(prepared.wanted) else ""
            try:
                services.buy_game(
                    vtuber=task.vtuber, game=game, why=why, task=task, game_time=work.now, real=work.real
                )
            except (NotAllowed, NotEnoughMoney):
                continue  # hers since this morning, or the wallet is lighter than it was: the next one
            work.emit(CharacterActed(expression="happy", action="tail_swish"))
            break
        return None

    def end(self, task: TodoTask, prepared: StoreVisit, work: TaskTransaction) -> None:
        bought = Ownership.objects.filter(task=task).select_related("game").first()
        title = bought.game.title_for(task.vtuber.persona.language) if bought else ""
        reason = None if bought else _why_nothing(task, prepared)
        work.emit(event_types.StoreClosed(task=task.pk, bought=title, reason=reason))
        if reason:
            work.emit(CharacterActed(expression="sad", action="tail_swish"))


def _same(title: str, other: str) -> bool:
    """Whether two titles mean one game, in whatever spelling and language."""
    if fold(title) == fold(other):
        return True
    game = find_game(title)
    return game is not None and game == find_game(other)


def _why_nothing(task: TodoTask, prepared: StoreVisit) -> Translatable:
    if not any(
        (game := find_game(offer.title)) and owned_game(task.vtuber, str(game)) is None for offer in prepared.offers
    ):
        return translatable(_("The store had nothing that she does not own."))
    return translatable(
        _("Nothing in the store was within her wallet of {balance} coins."), balance=wallet_balance(task.vtuber)
    )


def _wish(task: TodoTask) -> Game | None:
    """The game that the todolist names for this visit, if the store has it and she does not."""
    game = find_game(game_in(task.content))
    return game if game and not_owned(task.vtuber).filter(pk=game.pk).exists() else None


def _stock(task: TodoTask, model_client: ModelClient) -> list[StockItem]:
    wish = _wish(task)
    games = stock_for(model_client.vtuber, model_client.rng("stock"), STOCK)
    if wish and wish not in games:
        games = [wish, *games[: STOCK - 1]]
    language = model_client.vtuber.persona.language
    return [
        StockItem(
            title=game.title_for(language),
            genre=game.genre,
            genre_word=genre_word(game.genre, language),
            price=game.price,
            pitch=game.pitch_for(language),
        )
        for game in games
    ]


def _list_context(model_client: ModelClient, stock: list[StockItem]) -> ListGamesContext:
    return ListGamesContext(
        language=model_client.vtuber.persona.language,
        date=game_day(model_client.now).isoformat(),
        owned=owned_titles(model_client.vtuber),
        stock=stock,
        lowest_price=LOWEST_PRICE,
        highest_price=HIGHEST_PRICE,
    )


def _pick_context(
    task: TodoTask, model_client: ModelClient, offers: list[Offer], wish: Game | None
) -> PickGameContext:
    language = model_client.vtuber.persona.language
    items = [StockItem(**offer.model_dump(), genre_word=genre_word(offer.genre, language)) for offer in offers]
    return PickGameContext.model_validate(
        {
            **her_fields(model_client.vtuber, game_day(model_client.now), model_client.now),
            "content": task.content,
            "balance": wallet_balance(model_client.vtuber),
            "owned": owned_titles(model_client.vtuber),
            "offers": items,
            "wish": wish.title_for(language) if wish else "",
        }
    )


def _lay_out(vtuber: VTuber, listed: list[ListedGame], wish: Game | None) -> list[Offer]:
    """The agent's list as offers: what she owns is taken off, known games keep their price, titles stand once."""
    language = vtuber.persona.language
    offers: dict[str, Offer] = {}
    if wish:
        offers[wish.key] = _offer_of(wish, language)
    for item in listed:
        title = clean_title(item.title)
        game = find_game(title)
        if game and game.released and owned_game(vtuber, title) is None:
            offers.setdefault(game.key, _offer_of(game, language))
        elif game is None and fold(title):
            offers.setdefault(fold(title), _unknown_offer(title, item))
    return list(offers.values())[:STOCK]


def _offer_of(game: Game, language: str) -> Offer:
    return Offer(title=game.title_for(language), genre=game.genre, price=game.price, pitch=game.pitch_for(language))


def _offer(item: StockItem) -> Offer:
    return Offer(title=item.title, genre=item.genre, price=item.price, pitch=item.pitch)


def _unknown_offer(title: str, item: ListedGame) -> Offer:
    return Offer(
        title=title,
        genre=item.genre if item.genre in Genre.values else Genre.OTHER.value,
        price=min(max(item.price, LOWEST_PRICE), HIGHEST_PRICE),
        pitch=clean_line(item.pitch, 200),
    )


def _row_for(offer: Offer, language: str, now: dt.datetime) -> Game | None:
    return find_game(offer.title) or services.list_unknown_game(
        title=offer.title,
        genre=offer.genre,
        price=offer.price,
        pitch=offer.pitch,
        language=language,
        date=game_day(now),
    )


STORE = StoreHandler()
