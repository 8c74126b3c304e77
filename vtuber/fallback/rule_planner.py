"""The rule director: her day without a model, as the todolist JSON that a model would answer with."""

import json

from llmservice.fallback import PhraseWriter
from vtuber.announced_time import when_word
from vtuber.contexts import Idea, PlanDayContext
from vtuber.fallback.naps import NapKind, naps_for
from vtuber.fallback.obligations import book_duties, duty_of
from vtuber.fallback.post_ideas import talk_content
from vtuber.fallback.stream_choice import choose_stream, rests_today, sponsored
from vtuber.fallback.stream_gist import gist_of
from vtuber.fallback.timetable import DAY_MINUTES, STEP, Booking, Timetable, clock_of, minute_of

_HOUR = 60
# Where a stream may begin, in minutes since 08:00: where she likes it best, then where it still makes an evening.
_STREAM_STARTS = ((11 * _HOUR + 30, 13 * _HOUR + 30), (8 * _HOUR, 15 * _HOUR))
_STREAM_SHORTEST, _STREAM_LONGEST = 60, 150
# What has to fit in front of a stream: a cover and a preview.
_BEFORE_STREAM = 75
_COVER_AHEAD = (150, 45)
# Everyday posts: from when to when they may begin, and how likely: morning, noon, afternoon, late at night.
_POSTS = ((30, 150, 0.28), (180, 360, 0.26), (360, 600, 0.2), (870, 1060, 0.26))
_PAD = 5


def write_plan(context: PlanDayContext, writer: PhraseWriter) -> str:
    """A todolist as JSON: every obligation that fits, mostly a stream with its cover and preview, posts, naps.

    Nothing overlaps and nothing lies outside `plan_from` to `sleeps_at` (but one short rest, if that is no time at
    all). Contents are in the pen's language.
    """
    return _RulePlan(context, writer).write()


class _RulePlan:
    def __init__(self, context: PlanDayContext, writer: PhraseWriter) -> None:
        self._context = context
        self._pen = writer
        opens = minute_of(context.date, context.plan_from)
        closes = minute_of(context.date, context.sleeps_at) or DAY_MINUTES
        self._table = Timetable(opens, max(closes, opens + 10))
        self._topics: set[str] = set()

    def write(self) -> str:
        self._do_duties()
        streams = self._streams()
        if not streams and not rests_today(self._pen):
            self._stream(choose_stream(self._context, self._pen))
            streams = self._streams()
        for stream in streams:
            self._announce(stream)
        self._follow_ideas()
        self._rest("breakfast", 10, 100, (20, 30), chance=0.85)
        if streams:
            over = streams[-1].end
            self._rest("unwind", over, over + 120, (25, 50), chance=0.6)
        self._post(1 if streams and self._pen.rng.random() < 0.4 else 2)
        self._nap(self._pen.pick((2, 2, 3)) if streams else self._pen.pick((3, 4)))
        if not self._table.bookings:
            self._book_rest("nap", self._table.opens, self._table.closes)
        return self._as_json()

    def _streams(self) -> list[Booking]:
        return [booking for booking in self._table.by_start() if booking.type == "stream"]

    def _has(self, type: str) -> bool:
        return any(booking.type == type for booking in self._table.bookings)

    def _do_duties(self) -> None:
        context = self._context
        owed = [
            sponsored(obligation, context, self._pen) if obligation.type == "stream" else obligation
            for obligation in context.obligations
        ]
        duties = [duty_of(obligation, context, self._table) for obligation in owed]
        book_duties(duties, self._table, self._pen.rng)

    def _stream(self, idea: Idea) -> None:
        wanted = min(max(idea.minutes, _STREAM_SHORTEST), _STREAM_LONGEST)
        opens = self._table.opens + _BEFORE_STREAM
        for low, high in _STREAM_STARTS:
            for minutes in (wanted, _STREAM_SHORTEST):
                start = self._table.find(max(low, opens), high + minutes, minutes, self._pen.rng, _PAD)
                if start is not None:
                    self._table.book(Booking(start, start + minutes, "stream", idea.content))
                    return

    def _announce(self, stream: Booking) -> None:
        """Cover and preview before the stream, and saying the same as it."""
        gist = gist_of(stream.content)
        time = clock_of(self._context.date, stream.start)
        slots = {"game": gist.game, "theme": gist.theme or stream.content[:40], "time": time}
        slots["when"] = when_word(time, self._pen.language)
        if gist.game:
            cover = self._pen.word("plan.cover_game" if gist.theme else "plan.cover_game_bare", **slots)
            preview = self._pen.word("plan.preview_game", **slots)
        else:
            cover = self._pen.word("plan.cover_talk", **slots)
            preview = self._pen.word("plan.preview_talk", **slots)
        early, late = _COVER_AHEAD
        if not self._place("cover", cover, stream.start - early, stream.start - late, (30, 40)):
            self._place("cover", cover, self._table.opens, stream.start, (20, 30))
        latest = min(stream.start - _HOUR, 10 * _HOUR)
        if not self._place("tweet", preview, 150, latest, (20, 30), category="preview"):
            self._place("tweet", preview, self._table.opens, stream.start, (10, 20), category="preview")

    def _follow_ideas(self) -> None:
        """One thing of each other type that suggests itself, by the strongest idea's weight."""
        for type in (kind.key for kind in self._context.kinds if kind.by_idea):
            ideas = [idea for idea in self._context.ideas if idea.type == type]
            if not ideas or self._has(type):
                continue
            idea = self._pen.rng.choices(ideas, [idea.weight for idea in ideas])[0]
            if self._pen.rng.random() < min(0.3 + 0.4 * idea.weight, 0.95):
                length = (min(idea.minutes, 90), min(idea.minutes, 90))
                self._place(type, idea.content, 90, 630, length)

    def _post(self, count: int) -> None:
        slots = list(_POSTS)
        while slots and count:
            low, high, _likely = slot = self._pen.rng.choices(slots, [likely for *_, likely in slots])[0]
            slots.remove(slot)
            minutes = self._pen.rng.randrange(15, 31, STEP)
            start = self._table.find(low, high + minutes, minutes, self._pen.rng, _PAD)
            if start is not None:
                content = talk_content(self._context, _hour_at(start), self._pen, self._topics)
                self._table.book(Booking(start, start + minutes, "tweet", content, "communication"))
                count -= 1

    def _nap(self, count: int) -> None:
        """Cat naps, wherever the day has room; not the same way twice."""
        had: set[NapKind] = set()
        for _ in range(count):
            minutes = self._pen.rng.randrange(20, 91, STEP)
            start = self._table.find(120, 1000, minutes, self._pen.rng, 3 * _PAD)
            if start is None:
                continue
            kinds = [kind for kind in naps_for(self._context, _hour_at(start)) if kind not in had]
            kind: NapKind = self._pen.pick(kinds) if kinds else "nap"
            had.add(kind)
            self._book_rest(kind, start, start + minutes)

    def _rest(self, kind: NapKind, low: int, high: int, length: tuple[int, int], chance: float) -> None:
        if self._pen.rng.random() < chance:
            minutes = self._pen.rng.randrange(length[0], length[1] + 1, STEP)
            start = self._table.find(low, high, minutes, self._pen.rng)
            if start is not None:
                self._book_rest(kind, start, start + minutes)

    def _book_rest(self, kind: NapKind, start: int, end: int) -> None:
        self._table.book(Booking(start, end, "rest", self._pen.word(f"plan.rest.{kind}")))

    def _place(
        self, type: str, content: str, low: int, high: int, length: tuple[int, int], category: str = ""
    ) -> bool:
        """Book it somewhere between the minutes `low` and `high`; whether there was room."""
        minutes = self._pen.rng.randrange(length[0], length[1] + 1, STEP)
        for pad in (_PAD, 0):
            start = self._table.find(low, high, minutes, self._pen.rng, pad)
            if start is not None:
                self._table.book(Booking(start, start + minutes, type, content, category))
                return True
        return False

    def _as_json(self) -> str:
        date = self._context.date
        tasks = [
            {
                "type": booking.type,
                **({"category": booking.category} if booking.category else {}),
                "start_time": clock_of(date, booking.start),
                "end_time": clock_of(date, booking.end),
                "content": booking.content,
            }
            for booking in self._table.by_start()
        ]
        return json.dumps({"date": date.isoformat(), "tasks": tasks}, ensure_ascii=False, indent=1)


def _hour_at(minute: int) -> int:
    """The hour of day (0 to 23) of a minute since 08:00."""
    return (8 + minute // _HOUR) % 24
