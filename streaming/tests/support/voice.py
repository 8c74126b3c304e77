"""A stretch of streams without a database: scripts and covers from the phrase book, one memory for all of them."""

import datetime as dt
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from company.models import Kin
from llmservice.fallback import PhraseWriter, ShortMemory, book_for
from store.catalogue import catalogue
from streaming.on_air.contexts import (
    HEADLINE_LIMIT,
    AdBrief,
    CoverText,
    CoverTextContext,
    StreamScript,
    StreamScriptContext,
)
from streaming.on_air.fallback.cover import write_cover_text
from streaming.on_air.fallback.script import write_script
from streaming.on_air.script_schedule import beats_wanted
from streaming.on_air.talk_themes import themes
from vtuber.default_persona import BAOMI
from vtuber.seasons import season

Language = Literal["zh", "en"]
FIRST = dt.date(2026, 11, 24)
STARTS = ("10:00", "14:30", "18:00", "19:30", "21:30", "23:30")
DEGREES = {"winter": 3, "spring": 15, "summer": 31, "autumn": 16}
BRANDS = {"zh": ("圆圆金枪鱼", "易拉罐金枪鱼", "一拉就响"), "en": ("Roundabout Tuna", "ring-pull tuna", "One pull")}


@dataclass
class Aired:
    """One stream as it was written."""

    context: StreamScriptContext
    script: StreamScript
    cover: CoverText

    @property
    def texts(self) -> list[str]:
        """Everything that a viewer reads or hears."""
        script = self.script
        ad = [script.ad] if script.ad else []
        return [script.title, self.cover.headline, script.greeting, *script.beats, *ad, script.goodbye]


@dataclass
class Season:
    """Writes so many streams of one life, one every few days through the year; the same seed writes the same."""

    language: Language
    seed: int
    memory: ShortMemory = field(default_factory=ShortMemory)
    dry: list[str] = field(default_factory=list)

    def streams(self, count: int, apart: int = 6) -> Iterator[Aired]:
        """`count` streams, `apart` days apart, of a library that grows and themes of all families."""
        chance = random.Random(self.seed)
        library = [(entry.zh if self.language == "zh" else entry.en, entry.genre.value) for entry in catalogue().game]
        chance.shuffle(library)
        talks = [theme for family in themes(book_for(self.language)).values() for theme in family]
        for number in range(count):
            fields = self._fields(number, FIRST + dt.timedelta(days=number * apart), chance)
            if chance.random() < 0.28:
                fields |= {"game": "", "genre": "", "theme": chance.choice(talks)}
            else:
                game, genre = chance.choice(library[: 5 + number // 2])
                fields |= {"game": game, "genre": genre, "theme": ""}
            yield self._write(StreamScriptContext.model_validate(fields), chance)

    def _fields(self, number: int, date: dt.date, chance: random.Random) -> dict[str, Any]:
        sheet, start, minutes = (
            BAOMI[self.language],
            chance.choice(STARTS),
            chance.choice((60, 75, 90, 105, 120, 135)),
        )
        begins = dt.datetime.combine(date, dt.time.fromisoformat(start))
        brand, product, tagline = BRANDS[self.language]
        kin = list(Kin)[number % len(Kin)]
        ad = AdBrief(brand=brand, product=product, tagline=tagline, kin=kin, brief="…", lines=[])
        return {
            "name": sheet.name,
            "language": self.language,
            "looks": sheet.looks,
            "character": sheet.character,
            "tastes": sheet.tastes,
            "catchphrases": sheet.catchphrases,
            "date": date,
            "game_time": f"{date} {start}",
            "time_of_day": "day" if begins.hour < 17 else "dusk" if begins.hour < 19 else "night",
            "season": season(date),
            "sky": chance.choice(["sunny", "sunny", "rain", "cloudy", "snow"]),
            "temperature": DEGREES[season(date)],
            "content": "…",
            "start_time": start,
            "end_time": f"{begins + dt.timedelta(minutes=minutes):%H:%M}",
            "minutes": minutes,
            "beats": beats_wanted(minutes),
            "ad": ad if number % 6 == 0 else None,
            "preview": "",
            "recent_titles": [],
        }

    def _write(self, context: StreamScriptContext, chance: random.Random) -> Aired:
        her = {name: getattr(context, name) for name in CoverTextContext.model_fields if hasattr(context, name)}
        cover = CoverTextContext.model_validate({**her, "longest": HEADLINE_LIMIT[self.language], "recent": []})
        return Aired(
            context=context,
            cover=CoverText.model_validate(self._ask(write_cover_text, cover, chance)),
            script=StreamScript.model_validate(self._ask(write_script, context, chance)),
        )

    def _ask(self, write: Any, context: Any, chance: random.Random) -> dict[str, Any]:
        writer = PhraseWriter(
            owner="test",
            language=self.language,
            seed=chance.getrandbits(60),
            catchphrases=context.catchphrases,
            memory=self.memory,
        )
        answer: dict[str, Any] = json.loads(write(context, writer))
        self.dry += writer.dry
        writer.keep()
        return answer
