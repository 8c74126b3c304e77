"""The phrase books of all apps, one a language, read when first needed."""

import importlib.util
import logging
from functools import cache
from pathlib import Path
from types import ModuleType

from llmservice.fallback.phrasebook import PhraseBook, PhraseError
from llmservice.purposes import Language

logger = logging.getLogger(__name__)

LANGUAGES: tuple[Language, ...] = ("zh", "en")
_apps: dict[str, Path] = {}


def register_phrases(app: ModuleType | str) -> None:
    """Register the books of an app, `<app>/phrases/<language>/*.toml`; call it from `AppConfig.ready()`.

    Nothing is read yet, so a process that never speaks by it pays nothing. PhraseError if there is no such folder.
    """
    name = app if isinstance(app, str) else app.__name__
    spec = importlib.util.find_spec(name)
    folders = list(spec.submodule_search_locations or ()) if spec else []
    if not folders or not (folder := Path(folders[0]) / "phrases").is_dir():
        raise PhraseError(f"{name} has no folder phrases/ to register")
    if _apps.get(name) != folder:
        _apps[name] = folder
        book_for.cache_clear()


@cache
def book_for(language: Language) -> PhraseBook:
    """The book of a language, from all registered apps, without what is wrong in it: that is logged, and named by
    Django's check. One app's broken file costs nobody else a word."""
    book, problems = _load(language)
    for problem in problems:
        logger.error("phrases left out: %s", problem)
    return book


def phrase_problems() -> list[PhraseError]:
    """What is wrong in the books of all registered apps; read anew, which takes a second."""
    return [problem for language in LANGUAGES for problem in _load(language)[1]]


def _load(language: Language) -> tuple[PhraseBook, list[PhraseError]]:
    return PhraseBook.load_usable((f"{name}/phrases/{language}", folder / language) for name, folder in _apps.items())
