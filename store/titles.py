"""Game titles as people and models write them."""

import unicodedata

from llmservice.text.cleaning import clean_line

TITLE_LIMIT = 60
FOLD_LIMIT = 70


def fold(title: str) -> str:
    """What two spellings of one title share: no case, no width, no blanks, no punctuation. Empty for no title."""
    plain = unicodedata.normalize("NFKC", title).casefold()
    return "".join(char for char in plain if char.isalnum())[:FOLD_LIMIT]


def clean_title(title: str) -> str:
    """A title from outside as it may be kept: one line, without the brackets that mark a title in her todolist."""
    return clean_line(title.translate({ord("《"): None, ord("》"): None}), TITLE_LIMIT)
