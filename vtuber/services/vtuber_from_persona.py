"""Another VTuber beside the first, made from the folder of a persona."""

import datetime as dt
from collections.abc import Container

from django.core.validators import validate_slug
from django.db import transaction

from llmservice.persona.datasets import Dataset
from llmservice.persona.sheet import Sheet
from llmservice.purposes import Language
from vtuber.default_persona import PersonaSheet
from vtuber.models import VTuber
from vtuber.services.vtuber_creation import create_vtuber

# Facts of a character sheet that are told as her looks (covers are painted from these), and as her tastes. All but
# `look` and `tastes` are her character.
_LOOKS, _TASTES = ("kind", "look"), ("tastes",)


@transaction.atomic
def create_from_persona(
    first: VTuber,
    *,
    slug: str,
    persona: Dataset,
    language: Language,
    name: str = "",
    wakes_at: dt.time | None = None,
    sleeps_at: dt.time | None = None,
    seed: int = 1,
    real: dt.datetime,
) -> VTuber:
    """Create a VTuber who lives at the game time of `first`, at her speeds, and does in an outage what she does.

    She speaks by the persona's rows, and by its adapter where there is one. `name` takes the place of the sheet's.
    ValidationError for a slug that is none or is taken, for a name that is too long, and for hours that leave no
    day; ValueError for a sheet that cannot be read.
    """
    validate_slug(slug)
    sheet = persona_sheet(persona.sheet(), language)
    given = {"name": name or None, "wakes_at": wakes_at, "sleeps_at": sleeps_at}
    sheet = sheet.model_copy(update={field: value for field, value in given.items() if value is not None})
    VTuber(slug=slug, name=sheet.name).full_clean()
    clock = first.clock
    vtuber = create_vtuber(
        slug=slug,
        sheet=sheet,
        game_time=clock.now(real),
        real=real,
        seed=seed,
        speed=clock.speed,
        live_speed=clock.live_speed,
        policy=clock.policy,
    )
    # Rows and adapter are looked for under her slug as well: a persona of that name needs no second one.
    vtuber.persona.adapter = "" if persona.name == slug else persona.name
    vtuber.persona.full_clean()
    vtuber.persona.save(update_fields=["adapter"])
    return vtuber


def persona_sheet(sheet: Sheet, language: Language) -> PersonaSheet:
    """Who she is in the words that prompts are given, from the facts of a character sheet."""
    of_character = [fact.key for fact in sheet.facts if fact.key not in ("look", *_TASTES)]
    return PersonaSheet(
        name=sheet.name if language == "zh" else sheet.name_en,
        language=language,
        looks=_told(sheet, _LOOKS, language),
        character=_told(sheet, of_character, language),
        tastes=_told(sheet, _TASTES, language),
        catchphrases=[],
    )


def _told(sheet: Sheet, keys: Container[str], language: Language) -> str:
    facts = [fact for fact in sheet.facts if fact.key in keys]
    return "".join(fact.zh for fact in facts) if language == "zh" else " ".join(fact.en for fact in facts)
