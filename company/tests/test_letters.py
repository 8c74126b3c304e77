"""What the company, her fans and she herself write without a model."""

import re
from collections import Counter
from typing import Literal

import pytest

from company.models import Kin, Tone
from company.shipped_brands import roster
from company.tests.support.voice import Correspondence, Written
from llmservice.fallback import PhraseBook, book_for, memorable

LANGUAGES: tuple[Literal["zh", "en"], ...] = ("zh", "en")
_LATIN = re.compile(r"[A-Za-z]")
_CJK = re.compile(r"[\u3400-\u9fff]")


def month(language: Literal["zh", "en"], seed: int, days: int = 60) -> list[Written]:
    return [letter for _date, letters in Correspondence(language, seed).days(days) for letter in letters]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("seed", [1, 2026, 77_000])
def test_no_sentence_stands_twice_in_sixty_days(language: Literal["zh", "en"], seed: int) -> None:
    letters = month(language, seed)
    said = Counter(
        sentence for letter in letters for text in (letter.subject, letter.body) for sentence in memorable(text)
    )

    assert {letter.kind for letter in letters} >= {"job", "reply", "answer", "proposal", "fan"}
    assert len(letters) > 80
    assert [sentence for sentence, times in said.items() if times > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_letters_are_filled_bounded_and_in_one_language(language: Literal["zh", "en"]) -> None:
    for letter in month(language, 5):
        everything = "\n".join([letter.subject, letter.body])
        assert not re.search(r"[{}<>]", everything), everything
        assert 3 <= len(letter.subject) <= 120, letter.subject
        assert 20 <= len(letter.body) <= 1500, letter.body
        bare = re.sub(r"《[^》]*》", "", everything)
        foreign = _LATIN if language == "zh" else _CJK
        assert not foreign.search(bare), everything
        assert "  " not in everything
        assert not re.search(r"[。，]{2}|[,.]{2}|\ba [aeiou]", everything), everything


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_seed_writes_the_same_letters(language: Literal["zh", "en"]) -> None:
    assert month(language, 9, 20) == month(language, 9, 20)
    assert month(language, 9, 20) != month(language, 10, 20)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_job_mail_names_brand_reward_and_deadline_and_an_ad_line_names_the_brand(
    language: Literal["zh", "en"],
) -> None:
    names = [brand.zh if language == "zh" else brand.en for firm in roster().advertiser for brand in firm.brand]
    jobs = [letter for letter in month(language, 3) if letter.kind == "job"]

    assert jobs
    for letter in jobs:
        foot = letter.body.splitlines()[-1]
        brand = next(name for name in names if name in foot)
        assert brand in letter.body.rsplit("\n\n", 1)[0]
        assert any(brand in line for line in letter.extra[1:])


def rule_names(book: PhraseBook, prefix: str) -> set[str]:
    return {name.split(".", 1)[1] for name in book.rules if name.startswith(prefix)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_tone_and_every_kind_of_thing_has_its_page(language: Literal["zh", "en"]) -> None:
    book = book_for(language)

    assert {f"quote_{tone}" for tone in Tone.values} <= rule_names(book, "job_mail.")
    assert {f"open_{kin}" for kin in Kin.values} <= rule_names(book, "job_ads.")
    assert {f"react_{kin}" for kin in Kin.values} <= rule_names(book, "mail_reply.")
    for rule, parts in (("project_ideas.which", ("title", "what", "how", "why")), ("mail_fan.story", ())):
        for variant in book.rule(rule).variants:
            for part in parts or ("subject", "one", "two"):
                assert f"{rule.split('.')[0]}.{variant.text}_{part}" in book.rules


def test_both_languages_say_as_much() -> None:
    zh, en = book_for("zh"), book_for("en")
    ours = {name for book in (zh, en) for name, rule in book.rules.items() if rule.source.startswith("company/")}

    assert len(ours) > 200
    assert [name for name in ours if len(zh.rule(name).variants) != len(en.rule(name).variants)] == []


# How often a sentence of each rule is wanted in thirty days, at the rates of her life.
NEEDED = {
    "job_mail": {"subject": 11, "opening": 11, "ask": 11, "practical": 11, "close": 11},
    "mail_reply": {"yes_subject": 11, "aside": 14, "yes_promise": 11, "talk_subject": 2, "talk_react": 2},
    "mail_ack": {"yes_subject": 11, "yes_body": 11, "talk_subject": 2, "talk_body": 2, "close": 14},
    "mail_answer": {
        "approved_subject": 5,
        "approved_news": 5,
        "approved_reason": 5,
        "approved_close": 5,
        "maybe_subject": 4,
        "maybe_news": 4,
        "maybe_reason": 4,
        "maybe_close": 4,
        "declined_subject": 2,
        "declined_news": 2,
        "declined_reason": 2,
        "declined_close": 2,
        "then_talk": 3,
        "then_reward": 3,
        "then_words": 1,
    },
    "mail_notice": {"reminder_subject": 5, "reminder_body": 5, "reminder_close": 5},
    "mail_fan": {"close": 10, "played": 4},
    "project_mail": {"subject": 10, "opening": 8, "talk_opening": 2, "need": 10, "close": 10},
}
# A slot that a letter fills makes another sentence of a variant; it is counted as so many.
FACTS = 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_place_has_four_times_what_a_month_needs(language: Literal["zh", "en"]) -> None:
    book = book_for(language)

    def ways(rule: str) -> int:
        total = 0
        for variant in book.rule(rule).variants:
            count = 1
            for part in variant.parts:
                if not isinstance(part, str):
                    count *= ways(part.rule) if hasattr(part, "rule") else 1
            total += count * (FACTS if any(hasattr(part, "name") for part in variant.parts) else 1)
        return total

    poor = {
        f"{file}.{key}": (ways(f"{file}.{key}"), need)
        for file, keys in NEEDED.items()
        for key, need in keys.items()
        if ways(f"{file}.{key}") < 4 * need
    }
    assert poor == {}
    for part in ("title", "what", "how", "why"):
        ideas = book.rule("project_ideas.which").variants
        assert sum(len(book.rule(f"project_ideas.{idea.text}_{part}").variants) for idea in ideas) >= 4 * 10
    for part in ("subject", "one", "two"):
        stories = book.rule("mail_fan.story").variants
        assert sum(len(book.rule(f"mail_fan.{story.text}_{part}").variants) for story in stories) >= 4 * 9
