"""The game clock: computed from an anchor, never incremented."""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from vtuber.models.vtuber import VTuber

# With `freeze`, game time runs on for this long after the last tick and then stands still.
TICK_GRACE = dt.timedelta(seconds=3)
# Moments of two processes may cross by a little; a real moment so much before the last tick means that the host's
# clock was set back.
CLOCK_STEP = dt.timedelta(seconds=2)


class GameClock(models.Model):
    """Game time as a line through an anchor: `anchor_game` at `anchor_real`, then `rate` game seconds a second.

    Changing the rate, pausing, or jumping moves the anchor and raises `generation`. Reading it costs no write.
    """

    class Policy(models.TextChoices):
        FREEZE = "freeze", _("stands still while the system is down")
        CATCH_UP = "catch_up", _("goes on while the system is down")

    vtuber = models.OneToOneField(VTuber, models.CASCADE, related_name="clock", verbose_name=_("VTuber"))
    anchor_real = models.DateTimeField(_("anchor, real time"))
    anchor_game = models.DateTimeField(_("anchor, game time"))
    speed = models.FloatField(_("day speed"), default=60.0)
    live_speed = models.FloatField(_("live speed"), default=10.0)
    live = models.BooleanField(_("live"), default=False)
    paused = models.BooleanField(_("paused"), default=False)
    waiting_for_stage = models.BooleanField(_("waits for a front end"), default=False)
    # When somebody last watched (a page, a stage). With PAUSE_UNWATCHED_MIN set, time rests while nobody does.
    watched_at = models.DateTimeField(_("last watched"), null=True, blank=True)
    unwatched = models.BooleanField(_("rests, for nobody watches"), default=False)
    # The emergency stop: who pulled it, and when in real time. Until she is let go on, time stands and nothing of
    # hers happens, whatever `paused` says; that stays as it was.
    stopped_at = models.DateTimeField(_("stopped since"), null=True, blank=True)
    stopped_by = models.CharField(_("stopped by"), max_length=150, blank=True)
    policy = models.CharField(_("outage policy"), max_length=10, choices=Policy.choices, default=Policy.FREEZE)
    # 08:00 of the first day that has no plan yet: time never passes it, so a slow planner costs her no morning.
    hold_at = models.DateTimeField(_("holds at"))
    last_tick_real = models.DateTimeField(_("last tick"))
    # A clock that goes on at speed 1 keeps the time of her wall: seconds by which the wall was ahead of UTC when it
    # was looked at last (null: it keeps its own), and seconds that the clock has yet to skip (below 0: to wait).
    utc_offset_s = models.IntegerField(null=True, blank=True, editable=False)
    behind_wall_s = models.IntegerField(default=0, editable=False)
    generation = models.PositiveBigIntegerField(_("generation"), default=0)

    class Meta:
        verbose_name = _("game clock")
        verbose_name_plural = _("game clocks")
        constraints = [
            # A clock that runs backwards or stands at zero would stop the day without saying so.
            models.CheckConstraint(
                condition=models.Q(speed__gt=0, live_speed__gt=0, speed__lte=3600, live_speed__lte=3600),
                name="clock_speeds_in_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.vtuber}"

    @property
    def stopped(self) -> bool:
        """Whether the emergency stop is pulled."""
        return self.stopped_at is not None

    @property
    def rate(self) -> float:
        """Game seconds a real second, right now."""
        if self.stopped or self.paused or self.waiting_for_stage or self.unwatched:
            return 0.0
        return self.live_speed if self.live else self.speed

    @property
    def follows_wall(self) -> bool:
        """Whether her 08:00 is to be the one on her wall: whatever happens, a second is a second."""
        return self.policy == self.Policy.CATCH_UP and self.speed == self.live_speed == 1.0

    def now(self, real: dt.datetime) -> dt.datetime:
        """Game time at the real moment `real` (aware)."""
        return min(self.unheld(real), self.hold_at)

    def unheld(self, real: dt.datetime) -> dt.datetime:
        """Game time as it would be without the hold at 08:00."""
        if real < self.last_tick_real:
            # Time that was told is not taken back: not by moments that cross, nor by a host clock that is set back.
            real = self.last_tick_real + (TICK_GRACE if self.stepped_back(real) else dt.timedelta())
        if self.policy == self.Policy.FREEZE:
            real = min(real, self.last_tick_real + TICK_GRACE)
        elapsed = max((real - self.anchor_real).total_seconds(), 0.0)
        return self.anchor_game + dt.timedelta(seconds=elapsed * self.rate)

    def stepped_back(self, real: dt.datetime) -> bool:
        """Whether the host's clock was set back: `real` lies well before the last tick."""
        return self.last_tick_real - real > CLOCK_STEP

    def holding(self, real: dt.datetime) -> bool:
        """Whether time stands at 08:00 because the day is not planned yet."""
        return self.unheld(real) >= self.hold_at

    def waits_s(self, real: dt.datetime) -> float:
        """Real seconds for which time stands still until the clock on her wall has caught up; mostly 0."""
        return max((self.anchor_real - max(real, self.last_tick_real)).total_seconds(), 0.0)

    def real_until(self, game: dt.datetime, real: dt.datetime) -> float | None:
        """Real seconds from `real` until game time `game`; None while the clock does not run towards it."""
        if self.rate == 0.0 or game > self.hold_at:
            return None
        ahead = (game - self.now(real)).total_seconds()
        return ahead / self.rate + self.waits_s(real) if ahead > 0 else 0.0
