"""Her money."""

import datetime as dt

from django.db import transaction

from vtuber.errors import NotEnoughMoney
from vtuber.event_types import WalletChanged
from vtuber.events import emit
from vtuber.models import VTuber, Wallet, WalletEntry
from vtuber.services.clock import locked_clock
from vtuber.translatable import Translatable


@transaction.atomic
def move_money(
    *, vtuber: VTuber, amount: int, why: Translatable, key: str, game_time: dt.datetime, real: dt.datetime
) -> WalletEntry:
    """Add `amount` coins (negative: spend) to the wallet, once per `key`.

    Raises NotEnoughMoney when the wallet would go below zero. A key that was paid before changes nothing and returns
    the entry of that time.
    """
    locked_clock(vtuber)
    wallet = Wallet.objects.select_for_update().get(vtuber=vtuber)
    paid = WalletEntry.objects.filter(wallet=wallet, key=key).first()
    if paid:
        return paid
    after = wallet.balance + amount
    if after < 0:
        raise NotEnoughMoney(balance=wallet.balance, price=-amount)
    entry = WalletEntry.objects.create(
        wallet=wallet,
        number=wallet.entries_count + 1,
        before=wallet.balance,
        amount=amount,
        after=after,
        why=why,
        key=key,
        game_time=game_time,
    )
    wallet.balance = after
    wallet.entries_count = entry.number
    wallet.save(update_fields=["balance", "entries_count"])
    emit(vtuber, WalletChanged(amount=amount, balance=after, why=why), game_time=game_time, real=real)
    return entry
