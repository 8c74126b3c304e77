"""What she says in a stream, without a model: a sequence of topics, then a beat from the book for each."""

import json

from llmservice.offline import Pen
from streaming.contexts import StreamScriptContext
from streaming.talk import family_of

# Of ten beats about: so many on the matter itself, so many on playing (or talking) as such; the rest is life.
MATTER, CRAFT = 0.45, 0.2


def write_script(context: StreamScriptContext, pen: Pen) -> str:
    """The whole script as JSON."""
    writer = _Writer(context, pen)
    return json.dumps(
        {
            "title": writer.title(),
            "greeting": writer.greeting(),
            "beats": writer.beats(),
            "ad": writer.ad(),
            "goodbye": writer.goodbye(),
        },
        ensure_ascii=False,
    )


class _Writer:
    def __init__(self, context: StreamScriptContext, pen: Pen) -> None:
        self._context = context
        self._pen = pen
        self._kind = "game" if context.game else "talk"
        family = "" if context.game else family_of(context.theme, pen.book)
        self._matter = f"live_genre.{context.genre}.beat" if context.game else f"live_talk.{family}"
        self._titles = f"live_title.{context.genre}" if context.game else f"live_title.{family}"
        self._slots = {"game": f"《{context.game}》", "theme": context.theme, "end": context.end_time}

    def title(self) -> str:
        """A hook of the genre or family, or one that suits any; never one that she has had."""
        pen = self._pen

        def compose() -> str:
            rule = self._titles if pen.rng.random() < 0.55 else f"live_title.any_{self._kind}"
            return pen.say(rule, **self._slots)

        return pen.fresh(compose)

    def greeting(self) -> str:
        """Hello at this hour, in this weather; then what it is going to be."""
        pen, sky = self._pen, self._sky()

        def compose() -> str:
            opening = f"live_hello.{sky}" if pen.rng.random() < 0.4 else f"live_hello.{self._context.time_of_day}"
            hello = pen.say(opening if pen.rng.random() < 0.6 else "live_hello.any")
            return pen.word("live_hello.frame", hello=hello, intro=pen.say(f"live_hello.{self._kind}", **self._slots))

        return pen.fresh(compose)

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
        """As many as are wanted: each on a topic, no topic of chance twice in a row."""
        return [self._pen.say(rule, **self._slots) for rule in self._topics(self._context.beats)]

    def _topics(self, count: int) -> list[str]:
        """The rules that the beats come from, in order: the matter leads in, life in between, slowing at the end."""
        life = self._life()
        topics = [self._matter]
        while len(topics) < count - 1:
            roll = self._pen.rng.random()
            if roll < MATTER:
                topics.append(self._matter)
            elif roll < MATTER + CRAFT:
                topics.append(f"live_{self._kind}.play" if self._kind == "game" else "live_talk.craft")
            else:
                topics.append(self._pick_life(life, topics[-1], len(topics) / count))
        return [*topics, "live_room.closing"][:count]

    def _pick_life(self, life: dict[str, tuple[float, float]], before: str, progress: float) -> str:
        fitting = {rule: weight for rule, (weight, until) in life.items() if progress <= until and rule != before}
        return self._pen.rng.choices(list(fitting), list(fitting.values()))[0]

    def _life(self) -> dict[str, tuple[float, float]]:
        """What else there is to say, with its weight and until when (0 to 1) in the stream it is true."""
        context = self._context
        life = {
            "live_room.home": (3.0, 1.0),
            "live_room.signal": (2.0, 1.0),
            "live_room.body": (2.5, 1.0),
            "live_room.food": (2.0, 1.0),
            "live_room.viewers": (2.5, 1.0),
            f"live_sky.{self._sky()}": (1.2, 0.7),
            f"live_sky.{context.season}": (0.8, 1.0),
            # Light changes while she is on air: what is said about the hour is said early.
            f"live_sky.{context.time_of_day}": (0.8, 0.4),
        }
        if context.temperature >= 28:
            life["live_sky.hot"] = (1.0, 1.0)
        if context.temperature <= 6:
            life["live_sky.cold"] = (1.0, 1.0)
        return life

    def _sky(self) -> str:
        if self._context.sky == "rain":
            return "rain"
        return "clear_night" if self._context.time_of_day == "night" else "sun"
