import pytest

from llmservice.fallback.memorable import digest, memorable, sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("今天下雨。月亮在打电话！你听？", ["今天下雨", "月亮在打电话", "你听"]),
        ("今天  下雨，", ["今天下雨"]),
        ("「今天下雨」", ["今天下雨"]),
        ("今天下雨……猫不出门…", ["今天下雨", "猫不出门"]),
        ("第一行\n第二行\r\n", ["第一行", "第二行"]),
        ("（甩尾巴 啪嗒啪嗒）「……喵～」", ["甩尾巴啪嗒啪嗒", "喵"]),
        ("（打哈欠）今天下雨。", ["今天下雨"]),
        ("（打哈欠）", ["打哈欠"]),
        (
            "The moth is back. It's 3.5 cm wide! See vtuber.tv now",
            ["the moth is back", "its 3 5 cm wide", "see vtuber tv now"],
        ),
        ("She said “I'm full.” Then she ate.", ["she said im full", "then she ate"]),
        ("So... no", ["so", "no"]),
        ("ＡＢＣ １２", ["abc 12"]),
        ("《星露谷》今晚 20:00 开播", ["星露谷今晚20 00开播"]),
        ("!!!…。\n \n", []),
        ("", []),
    ],
)
def test_a_text_is_split_and_normalised(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_interjections_and_catchphrases_may_come_again() -> None:
    text = "喵～。咕噜咕噜。（甩尾巴 啪嗒啪嗒）「……喵～」\n我听见冰箱在想我。"
    assert memorable(text, ["（甩尾巴 啪嗒啪嗒）「……喵～」"]) == ["我听见冰箱在想我"]
    assert memorable("Meow. Oh well! The fridge hums.") == ["the fridge hums"]
    assert memorable("一二三四。一二三四五。") == ["一二三四五"]


def test_a_digest_is_the_same_everywhere() -> None:
    assert digest("今天下雨") == -7278405494471370786
    assert -(2**63) <= digest("x") < 2**63
