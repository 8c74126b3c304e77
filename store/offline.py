"""The store without a model: the counter is laid from the catalogue, and the phrase book says why she picks."""

import json

from llmservice.offline import Pen
from store.contexts import ListGamesContext, PickGameContext, StockItem

FEWEST, MOST = 4, 7


def write_list_games(context: ListGamesContext, pen: Pen) -> str:
    """A handful of the stock, in no particular order."""
    count = min(pen.rng.randint(FEWEST, MOST), len(context.stock))
    chosen = pen.rng.sample(context.stock, count)
    return _json({"games": [item.model_dump(include={"title", "genre", "price", "pitch"}) for item in chosen]})


def write_pick_game(context: PickGameContext, pen: Pen) -> str:
    """What she came for if it is there, else what her nose says; and a sentence on why."""
    wished = [item for item in context.offers if item.title == context.wish]
    item = wished[0] if wished else pen.pick(context.offers)
    why = pen.say(f"shop.why_{item.genre}", **_slots(item))
    return _json({"title": item.title, "why": why})


def _slots(item: StockItem) -> dict[str, str | int]:
    return {"game": f"《{item.title}》", "price": item.price}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
