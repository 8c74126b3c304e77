"""The operators' handbook: what it shows is there, what it quotes stands on the pages, in both languages."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
BOOKS = ("operating.md", "operating.zh-hans.md")
APPS = ("vtuber", "streaming", "company", "store", "unity_bridge", "templates")


@pytest.mark.parametrize("book", [*BOOKS, "../README.md", "../README.zh-hans.md"])
def test_everything_that_it_shows_and_links_to_is_there(book: str) -> None:
    text = (DOCS / book).read_text("utf-8")
    folder = (DOCS / book).parent
    named = {*re.findall(r'src="([^"]+)"', text), *re.findall(r"\]\(([^)#:]+)\)", text)}
    assert len(named) > 5
    assert [name for name in sorted(named) if not (folder / name).exists()] == []


def test_both_books_say_the_same_things_in_the_same_order() -> None:
    one, other = (_shape((DOCS / book).read_text("utf-8")) for book in BOOKS)
    assert one == other
    assert len(one) > 40


def test_words_in_bold_stand_on_the_pages() -> None:
    sources = [
        path.read_text("utf-8")
        for app in APPS
        for ending in ("py", "js", "html")
        for path in (ROOT / app).rglob(f"*.{ending}")
        if "tests" not in path.parts and "locale" not in path.parts
    ]
    everything = "\n".join(sources)
    quoted = {
        words
        for bold in re.findall(r"\*\*(.+?)\*\*", (DOCS / BOOKS[0]).read_text("utf-8"))
        for words in bold.split(" › ")
    }
    assert "Stop her" in quoted
    missing = [words for words in quoted if f'"{words}"' not in everything and f"'{words}'" not in everything]
    assert sorted(missing) == []


def _shape(text: str) -> list[str]:
    """Its headings, pictures, lists and tables, without the words."""
    found = []
    for line in text.splitlines():
        if line.startswith("#"):
            found.append(line.split(" ")[0])
        elif line.startswith("<p"):
            found.append(" ".join(re.findall(r'src="([^"]+?)(?:\.zh-hans)?\.webp"', line)))
        elif line.startswith(("- ", "|")):
            found.append(line[0] * (line.count("|") or 1))
    return found
