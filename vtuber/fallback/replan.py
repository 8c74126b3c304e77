"""The rest of a day planned anew without a model: the plan as it stands, with what was wished for or has come up."""

import json
from dataclasses import dataclass, replace

from llmservice.fallback import PhraseWriter
from vtuber.fallback.replan_wishes import Wishes, read_wish
from vtuber.fallback.timetable import DAY_MINUTES, Booking, Timetable, clock_of, minute_of
from vtuber.kinds import kind_of
from vtuber.replanning.context import PresentTask, ReplanContext

_NAP = 60
_PAD = 5
# Soon enough that it is still about what has come up.
_SOON = 240


@dataclass(frozen=True)
class _Item:
    """A task of the plan, in minutes since 08:00; `why` where it is not as it was."""

    start: int
    end: int
    type: str
    category: str
    content: str
    fixed: bool
    why: str = ""


def write_replan(context: ReplanContext, writer: PhraseWriter) -> str:
    """The rest of the day as `ReplanJson`: what stays is listed too. What is fixed stays exactly as it is."""
    return _Replan(context, writer).write()


class _Replan:
    def __init__(self, context: ReplanContext, writer: PhraseWriter) -> None:
        self._context = context
        self._pen = writer
        self._opens = minute_of(context.date, context.plan_from)
        self._closes = minute_of(context.date, context.sleeps_at) or DAY_MINUTES
        self._items = [self._item(task) for task in context.present]
        self._said: list[str] = []

    def write(self) -> str:
        wishes = read_wish(self._context.wish)
        if wishes.no_stream:
            self._drop_streams()
        if wishes.shift:
            self._shift_streams(wishes)
        if wishes.fewer_posts:
            self._drop_posts()
        if wishes.more_rest:
            self._add_rest()
        if self._context.idea is not None:
            self._follow_idea()
        if not self._said:
            self._said.append(self._pen.word("replan.nothing"))
        return self._as_json()

    def _item(self, task: PresentTask) -> _Item:
        start, end = (minute_of(self._context.date, clock) for clock in (task.start_time, task.end_time))
        return _Item(start, end or DAY_MINUTES, task.type, task.category, task.content, task.fixed)

    def _say(self, rule: str) -> str:
        said = self._pen.word(f"replan.{rule}")
        self._said.append(said)
        return said

    def _leads(self) -> list[_Item]:
        """What other things belong before: streams, and what apps bring of that kind. Those that can be moved."""
        return [item for item in self._items if kind_of(item.type).before and not item.fixed]

    def _heralds(self, lead: _Item) -> list[_Item]:
        before = kind_of(lead.type).before
        return [
            item
            for item in self._items
            if item.type in before and item.category in ("", "preview") and item.start < lead.start and not item.fixed
        ]

    def _drop_streams(self) -> None:
        for lead in self._leads():
            for item in (lead, *self._heralds(lead)):
                self._items.remove(item)
            self._say("off")

    def _shift_streams(self, wishes: Wishes) -> None:
        for lead in self._leads():
            length = lead.end - lead.start
            start = min(max(lead.start + wishes.shift, self._opens), self._closes - length)
            if start == lead.start or start < self._opens:
                continue
            why = self._say("earlier" if start < lead.start else "later")
            for item in (lead, *self._heralds(lead)):
                moved = start - lead.start
                begins = max(item.start + moved, self._opens)
                self._items.remove(item)
                self._items.append(replace(item, start=begins, end=begins + item.end - item.start, why=why))

    def _drop_posts(self) -> None:
        """One everyday post is enough: the first that is still to come stays."""
        posts = sorted(
            (item for item in self._items if item.category == "communication"), key=lambda item: item.start
        )
        kept = next((item for item in posts if item.fixed), posts[0] if posts else None)
        dropped = [item for item in posts if item is not kept and not item.fixed]
        if not dropped and len(posts) == 1 and not posts[0].fixed:
            dropped = posts
        for item in dropped:
            self._items.remove(item)
        if dropped:
            self._say("fewer")

    def _add_rest(self) -> None:
        why = self._pen.word("replan.rest")
        if self._book("rest", "", self._pen.word("plan.rest.nap"), _NAP, why):
            self._said.append(why)

    def _follow_idea(self) -> None:
        idea = self._context.idea
        assert idea is not None
        category = "communication" if kind_of(idea.type).categories else ""
        why = self._context.cause or self._pen.word("replan.idea")
        if self._book(idea.type, category, idea.content, idea.minutes, why):
            self._said.append(self._pen.word("replan.idea"))

    def _book(self, type: str, category: str, content: str, minutes: int, why: str) -> bool:
        """Add it where there is room, soon; whether there was."""
        bookings = [Booking(item.start, item.end, item.type, item.content) for item in self._items]
        table = Timetable(self._opens, max(self._closes, self._opens + 10), bookings)
        for latest in (self._opens + _SOON, self._closes):
            for length in dict.fromkeys((minutes, max(10, minutes // 2))):
                start = table.find(self._opens + _PAD, latest, length, self._pen.rng)
                if start is not None:
                    self._items.append(_Item(start, start + length, type, category, content, False, why))
                    return True
        return False

    def _as_json(self) -> str:
        date = self._context.date
        tasks = [
            {
                "type": item.type,
                **({"category": item.category} if item.category else {}),
                "start_time": clock_of(date, item.start),
                "end_time": clock_of(date, item.end),
                "content": item.content,
                **({"why": item.why[:120]} if item.why else {}),
            }
            for item in sorted(self._items, key=lambda item: item.start)
        ]
        answer = {"date": date.isoformat(), "reason": " ".join(dict.fromkeys(self._said))[:200], "tasks": tasks}
        return json.dumps(answer, ensure_ascii=False, indent=1)
