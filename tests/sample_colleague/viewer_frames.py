"""What the merch shop tells viewers on the stream page."""

import datetime as dt
from typing import Any, Literal

from tests.sample_colleague.models import Souvenir
from vtuber.models import VTuber
from vtuber.plugin import EventMessage, LoggedFrame


class SouvenirMadeFrame(LoggedFrame):
    """There is something new in the shop. Coins."""

    kind: Literal["merch.made"] = "merch.made"
    name: str
    price: int


class SouvenirsSoldFrame(LoggedFrame):
    """Viewers bought something after a stream."""

    kind: Literal["merch.sold"] = "merch.sold"
    name: str
    count: int


def made(message: EventMessage) -> SouvenirMadeFrame:
    """A `merch.made`, as viewers are told of it."""
    return SouvenirMadeFrame(seq=message.seq, name=message.payload["name"], price=message.payload["price"])


def sold(message: EventMessage) -> SouvenirsSoldFrame:
    """A `merch.sold`; what she earned is not theirs to know."""
    return SouvenirsSoldFrame(seq=message.seq, name=message.payload["name"], count=message.payload["count"])


def shop_section(vtuber: VTuber, now: dt.datetime) -> dict[str, Any]:
    """What lies at the front of the shelf; null while there is nothing."""
    latest = Souvenir.objects.filter(vtuber=vtuber).first()
    return {"latest": {"name": latest.name, "price": latest.price} if latest else None}
