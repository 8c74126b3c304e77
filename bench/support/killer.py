"""Who kills what, and when: blows at seeded moments of the game day, some of them through fail-points."""

import datetime as dt
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.support.scratch_world import progress
from bench.support.system import TARGETS, System

FAILPOINTS = ("after_claim", "after_answer", "after_commit", "before_publish")
# A fail-point that nobody has reached after so many real seconds is put off to later.
REACHED_S = 20.0
# A killed process stays away for up to so many real seconds: shorter and longer than the outage policy's grace.
LONGEST_AWAY_S = 4.0
# Who waits for her to do something strikes all the same after so many real seconds.
LURK_S = 5.0


@dataclass(frozen=True)
class Blow:
    """One SIGKILL: of a process, of `all` of them, or of whoever reaches a fail-point."""

    at: dt.datetime  # game time
    target: str
    back_in: float  # real seconds until it comes back
    # Strike when an event has just been written, so as to hit who is at work; otherwise on the moment.
    at_work: bool = False


def plan(count: int, seed: int, start: dt.datetime, end: dt.datetime) -> list[Blow]:
    """`count` blows spread over the game time from `start` to `end`; the first nine differ in kind."""
    rng = random.Random(seed)
    kinds: list[str] = []
    while len(kinds) < count:
        more = [*TARGETS, "all", *FAILPOINTS]
        rng.shuffle(more)
        kinds += more
    slot = (end - start) / max(count, 1)
    return [
        Blow(
            at=start + (number + rng.random()) * slot,
            target=kind,
            back_in=rng.uniform(0, LONGEST_AWAY_S),
            at_work=kind not in FAILPOINTS and rng.random() < 0.5,
        )
        for number, kind in enumerate(kinds[:count])
    ]


class Killer:
    """Strikes when game time has come to a blow's moment. Never waits: `turn` is called over and over."""

    def __init__(self, blows: Sequence[Blow], system: System, failpoints: Path) -> None:
        self.by_target: Counter[str] = Counter()
        self.reached: Counter[str] = Counter()
        self._pending = list(blows)
        self._system = system
        self._folder = failpoints
        # Blows that wait for an event after this `seq`, and since when.
        self._lurking: list[tuple[Blow, int, float]] = []
        self._armed: Blow | None = None
        self._armed_at = 0.0

    @property
    def busy(self) -> bool:
        """Whether blows are still to come."""
        return bool(self._pending or self._lurking or self._armed)

    @property
    def lurks(self) -> bool:
        """Whether the next event decides: `turn` should come soon."""
        return bool(self._lurking)

    @property
    def kills(self) -> int:
        """Blows that have struck."""
        return self.by_target.total() + self.reached.total()

    def turn(self, now: dt.datetime, head: int) -> None:
        """See to the armed fail-point, and strike what is due at game time `now`, when `head` is the last `seq`."""
        self._see_to_armed(now)
        for waiting in list(self._lurking):
            blow, before, since = waiting
            if head > before or time.monotonic() - since > LURK_S:
                self._lurking.remove(waiting)
                self._strike(blow, now)
        for blow in [blow for blow in self._pending if blow.at <= now]:
            if blow.target in FAILPOINTS:
                if self._armed is None:
                    self._pending.remove(blow)
                    self._arm(blow)
                continue
            self._pending.remove(blow)
            if blow.at_work:
                self._lurking.append((blow, head, time.monotonic()))
            else:
                self._strike(blow, now)

    def _strike(self, blow: Blow, now: dt.datetime) -> None:
        how = " at work" if blow.at_work else ""
        progress(f"  {now:%a %H:%M}  kill {blow.target}{how}, back in {blow.back_in:.1f} s")
        for name in TARGETS if blow.target == "all" else (blow.target,):
            self._system.kill(name, blow.back_in)
        self.by_target[blow.target] += 1

    def _arm(self, blow: Blow) -> None:
        (self._folder / blow.target).touch()
        self._armed, self._armed_at = blow, time.monotonic()

    def _see_to_armed(self, now: dt.datetime) -> None:
        if self._armed is None:
            return
        name = self._armed.target
        if not (self._folder / name).exists():
            progress(f"  {now:%a %H:%M}  died {name.replace('_', ' ')}")
            self.reached[name] += 1
            self._armed = None
        elif time.monotonic() - self._armed_at > REACHED_S:
            try:
                (self._folder / name).unlink()
            except FileNotFoundError:
                return  # reached at this very moment: the next turn counts it
            progress(f"  {now:%a %H:%M}  nobody came to {name.replace('_', ' ')} yet")
            self._pending.append(Blow(at=now + dt.timedelta(hours=1), target=name, back_in=0.0))
            self._armed = None
