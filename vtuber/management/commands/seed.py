"""`manage.py seed`: Baomi and her world, if they are not there yet; and the clock options of this start."""

import datetime as dt
import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import timezone

from vtuber.default_persona import BAOMI
from vtuber.gametime import stamp
from vtuber.models import GameClock, VTuber
from vtuber.services import clock as clocks
from vtuber.services.vtuber_creation import create_vtuber, give_missing

SLUG = "baomi"
# A newcomer sees a morning.
FIRST_MOMENT = dt.time(7, 50)


class Command(BaseCommand):
    help = "Create Baomi and her world if they are missing, and apply clock options."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--date", type=dt.date.fromisoformat, help="first game day, YYYY-MM-DD (a new world only)"
        )
        parser.add_argument("--speed", type=float, help="game seconds a real second by day")
        parser.add_argument("--live-speed", type=float, help="game seconds a real second while she is live")
        parser.add_argument("--wait-for-stage", action="store_true", help="hold game time until a front end is there")
        parser.add_argument("--catch-up", action="store_true", help="game time goes on while the system is down")
        parser.add_argument("--language", choices=["zh", "en"], help="her language (a new world only)")
        parser.add_argument("--seed", type=int, default=1, help="what chance is drawn from (a new world only)")

    def handle(self, *args: Any, **options: Any) -> str:
        real = timezone.now()
        with transaction.atomic():
            vtuber = VTuber.objects.filter(slug=SLUG).first() or self._create(real, options)
            # The options of a start hold for whoever lives here.
            for each in VTuber.objects.select_related("clock").order_by("pk"):
                self._apply(each, real, options)
                give_missing(vtuber=each, game_time=each.clock.now(real))
        clock = GameClock.objects.get(vtuber=vtuber)
        others = list(VTuber.objects.exclude(pk=vtuber.pk).order_by("pk").values_list("name", flat=True))
        now = stamp(clock.now(real))
        return json.dumps({"vtuber": vtuber.slug, "name": vtuber.name, "others": others, "game_time": now})

    def _create(self, real: dt.datetime, options: dict[str, Any]) -> VTuber:
        policy = GameClock.Policy.CATCH_UP if options["catch_up"] else GameClock.Policy(settings.OUTAGE_POLICY)
        speed = options["speed"] or settings.DAY_SPEED
        local = timezone.localtime(real, settings.LOCAL_TIME_ZONE)
        if policy == GameClock.Policy.CATCH_UP and speed == 1 and not options["date"]:
            # Real 24-hour operation: her clock is the one on the operator's wall.
            first = local.replace(tzinfo=dt.UTC)
        else:
            first = dt.datetime.combine(options["date"] or local.date(), FIRST_MOMENT, tzinfo=dt.UTC)
        language = options["language"] or ("zh" if settings.LANGUAGE_CODE.startswith("zh") else "en")
        return create_vtuber(
            slug=SLUG,
            sheet=BAOMI[language],
            game_time=first,
            real=real,
            seed=options["seed"],
            speed=speed,
            live_speed=options["live_speed"] or options["speed"] or settings.LIVE_SPEED,
            policy=policy,
        )

    def _apply(self, vtuber: VTuber, real: dt.datetime, options: dict[str, Any]) -> None:
        if options["speed"] or options["live_speed"]:
            live_speed = options["live_speed"] or options["speed"]
            clocks.set_speed(vtuber=vtuber, real=real, speed=options["speed"], live_speed=live_speed)
        if options["catch_up"]:
            clocks.set_policy(vtuber=vtuber, policy=GameClock.Policy.CATCH_UP, real=real)
        clocks.wait_for_stage(vtuber=vtuber, waiting=options["wait_for_stage"], real=real)
