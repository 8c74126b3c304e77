"""The director's cut of the chat: whom she answers next. Pure: it looks at candidates, and at nothing else.

Fair before everything: who has had no answer yet comes before who has had one, so nobody can starve the others,
however much they write and however often they call her name. What is not chosen simply stays chat.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from llmservice.text.characters import fold

# So many of a viewer's messages are looked at, the newest ones: a flood makes nobody's chances better.
EACH = 3
# Viewers that are looked at, those who wait longest first.
MOST = 300
# Messages that share so much (of their pairs of letters) ask about the same.
ALIKE = 0.7
_ASKS = re.compile(
    r"[?？]|吗|呢|什么|怎么|为什么|为啥|哪|谁|几点|多少|能不能|可不可以|是不是|有没有|"
    r"\b(?:what|why|how|who|where|when|which|can|could|do|does|did|is|are|will|would|should)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Candidate:
    """A message that may be answered."""

    message: int  # its id: later ones are larger
    viewer: int
    text: str
    highlighted: bool
    answers: int  # that this viewer has had in this stream
    known: bool  # has been answered before, in any stream
    paid: bool = False  # and is thanked by name


@dataclass(frozen=True)
class Choice:
    """The message that she answers, and all that are answered with it (the chosen one among them)."""

    chosen: Candidate
    together: tuple[int, ...]
    askers: int


def choose(candidates: Sequence[Candidate], her_name: str) -> Choice | None:
    """Whom she answers next; None when nobody waits."""
    best = _one_each(candidates, her_name)
    if not best:
        return None
    chosen = min(best, key=lambda one: _rank(one, her_name))
    # Nobody's gift is thanked for in another's name.
    others = (one for one in candidates if one.viewer != chosen.viewer and not one.paid)
    alike = [one for one in others if are_alike(one.text, chosen.text)]
    # The chosen viewer's own repetitions are done with, too.
    own = [one for one in candidates if one.viewer == chosen.viewer and are_alike(one.text, chosen.text)]
    together = {chosen.message, *(one.message for one in (*alike, *own))}
    return Choice(chosen, tuple(sorted(together)), 1 + len({one.viewer for one in alike}))


def calls(text: str, her_name: str) -> bool:
    """Whether the message speaks to her by name, or asks something."""
    return fold(her_name) in fold(text) or bool(_ASKS.search(text))


def are_alike(one: str, other: str) -> bool:
    """Whether two messages say the same, give or take some letters."""
    first, second = fold(one), fold(other)
    if not first or not second:
        return one.strip() == other.strip()  # emotes alone
    if first == second:
        return True
    pairs, more = _pairs(first), _pairs(second)
    if len(pairs) < 3 or len(more) < 3:
        return False
    return len(pairs & more) / len(pairs | more) >= ALIKE


def _rank(one: Candidate, her_name: str) -> tuple[bool, int, bool, bool, int]:
    return (not one.highlighted, one.answers, not calls(one.text, her_name), one.known, one.message)


def _one_each(candidates: Sequence[Candidate], her_name: str) -> list[Candidate]:
    """Each viewer's best message: highlighted, else one that calls or asks, else the newest."""
    by_viewer: dict[int, list[Candidate]] = {}
    for one in sorted(candidates, key=lambda candidate: -candidate.message):
        mine = by_viewer.setdefault(one.viewer, [])
        # However much they said after it, what they paid for, or what was picked out for her, stays.
        if one.highlighted or len(mine) < EACH:
            mine.append(one)
    best = [
        min(mine, key=lambda one: (not one.highlighted, not calls(one.text, her_name), -one.message))
        for mine in by_viewer.values()
    ]
    return sorted(best, key=lambda one: one.message)[:MOST]


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}
