"""Asked about her own life she tells what is so: what she did, when she is on again, her games, her followers."""

import datetime as dt
import re
from functools import partial
from typing import Any

import pytest

from llmservice.prompts import render_prompt
from llmservice.purposes import Language
from store.selectors import owned_titles
from streaming.chat.answers.contexts import ComingStream, StreamMatter
from streaming.chat.answers.her_life import coming_stream, done_today, in_words, life_fields, streamed_yesterday
from streaming.chat.answers.prompt_contexts import blanked, chat_context
from streaming.models import Answer, Stream
from streaming.tests.support.asked_questions import GAMES, LANGUAGES, TALK, TONIGHT, context, done, many
from streaming.tests.support.chat_world import on_air, viewer
from streaming.tests.support.factory import stream_task
from vtuber.gametime import DAY
from vtuber.models import Persona, TodoTask
from vtuber.services.follower_stats import follower_stats_on, move_followers
from vtuber.tests.support.world import DATE, REAL, hours, task

ASKED = {"zh": "下次什么时候播", "en": "when is your next stream"}
TOMORROW = {"zh": "明天还播吗", "en": "are you streaming tomorrow"}
TODAY = {"zh": "今天做了什么", "en": "what did you do today"}
YESTERDAY = {"zh": "昨天播了什么", "en": "what did you stream yesterday"}


def plan(stream: Stream, start: str, end: str, content: str, **more: Any) -> TodoTask:
    assert stream.task is not None
    return stream_task(stream.task.todolist, start, end, content=content, **more)


@pytest.mark.django_db
def test_it_is_the_next_one_of_her_list_that_is_still_planned() -> None:
    stream = on_air()
    now = hours("20:10")
    assert coming_stream(stream.vtuber, now) is None

    plan(stream, "22:30", "23:30", "玩《月亮快递》", state=TodoTask.State.CANCELLED, due=None)
    plan(stream, "01:00", "01:45", "杂谈：冰箱的灯")
    assert coming_stream(stream.vtuber, now) == ComingStream(when="半夜01:00", game="", theme="冰箱的灯")
    plan(stream, "22:30", "23:30", "玩《月亮快递》")
    assert coming_stream(stream.vtuber, now) == ComingStream(when="今晚22:30", game="月亮快递", theme="")


@pytest.mark.django_db
def test_whoever_answers_is_told_of_it_and_of_the_hour_at_which_the_next_list_is_written() -> None:
    stream = on_air()
    Persona.objects.filter(vtuber=stream.vtuber).update(wakes_at=dt.time(10, 30))
    stream.vtuber.persona.refresh_from_db()
    plan(stream, "22:30", "23:30", "玩《月亮快递》")
    who = viewer(stream.vtuber, "Anna")
    row = Answer.objects.create(stream=stream, viewer=who, nickname=who.nickname, question=ASKED["zh"], begun_at=REAL)
    told = chat_context(row, hours("20:10"))
    assert told.minutes_on == 10
    assert (told.coming, told.gets_up) == (ComingStream(when="今晚22:30", game="月亮快递", theme=""), "10:30")
    # What the output filter compares an answer with is our own words alone.
    assert "月亮快递" not in render_prompt("chat_big", blanked(told), "zh").user


@pytest.mark.parametrize(
    ("start", "now", "zh", "en"),
    [
        ("14:00", "09:00", "今天14:00", "at 14:00 today"),
        ("17:59", "09:00", "今天17:59", "at 17:59 today"),
        ("18:00", "09:00", "今晚18:00", "at 18:00 tonight"),
        ("00:30", "22:00", "半夜00:30", "at 00:30 tonight"),
        ("01:30", "00:30", "半夜01:30", "at 01:30 tonight"),
    ],
)
def test_a_start_is_said_as_people_say_it(start: str, now: str, zh: str, en: str) -> None:
    assert in_words(hours(start), hours(now), "zh") == zh
    assert in_words(hours(start), hours(now), "en") == en


def test_a_start_of_the_next_day_is_tomorrows_however_late_it_is() -> None:
    tomorrow = hours("20:00") + dt.timedelta(days=1)
    assert in_words(tomorrow, hours("01:00"), "zh") == "明天20:00"
    assert in_words(tomorrow, hours("23:00"), "en") == "at 20:00 tomorrow"
    assert tomorrow.date() == DATE + dt.timedelta(days=1)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("persona", ["baomi", "fox"])
def test_the_book_tells_when_and_what(language: Language, persona: str) -> None:
    for coming in (TONIGHT[language], TALK[language]):
        for text in many(ASKED[language], language, persona=persona, coming=coming, gets_up="08:00"):
            assert "22:30" in text and (coming.game or coming.theme) in text, text
            assert ("《" in text) == bool(coming.game), text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("persona", ["baomi", "fox"])
def test_of_a_day_that_has_no_list_yet_she_says_no_time_but_the_one_when_she_gets_up(
    language: Language, persona: str
) -> None:
    asked = [(ASKED[language], None), (TOMORROW[language], None), (TOMORROW[language], TONIGHT[language])]
    for question, coming in asked:
        told = many(question, language, persona=persona, coming=coming, gets_up="10:30")
        assert all("10:30" in text and "22:30" not in text for text in told), told
    # That there is nothing more today is said only where it is so.
    for text in many(TOMORROW[language], language, persona=persona, coming=TONIGHT[language], gets_up="10:30"):
        assert (
            "今天没有" not in text
            and "就剩这一场" not in text
            and "Nothing more" not in text
            and "last one" not in text
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_big_model_is_told_as_well_and_told_to_make_up_nothing(language: Language) -> None:
    game, talk, none = (
        render_prompt("chat_big", context(ASKED[language], language, coming=coming, gets_up="10:30"), language).user
        for coming in (TONIGHT[language], TALK[language], None)
    )
    assert TONIGHT[language].when in game and f"《{TONIGHT[language].game}》" in game and "10:30" not in game
    assert TALK[language].when in talk and f'"{TALK[language].theme}"' in talk
    assert "22:30" not in none and "10:30" in none
    assert "Today you have done" not in none and "今天你已经" not in none


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_big_model_is_told_of_her_day_and_of_yesterday(language: Language) -> None:
    day = context(
        TODAY[language],
        language,
        done=done(language),
        yesterday=TALK[language],
        games=GAMES[language],
        followers=1204,
    )
    told = render_prompt("chat_big", day, language).user
    assert all(f"《{title}》" in told for title in GAMES[language]) and "1204" in told
    assert all(f'{task.start_time} "{task.content}"' in told for task in done(language))
    assert f'"{TALK[language].theme}"' in told


@pytest.mark.django_db
def test_of_her_day_she_knows_what_is_done_and_of_others_business_only_what_kind_it_was() -> None:
    stream = on_air()
    assert stream.task is not None
    add = partial(task, stream.task.todolist, due=None)
    add("rest", "08:20", "08:50", content="早饭：小鱼干", state="done")
    add("company", "10:00", "11:00", content="九号红点的广告，价钱再谈谈", state="done")
    add("tweet", "12:00", "12:10", content="说说雨", state="cancelled")
    add("store", "19:00", "19:30", content="看看新游戏", state="failed")
    told = [(each.type, each.content, each.start_time) for each in done_today(stream.vtuber, hours("20:10"))]
    assert told == [("rest", "早饭：小鱼干", "08:20"), ("company", "公司", "10:00")]
    assert done_today(stream.vtuber, hours("20:10") + DAY) == []


@pytest.mark.django_db
def test_of_yesterday_she_knows_the_last_stream() -> None:
    stream = on_air()
    now = hours("20:10")
    assert streamed_yesterday(stream.vtuber, now) is None
    for start, title in (("20:00", "月亮快递"), ("23:00", "苔藓列车")):
        Stream.objects.create(
            vtuber=stream.vtuber, state="ended", title="x", game_title=title, started_at=hours(start) - DAY
        )
    Stream.objects.create(
        vtuber=stream.vtuber, state="ended", title="x", game_title="太早", started_at=hours("20:00") - DAY * 2
    )
    assert streamed_yesterday(stream.vtuber, now) == StreamMatter(game="苔藓列车", theme="")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_book_tells_of_a_day_that_was(language: Language) -> None:
    told = many(TODAY[language], language, 60, done=done(language)[:1])
    breakfast = re.compile(
        "早饭|小鱼干|吃" if language == "zh" else "(?i)breakfast|sardines|first thing|began the day"
    )
    assert all(breakfast.search(text) for text in told), told
    assert len(set(told)) > 20
    # Who tells of their own day hears nothing of hers.
    assert many("今天做蛋糕了", "zh", done=done("zh")[:1]) == many("今天做蛋糕了", "zh")
    # Of a kind that the book has no words for it says nothing.
    others = [each.model_copy(update={"type": "gardening"}) for each in done(language)]
    assert many(TODAY[language], language, done=others) == many(TODAY[language], language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_book_tells_of_yesterdays_stream_and_that_there_was_none(language: Language) -> None:
    for matter in (TONIGHT[language], TALK[language]):
        yesterday = StreamMatter(game=matter.game, theme=matter.theme)
        told = many(YESTERDAY[language], language, yesterday=yesterday, done=done(language))
        assert all((matter.game or matter.theme) in text for text in told), told
    none = re.compile("没开播|关着|没有直播" if language == "zh" else "(?i)wasn’t on|camera was off|no stream")
    assert all(none.search(text) for text in many(YESTERDAY[language], language, done=done(language)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_tomorrow_she_says_when_its_list_is_written(language: Language) -> None:
    question = {"zh": "明天做什么", "en": "what are you doing tomorrow"}[language]
    told = many(question, language, done=done(language), gets_up="10:30")
    assert all("10:30" in text for text in told), told


@pytest.mark.django_db
def test_her_games_and_followers_are_those_she_has() -> None:
    stream = on_air()
    vtuber = stream.vtuber
    fields = life_fields(vtuber, hours("20:10"))
    assert fields["games"] == owned_titles(vtuber) != []
    before = follower_stats_on(vtuber, DATE)
    assert fields["followers"] == before.followers_simulated + before.followers_real
    move_followers(vtuber=vtuber, simulated=40, real_people=2, game_time=hours("20:00"), real=REAL)
    assert life_fields(vtuber, hours("20:10"))["followers"] == before.followers_simulated + before.followers_real + 42


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_book_names_her_games(language: Language) -> None:
    owned = {"zh": "你有哪些游戏", "en": "what games do you have"}[language]
    newest = {"zh": "最近买了什么游戏", "en": "did you buy a new game"}[language]
    first, second, third, fourth = GAMES[language]
    row = {"zh": f"《{first}》、《{second}》和《{third}》", "en": f"《{first}》, 《{second}》 and 《{third}》"}[
        language
    ]
    told = many(owned, language, games=GAMES[language])
    assert all(row in text and fourth not in text for text in told), told
    assert all(f"《{first}》" in text and " and 《" not in text for text in many(owned, language, games=[first]))
    told = many(newest, language, games=GAMES[language])
    assert all(f"《{first}》" in text and second not in text for text in told), told
    assert not any("《" in text for text in many(owned, language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_book_counts_who_follows_her(language: Language) -> None:
    question = {"zh": "你有多少粉丝了", "en": "how many followers do you have"}[language]
    assert all("1204" in text for text in many(question, language, followers=1204))
    # Who asks how many are watching is not told how many follow.
    assert not any("1204" in text for text in many("有多少观众", language, followers=1204))


@pytest.mark.parametrize("persona", ["baomi", "fox"])
def test_the_book_knows_the_date(persona: str) -> None:
    # Behind midnight it is the next day, though hers goes on.
    for game_time, zh, en in (
        ("2026-11-24 20:15", "11月24日，星期二", "Tuesday, 24 November"),
        ("2026-11-25 00:30", "11月25日，星期三", "Wednesday, 25 November"),
    ):
        assert all(zh in text for text in many("今天几号", "zh", persona=persona, game_time=game_time))
        assert all(en in text for text in many("what day is it", "en", persona=persona, game_time=game_time))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("persona", ["baomi", "fox"])
def test_of_tomorrows_weather_she_says_that_nobody_knows(language: Language, persona: str) -> None:
    today, tomorrow = {"zh": ("外面下雨了吗", "明天会下雨吗"), "en": ("is it raining", "will it rain tomorrow")}[
        language
    ]
    rain = set(many(today, language, persona=persona))
    assert rain.isdisjoint(many(tomorrow, language, persona=persona))


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_her_day_the_book_tells_what_is_asked_after(language: Language) -> None:
    meal = {"zh": "你吃早饭了吗", "en": "what did you have for breakfast"}[language]
    post = {"zh": "今天发帖了吗", "en": "did you post today"}[language]
    told = many(meal, language, done=done(language))
    assert all(re.search("早饭|小鱼干" if language == "zh" else "(?i)breakfast|sardines", text) for text in told), (
        told
    )
    told = many(post, language, done=done(language))
    assert all(re.search("雨" if language == "zh" else "rain", text) for text in told), told
    # A meal that wasn't had is not told of: what she likes is.
    assert many(meal, language, done=done(language)[1:]) == many(meal, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("persona", ["baomi", "fox"])
def test_how_long_she_has_been_on_is_not_how_long_she_will_be(language: Language, persona: str) -> None:
    on_air_for, to_go = {
        "zh": ("你直播多久了", "还播多久"),
        "en": ("how long have you been streaming", "how long will you stream"),
    }[language]
    case: dict[str, Any] = {"persona": persona, "minutes_on": 77, "minutes_left": 43}
    assert all("77" in text for text in many(on_air_for, language, **case))
    assert all("77" not in text for text in many(to_go, language, **case))
