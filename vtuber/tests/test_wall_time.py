"""Her clock and the one on the wall: at speed 1 they show the same hour, whatever is done to the one on the wall."""

import datetime as dt
import itertools
import zoneinfo
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.time_zone import local_time_zone
from vtuber.default_persona import BAOMI
from vtuber.gametime import at
from vtuber.models import DayStep, Event, GameClock, TodoList, TodoTask, VTuber
from vtuber.services import clock as clocks
from vtuber.services.vtuber_creation import create_vtuber
from vtuber.services.wall_time import to_make_up
from vtuber.tests.support.world import seconds, task

pytestmark = pytest.mark.django_db
MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
# Time is computed and not counted: how often it is looked at makes no difference. Where each minute is looked at, the
# test says so.
TICK = 30 * MINUTE


class Life:
    """A clock at speed 1 that catches up, on a wall in `zone`; time is driven, a tick each `tick`."""

    def __init__(self, settings: Any, zone: str, start: str, **more: Any) -> None:
        self.tick = TICK
        settings.LOCAL_TIME_ZONE = self.zone = ZoneInfo(zone)
        wall = dt.datetime.fromisoformat(start)
        self.real = wall.replace(tzinfo=self.zone).astimezone(dt.UTC)
        self.vtuber = create_vtuber(
            slug="baomi",
            sheet=BAOMI["zh"],
            game_time=wall.replace(tzinfo=dt.UTC),
            real=self.real,
            **{"speed": 1, "live_speed": 1, "policy": "catch_up", **more},
        )
        DayStep.objects.filter(vtuber=self.vtuber).delete()
        clocks.release_hold(vtuber=self.vtuber, until=self.game + dt.timedelta(days=800), real=self.real)
        clocks.heartbeat(self.real)

    @property
    def clock(self) -> GameClock:
        return GameClock.objects.get(vtuber=self.vtuber)

    @property
    def game(self) -> dt.datetime:
        return self.clock.now(self.real)

    @property
    def wall(self) -> dt.datetime:
        return self.real.astimezone(self.zone).replace(tzinfo=dt.UTC)

    def live(self, span: dt.timedelta) -> list[dt.datetime]:
        """Her time at each tick of so much real time: it never goes back."""
        seen, end = [self.game], self.real + span
        while self.real < end:
            self.real = min(self.real + self.tick, end)
            clocks.heartbeat(self.real)
            seen.append(self.game)
        assert seen == sorted(seen)
        return seen

    def todolist(self, date: dt.date) -> TodoList:
        return TodoList.objects.create(vtuber=self.vtuber, date=date, planned_by="test", created_at=self.game)

    def told(self, type: str) -> list[dict[str, Any]]:
        return [event.payload for event in Event.objects.filter(vtuber=self.vtuber, type=type).order_by("seq")]


@pytest.mark.parametrize(
    ("zone", "start", "seconds_told", "tick"),
    # Of years gone by: what a country decides for one to come may be another thing tomorrow.
    [
        ("Europe/Berlin", "2024-10-26T20:00", [-3600], MINUTE),
        ("Europe/Berlin", "2025-03-29T20:00", [3600], TICK),
        ("America/New_York", "2024-11-02T20:00", [-3600], TICK),
        # Half an hour, and half hours from UTC.
        ("Australia/Lord_Howe", "2024-10-05T20:00", [1800], TICK),
        ("Australia/Lord_Howe", "2025-04-05T20:00", [-1800], TICK),
        ("Australia/Adelaide", "2024-10-05T20:00", [3600], TICK),
        # Midnight itself is skipped, or comes twice, while she is still up.
        ("America/Santiago", "2024-09-07T20:00", [3600], TICK),
        ("America/Havana", "2024-11-02T20:00", [-3600], TICK),
        ("Asia/Shanghai", "2024-10-26T20:00", [], TICK),
        ("Asia/Kathmandu", "2028-02-28T20:00", [], TICK),
        ("UTC", "2028-02-29T20:00", [], TICK),
    ],
)
def test_eight_in_the_morning_is_the_one_on_her_wall(
    settings: Any, zone: str, start: str, seconds_told: list[int], tick: dt.timedelta
) -> None:
    life = Life(settings, zone, start)
    morning = at(life.wall.date() + dt.timedelta(days=1), dt.time(8))
    still = seconds(0)
    # The night is what is looked at closely: that is when clocks are set.
    for span, life.tick in ((5 * HOUR, TICK), (7 * HOUR, tick), (3 * HOUR, TICK)):
        still += sum(one == other for one, other in itertools.pairwise(life.live(span))) * life.tick
    assert life.game == life.wall
    assert life.game > morning
    assert [told["seconds"] for told in life.told("clock.wall")] == seconds_told
    assert life.clock.behind_wall_s == 0
    # Of what there is, no hour was lived twice: only the hour that was given stood still.
    assert still == seconds(max(-sum(seconds_told), 0))


def test_what_is_planned_for_the_night_is_neither_left_out_nor_cut_short(settings: Any) -> None:
    life = Life(settings, "Europe/Berlin", "2025-03-29T20:00")
    planned = task(life.todolist(dt.date(2025, 3, 29)), "rest", "02:00", "04:30")
    # The wall jumps from 02:00 to 03:00. She has something to do until 04:30, so each minute of it is lived.
    evening = life.live(5 * HOUR)
    life.tick = MINUTE
    night = life.live(3 * HOUR + 29 * MINUTE)
    assert life.game == planned.end - MINUTE
    assert {later - earlier for earlier, later in itertools.pairwise(evening)} == {TICK}
    assert {later - earlier for earlier, later in itertools.pairwise(night)} == {MINUTE}
    assert life.wall - life.game == HOUR
    TodoTask.objects.filter(pk=planned.pk).update(state=TodoTask.State.DONE, due=None)
    life.live(2 * MINUTE)
    assert life.game == life.wall


def test_whoever_never_sleeps_is_set_right_before_the_morning(settings: Any) -> None:
    life = Life(settings, "Europe/Berlin", "2025-03-29T20:00")
    task(life.todolist(dt.date(2025, 3, 29)), "rest", "01:00", "07:59")
    life.live(10 * HOUR)
    assert life.wall - life.game == HOUR
    life.live(2 * HOUR)
    assert life.game == life.wall


def test_an_outage_over_the_change_ends_at_the_hour_on_the_wall(settings: Any) -> None:
    for start in ("2026-10-24T20:00", "2025-03-29T20:00"):
        life = Life(settings, "Europe/Berlin", start)
        life.real += dt.timedelta(days=3)
        life.live(14 * HOUR)
        assert life.game == life.wall
        VTuber.objects.all().delete()


def test_other_clocks_do_not_care(settings: Any) -> None:
    for more in ({"policy": "freeze"}, {"speed": 60}, {"live_speed": 10}):
        life = Life(settings, "Europe/Berlin", "2026-10-24T20:00", **more)
        life.live(12 * HOUR)
        assert life.told("clock.wall") == []
        assert (life.clock.utc_offset_s, life.clock.behind_wall_s) == (None, 0)
        VTuber.objects.all().delete()


def test_a_host_clock_set_back_two_hours_is_made_good_at_night(settings: Any) -> None:
    life = Life(settings, "Asia/Shanghai", "2026-11-24T15:00")
    life.live(HOUR)
    told = life.game
    life.real -= 2 * HOUR
    life.live(MINUTE)
    # She goes on from where she was …
    assert dt.timedelta() <= life.game - told <= 2 * MINUTE
    assert life.told("clock.stepped") == [{"seconds": 7200 - 60}]
    life.live(2 * HOUR)
    assert 2 * HOUR - MINUTE <= life.game - told <= 2 * HOUR + 2 * MINUTE
    # … and at eight it is eight on the wall again.
    life.live(17 * HOUR)
    assert abs(life.game - life.wall) < 5 * seconds(1)


def test_a_wrong_clock_and_its_correction_cancel_out(settings: Any) -> None:
    life = Life(settings, "Asia/Shanghai", "2026-11-24T15:00")
    life.real += 2 * HOUR
    life.live(MINUTE)
    life.real -= 2 * HOUR
    life.live(20 * HOUR)
    assert abs(life.game - life.wall) < 5 * seconds(1)


def test_a_year_ahead_and_back_leaves_the_hour_right(settings: Any) -> None:
    life = Life(settings, "Asia/Shanghai", "2026-11-24T15:00")
    life.real += dt.timedelta(days=366)
    life.live(MINUTE)
    life.real -= dt.timedelta(days=366)
    life.live(20 * HOUR)
    # Time that was told is not taken back: the date stays. The hour is right.
    assert abs(life.game - life.wall - dt.timedelta(days=366)) < 5 * seconds(1)


def test_no_more_than_three_hours_are_skipped() -> None:
    assert [to_make_up(each) for each in (0, 3600, -3600, 10800, 10801, -7200, 86400, -82800, 43200)] == [
        *(0, 3600, -3600, 10800, 10801 - 86400, -7200, 0, 3600, -43200)
    ]


def test_a_faster_clock_waits_for_no_wall(settings: Any) -> None:
    life = Life(settings, "Europe/Berlin", "2026-10-24T20:00")
    life.live(7 * HOUR + 30 * MINUTE)
    waiting = life.clock.waits_s(life.real)
    assert 0 < waiting <= 3600
    assert life.clock.real_until(life.game + MINUTE, life.real) == waiting + 60
    clocks.set_speed(vtuber=life.vtuber, speed=60, live_speed=60, real=life.real)
    before = life.game
    life.tick = MINUTE
    life.live(2 * MINUTE)
    assert life.game - before >= HOUR


@pytest.mark.parametrize("name", ["Mars/Phobos", "UTC+8", "../etc/passwd", "Asia/"])
def test_a_zone_that_is_none_is_refused_by_name(name: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="TIME_ZONE="):
        local_time_zone(name)
    assert local_time_zone(" Asia/Kathmandu ").key == "Asia/Kathmandu"
    assert local_time_zone("").key


def test_the_zones_come_along_where_a_machine_has_none() -> None:
    zoneinfo.reset_tzpath(to=())
    ZoneInfo.clear_cache()
    try:
        moment = dt.datetime(2025, 1, 1, tzinfo=local_time_zone("Asia/Kathmandu"))
        assert moment.utcoffset() == dt.timedelta(hours=5, minutes=45)
    finally:
        zoneinfo.reset_tzpath()
        ZoneInfo.clear_cache()
