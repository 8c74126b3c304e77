"""What the book says for another persona: in anybody's words, with no cat in them and no name but her own."""

import re
from typing import Any

import pytest

from llmservice.fallback import book_for
from llmservice.outputfilter import OutputFilter, default_words
from llmservice.purposes import Language
from streaming.chat.answers.book_or_model import KINDS_FOR_ANYBODY, is_in_the_book
from streaming.chat.fallback.message_kinds import KINDS
from streaming.chat.fallback.reply import LONGEST
from streaming.tests.support.asked_questions import ASKED, LANGUAGES, context, done, many

CATS = {
    "zh": re.compile("猫|喵|爪|尾巴|毛|胡须|铃铛|呼噜|咕噜|舔|鱼|罐|三花|天线|纸箱|苞米|周姨|老咳|飞蛾"),
    "en": re.compile(
        r"\b(?:cats?|mrrp|mew\w*|purr\w*|paws?|tails?|fur|whiskers?|bells?|lick\w*|fish|sardines?|tins?|calico|antenna"
        r"|box|moths?|kittens?|baomi\w*)\b",
        re.IGNORECASE,
    ),
}
FOX: dict[str, Any] = {"persona": "fox", "name": "小狐"}


def anybodys(language: Language) -> list[str]:
    return [name for name in book_for(language).rules if name.startswith("live_chat_anybody.")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_of_theirs_is_a_cats_or_names_baomi(language: Language) -> None:
    book = book_for(language)
    names = {below for name in anybodys(language) for below in book.reachable(name)}
    told = [variant.text for name in names for variant in book.rule(name).variants]
    assert [text for text in told if CATS[language].search(text)] == []
    assert len(told) > 120
    strainer = OutputFilter(words=[default_words()], longest=100_000)
    whole = "\n".join(text for text in told if "{" not in text and "<" not in text)
    assert (strainer.feed(whole) + strainer.flush(), strainer.stopped) == (whole, None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_is_one_for_each_case_that_baomi_has_one_for(language: Language) -> None:
    rules = book_for(language).rules
    endings = {
        "weather": ("_rain", "_sunny", "_clear", "_cloudy", "_snow", "_later"),
        "temperature": ("", "_hot", "_cold"),
    }
    endings |= {
        "game_now": ("", "_talk"),
        "progress": ("", "_talk"),
        "ad": ("", "_brand"),
        "left": ("", "_soon", "_since"),
    }
    endings |= {"remember": ("", "_not"), "season": ("", "_date")}
    endings["next_stream"] = ("", "_talk", "_not", "_later")
    for kind in KINDS_FOR_ANYBODY:
        for ending in endings.get(kind, ("",)):
            assert f"{KINDS[kind].rule}{ending}" in rules and f"live_chat_anybody.{kind}{ending}" in rules, kind
            assert len(rules[f"live_chat_anybody.{kind}{ending}"].variants) >= 3, kind


@pytest.mark.parametrize("kind", sorted(KINDS_FOR_ANYBODY))
def test_what_she_is_heard_to_say_is_no_cats_whatever_else_is_so(kind: str) -> None:
    cases: tuple[dict[str, Any], ...] = (
        {},
        {"game": "", "temperature": 33, "minutes_left": 5, "sponsor": "ACME", "sky": "sunny", "first_time": True},
        {"askers": 3, "temperature": 2, "sky": "snow", "returning": True, "notes": ["我养了一只狗"]},
        {"trouble": "slow", "time_of_day": "night", "sky": "cloudy"},
        {"paid": "gift"},
    )
    for question in ASKED[kind][:2]:
        for language in LANGUAGES:
            for case in cases:
                for text in many(question, language, 4, **FOX, **case):
                    assert not CATS[language].search(text), text
                    assert len(text) <= LONGEST[language]
                    assert not text.startswith(("（", "(")), text


@pytest.mark.parametrize("kind", sorted(ASKED))
@pytest.mark.parametrize("hers", [FOX, {"persona": "momo", "adapter": "momo", "name": "Momo"}])
def test_whatever_is_left_to_the_book_is_said_in_nobody_elses_words(kind: str, hers: dict[str, Any]) -> None:
    for question in ASKED[kind][:2]:
        for language in LANGUAGES:
            for case in ({"paid": "superchat", "amount": "30 CNY"}, {"askers": 3}, {"done": done(language)}):
                for text in many(question, language, 3, **hers, **case):
                    assert not CATS[language].search(text.replace(question, "")), (question, text)
                    assert len(text) <= LONGEST[language]


def test_a_persona_with_nothing_of_her_own_still_has_the_book() -> None:
    told = many("你喜欢吃什么", "zh", 20, persona="nobody-yet", name="新人")
    assert not any(
        text in {f"「{line.text}」" for line in book_for("zh").rule("live_chat_anybody.open").variants}
        for text in told
    )


def test_the_facts_are_told_and_her_own_name() -> None:
    assert all("20:15" in text for text in many("几点了", **FOX))
    assert all("35" in text for text in many("什么时候下播", **FOX))
    assert all("33" in text for text in many("几度", temperature=33, **FOX))
    assert all("momo" in text for text in many("几点了", paid="gift", **FOX))
    told = many("在玩什么", count=60, **FOX)
    assert any("坐在它前面的是小狐" in text for text in told)


@pytest.mark.parametrize(("language", "question"), [("zh", "在玩什么"), ("en", "what are you playing")])
def test_baomi_by_another_name_is_called_by_it(language: Language, question: str) -> None:
    told = many(question, language, 120, name="Toffee")
    assert any(re.search("屏幕前这个叫Toffee|in front of it that’s Toffee", text) for text in told)
    assert not any(re.search("苞米|Baomi", text) for text in told)


@pytest.mark.parametrize(
    ("adapter", "persona", "hers"),
    [
        ("", "baomi", True),
        ("baomi-v2", "baomi", True),
        ("baomi", "momo", True),
        ("", "fox", False),
        ("fox-v2", "fox", False),
    ],
)
def test_the_name_of_a_file_makes_nobody_of_her(adapter: str, persona: str, hers: bool) -> None:
    assert is_in_the_book(context("在吗", adapter=adapter, persona=persona)) is hers
