"""The personas that have rows: those that come with the program, and an operator's own."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from django.conf import settings

from llmservice.persona import desk
from llmservice.persona.row_checks import findings
from llmservice.persona.rows import Place, Row, filled, read_rows
from llmservice.persona.sheet import DATA, Sheet, read_sheet

# Who made her, as long as nobody says who.
_SOMEBODY = {"zh": "做我的人", "en": "the one who made me"}


@dataclass(frozen=True)
class Dataset:
    """One persona's folder: a sheet, and a folder of files by topic for each language."""

    folder: Path
    # Stands for `{{author}}` in rows, by language.
    author: dict[str, str] = field(default_factory=lambda: dict(_SOMEBODY))

    @property
    def name(self) -> str:
        """As it is called on the command line."""
        return self.folder.name

    @property
    def languages(self) -> list[str]:
        """Those that its folder has rows in."""
        return sorted(path.name for path in self.folder.iterdir() if path.is_dir())

    @property
    def all_languages(self) -> list[str]:
        """Those that it has rows in, in its folder or on the desk."""
        return sorted({*self.languages, *desk.languages(self.name)})

    @cached_property
    def _sheet(self) -> Sheet:
        # Asked for once for each row.
        return self.sheet()

    def sheet(self) -> Sheet:
        """Who she is. ValueError for a sheet that cannot be read."""
        return read_sheet(self.folder)

    def rows(self, language: str) -> list[tuple[Place, Row]]:
        """The rows of its folder in one language, by file and line. BadRow for a line that is none."""
        return [placed for path in sorted((self.folder / language).glob("*.json")) for placed in read_rows(path)]

    def all_rows(self, language: str) -> list[tuple[Place, Row]]:
        """Her rows as they count, in one language: the folder's and the desk's. BadRow as `rows`."""
        return desk.laid_over(self.name, language, self.rows(language))

    def name_in(self, language: str) -> str:
        """What she is called in a language."""
        sheet = self._sheet
        return sheet.name if language == "zh" else sheet.name_en

    def filled(self, row: Row, language: str) -> Row:
        """A row with her name and her author in their places."""
        return filled(row, self.name_in(language), self.author.get(language, _SOMEBODY["en"]))

    def findings(self) -> Iterator[str]:
        """Everything that is wrong with it, a line each."""
        sheet = self.sheet()
        for language in self.all_languages:
            yield from findings(self.all_rows(language), sheet, language)


def datasets() -> dict[str, Dataset]:
    """All of them by name; an operator's own goes before ours of the same name."""
    folders = (DATA, Path(settings.PERSONA_DIR))
    return {path.parent.name: Dataset(path.parent) for each in folders for path in sorted(each.glob("*/sheet.toml"))}


def first_with_rows(*names: str) -> str:
    """The first of these names that is a persona's with rows; empty where none is.

    Of an adapter's name and a VTuber's: whose rows she speaks by, however the file of her adapter is called.
    """
    known = datasets()
    return next((name for name in names if name in known), "")
