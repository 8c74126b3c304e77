"""Which rows stay, and which are held out: nothing twice, and nothing on both sides."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import regex

from llmservice.persona.row_checks import alike
from llmservice.persona.rows import Place, Row

_MARKS = regex.compile(r"[\p{P}\p{S}\s]+")
# Questions that share so much of their pairs of characters ask the same.
_SAME_QUESTION = 0.7


@dataclass(frozen=True)
class Split:
    """Rows to learn from, and rows that she never sees before she is asked them."""

    learnt: list[Row]
    held_out: list[Row]


def bare_words(text: str) -> str:
    """A text without marks and blanks, in small letters: what it asks, however it is written."""
    bare: str = _MARKS.sub("", text)
    return bare.casefold()


def without_doubles(rows: Sequence[tuple[Place, Row]]) -> tuple[list[tuple[Place, Row]], list[tuple[Place, str]]]:
    """The rows with each thing said once, the first of them; and the places of the others, with why they go."""
    gone: dict[Place, str] = {}
    seen: dict[object, Place] = {}
    for place, row in rows:
        key = (bare_words(row.instruction), row.input, row.history, bare_words(row.output))
        first = seen.setdefault(key, place)
        if first != place:
            gone[place] = f"the same row as {first}"
    for place, other in alike([placed for placed in rows if placed[0] not in gone]):
        if other not in gone:
            gone.setdefault(place, f"nearly the answer of {other}")
    return [placed for placed in rows if placed[0] not in gone], list(gone.items())


def split(rows: Sequence[tuple[Place, Row]], *, share: float, seed: int) -> Split:
    """Hold out about `share` (0 to 1) of the rows of each file.

    Rows that ask the same, answer nearly the same, or have a turn in common stay on one side. The same rows and seed
    give the same split, in whatever order the rows come.
    """
    families = _families(rows)
    by_file: defaultdict[str, list[list[int]]] = defaultdict(list)
    for family in families:
        by_file[min(rows[number][0].path.name for number in family)].append(family)
    held: set[int] = set()
    for _name, groups in sorted(by_file.items()):
        wanted = share * sum(len(group) for group in groups)
        taken = 0
        for group in sorted(groups, key=lambda group: _lot(seed, (rows[number][1] for number in group))):
            # A family that is too large for what is left is learnt from.
            if taken + len(group) <= wanted + 0.5:
                held.update(group)
                taken += len(group)
    return Split(
        [row for number, (_place, row) in enumerate(rows) if number not in held],
        [row for number, (_place, row) in enumerate(rows) if number in held],
    )


def _lot(seed: int, rows: Iterable[Row]) -> str:
    return min(hashlib.sha256(f"{seed}:{row.as_line()}".encode()).hexdigest() for row in rows)


def _families(rows: Sequence[tuple[Place, Row]]) -> list[list[int]]:
    """Rows that belong together, as groups of their numbers."""
    parent = list(range(len(rows)))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    def join(one: int, other: int) -> None:
        parent[root(one)] = root(other)

    number_of = {place: number for number, (place, _row) in enumerate(rows)}
    for place, other in alike(rows):
        join(number_of[place], number_of[other])
    first: dict[str, int] = {}
    for number, (_place, row) in enumerate(rows):
        for said in (row.instruction, *(said for said, _answer in row.history)):
            # One word may be asked of by many rows ("hi"), and each answers it in her own way: they stay together.
            join(number, first.setdefault(bare_words(said), number))
    for question, earlier in _same_questions(list(first)):
        join(first[question], first[earlier])
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for number in range(len(rows)):
        groups[root(number)].append(number)
    return list(groups.values())


def _same_questions(questions: Sequence[str]) -> Iterable[tuple[str, str]]:
    pairs = [{text[at : at + 2] for at in range(len(text) - 1)} for text in questions]
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for number, own in enumerate(pairs):
        shared: defaultdict[int, int] = defaultdict(int)
        for pair in own:
            for earlier in holders[pair]:
                shared[earlier] += 1
            holders[pair].append(number)
        for earlier, common in shared.items():
            if common > _SAME_QUESTION * (len(own) + len(pairs[earlier]) - common):
                yield questions[number], questions[earlier]
