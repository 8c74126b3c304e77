"""Her turns of phrase: what was said a moment ago is not what she says next."""

import re
from collections import Counter

import pytest

from llmservice.fallback import ShortMemory, book_for
from llmservice.purposes import Language
from streaming.chat.fallback.reply import write_chat
from streaming.chat.fallback.worn_words import WornWords
from streaming.tests.support.asked_questions import LANGUAGES, QUESTIONS, context, many, said, writer

_DIRECTION = re.compile(r"（[^（）]*）|\([^()]*\)")
_PLACE = re.compile(r"\\?[{<][a-z_.]+\\?[}>]")


def test_worn_is_the_share_of_neighbours_that_stood_there() -> None:
    worn = WornWords(["（歪头）「窗台上有鱼。」", "“The Fridge hums.”"])
    assert worn.share("「窗台很暖」") == pytest.approx(1 / 3)  # of 窗台, 台很 and 很暖; none crosses a mark
    assert worn.share("「鱼。窗台」") == 1
    assert worn.share("“the fridge sleeps”") == pytest.approx(1 / 2)
    assert worn.share("「暖暖」") == worn.share("「。」") == worn.share("") == WornWords([]).share("「窗台」") == 0


def test_a_viewers_name_wears_nothing_out() -> None:
    worn = WornWords(["「云姐，坐。」"])
    assert worn.share("「云姐，喝水。」") > 0 == worn.share("「云姐，喝水。」", without="云姐")


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_line_of_a_kind_comes_once_before_any_comes_again(language: Language) -> None:
    question, rule = ("打印机怎么了" if language == "zh" else "what's with the printer"), "live_chat_world.printer"
    forms = [
        re.compile(".+".join(map(re.escape, _PLACE.split(_DIRECTION.sub("", variant.text).strip()))))
        for variant in book_for(language).rule(rule).variants
    ]
    memory, taken = ShortMemory(), list[int]()
    for seed in range(len(forms)):
        pen = writer(language, seed, memory)
        text = _DIRECTION.sub("", write_chat(context(question, language, nickname=""), pen))
        words = re.sub("[「」“”]", "", text)
        taken += [number for number, form in enumerate(forms) if form.search(" ".join(words.split()))]
        pen.keep()
    assert sorted(taken) == list(range(len(forms)))


def test_no_movement_comes_again_before_the_others_of_its_mood() -> None:
    moves = {variant.text for variant in book_for("zh").rule("live_chat_move.sleepy").variants}
    memory, moved = ShortMemory(), list[str]()
    for seed in range(15):
        pen = writer("zh", seed, memory)
        moved += _DIRECTION.findall(write_chat(context("你困吗", nickname=""), pen))
        pen.keep()
    assert len(moved) == len(set(moved)) >= 8 and set(moved) <= moves


def test_other_words_are_taken_than_those_of_her_last_answers() -> None:
    before = many("你怕黑吗")
    pairs = WornWords(before)
    anew, unaware = many("怕吸尘器吗", answered=before), many("怕吸尘器吗")
    assert sum(map(pairs.share, anew)) < 0.75 * sum(map(pairs.share, unaware))
    assert said("怕吸尘器吗", answered=before) == said("怕吸尘器吗", answered=before)


def test_what_was_written_for_a_question_is_said_however_worn() -> None:
    row, other = "「窗台上有一条鱼。」", "「碗是空的，我看过两遍。」"
    assert said("鱼呢", written=[row, other], answered=[row]) == row


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_movement_is_in_more_than_three_of_a_hundred_answers(language: Language) -> None:
    memory, told = ShortMemory(), list[str]()
    for seed, (_kind, question) in enumerate(QUESTIONS * 2):
        pen = writer(language, seed, memory)
        told.append(write_chat(context(question, language, answered=told[-1:-120:-1]), pen))
        pen.keep()
    moved = Counter(move for text in told for move in _DIRECTION.findall(text))
    assert max(moved.values()) <= 0.03 * len(told)
    assert len(moved) > 100
