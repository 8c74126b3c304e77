import re
from pathlib import Path

import pytest

from config.env import BASE_DIR
from llmservice.text.characters import has_cjk, is_cjk
from llmservice.text.cleaning import clean_line, clean_seen_line, clean_text, cut, storable, without_piles
from llmservice.text.sentences import (
    cut_at_sentence,
    ends_sentence,
    first_sentence,
    last_end,
    split_breaths,
    split_clauses,
    split_sentences,
    split_speech,
    whole_sentences,
    without_end,
)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("今天下雨。月亮在打电话！你听？", ["今天下雨。", "月亮在打电话！", "你听？"]),
        ("「好！！」她说。", ["「好！！」", "她说。"]),
        ("等等……猫不出门…", ["等等……", "猫不出门…"]),
        ("真的？！好", ["真的？！", "好"]),
        ("喵～今天下雨", ["喵～今天下雨"]),
        ("第一行\n第二行", ["第一行\n", "第二行"]),
        ("It is 3.5 cm, v1.2 of vtuber.tv. Yes.", ["It is 3.5 cm, v1.2 of vtuber.tv.", " Yes."]),
        ("Mr. Paws and J. R. Cat, e.g. me. And I. Then?", ["Mr. Paws and J. R. Cat, e.g. me.", " And I.", " Then?"]),
        ("She said “I'm full.” Then she ate.", ["She said “I'm full.”", " Then she ate."]),
        ("So... no", ["So...", " no"]),
        ("好.的", ["好.", "的"]),
        ("３．５ 厘米．完", ["３．５ 厘米．", "完"]),
        ("没有完", ["没有完"]),
        ("", []),
    ],
)
def test_sentences_of_a_finished_text(text: str, parts: list[str]) -> None:
    assert split_sentences(text) == parts
    assert "".join(parts) == text


def test_clauses_and_speech_are_cut_in_more_places() -> None:
    assert split_clauses("我叫阿云；喜欢猫。") == ["我叫阿云；", "喜欢猫。"]
    assert split_speech("喵～8～10点见。") == ["喵～", "8～10点见。"]
    assert split_speech("喵～」好") == ["喵～」", "好"]
    assert split_breaths("早，3.5 个布丁。Well, 1,000 of them") == ["早，", "3.5 个布丁。", "Well, ", "1,000 of them"]


def test_the_first_sentence_is_the_first_that_says_anything() -> None:
    assert first_sentence("……今天聊 3.5 级的信号。然后睡") == "今天聊 3.5 级的信号"
    assert first_sentence("Talk about v1.2. Then sleep") == "Talk about v1.2"
    assert first_sentence("。！\n") == ""
    assert without_end(" 好玩！！～ ") == "好玩"
    assert without_end("她说「好。」") == "她说「好。」"


@pytest.mark.parametrize("text", ["好。", "好！」", "喵～", "嗯……", "Yes.", "“Yes.”", "Yes?) ", "好。\n"])
def test_a_text_that_ends_with_a_sentence(text: str) -> None:
    assert ends_sentence(text)
    assert whole_sentences(text) == text.rstrip()


@pytest.mark.parametrize("text", ["好", "她说「喵」", "3.5", "Mr.", "8～10", "好，", "好\n", ""])
def test_a_text_that_ends_with_none(text: str) -> None:
    assert not ends_sentence(text)
    assert whole_sentences(text) == ""


def test_a_text_that_may_go_on_is_cut_only_where_something_has_ended() -> None:
    assert last_end("It is 3.", 50) == 0
    assert last_end("It is 3. Yes", 50) == 8
    assert last_end("It is 3.5 cm", 8) == 0
    assert last_end("第一。第二。", 5) == 3
    assert last_end("「好。」走", 3) == 0
    assert last_end("「好。」走", 4) == 4


def test_what_is_too_long_ends_with_a_sentence_or_an_ellipsis() -> None:
    assert cut_at_sentence("短", 10) == "短"
    assert cut_at_sentence("一二三四五六。七八九十", 10) == "一二三四五六。"
    assert cut_at_sentence("一二。三四五六七八九十", 10) == "一二。三四五六七八…"
    assert cut_at_sentence("It costs 3.55 coins", 11) == "It costs 3…"


def test_characters_of_cjk() -> None:
    assert [char for char in "a,1。，Ａ～ 猫々〇かア한𠮷" if is_cjk(char)] == list("猫々〇かア한𠮷")
    assert has_cjk("a cat 猫") and not has_cjk("a cat 。！ＡＢ")


def test_cleaning() -> None:
    assert clean_text(" a\x00b\r\n\r\n\r\n\r\nc\u202e ", 20) == "ab\n\nc"
    assert clean_line("a\n b\tc", 20) == "a b c"
    assert clean_line("👩\u200d🚀\u200b", 20) == "👩\u200d🚀\u200b"
    assert clean_seen_line("👩\u200d🚀\u200b1️⃣ Z\u0301\u0302\u0303\u0304", 20) == "👩\u200d🚀1️⃣ Z\u0301\u0302"
    assert without_piles("e\u0301") == "e\u0301"
    assert cut("一二三四五", 3) == "一二…"
    assert storable("a\x00\ud800b", 3) == "a?"


# Two of 。！？ with nothing but other marks between them; and the edges of a range of Chinese characters.
_AMONG = r"[…!?.～~；;，,、：:\\n\s|]*"
_OWN_ENDS = re.compile(rf"([。！？])(?:{_AMONG}\1)*{_AMONG}(?!\1)[。！？]")
_OWN_RANGE = re.compile(
    r"\\u(?:30[04][0-9a-f]|30ff|31[0-9a-f]{2}|3400|4dbf|4e00|9f[af][0-9a-f])|[一㐀ぁ]-[\u3040-\u9fff]", re.IGNORECASE
)


def _sources() -> list[Path]:
    apps = ("llmservice", "vtuber", "store", "company", "streaming", "unity_bridge", "config")
    found = [path for app in apps for kind in ("*.py", "*.js") for path in (BASE_DIR / app).rglob(kind)]
    return [path for path in found if not {"tests", "migrations"} & {*path.relative_to(BASE_DIR).parts}]


def test_no_other_module_has_end_marks_or_ranges_of_its_own() -> None:
    home = BASE_DIR / "llmservice" / "text"
    sources = _sources()
    assert {path for path in sources if _OWN_ENDS.search(path.read_text("utf-8"))} == {home / "sentences.py"}
    assert {path for path in sources if _OWN_RANGE.search(path.read_text("utf-8"))} == {home / "characters.py"}


@pytest.mark.parametrize("line", ['_END = "。！？"', 'r"[^。！?？\\n]+"', 'm in "。.！"', 'r"(?:。|！|？)"'])
def test_the_guard_sees_marks(line: str) -> None:
    assert _OWN_ENDS.search(line)


@pytest.mark.parametrize("line", [r'"[\u4e00-\u9fff]"', '"[一-龥]"', r'"\u3400" <= char'])
def test_the_guard_sees_ranges(line: str) -> None:
    assert _OWN_RANGE.search(line)


def test_text_needs_no_django() -> None:
    for path in (BASE_DIR / "llmservice" / "text").glob("*.py"):
        imported = re.findall(r"^\s*(?:from|import) (\S+)", path.read_text("utf-8"), re.M)
        assert [name for name in imported if name.startswith("django") or name.partition(".")[0] == "vtuber"] == []
