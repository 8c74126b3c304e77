"""Viewers come, choose a name, and follow."""

import datetime as dt
import random
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from streaming.models import Viewer
from streaming.models.chat import COLOURS
from vtuber.models import GameClock, VTuber
from vtuber.services.clock import locked_clock
from vtuber.services.follower_stats import move_followers

# Real seconds within which somebody was here already: who talks a lot is not written down for each word.
SEEN_S = 30.0


def get_or_create_viewer(
    *,
    vtuber: VTuber,
    key: str,
    address: str,
    real: dt.datetime,
    origin: str = "web",
    nickname: str = "",
    guest: bool = False,
) -> Viewer:
    """The viewer of that key, who is here now; a newcomer gets a colour of their own, and a name if none is given."""
    viewer, _new = Viewer.objects.get_or_create(
        vtuber=vtuber,
        key=key,
        defaults={
            "origin": origin,
            "guest": guest,
            "address": address,
            "nickname": nickname or _passer_by(key),
            "colour": _colour(key),
            "first_seen": real,
            "last_seen": real,
        },
    )
    changed: dict[str, Any] = {}
    if (real - viewer.last_seen).total_seconds() >= SEEN_S:
        changed["last_seen"] = real
    if address and address != viewer.address:
        changed["address"] = address
    if nickname and nickname != viewer.nickname:
        changed["nickname"] = nickname
    if changed:
        Viewer.objects.filter(pk=viewer.pk).update(**changed)
    for name, value in changed.items():
        setattr(viewer, name, value)
    viewer.vtuber = vtuber
    return viewer


@transaction.atomic
def follow(*, viewer: Viewer, wanted: bool, real: dt.datetime) -> Viewer:
    """The viewer follows her, or does not any more. Counted once, however often it is asked for."""
    clock = locked_clock(viewer.vtuber)
    if Viewer.objects.filter(pk=viewer.pk, follows=not wanted).update(follows=wanted):
        move_followers(vtuber=viewer.vtuber, real_people=1 if wanted else -1, game_time=clock.now(real), real=real)
    viewer.follows = wanted
    return viewer


def game_now(vtuber: VTuber, real: dt.datetime) -> dt.datetime:
    """Game time, read without a lock: good enough for the time that stands beside a message."""
    return GameClock.objects.get(vtuber=vtuber).now(real)


def _colour(key: str) -> int:
    return int(key[:8], 16) % COLOURS


def _passer_by(key: str) -> str:
    chance = random.Random(key)
    return _("Passer-by %(number)s") % {"number": chance.randint(1000, 9999)}
