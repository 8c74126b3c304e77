"""What may be wrong with rows: each finding names its line."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

import regex
from django.utils.translation import gettext as _

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
# A movement has a word in it.
_MOVE, _SPEECH = r"（(?=[^）]*\w)[^（）「」]{1,24}）", r"「[^「」（）]{1,160}」"
_FORMATS = {
    "zh": re.compile(rf"(?:{_MOVE})?{_SPEECH}(?:{_MOVE})?(?:{_SPEECH})?(?:{_MOVE})?"),
    "en": re.compile(r"(?:\([^()“”]{1,120}\)\s?|“[^“”()]{1,400}”\s?){1,6}"),
}
_PLACEHOLDER = re.compile(r"\{\{(?:name|author)\}\}")
_GLITCH = regex.compile(r"[\ufffd\p{Hiragana}\p{Katakana}\p{Hangul}]|</?think>")
_LATIN_WORD = re.compile(r"[A-Za-z]{4,}")
_MARKS = regex.compile(r"[\p{P}\p{S}\s]+")


class Wrong(NamedTuple):
    """What is wrong with a row by itself, in words, and in which of its fields."""

    field: str
    text: str


def findings(rows: Placed, sheet: Sheet, language: str) -> Iterator[str]:
    """Everything that is wrong with the rows of one language, a line each."""
    seen: dict[tuple[str, str, object], Place] = {}
    for place, row in rows:
        for wrong in wrong_with(row, sheet, language):
            yield f"{place}: {wrong.text}"
        first = seen.setdefault(_asked(row), place)
        if first != place:
            yield f"{place}: {_same_words(first)}"
    for place, other in alike(rows):
        yield f"{place}: {_nearly(other)}"
    for phrase, share in phrases(rows):
        if share > PHRASE_SHARE and share * len(rows) > _FEW_ANSWERS:
            yield _("“%(phrase)s” stands in %(share)s of all answers") % {"phrase": phrase, "share": f"{share:.1%}"}


def wrong_with(row: Row, sheet: Sheet, language: str) -> Iterator[Wrong]:
    """What is wrong with a row, whatever others there are."""
    if not row.instruction.strip():
        yield Wrong("instruction", _("somebody says nothing"))
    if not all(text.strip() for turn in row.history for text in turn):
        yield Wrong("history", _("somebody says nothing"))
    for number, answer in enumerate(row.answers):
        field = "history" if number < len(row.history) else "output"
        for text in _wrong_with_answer(answer, sheet, language):
            yield Wrong(field, text)


def wrong_beside(row: Row, others: Placed, kin: Collection[Place] = ()) -> Iterator[Wrong]:
    """What is wrong with a row as one among others: it says what one of them says. `kin` may have its answer."""
    asked, own = _asked(row), _pairs(row.output)
    for place, other in others:
        if _asked(other) == asked:
            yield Wrong("instruction", _same_words(place))
        elif place not in kin and _is_alike(own, _pairs(other.output)):
            yield Wrong("output", _nearly(place))


def _wrong_with_answer(answer: str, sheet: Sheet, language: str) -> Iterator[str]:
    if not answer.strip():
        yield _("she says nothing")
    elif not is_in_form(answer, language):
        yield _("not movement and speech as they are written: %(answer)s") % {"answer": answer}
    if len(answer) > LONGEST[language]:
        yield _("%(count)d characters, at most %(most)d") % {"count": len(answer), "most": LONGEST[language]}
    if not is_in_script(answer, language):
        yield _("characters of another script: %(answer)s") % {"answer": answer}
    if fact := sheet.contradicted_by(answer):
        yield _("against the sheet (%(fact)s): %(answer)s") % {"fact": fact.key, "answer": answer}


def placeholders(text: str) -> set[str]:
    """The `{{name}}` and `{{author}}` of a text."""
    return set(_PLACEHOLDER.findall(text))


def _asked(row: Row) -> tuple[str, str, object]:
    return row.instruction.strip(), row.input, row.history


def _same_words(place: Place) -> str:
    return _("the same words as %(place)s") % {"place": place}


def _nearly(place: Place) -> str:
    return _("nearly the answer of %(place)s") % {"place": place}


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}


def _is_alike(one: set[str], other: set[str]) -> bool:
    return len(one & other) > ALIKE * len(one | other)


def is_in_form(answer: str, language: str) -> bool:
    """Whether an answer is movements and speech as they are written."""
    return _FORMATS[language].fullmatch(answer) is not None


def is_in_script(answer: str, language: str) -> bool:
    """Whether an answer keeps to its language's script: no foreign words, no half characters, no model's marks."""
    bare = _PLACEHOLDER.sub("", answer)
    foreign = _LATIN_WORD.search(bare) is not None if language == "zh" else has_cjk(bare)
    return not foreign and _GLITCH.search(answer) is None


def alike(rows: Placed) -> Iterator[tuple[Place, Place]]:
    """Pairs of rows whose answers are nearly the same. Kin may be: other words for one question have one answer."""
    pairs = [_pairs(row.output) for _place, row in rows]
    holders: defaultdict[str, list[int]] = defaultdict(list)
    compared: set[tuple[int, int]] = set()
    for number, (place, row) in enumerate(rows):
        # What is nearly the same shares a stretch of some length.
        for shingle in {row.output[at : at + _SHINGLE] for at in range(len(row.output) - _SHINGLE + 1)}:
            for earlier in holders[shingle]:
                if (earlier, number) in compared:
                    continue
                compared.add((earlier, number))
                other = rows[earlier][0]
                if not (place.kin and place.kin == other.kin) and _is_alike(pairs[earlier], pairs[number]):
                    yield place, other
            holders[shingle].append(number)


def phrases(rows: Placed, most: int = 10) -> list[tuple[str, float]]:
    """The phrases that stand in most answers, with their share of them. What kin have in common counts once."""
    found: Counter[str] = Counter()
    answers = list(dict.fromkeys((place.kin or place, row.output) for place, row in rows))
    for _of, output in answers:
        words = _MARKS.sub(" ", output).split()
        if has_cjk(output):
            sizes = range(_PHRASE[0], _PHRASE[1] + 1)
            found.update({word[at : at + n] for word in words for n in sizes for at in range(len(word) - n + 1)})
        else:
            found.update({" ".join(words[at : at + 4]).lower() for at in range(len(words) - 3)})
    return [(phrase, times / len(answers)) for phrase, times in found.most_common(most)] if answers else []
