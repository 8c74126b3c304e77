"""An answer as it was shown, measured by what the model said."""

from typing import Any

import pytest

from bench.support.spoken_answers import faults, follow, proper

TEXT = "（歪头）「喵。」"


def answering(t: float = 1.0, answer: int = 5, viewer: int = 3) -> dict[str, Any]:
    return {"t": t, "kind": "answering", "answer": answer, "question": {"viewer": viewer}}


def words(t: float, at: int, text: str, answer: int = 5) -> dict[str, Any]:
    return {"t": t, "kind": "words", "answer": answer, "at": at, "text": text}


def line(t: float, text: str = TEXT, answer: int | None = 5, cut: bool = False) -> dict[str, Any]:
    return {"t": t, "kind": "line", "answer": answer, "text": text, "cut": cut}


def judged(*frames: dict[str, Any]) -> list[str]:
    (one,) = follow(frames)
    return faults(one, TEXT)


def test_an_exact_answer_has_no_faults_and_knows_when_its_words_began() -> None:
    frames = [answering(), words(1.5, 0, ""), words(2.0, 0, TEXT[:4]), words(2.5, 4, TEXT[4:]), line(3.0)]
    (one,) = follow([*frames, line(9.0, "她自己说的。", answer=None)])
    assert (one.answer, one.viewer, one.turned_to, one.first, one.line) == (5, 3, 1.0, 2.0, TEXT)
    assert faults(one, TEXT) == []


def test_a_gap_an_overlap_and_a_wrong_text_are_faults() -> None:
    begin, end = words(2, 0, TEXT[:4]), line(3)
    assert judged(answering(), begin, words(2, 5, TEXT[5:]), end)[0] == "words at 5, where 4 were known"
    assert judged(answering(), begin, words(2, 2, TEXT[2:]), end) == ["words at 2, where 4 were known"]
    assert judged(answering(), words(2, 0, "汪"), end)[-1] == "words that are no beginning of the text"
    assert judged(answering(), words(2, 0, TEXT), line(3, "汪")) == ["the line reads '汪'"]


def test_what_comes_twice_too_late_or_cut_is_a_fault() -> None:
    whole = words(2, 0, TEXT)
    assert "said twice" in judged(answering(), whole, line(3), line(4))
    assert "words after the line" in judged(answering(), whole, line(3), words(4, len(TEXT), "！"))
    assert judged(answering(), whole, line(3, cut=True)) == ["cut"]
    assert "not begun" in judged(whole, line(3))
    assert "dropped" in judged(answering(), {"t": 2, "kind": "dropped", "answer": 5})


def test_the_answer_proper_begins_after_the_reasoning() -> None:
    sent = [("<think>想", 1.0), ("想</thi", 2.0), ("nk>\n\n", 3.0), ("（歪头）", 4.0), ("「喵。」\n", 5.0)]
    assert proper(sent) == (TEXT, 4.0)
    assert proper(sent[3:]) == (TEXT, 4.0)
    assert proper([("</think>（歪头", 1.0), ("）「喵。」", 2.0)]) == (TEXT, 1.0)
    with pytest.raises(ValueError, match="nothing"):
        proper(sent[:3])
