"""The simulated audience: how many watch at a moment, drawn from her seed so that a month can be lived again."""

import math
import random

# Of her followers, so many come to an ordinary stream; on a bad day half, on a good one twice as many.
TURNOUT = 0.12
# And there is always somebody who lost their way.
STRAYS = 4


def audience(followers: int, progress: float, seed: int) -> int:
    """Viewers of a stream of `progress` (0 at its start, 1 at its end), for so many followers.

    They trickle in over the first quarter, are most numerous towards the last third, and a few slip off to bed
    before the goodbye. The same seed gives the same curve.
    """
    chance = random.Random(seed)
    crowd = STRAYS + followers * TURNOUT * chance.uniform(0.5, 2.0)
    peak = chance.uniform(0.55, 0.8)
    waves = [(chance.uniform(0.02, 0.06), chance.uniform(3, 9), chance.uniform(0, math.tau)) for _ in range(3)]
    progress = min(max(progress, 0.0), 1.0)
    arrived = 1 - 0.75 * math.exp(-progress / 0.12)
    drift = 1 - 0.35 * abs(progress - peak)
    ripple = 1 + sum(height * math.sin(pace * math.tau * progress + shift) for height, pace, shift in waves)
    return max(round(crowd * arrived * drift * ripple), 1)


def new_followers(viewers_peak: int, seed: int) -> int:
    """How many of an audience follow her afterwards."""
    return round(viewers_peak * random.Random(seed).uniform(0.03, 0.2))
