"""When she says what: a script laid over the time that a stream has.

The plan is computed from the script and the stream's times, never stored: a stream that begins late, or whose end is
moved, spreads what is left of its script over what is left of its time.
"""

import datetime as dt
from dataclasses import dataclass

from streaming.event_types import LineKind
from streaming.models import Stream
from streaming.on_air import sponsors
from streaming.on_air.contexts import MOST_BEATS, StreamScript
from vtuber.gametime import MINUTE
from vtuber.models import TodoTask

MINUTES_PER_BEAT = 6
FEWEST_BEATS = 3
# How long before the end she says goodbye.
FAREWELL = 2 * MINUTE


@dataclass(frozen=True)
class Cue:
    """One line of the script and the game time at which it is due. `index` counts the cues of a stream."""

    index: int
    at: dt.datetime
    kind: LineKind
    text: str


def beats_wanted(minutes: int) -> int:
    """How many beats a stream of so many game minutes needs: about one in six minutes."""
    return min(max(round(minutes / MINUTES_PER_BEAT), FEWEST_BEATS), MOST_BEATS)


def cue_sheet(script: StreamScript, *, start: dt.datetime, end: dt.datetime) -> list[Cue]:
    """The cues between greeting and end: beats spread evenly, the ad (if any) after a third, the goodbye last.

    When there is less time than the script was written for, beats are left out here and there, not at its end, so
    that it keeps its shape.
    """
    lines: list[tuple[LineKind, str]] = [("talk", beat) for beat in _thinned(script.beats, start, end)]
    if script.ad:
        lines.insert(max(len(lines) // 3, 1), ("ad", script.ad))
    farewell = max(end - FAREWELL, start + (end - start) * 0.9)
    pace = (farewell - start) / (len(lines) + 1)
    cues = [Cue(index, start + pace * (index + 1), kind, text) for index, (kind, text) in enumerate(lines)]
    return [*cues, Cue(len(cues), farewell, "goodbye", script.goodbye)]


def cues_of(stream: Stream, task: TodoTask, script: StreamScript) -> list[Cue]:
    """The cues of a stream that is on air."""
    # A sponsor's ad is read even where an operator has emptied it: their name is the least of it.
    ad = sponsors.at_least_named(script.ad, stream.sponsor, task.vtuber.persona.language)
    return cue_sheet(script.model_copy(update={"ad": ad}), start=stream.started_at, end=task.end)


def _thinned(beats: list[str], start: dt.datetime, end: dt.datetime) -> list[str]:
    wanted = beats_wanted(int((end - start) / MINUTE))
    if len(beats) <= wanted:
        return beats
    return [beats[round(place * (len(beats) - 1) / (wanted - 1))] for place in range(wanted)]


@dataclass(frozen=True)
class Turn:
    """What she says now, and how many cues are behind her once it is said."""

    cue: Cue
    done: int


def turn_at(cues: list[Cue], done: int, now: dt.datetime) -> Turn | None:
    """What is due at `now`, `done` cues being behind her; None when it is not time yet, or all is said.

    Beats that the clock jumped over are dropped but for the last. The ad is not: somebody paid for it. A goodbye
    that is due comes before everything.
    """
    due = [cue for cue in cues if cue.index >= done and cue.at <= now]
    if not due:
        return None
    last = due[-1]
    ad = next((cue for cue in due if cue.kind == "ad"), last)
    return Turn(cue=last if last.kind == "goodbye" else ad, done=last.index + 1)


def following(cues: list[Cue], done: int) -> dt.datetime | None:
    """When the next cue is due; None when all is said."""
    return next((cue.at for cue in cues if cue.index >= done), None)
