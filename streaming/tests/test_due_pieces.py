"""How much of an answer that still comes may be said: what can not be read otherwise any more."""

import pytest

from streaming.aloud.due_pieces import pieces_of, settled, settled_pieces


@pytest.mark.parametrize(
    ("text", "beginning"),
    [
        ("", ""),
        ("小鱼干", ""),
        ("小鱼干。还有", "小鱼干。"),
        ("「小鱼干。」还有", "「小鱼干。」"),
        ("「小鱼干。」", "「小鱼干。」"),
        ("（打哈欠。又打", ""),
        ("（打哈欠。又打）好。", "（打哈欠。又打）好。"),
        ("*扑过去。", ""),
        ("*扑过去。* 好。", "*扑过去。* 好。"),
        ("好喵～今天", ""),
        ("3.", ""),
        ("Hello. How", "Hello."),
        ("Hello.", ""),
        ("Mr. Paws", ""),
        ("第一行\n第二", "第一行\n"),
    ],
)
def test_only_what_can_not_be_read_otherwise_any_more_is_said_before_the_end(text: str, beginning: str) -> None:
    assert settled(text) == beginning


@pytest.mark.parametrize("first", [0, 10])
def test_what_was_said_of_a_growing_answer_is_the_beginning_of_the_whole(
    first: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("streaming.aloud.due_pieces.breath", lambda: (22, 6, first))
    lines = [
        "（慌忙数了一遍）「一，二……十二根，都在。铁锅，你这句是长的那根，风一吹就提醒我。」",
        "「爬。书架三层，我登过两次顶，上面有去年的灰和一颗弹珠。游泳？」（已经在门外了）",
        "「有。没有。有！凌晨一点四十那阵最多，一团一团的。拨到两点，都滚到暖气片后面去了。喵。」",
        "喵。",
    ]
    for text in lines:
        whole = pieces_of(text, "zh")
        before: tuple[str, ...] = ()
        for end in range(len(text) + 1):
            now = settled_pieces(text[:end], "zh")
            assert now[: len(before)] == before
            assert whole[: len(now)] == now
            before = now
    assert settled_pieces("「爬。」", "zh") == ()
    assert pieces_of("「爬。」", "zh") == ("爬。",)
