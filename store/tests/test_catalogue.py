"""The games that the program ships with, their titles, and what she says when she buys one."""

import re
from typing import Literal

import pytest
from django.core.exceptions import ValidationError

from llmservice.fallback import PhraseWriter, ShortMemory, book_for, memorable
from store import services
from store.catalogue import catalogue, genre_word
from store.models import Game, Genre, Ownership
from store.selectors import find_game, genre_of, owned_titles
from store.tests.support.factory import game
from store.titles import clean_title, fold
from vtuber.tests.support.world import DATE, baomi

LANGUAGES: tuple[Literal["zh", "en"], ...] = ("zh", "en")


def test_the_catalogue_is_rich_and_every_title_is_its_own() -> None:
    games = catalogue().game
    folds = [fold(title) for entry in games for title in (entry.zh, entry.en)]

    assert len(games) >= 70
    assert {entry.genre for entry in games} == set(Genre)
    assert len(set(folds)) == len(folds)
    assert not [entry.zh for entry in games if re.search(r"[A-Za-z《》]", entry.zh + entry.pitch_zh)]
    assert not [entry.en for entry in games if re.search(r"[\u3400-\u9fff]", entry.en + entry.pitch_en)]
    for language in LANGUAGES:
        assert len({genre_word(genre, language) for genre in Genre}) == len(Genre)


def test_titles_are_recognised_however_they_are_written() -> None:
    assert fold("Paper Boat Post") == fold("paper-boat  POST") == fold("Ｐａｐｅｒ Boat Post!")
    assert fold("去月亮的电梯 坏在四楼") == fold("去月亮的电梯坏在四楼")
    assert fold("《》 …") == ""
    assert clean_title(" 《纸船\n邮差》\u202e ") == "纸船 邮差"


@pytest.mark.django_db
def test_a_newborn_owns_five_affordable_games_of_different_genres_by_her_seed() -> None:
    first, same, other = (baomi(slug=slug, seed=seed) for slug, seed in (("a", 1), ("b", 1), ("c", 2)))

    titles = [set(owned_titles(vtuber)) for vtuber in (first, same, other)]
    assert titles[0] == titles[1] != titles[2]
    copies = Ownership.objects.filter(vtuber=first).select_related("game")
    assert len({copy.game.genre for copy in copies}) == 5
    assert all(copy.gift and copy.price_paid == 0 and not copy.streamed for copy in copies)
    assert all(copy.game.price <= 60 for copy in copies)


@pytest.mark.django_db
def test_a_second_birth_adds_no_game_and_keeps_an_operators_price() -> None:
    baomi()
    Game.objects.filter(key="paper-boat-post").update(price=99)
    baomi(slug="second")

    assert Game.objects.count() == len(catalogue().game)
    assert game("paper-boat-post").price == 99


@pytest.mark.django_db
def test_a_game_is_found_in_either_language() -> None:
    baomi()

    assert find_game("纸船邮差") == find_game("ｐａｐｅｒ boat post") == game("paper-boat-post")
    assert find_game("") is None
    assert find_game("No Such Game") is None
    assert genre_of("纸船邮差") == "adventure"
    assert genre_of("No Such Game") == "other"


@pytest.mark.django_db
def test_one_title_is_one_game_in_whatever_spelling() -> None:
    baomi()
    with pytest.raises(ValidationError, match="纸船邮差"):
        services.save_game(Game(title_en="PAPER boat-post", genre="other", price=20))
    with pytest.raises(ValidationError):
        services.save_game(Game(title_en="《》", genre="other", price=20))
    mine = services.save_game(Game(title_zh="《自制 游戏》", genre="other", price=20, source="operator"))
    assert (mine.title_zh, mine.title_for("en")) == ("自制 游戏", "自制 游戏")


@pytest.mark.django_db
def test_what_the_agent_makes_up_is_bounded() -> None:
    baomi()

    def list_one(title: str, price: int = 50, genre: str = "cozy") -> Game | None:
        return services.list_unknown_game(
            title=title, genre=genre, price=price, pitch="x" * 900, language="en", date=DATE
        )

    dear, cheap = list_one("《Gold》 Rush Hour", 99_999, "first-person nap"), list_one("Nearly Free", -5)
    assert dear is not None and (dear.title_en, dear.price, dear.genre) == ("Gold Rush Hour", 120, "other")
    assert cheap is not None and cheap.price == 15 and len(cheap.pitch_en) <= 200
    assert list_one("gold rush HOUR") == dear  # known by now
    assert list_one("Third Game") is not None
    assert list_one("Fourth Game") is None
    assert list_one("《》") is None
    assert Game.objects.filter(source="agent").count() == 3


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_sixty_days_of_purchases_have_sixty_reasons(language: Literal["zh", "en"], seed: int) -> None:
    memory, said = ShortMemory(), []
    for number, entry in enumerate(catalogue().game[:: 3 if seed == 1 else 2][:30]):
        writer = PhraseWriter(owner="test", language=language, seed=seed * 1000 + number, memory=memory)
        title = entry.zh if language == "zh" else entry.en
        text = writer.say(f"shop.why_{entry.genre}", game=f"《{title}》", price=entry.price)
        writer.keep()
        assert writer.dry == []
        assert title in text and not re.search(r"[{}<>]", text)
        said += memorable(text)

    assert len(said) == len(set(said)) >= 27


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_genre_has_its_words(language: Literal["zh", "en"]) -> None:
    book = book_for(language)
    for genre in Genre.values:
        assert len(book.rule(f"shop.why_{genre}").variants) >= 3
        assert len(book.rule(f"library.angle_{genre}").variants) >= 5


def test_both_languages_say_as_much() -> None:
    zh, en = book_for("zh"), book_for("en")
    ours = [name for name, rule in zh.rules.items() if rule.source.startswith("store/")]

    assert len(ours) > 40
    assert [name for name in ours if len(zh.rule(name).variants) != len(en.rule(name).variants)] == []
