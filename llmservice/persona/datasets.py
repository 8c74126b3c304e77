"""The personas whose rows come with the program."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from llmservice.persona.row_checks import findings
from llmservice.persona.rows import Place, Row, read_rows
from llmservice.persona.sheet import DATA, Sheet, read_sheet


@dataclass(frozen=True)
class Dataset:
    """One persona's folder: a sheet, and a folder of files by topic for each language."""

    folder: Path

    @property
    def name(self) -> str:
        """As it is called on the command line."""
        return self.folder.name

    @property
    def languages(self) -> list[str]:
        """Those that it has rows in."""
        return sorted(path.name for path in self.folder.iterdir() if path.is_dir())

    def sheet(self) -> Sheet:
        """Who she is. ValueError for a sheet that cannot be read."""
        return read_sheet(self.folder)

    def rows(self, language: str) -> list[tuple[Place, Row]]:
        """Her rows in one language, by file and line. BadRow for a line that is none."""
        return [placed for path in sorted((self.folder / language).glob("*.json")) for placed in read_rows(path)]

    def findings(self) -> Iterator[str]:
        """Everything that is wrong with it, a line each."""
        sheet = self.sheet()
        for language in self.languages:
            yield from findings(self.rows(language), sheet, language)


def datasets() -> dict[str, Dataset]:
    """All of them by name."""
    return {path.parent.name: Dataset(path.parent) for path in sorted(DATA.glob("*/sheet.toml"))}
