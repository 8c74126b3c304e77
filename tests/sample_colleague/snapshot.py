"""What pages and the diary are told of the merch shop, and what must hold in it."""

import datetime as dt
from typing import Any

from tests.sample_colleague.models import Souvenir, Stall
from vtuber.gametime import DAY, day_start
from vtuber.models import TodoTask, VTuber
from vtuber.plugin import plan_wording


def merch_section(vtuber: VTuber, now: dt.datetime) -> dict[str, Any]:
    """The shelf, the latest first."""
    shelf = Souvenir.objects.filter(vtuber=vtuber)
    return {"souvenirs": [{"name": each.name, "price": each.price, "sold": each.sold} for each in shelf[:20]]}


def diary_facts(vtuber: VTuber, date: dt.date) -> list[str]:
    """What she designed on that day."""
    writer = plan_wording(vtuber, date, "merch facts")
    begins = day_start(date)
    made = Souvenir.objects.filter(vtuber=vtuber, made_at__gte=begins, made_at__lt=begins + DAY)
    return [writer.word("merch.fact", name=each.name) for each in made]


def shelf_adds_up(vtuber: VTuber) -> list[str]:
    """Every finished design is on the shelf once, and the stall has sold what its souvenirs have."""
    done = TodoTask.objects.filter(vtuber=vtuber, type="merch", state=TodoTask.State.DONE).count()
    shelf = list(Souvenir.objects.filter(vtuber=vtuber))
    sold = sum(Stall.objects.filter(vtuber=vtuber).values_list("sold", flat=True))
    found = [] if len(shelf) == done else [f"{done} designs, {len(shelf)} souvenirs"]
    return found if sold == sum(each.sold for each in shelf) else [*found, "the stall's figure is wrong"]
