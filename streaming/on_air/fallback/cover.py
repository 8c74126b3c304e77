"""The words on a cover, without a model."""

import json

from streaming.on_air.contexts import MOODS, CoverTextContext
from streaming.on_air.talk_themes import family_of
from vtuber.plugin import PhraseWriter

# Faces that suit a kind of game or talk more than others; the rest is chance.
_LIKELY = {
    "horror": "surprised",
    "mystery": "curious",
    "puzzle": "curious",
    "adventure": "curious",
    "cozy": "sleepy",
    "sleep": "sleepy",
    "signal": "curious",
    "strategy": "smug",
    "management": "smug",
    "roguelike": "surprised",
    "creature": "surprised",
    "food": "happy",
    "cooking": "happy",
}


def write_cover_text(context: CoverTextContext, writer: PhraseWriter) -> str:
    """A headline that fits, and a face for it, as JSON."""
    kind = context.genre if context.game else family_of(context.theme, writer.book)
    rule = f"live_cover.{kind}"

    def headline() -> str:
        return writer.say(
            rule if writer.rng.random() < 0.6 else f"live_cover.any_{'game' if context.game else 'talk'}"
        )

    text = writer.fresh(headline)[: context.longest]
    mood = _LIKELY.get(kind, "") if writer.rng.random() < 0.5 else ""
    return json.dumps({"headline": text, "mood": mood or writer.pick(MOODS)}, ensure_ascii=False)
