"""What happens in the merch shop. Each verb is called in a transaction that holds the VTuber's clock."""

import datetime as dt

from django.db.models import F

from tests.sample_colleague.event_types import SouvenirMade, SouvenirsSold
from tests.sample_colleague.models import Souvenir, Stall
from vtuber.models import TodoTask, VTuber
from vtuber.plugin import EventMessage, TaskTransaction, emit, translatable
from vtuber.services.wallet import move_money


def open_stall(vtuber: VTuber, game_time: dt.datetime) -> None:
    """A VTuber gets her stall when she is born, or when this app moves in."""
    Stall.objects.create(vtuber=vtuber)


def make_souvenir(*, task: TodoTask, name: str, price: int, work: TaskTransaction) -> Souvenir:
    """Put what she designed on the shelf, and say so."""
    made = Souvenir.objects.create(vtuber=task.vtuber, task=task, name=name, price=price, made_at=work.now)
    work.emit(SouvenirMade(souvenir=made.pk, name=name, price=price))
    return made


def sell_after_stream(vtuber: VTuber, ended: EventMessage) -> None:
    """Whoever watched may buy the latest souvenir: one for each hundred at the most."""
    latest = Souvenir.objects.filter(vtuber=vtuber).first()
    count = max(ended.payload["viewers_peak"] // 100, 1)
    if latest is None:
        return
    when = {"game_time": ended.game_time, "real": ended.real_time}
    coins = count * latest.price
    why = translatable("Sold {count} × {name}", count=count, name=latest.name)
    move_money(vtuber=vtuber, amount=coins, why=why, key=f"merch:{ended.payload['stream']}", **when)
    Souvenir.objects.filter(pk=latest.pk).update(sold=F("sold") + count)
    Stall.objects.filter(vtuber=vtuber).update(sold=F("sold") + count)
    emit(vtuber, SouvenirsSold(souvenir=latest.pk, name=latest.name, count=count, coins=coins), **when)
