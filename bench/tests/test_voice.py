"""What is made of spoken pieces: gaps between them, and how much of what was said was heard."""

import importlib.util

import pytest

from bench.support.listening import syllables
from bench.support.spoken_lines import SaidPiece, edits, error_share, gaps_s
from bench.voice import LINES
from llmservice.tests.support.missing_parts import give_up
from llmservice.voice.spoken import spoken_text


def test_a_gap_is_what_a_listener_waits() -> None:
    pieces = [
        SaidPiece("一", 1.0, 2.0),
        SaidPiece("二", 2.0, 2.0),
        SaidPiece("三", 6.0, 1.0),
        SaidPiece("四", 7.5, 1.0),
    ]
    # The second is there before the first ends; the third comes a second late, and all after it begin later.
    assert gaps_s(pieces) == [0.0, 1.0, 0.5]
    assert gaps_s(pieces[:1]) == []
    assert gaps_s([]) == []


def test_edits_are_the_fewest() -> None:
    assert edits([], []) == 0
    assert edits("kitten", "sitting") == 3
    assert edits(["jin", "tian"], ["jin", "tian"]) == 0
    assert edits([], ["miao"]) == edits(["miao"], []) == 1


def test_the_share_is_of_all_that_was_said() -> None:
    assert error_share([(["a"], ["a", "b"]), (["c"], ["c", "d"])]) == 0.5
    with pytest.raises(ValueError, match="nothing was said"):
        error_share([([], [])])


def test_traditional_characters_are_read_as_their_simplified_ones() -> None:
    if importlib.util.find_spec("pypinyin") is None:
        give_up("the embedded voice is not installed: pip install -r requirements-voice.txt")
    said = ["wo", "rao", "zhe", "zou", "xiao", "yu", "gan"]
    assert syllables("我繞著走，小魚乾") == syllables("我绕着走，小鱼干") == said
    assert syllables("著名") == ["zhu", "ming"]


def test_there_are_fifty_lines_and_each_says_something() -> None:
    lines = [line for line in LINES.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    assert len(lines) == len(set(lines)) == 50
    assert all(spoken_text(line, "zh") for line in lines)
