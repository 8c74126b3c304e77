"""Beat on a machine whose clock is set: what is due each second comes each second, whatever the clock says."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from celery.beat import Scheduler

from config.celery import app
from config.settings import runtime
from config.steady_schedule import SteadyScheduler

START = dt.datetime(2026, 10, 25, 12, 0, tzinfo=dt.UTC)


class Machine:
    """Its clock, and a beat on it that only notes what it would send."""

    def __init__(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, scheduler: type[Scheduler] = SteadyScheduler
    ) -> None:
        self.now = START
        self.beat: Any = None
        self.sent: list[tuple[str, dt.datetime]] = []
        monkeypatch.setattr(app, "now", lambda: self.now)
        self._scheduler, self._file = scheduler, str(folder / "schedule")
        self.restart()

    def restart(self) -> None:
        if self.beat is not None:
            self.beat.close()
        self.beat = self._scheduler(app=app, schedule_filename=self._file)
        self.beat.apply_entry = self._note

    def _note(self, entry: Any, producer: Any = None) -> None:
        self.sent.append((entry.name, self.now))

    def run(self, seconds: float) -> float:
        """Let so many real seconds pass; how many of them beat slept through at most in one go."""
        left, longest = seconds, 0.0
        while left > 0:
            pause = max(self.beat.tick(), 0.0)
            longest = max(longest, pause)
            # A look takes time, too.
            pause = min(pause + 0.002, left)
            self.now += dt.timedelta(seconds=pause)
            left -= pause
        return longest

    def ticks(self) -> int:
        return sum(name == "tick" for name, _at in self.sent)


@pytest.mark.parametrize("back", [dt.timedelta(hours=2), dt.timedelta(days=365), dt.timedelta(seconds=3)])
def test_beat_goes_on_when_the_clock_is_set_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, back: dt.timedelta
) -> None:
    machine = Machine(tmp_path, monkeypatch)
    machine.run(10)
    before = machine.ticks()
    assert before in (9, 10, 11)
    machine.now -= back
    assert machine.run(10) <= 1.0
    assert machine.ticks() - before in (9, 10, 11)


def test_a_restart_knows_of_no_run_before_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(tmp_path, monkeypatch)
    machine.run(10)
    machine.now -= dt.timedelta(hours=2)
    machine.restart()
    machine.sent.clear()
    machine.run(0.9)
    assert sorted(name for name, _at in machine.sent) == sorted(runtime.CELERY_BEAT_SCHEDULE)
    machine.run(9)
    assert machine.ticks() in (9, 10, 11)
    # What is kept nowhere is never found torn.
    assert list(tmp_path.iterdir()) == []


def test_what_runs_each_hour_does_not_run_because_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(tmp_path, monkeypatch)
    machine.run(10)
    machine.sent.clear()
    machine.now -= dt.timedelta(hours=2)
    machine.run(10)
    assert "backup" not in {name for name, _at in machine.sent}
    machine.run(3600)
    assert [name for name, _at in machine.sent].count("backup") == 1


def test_forward_everything_is_due_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(tmp_path, monkeypatch)
    machine.run(10)
    machine.sent.clear()
    machine.now += dt.timedelta(days=366)
    machine.run(5)
    assert [name for name, _at in machine.sent].count("backup") == 1
    assert machine.ticks() in (5, 6, 7)


def test_celery_s_own_schedule_would_stand_still(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Why there is one of ours: once this fails, it can go."""
    machine = Machine(tmp_path, monkeypatch, Scheduler)
    machine.run(10)
    machine.sent.clear()
    machine.now -= dt.timedelta(hours=2)
    machine.run(600)
    assert machine.sent == []


def test_it_is_the_one_that_runs() -> None:
    assert runtime.CELERY_BEAT_SCHEDULER == "config.steady_schedule:SteadyScheduler"
    assert runtime.CELERY_BEAT_MAX_LOOP_INTERVAL == 5
