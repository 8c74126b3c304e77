"""What a front end is told of the merch shop: what lies at the front of the shelf, and that something was sold."""

from collections.abc import Sequence

from vtuber.plugin import EventMessage, FrontEndCommand, FrontEndProjection, Shown


def _made(event: EventMessage, shown: Shown) -> Sequence[FrontEndCommand]:
    shelf = {"name": event.payload["name"], "price": event.payload["price"]}
    return [FrontEndCommand("merch.shelf", shelf, slot="merch")]


def _sold(event: EventMessage, shown: Shown) -> Sequence[FrontEndCommand]:
    return [FrontEndCommand("merch.sold", {"count": event.payload["count"]}, ttl_ms=10_000)]


MADE = FrontEndProjection(_made, slots=("merch",))
SOLD = FrontEndProjection(_sold)
