"""What she says in a stream, without a model: a sequence of topics, then a beat from the book for each."""

import json

from streaming.on_air.contexts import StreamScriptContext
from streaming.on_air.fallback.phrase_cores import Cores
from streaming.on_air.talk_themes import family_of
from vtuber.plugin import PhraseWriter

# So much of a stream is about the matter itself, so much about playing (or talking) as such; the rest is life.
MATTER = {"game": 0.35, "talk": 0.4}
CRAFT = {"game": 0.3, "talk": 0.2}
# What can be talked about at any time, and takes over where a subject is exhausted.
_ALWAYS = ("live_room.home", "live_room.signal", "live_room.body", "live_room.food", "live_room.viewers")


def write_script(context: StreamScriptContext, writer: PhraseWriter) -> str:
    """The whole script as JSON."""
    script_writer = _Writer(context, writer)
    return json.dumps(
        {
            "title": script_writer.title(),
            "greeting": script_writer.greeting(),
            "beats": script_writer.beats(),
            "ad": script_writer.ad(),
            "goodbye": script_writer.goodbye(),
        },
        ensure_ascii=False,
    )


class _Writer:
    def __init__(self, context: StreamScriptContext, writer: PhraseWriter) -> None:
        self._context = context
        self._pen = writer
        self._cores = Cores(writer)
        self._kind = "game" if context.game else "talk"
        family = "" if context.game else family_of(context.theme, writer.book)
        self._matter = f"live_genre.{context.genre}.beat" if context.game else f"live_talk.{family}"
        self._craft = "live_game.play" if context.game else "live_talk.craft"
        self._titles = f"live_title.{context.genre}" if context.game else f"live_title.{family}"
        self._slots = {"game": f"《{context.game}》", "theme": context.theme}

    def title(self) -> str:
        """A hook of the genre or family, or one that suits any; never one that she has had."""
        writer = self._pen

        def compose() -> str:
            rule = self._titles if writer.rng.random() < 0.55 else f"live_title.any_{self._kind}"
            text = writer.say(rule, **self._slots)
            return text[:1].upper() + text[1:]  # a theme may stand first

        return writer.fresh(compose)

    def greeting(self) -> str:
        """Hello at this hour, in this weather; then what it is going to be."""
        writer = self._pen
        now = [*self._window("live_hello"), self._context.time_of_day]

        def compose() -> str:
            hello = writer.say(f"live_hello.{writer.pick(now)}" if writer.rng.random() < 0.6 else "live_hello.any")
            intro = writer.say(f"live_hello.{self._kind}", **self._slots)
            return writer.word("live_hello.frame", hello=hello, intro=intro)

        return writer.fresh(compose)

    def goodbye(self) -> str:
        """Good night, or good day to those who have one left, by the hour at which it ends."""
        end = self._context.end_time
        hour = "late" if end < "08:00" else "night" if end >= "19:00" else "day"
        return self._pen.say(f"live_bye.{hour}")

    def ad(self) -> str:
        """The sponsor's text in her own words; empty without a sponsor."""
        ad = self._context.ad
        if ad is None:
            return ""
        return self._pen.say(f"live_ad.{ad.kin}", brand=ad.brand, product=ad.product, tagline=ad.tagline)

    def beats(self) -> list[str]:
        """As many as are wanted, no two of them cut from the same cloth."""
        return [self._cores.say(rule, _ALWAYS, **self._slots) for rule in self._topics(self._context.beats)]

    def _topics(self, count: int) -> list[str]:
        """The rules that the beats come from, in order: the matter leads in, life comes between, the end slows."""
        left = {
            self._matter: min(max(round(count * MATTER[self._kind]), 1), self._cores.count(self._matter) - 1),
            self._craft: min(round(count * CRAFT[self._kind]), self._cores.count(self._craft) - 1),
        }
        life = {rule: self._cores.count(rule) for rule in self._life()}
        topics = [self._matter]
        left[self._matter] -= 1
        while len(topics) < count - 1:
            others = count - 1 - len(topics) - sum(left.values())
            roll = self._pen.rng.random() * (count - 1 - len(topics))
            if roll < left[self._matter] and topics[-1] != self._matter:
                rule = self._matter
            elif roll < sum(left.values()) and (left[self._craft] or others <= 0):
                rule = self._craft if left[self._craft] else self._matter
            else:
                rule = self._pick_life(life, topics[-1], len(topics) / count)
            if rule in left:
                left[rule] = max(left[rule] - 1, 0)
            topics.append(rule)
        return [*topics, "live_room.closing"][:count]

    def _pick_life(self, room: dict[str, int], before: str, progress: float) -> str:
        """Something else that is true now, which has beats left for this stream."""
        fitting = {
            rule: weight
            for rule, (weight, until) in self._life().items()
            if progress <= until and rule != before and room[rule] > 1
        }
        rule = self._pen.rng.choices(list(fitting), list(fitting.values()))[0]
        room[rule] -= 1
        return rule

    def _life(self) -> dict[str, tuple[float, float]]:
        """What else there is to say, with its weight and until when (0 to 1) in the stream it is true."""
        context = self._context
        life = {
            "live_room.home": (3.0, 1.0),
            "live_room.signal": (2.0, 1.0),
            "live_room.body": (2.2, 1.0),
            "live_room.food": (2.0, 1.0),
            "live_room.viewers": (2.4, 1.0),
            # Light changes while she is on air: what is said about sun and hour is said early.
            **{f"live_sky.{sky}": (1.0, 0.5) for sky in self._window("live_sky")},
            f"live_sky.{context.time_of_day}": (0.6, 0.4),
            f"live_sky.{context.season}": (0.6, 1.0),
        }
        if context.temperature >= 28:
            life["live_sky.hot"] = (0.8, 1.0)
        if context.temperature <= 6:
            life["live_sky.cold"] = (0.8, 1.0)
        return life

    def _window(self, book: str) -> list[str]:
        """What the window shows beyond doubt, as the book calls it: at dusk the sun may be up or down."""
        if f"{book}.{self._context.sky}" in self._pen.book.rules:
            return [self._context.sky]
        if not self._context.weather.clear:
            return []
        return {"day": ["sun"], "night": ["clear_night"]}.get(self._context.time_of_day, [])
