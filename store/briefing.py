"""What the store tells her at 08:00: her library, her wallet, and what she could play or buy."""

from store.catalogue import genre_word
from store.models import Game, Ownership
from store.selectors import library, not_owned, streamed_lately
from vtuber.gametime import DAY
from vtuber.plugin import Briefing, Idea, PhraseWriter, PlanDay, Section, plan_wording
from vtuber.selectors import wallet_balance

MOST_STREAM_IDEAS = 6
MOST_LINES = 40
# Days between two purchases.
PATIENCE = 2
_TITLES = {"zh": "我的游戏库", "en": "My games"}


def brief(day: PlanDay) -> Briefing:
    """The library section, a few streams that suggest themselves, and a visit to the store when it makes sense."""
    writer = plan_wording(day.vtuber, day.date, "library")
    owned = list(library(day.vtuber))
    ideas = [*_stream_ideas(day, owned, writer), *_store_ideas(day, owned, writer)]
    return Briefing(section=_section(day, owned), ideas=ideas)


def _section(day: PlanDay, owned: list[Ownership]) -> Section:
    zh = day.language == "zh"
    balance = wallet_balance(day.vtuber)
    lines = [f"钱包：{balance} 枚金币" if zh else f"Wallet: {balance} coins"]
    for copy in owned[:MOST_LINES]:
        title, genre = copy.game.title_for(day.language), genre_word(copy.game.genre, day.language)
        if zh:
            lines.append(f"《{title}》（{genre}）：{'直播过' if copy.streamed else '还没直播过'}")
        else:
            lines.append(f"《{title}》 ({genre}): {'streamed before' if copy.streamed else 'not streamed yet'}")
    if len(owned) > MOST_LINES:
        rest = len(owned) - MOST_LINES
        lines.append(f"……还有 {rest} 款" if zh else f"… and {rest} more")
    return Section(title=_TITLES[day.language], lines=lines)


def _stream_ideas(day: PlanDay, owned: list[Ownership], writer: PhraseWriter) -> list[Idea]:
    recent = streamed_lately(day.vtuber)
    ranked = sorted(owned, key=lambda copy: (-_weight(copy, recent), writer.rng.random()))
    ideas = []
    for copy in ranked[:MOST_STREAM_IDEAS]:
        title = copy.game.title_for(day.language)
        again = "again" if copy.streamed else "first"
        slots = {"game": f"《{title}》", "genre": genre_word(copy.game.genre, day.language)}
        content = f"{writer.word(f'library.{again}', **slots)}{writer.word(f'library.angle_{copy.game.genre}')}"
        minutes = writer.rng.choice((60, 75, 90, 105, 120, 135))
        ideas.append(Idea(type="stream", content=content, minutes=minutes, weight=_weight(copy, recent)))
    return ideas


def _weight(copy: Ownership, recent: list[str]) -> float:
    """A game not streamed yet suggests itself most, one that she streamed the other day least."""
    folds = {copy.game.fold_zh, copy.game.fold_en} - {""}
    place = next((number for number, title in enumerate(recent) if title in folds), None)
    if place is not None:
        return round(0.1 + 0.05 * place, 2)
    return 1.0 if copy.streamed else 2.0


def _store_ideas(day: PlanDay, owned: list[Ownership], writer: PhraseWriter) -> list[Idea]:
    last = max((copy.bought_on for copy in owned if not copy.gift), default=None)
    if last and day.date - last < PATIENCE * DAY:
        return []
    payable = list(not_owned(day.vtuber).filter(price__lte=wallet_balance(day.vtuber)).order_by("id"))
    if not payable:
        return []
    unplayed = sum(not copy.streamed for copy in owned)
    game = _wish(payable, owned, writer)
    slots = {
        "game": f"《{game.title_for(day.language)}》",
        "genre": genre_word(game.genre, day.language),
        "price": str(game.price),
    }
    rule = "library.shop_for" if writer.rng.random() < 0.5 else "library.shop_around"
    # The fewer games lie waiting, the stronger the pull of the shop window.
    weight = 1.6 if unplayed == 0 else 1.0 if unplayed <= 2 else 0.4
    return [Idea(type="store", content=writer.word(rule, **slots), minutes=30, weight=weight)]


def _wish(payable: list[Game], owned: list[Ownership], writer: PhraseWriter) -> Game:
    """Rather something of a genre that she has not got yet."""
    genres = {copy.game.genre for copy in owned}
    fresh = [game for game in payable if game.genre not in genres]
    return writer.pick(fresh or payable)
