"""The store without a model: the counter is laid from the catalogue, and the phrase book says why she picks."""

import json

from store.contexts import ListGamesContext, PickGameContext, StockItem
from vtuber.plugin import PhraseWriter

FEWEST, MOST = 4, 7


def write_list_games(context: ListGamesContext, writer: PhraseWriter) -> str:
    """A handful of the stock, in no particular order."""
    count = min(writer.rng.randint(FEWEST, MOST), len(context.stock))
    chosen = writer.rng.sample(context.stock, count)
    return _json({"games": [item.model_dump(include={"title", "genre", "price", "pitch"}) for item in chosen]})


def write_pick_game(context: PickGameContext, writer: PhraseWriter) -> str:
    """What she came for if it is there, else what her nose says; and a sentence on why."""
    wished = [item for item in context.offers if item.title == context.wish]
    item = wished[0] if wished else writer.pick(context.offers)
    why = writer.say(f"shop.why_{item.genre}", **_slots(item))
    return _json({"title": item.title, "why": why})


def _slots(item: StockItem) -> dict[str, str | int]:
    return {"game": f"《{item.title}》", "price": item.price}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
