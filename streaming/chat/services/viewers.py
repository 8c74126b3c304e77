"""Viewers come, choose a name, and follow."""

import datetime as dt
import random
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from llmservice.outputfilter import WordList
from streaming.chat.policy.banned_words import banned_words
from streaming.chat.policy.refusals import Refused
from streaming.chat.policy.screening import screen_nickname
from streaming.event_types import ViewerFollowed
from streaming.models import Viewer
from streaming.models.chat import COLOURS
from streaming.selectors import restriction_of
from vtuber.models import GameClock, VTuber
from vtuber.plugin import emit
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
    """The viewer follows her, or does not any more. Counted once, however often it is asked for.

    The first time everybody is told of it, and never again: stopping and following anew is a way to read one's name
    on a stage, and no news; nor is asking to be forgotten one, while that is under way. Nobody is told of who may not
    talk, nor by a name that nobody might choose today.
    """
    vtuber = viewer.vtuber
    banned = banned_words(vtuber.pk)
    clock = locked_clock(vtuber)
    viewer.follows = wanted
    # Their name and what holds them back as they are now: a moderator may have been here before us.
    row = Viewer.objects.select_for_update(of=("self",)).filter(pk=viewer.pk, follows=not wanted).first()
    if row is None:
        return viewer
    news = wanted and not row.follow_told and restriction_of(row, real) is None
    news = news and row.forgetting is None and _may_be_called(row.nickname, vtuber, banned)
    Viewer.objects.filter(pk=row.pk).update(follows=wanted, follow_told=row.follow_told or news)
    now = clock.now(real)
    move_followers(vtuber=vtuber, real_people=1 if wanted else -1, game_time=now, real=real)
    if news:
        told = ViewerFollowed(viewer=row.pk, nickname=row.nickname, colour=row.colour)
        emit(vtuber, told, game_time=now, real=real)
    return viewer


def game_now(vtuber: VTuber, real: dt.datetime) -> dt.datetime:
    """Game time, read without a lock: good enough for the time that stands beside a message."""
    return GameClock.objects.get(vtuber=vtuber).now(real)


def _may_be_called(nickname: str, vtuber: VTuber, banned: Sequence[WordList]) -> bool:
    """Whether a name that was chosen once could be chosen today: words are banned after names were taken, too."""
    try:
        screen_nickname(nickname, vtuber.name, banned)
    except Refused:
        return False
    return True


def _colour(key: str) -> int:
    return int(key[:8], 16) % COLOURS


def _passer_by(key: str) -> str:
    chance = random.Random(key)
    return _("Passer-by %(number)s") % {"number": chance.randint(1000, 9999)}
