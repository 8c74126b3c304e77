"""The figures that her answers are measured by."""

import pytest

from llmservice.persona import measures

GOOD = "（舔爪子）「鱼干还剩半条，分你一半。」"


def test_form_and_script_are_counted_by_answer() -> None:
    answers = [GOOD, "「喵。」", "鱼干还剩半条。", "「喵", "（只有动作）", "「喵。」（，，）"]
    assert measures.formed(answers, "zh") == pytest.approx(2 / 6)
    assert measures.glitched([GOOD, "「ありがとう」", "「\ufffd」", "「this is it」"], "zh") == pytest.approx(3 / 4)
    assert measures.glitched(["“Fish. 鱼”", "“Fish.”"], "en") == pytest.approx(1 / 2)
    assert (measures.formed([], "zh"), measures.glitched([], "zh")) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("", "", 1.0),
        ("abcd", "abcd", 1.0),
        ("abcd", "abxd", 0.75),
        ("abcd", "abc", 0.75),
        ("abc", "xyz", 0.0),
        ("kitten", "sitting", 1 - 3 / 7),
    ],
)
def test_similarity_is_one_minus_the_share_of_changes(one: str, other: str, alike: float) -> None:
    assert measures.similarity(one, other) == pytest.approx(alike)
    assert measures.similarity(other, one) == pytest.approx(alike)


def test_what_is_surely_below_the_least_is_not_worked_out() -> None:
    assert measures.similarity("abcdefghij", "abcdefghiX", least=0.9) == pytest.approx(0.9)
    assert measures.similarity("abcdefghij", "abcdefghXX", least=0.9) == 0.0


def test_a_copy_is_an_answer_that_is_nearly_a_row() -> None:
    rows = [GOOD, "「我在窗台上。」"]
    changed = GOOD.replace("半条", "一条")
    assert measures.copied([GOOD, changed, "「那边有一条鱼，我先看见的。」"], rows) == pytest.approx(2 / 3)


def test_variety_is_of_all_answers_together() -> None:
    assert measures.distinct_pairs(["abab"]) == pytest.approx(2 / 3)
    assert measures.distinct_pairs(["ab", "ab"]) == pytest.approx(1 / 2)
    assert measures.distinct_pairs(["a", ""]) == 0.0


def test_on_topic_is_read_from_labels_and_what_nobody_read_is_told() -> None:
    said = [("在吗", "「在。」"), ("在吗", "「鱼。」"), ("几点", "「三点。」")]
    labels = {measures.label_key(*said[0]): True, measures.label_key(*said[1]): False}
    assert measures.on_topic(said, labels) == (0.5, 1)
    assert measures.on_topic(said, {}) == (None, 3)
    assert measures.label_key("a", "b") != measures.label_key("a\nb", "")
