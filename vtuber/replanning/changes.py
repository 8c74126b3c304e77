"""The changes of a proposal as data: what each does, what it takes along, and what has to be taken with it."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Literal

from pydantic import AwareDatetime, BaseModel, Field

from vtuber.translatable import Translatable


class Placed(BaseModel):
    """A task's place in the day and what it is; game time."""

    start: AwareDatetime
    end: AwareDatetime
    content: str


class Change(BaseModel):
    """One change: a task added, moved, left out, or made something else.

    `brings` are those that come along when it is taken (a stream's cover); `needs` those without which it is not
    possible (somebody else's place) or has no point (a cover without its stream). Both by `key`.
    """

    key: str
    kind: Literal["add", "move", "drop", "change"]
    task: int | None = None
    type: str
    category: str = ""
    source: str = ""
    origin: dict[str, str] = Field(default_factory=dict)
    was: Placed | None = None
    now: Placed | None = None
    why: Translatable
    brings: list[str] = Field(default_factory=list)
    needs: list[str] = Field(default_factory=list)
    accepted: bool = False

    @property
    def content(self) -> str:
        """What it is about, for a sentence."""
        placed = self.now or self.was
        return placed.content if placed else ""

    @property
    def vacates(self) -> bool:
        """Whether it leaves the place where its task lies now."""
        return self.was is not None and (self.now is None or (self.now.start, self.now.end) != _times(self.was))


def _times(placed: Placed) -> tuple[dt.datetime, dt.datetime]:
    return placed.start, placed.end


def overlap(one: Placed, other: Placed) -> bool:
    """Whether two places share a moment."""
    return one.start < other.end and other.start < one.end


def note_needs(changes: Sequence[Change]) -> None:
    """Fill in what needs whose place: a change goes where the task of another one still lies."""
    for change in changes:
        for other in changes:
            if other is change or change.now is None or other.was is None or not other.vacates:
                continue
            if overlap(change.now, other.was) and other.key not in change.needs:
                change.needs.append(other.key)


def taken_together(changes: Iterable[Change], wanted: Iterable[str]) -> list[str]:
    """The keys that go with `wanted`: what they bring, and what swaps its place with them."""
    by_key = {change.key: change for change in changes if not change.accepted}
    taken = {key for key in wanted if key in by_key}
    while True:
        more = {key for each in taken for key in by_key[each].brings if key in by_key}
        more |= {
            key for each in taken for key in by_key[each].needs if key in by_key and each in _all_needs(by_key, key)
        }
        if more <= taken:
            return [key for key in by_key if key in taken]
        taken |= more


def _all_needs(by_key: dict[str, Change], key: str) -> set[str]:
    found: set[str] = set()
    ahead = [key]
    while ahead:
        for need in by_key[ahead.pop()].needs:
            if need in by_key and need not in found:
                found.add(need)
                ahead.append(need)
    return found


def first_missing(changes: Sequence[Change], taken: Iterable[str]) -> tuple[Change, Change] | None:
    """A change among `taken` and one that it needs and that nobody takes; None when nothing is missing."""
    by_key = {change.key: change for change in changes}
    wanted = set(taken)
    for key in wanted:
        for need in by_key[key].needs:
            if need not in wanted and not by_key[need].accepted:
                return by_key[key], by_key[need]
    return None
