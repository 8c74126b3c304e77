"""The character sheet: what is so of a persona, in both languages, and what may never be said against it."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Fact:
    """Something that is so. `never` are patterns of what contradicts it."""

    key: str
    zh: str
    en: str
    never: tuple[re.Pattern[str], ...]


@dataclass(frozen=True)
class Sheet:
    """Who a persona is."""

    name: str
    # As she is called in English.
    name_en: str
    facts: tuple[Fact, ...]

    def contradicted_by(self, text: str) -> Fact | None:
        """The fact that an answer of hers says otherwise; None for none."""
        return next((fact for fact in self.facts if any(pattern.search(text) for pattern in fact.never)), None)


def read_sheet(folder: Path) -> Sheet:
    """`sheet.toml` of a persona's folder. ValueError for what is none."""
    path = folder / "sheet.toml"
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        facts = tuple(
            Fact(fact["key"], fact["zh"], fact["en"], tuple(re.compile(each) for each in fact.get("never", ())))
            for fact in told["fact"]
        )
        return Sheet(str(told["name"]), str(told.get("name_en") or told["name"]), facts)
    except (OSError, KeyError, TypeError, re.error, tomllib.TOMLDecodeError) as error:
        raise ValueError(f"{path} is no character sheet: {error}") from error
