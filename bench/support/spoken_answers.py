"""What a viewer is shown of an answer, judged: its words as they come, and the line that takes their place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

THOUGHT_ENDS = "</think>"


@dataclass
class Spoken:
    """One answer as one viewer saw it. Times are unix times; `first` is when the first of its words came."""

    answer: int
    viewer: int | None  # who asked
    turned_to: float
    first: float | None = None
    line: str | None = None
    complaints: list[str] = field(default_factory=list)
    states: list[str] = field(default_factory=list)  # the words so far, after each frame

    @property
    def so_far(self) -> str:
        return self.states[-1] if self.states else ""


def follow(frames: Iterable[dict[str, Any]]) -> list[Spoken]:
    """The answers in the order in which she turned to their viewers; frames carry `t`."""
    found: dict[int, Spoken] = {}
    for frame in frames:
        kind, number = frame["kind"], frame.get("answer")
        if kind == "answering" and number is not None:
            if number in found:
                found[number].complaints.append("begun twice")
            found[number] = Spoken(number, frame["question"]["viewer"], frame["t"])
        elif kind in ("words", "line") and number is not None:
            answer = found.setdefault(number, Spoken(number, None, frame["t"], complaints=["not begun"]))
            _hear(answer, frame) if kind == "words" else _end(answer, frame)
        elif kind == "dropped" and number in found:
            found[number].complaints.append("dropped")
    return list(found.values())


def _hear(answer: Spoken, frame: dict[str, Any]) -> None:
    if answer.line is not None:
        answer.complaints.append("words after the line")
    if frame["at"] != len(answer.so_far):
        # Room may take words back by a frame at 0; a model's own answer gives it no reason to.
        answer.complaints.append(f"words at {frame['at']}, where {len(answer.so_far)} were known")
    if frame["text"] and answer.first is None:
        answer.first = frame["t"]
    answer.states.append(answer.so_far[: frame["at"]] + frame["text"])


def _end(answer: Spoken, frame: dict[str, Any]) -> None:
    if answer.line is not None:
        answer.complaints.append("said twice")
    answer.line = frame["text"]
    if frame["cut"]:
        answer.complaints.append("cut")


def faults(answer: Spoken, text: str) -> list[str]:
    """What is wrong with an answer for which the model said `text`; empty when it came exactly, in order, once."""
    found = list(answer.complaints)
    if answer.line != text:
        found.append(f"the line reads {answer.line!r}")
    if answer.so_far.strip() != text:
        found.append(f"the words read {answer.so_far!r}")
    if not all(text.startswith(state.strip()) for state in answer.states):
        found.append("words that are no beginning of the text")
    return found


def proper(sent: Sequence[tuple[str, float]]) -> tuple[str, float]:
    """What a model said after its reasoning, if it had any, and when it sent the first piece of that.

    ValueError when it said nothing else.
    """
    whole = "".join(piece for piece, _at in sent)
    begin = whole.rfind(THOUGHT_ENDS) + len(THOUGHT_ENDS) if THOUGHT_ENDS in whole else 0
    begin += len(whole[begin:]) - len(whole[begin:].lstrip())
    read = 0
    for piece, at in sent:
        read += len(piece)
        if read > begin:
            return whole[begin:].rstrip(), at
    raise ValueError("the model said nothing")
