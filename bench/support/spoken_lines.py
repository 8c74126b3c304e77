"""What came of lines that were said aloud, piece by piece, and the figures that are made of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class SaidPiece:
    """A piece of a line: when its sound could be fetched (seconds after the line was complete), how long it is."""

    text: str
    ready_s: float
    long_s: float
    key: str = ""


def gaps_s(pieces: Sequence[SaidPiece]) -> list[float]:
    """How long a listener waits between one piece and the next, who plays each as soon as both may be."""
    gaps, ends = [], None
    for piece in pieces:
        begins = piece.ready_s if ends is None else max(ends, piece.ready_s)
        if ends is not None:
            gaps.append(begins - ends)
        ends = begins + piece.long_s
    return gaps


def edits(heard: Sequence[str], said: Sequence[str]) -> int:
    """The fewest insertions, deletions and replacements that make the one of the other."""
    row = list(range(len(heard) + 1))
    for number, wanted in enumerate(said, start=1):
        before, row[0] = row[0], number
        for at, got in enumerate(heard, start=1):
            before, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, before + (wanted != got))
    return row[-1]


def error_share(pairs: Iterable[tuple[Sequence[str], Sequence[str]]]) -> float:
    """Edits for each unit that was said, over all pairs of heard and said. ValueError where nothing was said."""
    wrong = total = 0
    for heard, said in pairs:
        wrong += edits(heard, said)
        total += len(said)
    if not total:
        raise ValueError("nothing was said")
    return wrong / total
