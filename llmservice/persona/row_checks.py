"""What may be wrong with rows: each finding names its line."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import regex

from llmservice.persona.rows import Place, Row
from llmservice.persona.sheet import Sheet
from llmservice.text.characters import has_cjk

Placed = Sequence[tuple[Place, Row]]

# Characters of an answer beyond which it is cut off in training.
LONGEST = {"zh": 180, "en": 480}
# Of all answers, the share that one phrase may stand in.
PHRASE_SHARE = 0.03
# Which says nothing of so few answers.
_FEW_ANSWERS = 5
# Answers that share so much of their pairs of characters are one answer twice.
ALIKE = 0.62
_PHRASE = (4, 6)
_SHINGLE = 8
_MOVE, _SPEECH = r"（[^（）「」]{1,24}）", r"「[^「」（）]{1,160}」"
_FORMATS = {
    "zh": re.compile(rf"(?:{_MOVE})?{_SPEECH}(?:{_MOVE})?(?:{_SPEECH})?(?:{_MOVE})?"),
    "en": re.compile(r"(?:\([^()“”]{1,120}\)\s?|“[^“”()]{1,400}”\s?){1,6}"),
}
_PLACEHOLDER = re.compile(r"\{\{(?:name|author)\}\}")
_GLITCH = regex.compile(r"[\ufffd\p{Hiragana}\p{Katakana}\p{Hangul}]|</?think>")
_LATIN_WORD = re.compile(r"[A-Za-z]{4,}")
_MARKS = regex.compile(r"[\p{P}\p{S}\s]+")


def findings(rows: Placed, sheet: Sheet, language: str) -> Iterator[str]:
    """Everything that is wrong with the rows of one language, a line each."""
    seen: dict[tuple[str, str, object], Place] = {}
    for place, row in rows:
        for wrong in _wrong_with(row, sheet, language):
            yield f"{place}: {wrong}"
        key = (row.instruction.strip(), row.input, row.history)
        if key in seen:
            yield f"{place}: the same words as {seen[key]}"
        seen.setdefault(key, place)
    for place, other in alike(rows):
        yield f"{place}: nearly the answer of {other}"
    for phrase, share in phrases(rows):
        if share > PHRASE_SHARE and share * len(rows) > _FEW_ANSWERS:
            yield f"“{phrase}” stands in {share:.1%} of all answers"


def _wrong_with(row: Row, sheet: Sheet, language: str) -> Iterator[str]:
    if not row.instruction.strip() or not all(text.strip() for turn in row.history for text in turn):
        yield "somebody says nothing"
    for answer in row.answers:
        bare = _PLACEHOLDER.sub("", answer)
        if not answer.strip():
            yield "she says nothing"
        elif not is_in_form(answer, language):
            yield f"not movement and speech as they are written: {answer}"
        if len(answer) > LONGEST[language]:
            yield f"{len(answer)} characters, at most {LONGEST[language]}"
        if not is_in_script(bare, language):
            yield f"characters of another script: {answer}"
        if fact := sheet.contradicted_by(answer):
            yield f"against the sheet ({fact.key}): {answer}"


def is_in_form(answer: str, language: str) -> bool:
    """Whether an answer is movements and speech as they are written."""
    return _FORMATS[language].fullmatch(answer) is not None


def is_in_script(answer: str, language: str) -> bool:
    """Whether an answer keeps to its language's script: no foreign words, no half characters, no model's marks."""
    foreign = _LATIN_WORD.search(answer) is not None if language == "zh" else has_cjk(answer)
    return not foreign and _GLITCH.search(answer) is None


def alike(rows: Placed) -> Iterator[tuple[Place, Place]]:
    """Pairs of rows whose answers are nearly the same."""
    pairs = [{text[at : at + 2] for at in range(len(text) - 1)} for text in (row.output for _place, row in rows)]
    holders: defaultdict[str, list[int]] = defaultdict(list)
    compared: set[tuple[int, int]] = set()
    for number, (_place, row) in enumerate(rows):
        # What is nearly the same shares a stretch of some length.
        for shingle in {row.output[at : at + _SHINGLE] for at in range(len(row.output) - _SHINGLE + 1)}:
            for earlier in holders[shingle]:
                if (earlier, number) in compared:
                    continue
                compared.add((earlier, number))
                both = pairs[earlier] & pairs[number]
                if len(both) > ALIKE * len(pairs[earlier] | pairs[number]):
                    yield rows[number][0], rows[earlier][0]
            holders[shingle].append(number)


def phrases(rows: Placed, most: int = 10) -> list[tuple[str, float]]:
    """The phrases that stand in most answers, with their share of them."""
    found: Counter[str] = Counter()
    for _place, row in rows:
        words = _MARKS.sub(" ", row.output).split()
        if has_cjk(row.output):
            sizes = range(_PHRASE[0], _PHRASE[1] + 1)
            found.update({word[at : at + n] for word in words for n in sizes for at in range(len(word) - n + 1)})
        else:
            found.update({" ".join(words[at : at + 4]).lower() for at in range(len(words) - 3)})
    return [(phrase, times / len(rows)) for phrase, times in found.most_common(most)] if rows else []
