"""Which rows stay, and which are held out: nothing twice, and nothing on both sides."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import regex

from llmservice.persona.row_checks import alike
from llmservice.persona.rows import Place, Row

_MARKS = regex.compile(r"[\p{P}\p{S}\s]+")
# What is held out where nobody says otherwise, and the lot that draws it.
HELD_OUT_SHARE, SPLIT_SEED = 0.05, 42
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


def ask_the_same(one: str, other: str) -> bool:
    """Whether two questions share nearly all of their words, however they are written."""
    first, second = bare_words(one), bare_words(other)
    return first == second or _is_same(_pairs(first), _pairs(second))


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

    Rows that ask the same, answer nearly the same, have a turn in common or are kin stay on one side. The same rows
    and seed give the same split, in whatever order the rows come; an edit or another wording moves nothing.
    """
    families = _families(rows)
    by_file: defaultdict[str, list[list[int]]] = defaultdict(list)
    for family in families:
        by_file[min(rows[number][0].path.name for number in family)].append(family)
    held: set[int] = set()
    for _name, groups in sorted(by_file.items()):
        known_by = [{_known_by(*rows[number]) for number in group} for group in groups]
        wanted = share * sum(map(len, known_by))
        taken = 0
        for group, names in sorted(zip(groups, known_by, strict=True), key=lambda family: _lot(seed, family[1])):
            # A family that is too large for what is left is learnt from.
            if taken + len(names) <= wanted + 0.5:
                held.update(group)
                taken += len(names)
    return Split(
        [row for number, (_place, row) in enumerate(rows) if number not in held],
        [row for number, (_place, row) in enumerate(rows) if number in held],
    )


def _known_by(place: Place, row: Row) -> str:
    return place.kin or row.as_line()


def _lot(seed: int, names: Iterable[str]) -> str:
    return min(hashlib.sha256(f"{seed}:{name}".encode()).hexdigest() for name in names)


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
    first_of_kin: dict[str, int] = {}
    for number, (place, row) in enumerate(rows):
        if place.kin:
            join(number, first_of_kin.setdefault(place.kin, number))
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
    pairs = [_pairs(text) for text in questions]
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


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}


def _is_same(one: set[str], other: set[str]) -> bool:
    return len(one & other) > _SAME_QUESTION * len(one | other)
