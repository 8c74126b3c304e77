import pytest

from llmservice.filters.reasoning import ReasoningFilter, strip_reasoning

ANSWERS = [
    ("<think>猫应该想什么</think>\n\n（甩尾巴）喵～", "（甩尾巴）喵～"),
    ("没有开头的推理，很长\n</think>\n\n喵～ 你好", "喵～ 你好"),
    ("<THINK>\nhm </ think >Hello <3 world", "Hello <3 world"),
    ("<think>a<think>b</think>c</think>d", "d"),
    ("<thinking>x</thinking>d", "d"),
    ("没有推理的回答。", "没有推理的回答。"),
    ("a < b and <b>bold</b>", "a < b and <b>bold</b>"),
    ("<think>never closed, cut at the token li", ""),
    ("half a tag at the end </thi", "half a tag at the end"),
    ("a lone bracket <", "a lone bracket <"),
    ("one</think>two</think>three", "three"),
    ("only reasoning, then nothing</think>", ""),
    ("", ""),
]


@pytest.mark.parametrize(("raw", "clean"), ANSWERS)
def test_a_whole_answer_is_stripped(raw: str, clean: str) -> None:
    assert strip_reasoning(raw)[0] == clean


@pytest.mark.parametrize(("raw", "clean"), ANSWERS)
@pytest.mark.parametrize("patient", [True, False])
def test_every_split_gives_the_same(raw: str, clean: str, patient: bool) -> None:
    if not patient and raw.startswith("one<"):
        clean = "twothree"  # the first closing tag has let it flow; "one" must not show all the same
    for first in range(len(raw) + 1):
        for second in range(first, len(raw) + 1):
            strainer = ReasoningFilter(hold=True, patient=patient)
            pieces = [raw[:first], raw[first:second], raw[second:]]
            shown = "".join([*map(strainer.feed, pieces), strainer.flush()])
            assert shown.rstrip() == clean, pieces


def test_text_flows_at_once_where_nothing_is_held() -> None:
    strainer = ReasoningFilter()
    assert [strainer.feed(piece) for piece in ("你", "好 <", "3", " <th", "ink>no", "</think", ">yes")] == [
        "你",
        "好 ",
        "<3",
        " ",
        "",
        "",
        "yes",
    ]
    assert strainer.flush() == ""
    assert not strainer.stray


def test_held_text_waits_for_the_closing_tag() -> None:
    strainer = ReasoningFilter(hold=True)
    assert strainer.feed("我该怎么回答呢") == ""
    assert strainer.feed("</think>\n\n") == ""
    assert strainer.stray
    assert strainer.feed("喵") == "喵"
    assert strainer.feed("～") == "～"


def test_a_stray_tag_in_flowing_text_is_dropped_and_noted() -> None:
    strainer = ReasoningFilter()
    assert strainer.feed("喵") == "喵"
    assert strainer.feed("</think>呜") == "呜"
    assert strainer.stray
