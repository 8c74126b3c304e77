"""The plan of the killings."""

import datetime as dt

from bench.support.killer import FAILPOINTS, plan
from bench.support.system import TARGETS

START = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)
END = START + dt.timedelta(hours=10)


def test_the_first_blows_are_one_of_each_kind() -> None:
    kinds = [*TARGETS, "all", *FAILPOINTS]
    blows = plan(len(kinds), 1, START, END)
    assert sorted(blow.target for blow in blows) == sorted(kinds)


def test_blows_are_spread_over_the_day_in_order() -> None:
    blows = plan(20, 3, START, END)
    assert len(blows) == 20
    moments = [blow.at for blow in blows]
    assert moments == sorted(moments)
    assert START <= moments[0] < START + dt.timedelta(minutes=30)
    assert END - dt.timedelta(minutes=30) <= moments[-1] < END


def test_the_same_seed_strikes_at_the_same_moments() -> None:
    assert plan(20, 5, START, END) == plan(20, 5, START, END)
    assert plan(20, 5, START, END) != plan(20, 6, START, END)


def test_no_blows_is_a_plan_too() -> None:
    assert plan(0, 1, START, END) == []
