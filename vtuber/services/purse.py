"""Her money."""

import datetime as dt

from django.db import transaction

from vtuber.errors import NotEnoughMoney
from vtuber.events import emit
from vtuber.facts import PurseChanged
from vtuber.models import Purse, PurseEntry, VTuber
from vtuber.words import Words


@transaction.atomic
def move_money(
    *, vtuber: VTuber, amount: int, why: Words, key: str, game_time: dt.datetime, real: dt.datetime
) -> PurseEntry:
    """Add `amount` coins (negative: spend) to the purse, once per `key`.

    Raises NotEnoughMoney when the purse would go below zero. A key that was paid before changes nothing and returns
    the entry of that time.
    """
    purse = Purse.objects.select_for_update().get(vtuber=vtuber)
    paid = PurseEntry.objects.filter(purse=purse, key=key).first()
    if paid:
        return paid
    after = purse.balance + amount
    if after < 0:
        raise NotEnoughMoney(balance=purse.balance, price=-amount)
    entry = PurseEntry.objects.create(
        purse=purse,
        number=purse.entries_count + 1,
        before=purse.balance,
        amount=amount,
        after=after,
        why=why,
        key=key,
        game_time=game_time,
    )
    purse.balance = after
    purse.entries_count = entry.number
    purse.save(update_fields=["balance", "entries_count"])
    emit(vtuber, PurseChanged(amount=amount, balance=after, why=why), game_time=game_time, real=real)
    return entry
