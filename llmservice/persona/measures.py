"""What is measured of her answers: form, script, copies, variety, and whether they have to do with the question.

docs/persona.md says what each means; the figures are shares from 0 to 1.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from llmservice.persona.row_checks import is_in_form, is_in_script

# An answer that needs so few changes to become one of the rows is that row.
COPIED = 0.9


def formed(answers: Sequence[str], language: str) -> float:
    """`format`: the share of answers that are movements and speech as rows have them."""
    return _share(is_in_form(answer, language) for answer in answers)


def glitched(answers: Sequence[str], language: str) -> float:
    """`glitch`: the share of answers with characters of another script, half a character, or a mark of a model's."""
    return _share(not is_in_script(answer, language) for answer in answers)


def copied(answers: Sequence[str], rows: Sequence[str]) -> float:
    """`copies`: the share of answers with an edit similarity of `COPIED` or more to any row's answer."""
    return _share(any(similarity(answer, row, least=COPIED) >= COPIED for row in rows) for answer in answers)


def distinct_pairs(answers: Sequence[str]) -> float:
    """`distinct2`: different pairs of neighbouring characters, of all such pairs in all answers."""
    pairs = [answer[at : at + 2] for answer in answers for at in range(len(answer) - 1)]
    return len(set(pairs)) / len(pairs) if pairs else 0.0


def on_topic(said: Sequence[tuple[str, str]], labels: Mapping[str, bool]) -> tuple[float | None, int]:
    """`on_topic`: of questions with their answers the share that readers found to the point, and how many nobody has
    read yet. None as long as nobody has read any."""
    read = [labels[key] for key in (label_key(question, answer) for question, answer in said) if key in labels]
    return (_share(read) if read else None), len(said) - len(read)


def label_key(question: str, answer: str) -> str:
    """What a reader's judgement of an answer to a question is filed under."""
    return hashlib.sha256(f"{question}\n{answer}".encode()).hexdigest()[:16]


def similarity(one: str, other: str, *, least: float = 0.0) -> float:
    """1 minus the edit distance in characters over the longer text's length; 0 for what is surely below `least`."""
    longer = max(len(one), len(other))
    if not longer:
        return 1.0
    room = int((1 - least) * longer + 1e-9)
    if abs(len(one) - len(other)) > room:
        return 0.0
    before = list(range(len(other) + 1))
    for at, char in enumerate(one, 1):
        row = [at]
        for place, also in enumerate(other, 1):
            row.append(min(before[place] + 1, row[-1] + 1, before[place - 1] + (char != also)))
        if min(row) > room:
            return 0.0
        before = row
    return 1 - before[-1] / longer


def _share(found: Iterable[bool]) -> float:
    each = list(found)
    return sum(each) / len(each) if each else 0.0
