"""What pages and the diary are told of the library."""

import datetime as dt
from typing import Any

from django.db.models import Count, Q

from store.models import Ownership
from store.selectors import library
from vtuber.models import VTuber
from vtuber.plugin import plan_wording


def library_section(vtuber: VTuber, now: dt.datetime) -> dict[str, Any]:
    """How many games she has, and how many wait to be streamed; the games themselves are asked for. One query."""
    counted = Ownership.objects.filter(vtuber=vtuber).aggregate(
        count=Count("pk"), not_streamed=Count("pk", filter=Q(streamed=False))
    )
    return dict(counted)


def diary_facts(vtuber: VTuber, date: dt.date) -> list[str]:
    """One sentence for each game that joined her library on that game day, the starter games apart."""
    language = vtuber.persona.language
    writer = plan_wording(vtuber, date, "store facts")
    bought = library(vtuber).filter(bought_on=date, gift=False)
    return [
        writer.word("library.fact_bought", game=f"《{copy.game.title_for(language)}》", price=str(copy.price_paid))
        for copy in bought
    ]
