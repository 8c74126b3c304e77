"""The advertisers and brands that the program ships with."""

import datetime as dt
import tomllib
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from company.models import Advertiser, Brand, Kin, Tone
from vtuber.models import VTuber

_FILE = Path(__file__).with_name("brands.toml")


class BrandEntry(BaseModel):
    """One brand of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str = Field(pattern=r"^[a-z0-9-]{3,60}$")
    kin: Kin
    zh: str
    en: str
    product_zh: str
    product_en: str
    tagline_zh: str
    tagline_en: str


class AdvertiserEntry(BaseModel):
    """One firm of the file, with what it sells."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str = Field(pattern=r"^[a-z0-9-]{3,60}$")
    tone: Tone
    zh: str
    en: str
    brand: list[BrandEntry] = Field(min_length=1)


class Roster(BaseModel):
    """The whole file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    advertiser: list[AdvertiserEntry]


@cache
def roster() -> Roster:
    """The file, read once."""
    return Roster.model_validate(tomllib.loads(_FILE.read_text(encoding="utf-8")))


def load_brands(vtuber: VTuber, game_time: dt.datetime) -> None:
    """At a birth, put every firm and brand of the file into the database that is not there yet.

    What operators edited stays as it is; two births at once load it side by side.
    """
    entries = roster().advertiser
    known = set(Brand.objects.values_list("key", flat=True))
    if all(brand.key in known for entry in entries for brand in entry.brand):
        return
    Advertiser.objects.bulk_create(
        [Advertiser(key=entry.key, name_zh=entry.zh, name_en=entry.en, tone=entry.tone) for entry in entries],
        ignore_conflicts=True,
    )
    firms = {firm.key: firm for firm in Advertiser.objects.all()}
    Brand.objects.bulk_create(
        [
            Brand(
                key=brand.key,
                advertiser=firms[entry.key],
                kin=brand.kin,
                name_zh=brand.zh,
                name_en=brand.en,
                product_zh=brand.product_zh,
                product_en=brand.product_en,
                tagline_zh=brand.tagline_zh,
                tagline_en=brand.tagline_en,
            )
            for entry in entries
            for brand in entry.brand
        ],
        ignore_conflicts=True,
    )
