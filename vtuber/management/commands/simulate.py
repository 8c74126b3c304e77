"""`manage.py simulate`: a stretch of her life in seconds, in a database of its own, checked as it goes."""

import datetime as dt
import gc
import json
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from vtuber.default_persona import BAOMI
from vtuber.gametime import at, hhmm
from vtuber.models import VTuber
from vtuber.selectors import diary_page, todolist_on, weather_on
from vtuber.services.vtuber_creation import create_vtuber
from vtuber.simulation.driven_time import DrivenTime, live_days, participants
from vtuber.simulation.report import report
from vtuber.simulation.scratch_world import scratch_world
from vtuber.translatable import translate
from vtuber.weather import weather_kind


class Command(BaseCommand):
    help = "Live DAYS game days with time driven instead of awaited, in a scratch database, and check the invariants."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=1)
        parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same month")
        parser.add_argument(
            "--date", type=dt.date.fromisoformat, default=dt.date(2026, 11, 23), help="first game day"
        )
        parser.add_argument("--language", choices=["zh", "en"], default="zh")
        parser.add_argument(
            "--chat", type=int, default=0, metavar="N", help="viewers say N things in each stream, and she answers"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
        parser.add_argument(
            "--keep", default=":memory:", metavar="FILE", help="keep the simulated world in this file"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not 1 <= options["days"] <= 3660:
            raise CommandError("--days lies between 1 and 3660")
        if not 0 <= options["chat"] <= 5000:
            raise CommandError("--chat lies between 0 and 5000")
        started = time.monotonic()
        # Rows by the thousand, hardly any cycles: looking for those less often saves a tenth of the time.
        gc.freeze()
        gc.set_threshold(50_000, 50, 100)
        with scratch_world(options["keep"]):
            real = DrivenTime(dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
            vtuber = create_vtuber(
                slug="baomi",
                sheet=BAOMI[options["language"]],
                game_time=at(options["date"], dt.time(8)) - dt.timedelta(minutes=10),
                real=real.now(),
                seed=options["seed"],
            )
            tell = (lambda date: None) if options["json"] else (lambda date: self._tell(vtuber, date))
            others = [participants.get("chat")(options["chat"])] if options["chat"] else []
            live_days(vtuber, options["days"], real, tell, others)
            outcome = report(vtuber, options["days"], time.monotonic() - started)
        if options["json"]:
            self.stdout.write(json.dumps(outcome, ensure_ascii=False))
        else:
            self.stdout.write(json.dumps(outcome, ensure_ascii=False, indent=2))
        if outcome["violations"]:
            raise CommandError(f"{len(outcome['violations'])} invariants were violated")

    def _tell(self, vtuber: VTuber, date: dt.date) -> None:
        """A day to read: what she did, what she wrote."""
        todolist = todolist_on(vtuber, date)
        if todolist is None:
            return
        sky = weather_on(vtuber, date)
        assert sky is not None  # each planned day had a night before it
        self.stdout.write(
            f"\n== {date:%A %Y-%m-%d} · {weather_kind(sky.sky).label} {sky.temperature}°C · {todolist.planned_by}"
        )
        for task in todolist.tasks.all():
            self.stdout.write(
                f"{hhmm(task.start)}-{hhmm(task.end)} {task.type}{'/' + task.category if task.category else ''}"
                f" [{task.state}] {task.content}"
            )
            if task.prepared:
                for key, value in task.prepared.items():
                    self.stdout.write(f"      {key}: {value}")
            if task.reason:
                self.stdout.write(f"      ! {translate(task.reason)}")
        for note in todolist.notes:
            self.stdout.write(f"    * {translate(note)}")
        page = diary_page(vtuber, date)
        if page:
            self.stdout.write(f"  「{page.text}」")
