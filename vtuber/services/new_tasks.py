"""A task that an operator wants: its shape, and what can be said of it whatever the day."""

import datetime as dt
from typing import Annotated

from django.utils.translation import gettext_noop as _
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from llmservice.text.cleaning import clean_line
from vtuber import registry
from vtuber.errors import NotAllowed
from vtuber.gametime import in_game_zone
from vtuber.kinds import kind_of, task_kinds
from vtuber.planner.task_fields import CONTENT_LIMIT
from vtuber.translatable import translatable


def _in_game_zone(moment: dt.datetime) -> dt.datetime:
    # At the ends of the calendar there is no other zone, and no day before or after.
    if not dt.MINYEAR + 1 < moment.year < dt.MAXYEAR - 1:
        raise ValueError("a year of this calendar, please")
    return in_game_zone(moment)


# A game time from outside, whatever its offset, in the one zone that they are kept in.
GameTime = Annotated[AwareDatetime, AfterValidator(_in_game_zone)]


class NewTask(BaseModel):
    """A task as an operator asks for it. Game times; `category` only for types that have some."""

    model_config = ConfigDict(extra="forbid")

    type: str = Field(max_length=40)
    category: str = Field(default="", max_length=15)
    start: GameTime
    end: GameTime
    content: str = Field(min_length=1, max_length=CONTENT_LIMIT)
    locked: bool = False


def checked_fields(new: NewTask) -> tuple[str, str]:
    """Its content and category as they are kept. NotAllowed for a type that nobody knows, or another's category."""
    if new.type not in task_kinds():
        raise NotAllowed(translatable(_("There is no such kind of task.")))
    content = clean_line(new.content, CONTENT_LIMIT)
    if not content:
        raise NotAllowed(translatable(_("Say what she is to do.")))
    categories = list(kind_of(new.type).categories)
    # The last of them is the ordinary one.
    category = new.category or (categories[-1] if categories else "")
    if category not in (categories or [""]):
        raise NotAllowed(
            translatable(_("{type} has no category “{category}”."), type=new.type, category=new.category)
        )
    return content, category


def limit_of_day(type: str, there: int) -> None:
    """NotAllowed where a day holds `there` things of that type already, and no more are allowed."""
    most = registry.handlers.get(type).limits.per_day
    if there >= most:
        raise NotAllowed(translatable(_("{type}: {most} a day are enough."), type=type, most=most))
