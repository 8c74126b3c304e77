"""The catalogue that the program ships with, and the words for its genres."""

import tomllib
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from store.models import Game, Genre
from store.titles import TITLE_LIMIT, fold

_FILE = Path(__file__).with_name("catalogue.toml")
# What the store agent may ask for a game; the shipped ones keep to it too.
LOWEST_PRICE, HIGHEST_PRICE = 15, 120


class CatalogueEntry(BaseModel):
    """One game of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str = Field(pattern=r"^[a-z0-9-]{3,60}$")
    zh: str = Field(min_length=1, max_length=TITLE_LIMIT)
    en: str = Field(min_length=1, max_length=TITLE_LIMIT)
    genre: Genre
    price: int = Field(ge=LOWEST_PRICE, le=HIGHEST_PRICE)
    pitch_zh: str = Field(min_length=4, max_length=200)
    pitch_en: str = Field(min_length=4, max_length=200)


class Catalogue(BaseModel):
    """The whole file: games, and what a genre is called in each of her languages."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    genre: dict[Genre, dict[str, str]]
    game: list[CatalogueEntry]


@cache
def catalogue() -> Catalogue:
    """The file, read once."""
    return Catalogue.model_validate(tomllib.loads(_FILE.read_text(encoding="utf-8")))


def genre_word(genre: str, language: str) -> str:
    """What she calls a genre in her own language, whatever language the pages are in."""
    return catalogue().genre[Genre(genre)][language]


def load_catalogue() -> None:
    """Put every game of the file into the database that is not there yet; what operators edited stays as it is."""
    known = set(Game.objects.values_list("key", flat=True))
    missing = [entry for entry in catalogue().game if entry.key not in known]
    Game.objects.bulk_create(
        [
            Game(
                key=entry.key,
                title_zh=entry.zh,
                title_en=entry.en,
                fold_zh=fold(entry.zh),
                fold_en=fold(entry.en),
                genre=entry.genre,
                price=entry.price,
                pitch_zh=entry.pitch_zh,
                pitch_en=entry.pitch_en,
            )
            for entry in missing
        ],
        # Two VTubers born at once load it side by side.
        ignore_conflicts=True,
    )
