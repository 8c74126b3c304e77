"""What pages and the diary are told of the library."""

import datetime as dt
from typing import Any

from store.selectors import library
from vtuber.models import VTuber
from vtuber.plugin import plan_wording

MOST = 60


def library_section(vtuber: VTuber, now: dt.datetime) -> dict[str, Any]:
    """Her games, the latest first, with how many wait to be streamed."""
    language = vtuber.persona.language
    owned = list(library(vtuber))
    return {
        "count": len(owned),
        "not_streamed": sum(not copy.streamed for copy in owned),
        "games": [
            {
                "id": copy.game_id,
                "title": copy.game.title_for(language),
                "genre": copy.game.genre,
                "pitch": copy.game.pitch_for(language),
                "streamed": copy.streamed,
                "bought_on": copy.bought_on.isoformat(),
                "price": copy.price_paid,
                "gift": copy.gift,
            }
            for copy in owned[:MOST]
        ],
    }


def diary_facts(vtuber: VTuber, date: dt.date) -> list[str]:
    """One sentence for each game that joined her library on that game day, the starter games apart."""
    language = vtuber.persona.language
    writer = plan_wording(vtuber, date, "store facts")
    bought = library(vtuber).filter(bought_on=date, gift=False)
    return [
        writer.word("library.fact_bought", game=f"《{copy.game.title_for(language)}》", price=str(copy.price_paid))
        for copy in bought
    ]
