from pathlib import Path

import pytest

from llmservice.checks import check_phrase_books
from llmservice.fallback import PhraseBook, PhraseError, book_for, phrase_registry, register_phrases
from llmservice.fallback.phrase_registry import phrase_problems
from llmservice.purposes import Language


def shelf(folder: Path, **files: str) -> PhraseBook:
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return PhraseBook.load([("app/phrases/zh", folder)])


def test_rules_are_named_by_file_and_fill_slots_and_rules(tmp_path: Path) -> None:
    book = shelf(
        tmp_path,
        tweet='rain = ["<food>和{thing}都湿了，<world.sound>。"]\nfood = ["布丁"]\n[night]\nrain = ["夜雨。"]',
        world='sound = ["滴答"]\nfood = ["小鱼干"]',
    )
    assert book.expand("tweet.rain", {"thing": "耳朵"}, lambda rule: rule.variants[0]) == "布丁和耳朵都湿了，滴答。"
    assert book.expand("tweet.night.rain", {}, lambda rule: rule.variants[0]) == "夜雨。"
    assert set(book.reachable("tweet.rain")) == {"tweet.rain", "tweet.food", "world.sound"}
    assert book.slots("tweet.rain") == {"thing"}


def test_combinations_are_counted_without_slots(tmp_path: Path) -> None:
    book = shelf(tmp_path, t='a = ["<b><b>{x}", "one"]\nb = ["1", "2", "3"]')
    assert book.combinations("t.a") == 10


def test_a_missing_slot_is_an_error_even_if_this_variant_does_without(tmp_path: Path) -> None:
    book = shelf(tmp_path, t='a = ["plain", "<b>"]\nb = ["{x}"]')
    with pytest.raises(PhraseError, match=r"app/phrases/zh/t.toml \[t.a\] needs the slots x"):
        book.expand("t.a", {"y": 1}, lambda rule: rule.variants[0])


def test_an_unknown_rule_names_its_neighbours(tmp_path: Path) -> None:
    book = shelf(tmp_path, t='a = ["1"]')
    with pytest.raises(PhraseError, match=r"no phrase rule 't\.b'; that file has: t\.a"):
        book.rule("t.b")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a = []", r"t.toml \[t.a\]: the list is empty"),
        ('a = ["x", "x"]', r"t.toml \[t.a\]: 'x' stands twice"),
        ('a = ["<nowhere>"]', r"t.toml \[t.a\]: there is no rule <nowhere>"),
        ('a = ["<b>"]\nb = ["<c>", "end"]\nc = ["<a>"]', r"t.toml \[t.a\]: it never ends: t.a → t.b → t.c → t.a"),
        ('a = ["<a>"]', r"it never ends: t.a → t.a"),
        ('a = ["{Thing}"]', r"t.toml \[t.a\]: a bracket that opens no"),
        ('a = ["I <3 you"]', r"t.toml \[t.a\]: a bracket that opens no"),
        ("a = [1]", r"t.toml \[t.a\]: 1 is not a string"),
        ('a = "x"', r"t.toml \[t.a\]: a rule is a list of strings"),
        ('"雨" = ["x"]', r"t.toml \[t.雨\]: name rules with a-z"),
        ("a = [", r"t.toml: "),
    ],
)
def test_a_wrong_book_is_refused_with_file_and_key(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(PhraseError, match=problem):
        shelf(tmp_path, t=text)


def test_two_apps_can_share_a_file_name_but_not_a_rule(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    (one / "mail.toml").write_text('hello = ["hi"]')
    (two / "mail.toml").write_text('bye = ["bye"]')
    assert set(PhraseBook.load([("one", one), ("two", two)]).rules) == {"mail.hello", "mail.bye"}
    (two / "mail.toml").write_text('hello = ["hi"]')
    with pytest.raises(PhraseError, match=r"two/mail.toml \[mail.hello\]: one/mail.toml has that rule already"):
        PhraseBook.load([("one", one), ("two", two)])


def test_a_broken_file_costs_nobody_else_a_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for app in ("one", "two"):
        (tmp_path / app / "phrases" / "zh").mkdir(parents=True)
        (tmp_path / app / "__init__.py").touch()
    good, bad = tmp_path / "one" / "phrases" / "zh", tmp_path / "two" / "phrases" / "zh"
    (good / "mail.toml").write_text('hello = ["hi <name>"]\nname = ["you"]')
    (bad / "broken.toml").write_text("a = [")
    (bad / "mail.toml").write_text('hello = ["stolen"]\nbye = ["bye", "<broken.a>"]\nlost = ["<broken.a>"]')
    (bad / "round.toml").write_text('a = ["<b>"]\nb = ["<a>"]\nc = ["<lost>"]\nd = ["fine"]')
    monkeypatch.setattr(phrase_registry, "_apps", {})
    monkeypatch.syspath_prepend(str(tmp_path))
    book_for.cache_clear()
    try:
        register_phrases("one")
        register_phrases("two")
        book = book_for("zh")
        found = {name: [variant.text for variant in rule.variants] for name, rule in book.rules.items()}
    finally:
        book_for.cache_clear()
    assert found == {"mail.hello": ["hi <name>"], "mail.name": ["you"], "mail.bye": ["bye"], "round.d": ["fine"]}
    assert book.expand("mail.hello", {}, lambda rule: rule.variants[0]) == "hi you"
    problems = [
        "two/phrases/zh/broken.toml: Invalid value (at end of document)",
        "two/phrases/zh/mail.toml [mail.hello]: one/phrases/zh/mail.toml has that rule already",
        "two/phrases/zh/mail.toml [mail.bye]: there is no rule <broken.a>",
        "two/phrases/zh/mail.toml [mail.lost]: there is no rule <broken.a>",
        "two/phrases/zh/round.toml [round.c]: there is no rule <lost>",
        "two/phrases/zh/round.toml [round.a]: it never ends: round.a → round.b → round.a",
        "two/phrases/zh/round.toml [round.b]: there is no rule <round.a>",
    ]
    assert [record.getMessage() for record in caplog.records] == [f"phrases left out: {each}" for each in problems]
    assert [warning.msg for warning in check_phrase_books()] == [f"Phrases are left out: {each}" for each in problems]


def test_nothing_is_left_out_of_the_books_of_all_installed_apps() -> None:
    assert phrase_problems() == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_books_of_all_installed_apps_can_be_read(language: Language) -> None:
    assert book_for(language).rules
