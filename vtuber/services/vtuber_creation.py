"""A new VTuber comes into the world."""

import datetime as dt
import random

from django.db import transaction
from django.utils.translation import gettext_noop as _

from vtuber import registry
from vtuber.default_persona import PersonaSheet
from vtuber.executor.model_client import seed_for
from vtuber.gametime import DAY, at, day_start, game_day
from vtuber.models import DayStep, EventHead, FollowerStats, GameClock, GiftGiven, Persona, VTuber, Wallet, Weather
from vtuber.seasons import draw_weather
from vtuber.services.clock import locked_clock
from vtuber.services.wallet import move_money
from vtuber.translatable import translatable

STARTING_COINS = 300
STARTING_FOLLOWERS = 120


@transaction.atomic
def create_vtuber(
    *,
    slug: str,
    sheet: PersonaSheet,
    game_time: dt.datetime,
    real: dt.datetime,
    seed: int = 1,
    speed: float = 60.0,
    live_speed: float = 10.0,
    policy: str = GameClock.Policy.FREEZE,
) -> VTuber:
    """Create a VTuber whose game time is `game_time` at the real moment `real`, with everything that she lives from.

    Her first day to be planned is the one whose 08:00 comes next (or is now).
    """
    vtuber = VTuber.objects.create(slug=slug, name=sheet.name, seed=seed)
    EventHead.objects.create(vtuber=vtuber)
    Persona.objects.create(
        vtuber=vtuber,
        looks=sheet.looks,
        character=sheet.character,
        tastes=sheet.tastes,
        catchphrases=sheet.catchphrases,
        voice=sheet.voice,
        language=sheet.language,
        wakes_at=sheet.wakes_at,
        sleeps_at=sheet.sleeps_at,
    )
    today = game_day(game_time)
    first = today if day_start(today) == game_time else today + DAY
    if game_time - day_start(today) < dt.timedelta(hours=12):
        first = today  # born in the middle of a day: what is left of it is planned, too
    GameClock.objects.create(
        vtuber=vtuber,
        anchor_real=real,
        anchor_game=game_time,
        speed=speed,
        live_speed=live_speed,
        policy=policy,
        hold_at=max(day_start(first), game_time),
        last_tick_real=real,
    )
    sky, temperature = draw_weather(first - DAY, "", random.Random(seed_for(vtuber, "weather", first - DAY)))
    Weather.objects.create(vtuber=vtuber, date=first - DAY, sky=sky, temperature=temperature)
    Wallet.objects.create(vtuber=vtuber)
    move_money(
        vtuber=vtuber,
        amount=STARTING_COINS,
        why=translatable(_("Savings from a windowsill")),
        key="birth",
        game_time=game_time,
        real=real,
    )
    FollowerStats.objects.create(vtuber=vtuber, date=first - DAY, followers_simulated=STARTING_FOLLOWERS)
    DayStep.objects.create(
        vtuber=vtuber, date=first, step=DayStep.Step.NIGHT, due=min(at(first - DAY, sheet.sleeps_at), game_time)
    )
    give_missing(vtuber=vtuber, game_time=game_time)
    return vtuber


@transaction.atomic
def give_missing(*, vtuber: VTuber, game_time: dt.datetime) -> list[str]:
    """Give her what apps give to a new VTuber and she has not had: an app may have moved in after she was born.

    Returns the names of what was given.
    """
    locked_clock(vtuber)
    had = set(GiftGiven.objects.filter(vtuber=vtuber).values_list("name", flat=True))
    given = []
    for name, give in registry.on_vtuber_created.items():
        if name not in had:
            GiftGiven.objects.create(vtuber=vtuber, name=name)
            give(vtuber, game_time)
            given.append(name)
    return given
