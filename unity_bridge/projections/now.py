"""What is looked up instead of found in the log: the time, the weather of the day that it is, and her own look."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from unity_bridge import messages
from unity_bridge.event_types import LookPart
from unity_bridge.projections.commands import command
from unity_bridge.projections.look import look_command, look_parts
from unity_bridge.projections.world import game_stamp
from vtuber.gametime import game_day, time_of_day
from vtuber.models import GameClock, VTuber, Weather
from vtuber.plugin import FrontEndCommand
from vtuber.selectors import weather_on
from vtuber.weather import weather_kind


@dataclass(frozen=True)
class Now:
    """The clock's row, the day's weather and the pictures of her, as they were read."""

    clock: GameClock
    weather: Weather | None
    look: list[LookPart]

    def commands(self, real: dt.datetime) -> Iterator[FrontEndCommand]:
        """Time, and weather and look where there is any, at the real moment `real`."""
        yield self._time(real)
        if self.weather is not None:
            yield command(
                messages.WorldWeather.model_validate(
                    {
                        "weather": weather_kind(self.weather.sky).front_end,
                        "sky": self.weather.sky,
                        "temperature": self.weather.temperature,
                        "date": self.weather.date.isoformat(),
                    }
                )
            )
        if self.look:
            yield look_command(self.look)

    def _time(self, real: dt.datetime) -> FrontEndCommand:
        clock = self.clock
        now = clock.now(real)
        standing = self._standing(real)
        return command(
            messages.WorldTime.model_validate(
                {
                    "game_time": game_stamp(now),
                    "rate": 0.0 if standing else float(clock.rate),
                    "standing": standing,
                    "game_day": game_day(now).isoformat(),
                    "time_of_day": time_of_day(now),
                    "live": clock.live,
                }
            )
        )

    def _standing(self, real: dt.datetime) -> str:
        clock = self.clock
        if clock.stopped:
            return "stopped"
        if clock.paused:
            return "paused"
        if clock.waiting_for_stage:
            return "stage"
        if clock.unwatched:
            return "unwatched"
        return "plan" if clock.holding(real) or clock.waits_s(real) else ""


def look_up(vtuber: VTuber) -> Now:
    """Read clock, weather and look; call it where the database may be asked."""
    clock = GameClock.objects.get(vtuber=vtuber)
    return Now(clock, weather_on(vtuber, game_day(clock.now(timezone.now()))), look_parts(vtuber))
