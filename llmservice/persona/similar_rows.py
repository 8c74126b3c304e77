"""Rows whose question is nearly the one that was asked: what somebody wrote for her to answer, word by word.

Questions are compared by their short runs of characters, each as heavy as it is rare among her rows: so "你会死吗"
and "你会老吗", which have three of four characters in common, are strangers. Rows that are held out from training are
never found: what she says to their questions measures what she does without them.
"""

import logging
import math
import threading
from collections import Counter, defaultdict
from collections.abc import Sequence

import regex

from llmservice.persona import desk
from llmservice.persona.datasets import Dataset, datasets
from llmservice.persona.rows import BadRow
from llmservice.persona.selection import bare_words, split
from llmservice.persona.training.recipe import load_recipe

# From this likeness on (1: the same words) two questions ask the same; read from a list of everyday ones.
ASKS_THE_SAME = 0.55
# From here on they do so in nearly the same words.
SAME_WORDS = 0.8
# The lot that `persona train` draws what it holds out by, where nobody says otherwise.
SEED = 42
# Answers to one question: the likest come first, and she takes one that she has not given lately; of those that are
# less like it than the likest by more than this share, none.
_MOST, _BEHIND = 4, 0.2
_LONGEST_RUN = 3
# Whom one calls first, and how one's sentence trails off: neither is asked.
_AROUND = regex.compile(r"^(?:主播|(?:hey|hi)\s+)+|[呀啊呢吧嘛哦喔呗啦哈哟]+$")
# A sentence with one of these asks for something else than the same sentence without.
_TURNS = (regex.compile(r"[不没别]|n['’]?t\b|\bno"), regex.compile(r"还是|或者|\bor\b"))

logger = logging.getLogger(__name__)
_kept: dict[tuple[str, str], tuple[desk.Version, "RowIndex"]] = {}
_building = threading.Lock()


class RowIndex:
    """Questions with their answers, in one language."""

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        self._pairs = [(question, answer) for question, answer in pairs if bare_words(question)]
        counted = [_runs(question) for question, _answer in self._pairs]
        rows_with = Counter(run for runs in counted for run in runs)
        self._rarity = {run: math.log((len(counted) + 1) / (count + 0.5)) for run, count in rows_with.items()}
        self._unseen = math.log((len(counted) + 1) / 0.5)
        self._rows_by_run: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, runs in enumerate(counted):
            for run, weight in self._weights(runs).items():
                self._rows_by_run[run].append((number, weight))

    def answers(self, question: str, *, least: float = ASKS_THE_SAME) -> list[str]:
        """Her answers to questions that are at least so like this one, those to the likest first; mostly none."""
        likeness: defaultdict[int, float] = defaultdict(float)
        for run, weight in self._weights(_runs(question)).items():
            for number, other in self._rows_by_run.get(run, ()):
                likeness[number] += weight * other
        turns = _turns(question)
        found = [
            (-like, number)
            for number, like in likeness.items()
            if like >= least and _turns(self._pairs[number][0]) == turns
        ]
        likest = -min(found)[0] if found else 0.0
        near = [number for like, number in sorted(found) if -like >= (1 - _BEHIND) * likest]
        return [self._pairs[number][1] for number in near[:_MOST]]

    def _weights(self, runs: Counter[str]) -> dict[str, float]:
        """How much each run of characters tells, together of length 1."""
        weights = {
            run: (1 + math.log(count)) * self._rarity.get(run, self._unseen) * math.sqrt(len(run))
            for run, count in runs.items()
        }
        length = math.hypot(*weights.values()) or 1.0
        return {run: weight / length for run, weight in weights.items()}


def written_answers(persona: str, language: str, question: str, *, least: float = ASKS_THE_SAME) -> list[str]:
    """What her rows answer to a question that asks the same, the likest first; nothing for a persona without rows.

    `least` is the likeness (0 to 1) from which on it does.

    Rows with turns before them, or with a context, answer something else. Rows of the desk count from the moment that
    they are accepted; files are read once a process.
    """
    dataset = datasets().get(persona)
    return _index(dataset, language).answers(question, least=least) if dataset else []


def _index(dataset: Dataset, language: str) -> RowIndex:
    version, key = desk.version(dataset.name, language), (str(dataset.folder), language)
    with _building:
        kept = _kept.get(key)
        if kept is None or kept[0] != version:
            kept = _kept[key] = (version, RowIndex(_pairs(dataset, language)))
        return kept[1]


def _pairs(dataset: Dataset, language: str) -> list[tuple[str, str]]:
    try:
        placed = [(place, dataset.filled(row, language)) for place, row in dataset.all_rows(language)]
    except (BadRow, OSError, ValueError) as error:
        logger.warning("the rows of %s can't be read, and are not spoken: %s", dataset.name, error)
        return []
    parts = split(placed, share=load_recipe("small").run.held_out_share, seed=SEED)
    # What an operator wrote or accepted is said, whatever a lot would have it measured by.
    held_out = {row.digest for row in parts.held_out}
    told = [row for place, row in placed if place.desk or row.digest not in held_out]
    return [(row.instruction, row.output) for row in told if not row.history and not row.input]


def _runs(question: str) -> Counter[str]:
    bare = bare_words(_AROUND.sub("", question.strip().casefold()))
    text = f"^{bare or bare_words(question)}$"
    return Counter(
        text[at : at + length] for length in range(1, _LONGEST_RUN + 1) for at in range(len(text) - length + 1)
    )


def _turns(question: str) -> tuple[bool, ...]:
    return tuple(bool(turn.search(question.casefold())) for turn in _TURNS)
