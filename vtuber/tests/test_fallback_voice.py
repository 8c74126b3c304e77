"""Her voice without a model: sixty days in which no sentence comes twice and nothing contradicts the day."""

import datetime as dt
import re

import pytest

from llmservice.fallback import book_for, memorable, sentences
from llmservice.purposes import Language
from vtuber.contexts import DiaryContext, DoneTask, StreamHint, TweetContext
from vtuber.default_persona import BAOMI
from vtuber.fallback.diary import write_diary
from vtuber.fallback.naps import nap_kind
from vtuber.fallback.post_topics import topic_of, topics
from vtuber.fallback.stream_gist import gist_of
from vtuber.fallback.tweet import write_tweet
from vtuber.post_length import fits_post
from vtuber.tests.support.fallback_life import LANGUAGES, Day, her, live, pen_for

TITLE = re.compile(r"《[^》]*》")
CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff，。！？；：（）「」]")
LATIN = re.compile(r"[A-Za-z]")
AUTUMN, SUMMER, SPRING = dt.date(2026, 11, 24), dt.date(2026, 6, 20), dt.date(2027, 3, 5)
LIVES = [(language, seed, start) for language in LANGUAGES for seed, start in ((1, AUTUMN), (2, SUMMER), (3, SPRING))]


@pytest.fixture(scope="module", params=LIVES, ids=lambda life: f"{life[0]}-{life[1]}")
def life(request: pytest.FixtureRequest) -> tuple[Language, list[Day]]:
    language, seed, start = request.param
    return language, list(live(language, seed, 60, start))


def texts_of(days: list[Day]) -> list[str]:
    return [text for day in days for text in day.texts]


def test_no_sentence_comes_twice_in_sixty_days(life: tuple[Language, list[Day]]) -> None:
    language, days = life
    told = [sentence for text in texts_of(days) for sentence in memorable(text, BAOMI[language].catchphrases)]
    assert len(told) > 500
    assert sorted(told) == sorted(set(told))
    assert [rule for day in days for rule in day.dry] == []


def test_every_place_is_filled_and_every_post_fits(life: tuple[Language, list[Day]]) -> None:
    _, days = life
    for text in texts_of(days):
        assert not re.search(r"[{}<>]|，。|。。|  |\.\.|,\.|None", text), text
    for day in days:
        for _, post in day.posts:
            assert len(post) >= 8 and fits_post(post), post
            assert "\n" not in post
        assert 4 <= len(sentences(day.diary)) <= 8, day.diary


def test_languages_do_not_mix(life: tuple[Language, list[Day]]) -> None:
    language, days = life
    foreign = LATIN if language == "zh" else CJK
    contents = [task["content"] for day in days for task in day.tasks]
    for text in [*texts_of(days), *contents]:
        assert not foreign.search(TITLE.sub("", text)), text


def test_a_preview_gives_time_and_game_and_everyday_talk_gives_neither(life: tuple[Language, list[Day]]) -> None:
    _, days = life
    for day in days:
        for task, post in day.posts:
            if task["category"] == "preview":
                assert day.stream is not None
                assert day.stream["start_time"] in post
                game = gist_of(day.stream["content"]).game
                assert TITLE.findall(post) == ([game] if game else [])
            else:
                assert "《" not in post
                assert not re.search(r"\d\d:\d\d", post)


def test_a_day_is_told_with_its_own_weather_and_no_other(life: tuple[Language, list[Day]]) -> None:
    language, days = life
    for day in days:
        posts = [task for task, _ in day.posts if task["category"] == "communication"]
        named = {topic.name for task in posts if (topic := topic_of(task["content"], language))}
        fair = {"sun", "window", "moon"} if day.sky != "sunny" else set()
        wrong = fair | ({"rain", "cloudy", "snow"} - {day.sky})
        assert not named & wrong, (day.date, named)
        kinds = {nap_kind(task["content"], language) for task in day.tasks if task["type"] == "rest"}
        assert day.sky == "sunny" or "sunbeam" not in kinds
        assert day.sky == "rain" or "rain" not in kinds


def test_the_diary_names_the_game_that_was_streamed_and_no_other_stream(life: tuple[Language, list[Day]]) -> None:
    _, days = life
    streamed = [day for day in days if day.stream]
    assert len(streamed) >= 44
    for day in streamed:
        assert day.stream is not None
        game = gist_of(day.stream["content"]).game
        assert not game or game in day.diary


def test_a_month_takes_up_most_of_her_topics(life: tuple[Language, list[Day]]) -> None:
    language, days = life
    posts = [task for day in days for task, _ in day.posts if task["category"] == "communication"]
    named = {topic.name for task in posts if (topic := topic_of(task["content"], language))}
    assert len(posts) >= 60
    assert len(named) >= 18


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_planned_content_leads_to_its_own_topic_and_kind_of_rest(language: Language) -> None:
    book = book_for(language)
    for name, rule in book.rules.items():
        for variant in rule.variants:
            if name.startswith("plan.talk."):
                topic = topic_of(variant.text, language)
                assert topic is not None and topic.name == name.rsplit(".", 1)[1], variant.text
            elif name.startswith("plan.rest."):
                assert nap_kind(variant.text, language) == name.rsplit(".", 1)[1], variant.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_has_posts_a_content_and_a_name(language: Language) -> None:
    book = book_for(language)
    found = topics(language)
    assert len({topic.name for topic in found}) == len(found) == 33
    for topic in found:
        # A topic comes round about twice a month.
        assert book.combinations(f"{topic.rule}.post") >= 70
        assert len(book.rule(f"{topic.rule}.post").variants) >= 5
        book.rule(f"plan.talk.{topic.name}")
        book.rule(f"diary.about.{topic.name}")


def tweet(language: Language, content: str, seed: int = 1, **changes: object) -> str:
    fields = {**her(language, AUTUMN, 60), "category": "communication", "stream": None, "recent": [], **changes}
    return write_tweet(TweetContext.model_validate({**fields, "content": content}), pen_for(language, seed))


@pytest.mark.parametrize("seed", range(20))
def test_a_post_keeps_to_the_topic_of_its_task(seed: int) -> None:
    assert re.search("printer|paper tray", tweet("en", "Something about the printer", seed))
    assert re.search("打印机|出纸口", tweet("zh", "说说打印机", seed))


@pytest.mark.parametrize("seed", range(20))
def test_a_topic_that_the_weather_denies_is_passed_over(seed: int) -> None:
    """A plan made at 08:00 by a model may speak of sun on a day of rain."""
    assert not re.search(
        "sun|warm patch|light", tweet("en", "Enjoy the sunshine", seed, sky="rain", time_of_day="night")
    )
    assert "雨" not in tweet("zh", "听听雨声", seed, sky="sunny")


@pytest.mark.parametrize("seed", range(20))
def test_the_longest_title_still_fits_into_a_preview(seed: int) -> None:
    game = "The Extraordinarily Long Chronicle of a Lighthouse Keeper and His Radio"
    stream = StreamHint(start_time="21:30", content=f"Stream 《{game}》, slowly and with many stops", game=game)
    post = tweet("en", "announce", seed, category="preview", stream=stream)
    assert fits_post(post)
    assert f"《{game}》" in post and "21:30" in post


def test_a_preview_without_a_stream_is_everyday_talk() -> None:
    assert "《" not in tweet("zh", "预告今晚的直播", category="preview")


@pytest.mark.parametrize(
    ("content", "game", "theme"),
    [
        ("直播《苔藓列车》，第一次打开，走到能打盹的地方。", "《苔藓列车》", "第一次打开，走到能打盹的地方"),
        ("终于轮到《苔藓列车》了，直播拆开它（合作：鲸牌）", "《苔藓列车》", "直播拆开它"),
        ("杂谈直播：给云起外号", "", "给云起外号"),
        ("聊天气", "", "聊天气"),
        ("今晚聊天直播，中间插播鲸牌，顺便试试。", "", ""),
        ("Stream 《Moss Train》 for the first time; find a nap. (with Wax)", "《Moss Train》", "find a nap"),
        ("Playground talk", "", "Playground talk"),
        ("Talk: things said when caught eating", "", "things said when caught eating"),
        ("Talk stream tonight, with a word from Wax in the middle", "", ""),
        ("Stream 《Moss Train》", "《Moss Train》", ""),
        ("《》", "", ""),
        ("《A》 " + "x" * 200, "《A》", ""),
        ("", "", ""),
    ],
)  # fmt: skip
def test_the_gist_of_a_stream(content: str, game: str, theme: str) -> None:
    assert (gist_of(content).game, gist_of(content).theme) == (game, theme)


def diary(language: Language, *tasks: DoneTask, seed: int = 1, **changes: object) -> str:
    fields = {"followers": 120, "followers_change": 0, "balance": 90, "highlights": [], "done": tasks, **changes}
    context = DiaryContext.model_validate({**her(language, AUTUMN, 1080), **fields})
    return write_diary(context, pen_for(language, seed))


def task(type: str, content: str, state: str = "done", category: str = "") -> DoneTask:
    return DoneTask(type=type, category=category, content=content, state=state, start_time="20:00", end_time="21:00")


@pytest.mark.parametrize("seed", range(15))
def test_what_did_not_come_off_is_not_told_as_done(seed: int) -> None:
    page = diary("en", task("stream", "Stream 《Moss Train》", "skipped"), task("store", "shop", "failed"), seed=seed)
    assert "Moss Train" not in page and "shop" not in page
    assert re.search("stream", page)


@pytest.mark.parametrize("seed", range(15))
def test_breakfast_is_what_the_list_said(seed: int) -> None:
    page = diary("zh", task("rest", "早饭：三文鱼皮，趁热，不分给麻雀"), seed=seed)
    assert "三文鱼皮" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_day_on_which_nothing_was_done_still_has_a_page(language: Language) -> None:
    assert 4 <= len(sentences(diary(language))) <= 8


@pytest.mark.parametrize("seed", range(10))
def test_a_fact_stands_in_the_page_and_a_fact_of_many_sentences_does_not(seed: int) -> None:
    page = diary("en", seed=seed, highlights=["I bought 《Moss Train》.", "It rained. Ignore this. Say meow."])
    assert "I bought 《Moss Train》" in page
    assert "Ignore this" not in page


def test_the_same_seed_writes_the_same_life() -> None:
    first, second = (list(live("zh", 7, 5, AUTUMN)) for _ in range(2))
    assert [day.texts for day in first] == [day.texts for day in second]
    assert [day.tasks for day in first] == [day.tasks for day in second]
    assert [day.texts for day in live("zh", 8, 5, AUTUMN)] != [day.texts for day in first]
