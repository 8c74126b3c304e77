"""What operators have set for the day, as the director reads it: it has to be done, and when."""

from vtuber.contexts import Obligation
from vtuber.gametime import MINUTE, hhmm
from vtuber.kinds import task_kinds
from vtuber.models import DayWish
from vtuber.planner.briefing import Briefing, PlanDay

APP, MARK = "vtuber", "wish:"
_WHY = {"zh": "运营定下的，时间不要动", "en": "set by an operator; keep its time"}
# What an obligation may last, in minutes.
_SHORTEST, _LONGEST = 10, 360


def brief(day: PlanDay) -> Briefing | None:
    """The wishes of the day as obligations; None where there are none."""
    waiting = DayWish.objects.filter(vtuber=day.vtuber, date=day.date, state=DayWish.State.OPEN)
    duties = [
        Obligation(
            type=wish.type,
            content=wish.content,
            minutes=min(max(int((wish.end - wish.start) / MINUTE), _SHORTEST), _LONGEST),
            why=_WHY[day.language],
            app=APP,
            id=f"{MARK}{wish.pk}",
            not_before=hhmm(wish.start),
            not_after=hhmm(wish.end),
        )
        for wish in waiting
        if wish.type in task_kinds()
    ]
    return Briefing(obligations=duties) if duties else None


def is_wish(obligation: Obligation) -> bool:
    """Whether it came from here: the plan takes the wish itself, as it stands when the plan is written."""
    return obligation.app == APP and obligation.id.startswith(MARK)
