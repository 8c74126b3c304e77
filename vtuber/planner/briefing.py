"""What colleagues tell her at 08:00."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

from vtuber.contexts import Idea, Obligation, Section
from vtuber.models import VTuber


@dataclass(frozen=True)
class PlanDay:
    """The day that is being planned."""

    vtuber: VTuber
    date: dt.date
    now: dt.datetime  # game time; the plan begins here

    @property
    def language(self) -> Literal["zh", "en"]:
        """The language that she is briefed in."""
        return self.vtuber.persona.speaks


@dataclass(frozen=True)
class Briefing:
    """One colleague's part of the 08:00 prompt, and what follows from it for the plan."""

    section: Section | None = None
    ideas: list[Idea] = field(default_factory=list)
    obligations: list[Obligation] = field(default_factory=list)
