"""A small model is told the one fact that it is asked for, and its prompt stays as short as it was where none is."""

from typing import Any

import pytest

from llmservice.prompts import render_prompt
from llmservice.purposes import Language
from streaming.chat.answers.asked_fact import asked_fact, with_asked_fact
from streaming.chat.answers.contexts import StreamMatter
from streaming.chat.answers.prompt_contexts import blanked
from streaming.tests.support.asked_questions import ASKED, GAMES, LANGUAGES, TALK, TONIGHT, context, done

KNOWN: dict[str, Any] = {"minutes_on": 77, "minutes_left": 43, "temperature": 15, "followers": 1204}


def known(language: Language, **more: Any) -> dict[str, Any]:
    tonight = TALK[language]
    return {
        **KNOWN,
        "coming": TONIGHT[language],
        "yesterday": StreamMatter(game="", theme=tonight.theme),
        "games": GAMES[language],
        "done": done(language),
        **more,
    }


@pytest.mark.parametrize(
    ("question", "fact"),
    [
        ("几点了", "现在20:15"),
        ("冷不冷", "外面15℃"),
        ("今天星期几", "今天11月24日，星期二"),
        ("还播多久", "播了77分钟，还播43分钟"),
        ("今天有广告吗", "这场没有广告"),
        ("你有多少粉丝", "关注她的有1204人"),
        ("你有哪些游戏", "她的游戏，新的在前：《月亮快递》、《苔藓列车》和《纸船邮差》"),
        ("下次什么时候播", "下一场今晚22:30，玩《月亮快递》"),
        ("明天还播吗", "明天的安排08:00起床才定"),
        ("明天做什么", "明天的安排08:00起床才定"),
        ("明天会下雨吗", "明天的天气还不知道"),
        ("昨天播了什么", "昨天聊的是冰箱的灯"),
        ("今天做了什么", "今天做了：公司的信、新企划、直播《纸船邮差》"),
        ("你吃早饭了吗", "今天做了：早饭：一碗小鱼干"),
        ("今天发帖了吗", "今天做了：发一条关于雨的帖子"),
        ("你喜欢吃什么东西？", ""),
        ("今天做蛋糕了", ""),
        ("企鹅有膝盖吗", ""),
        ("", ""),
    ],
)
def test_the_fact_is_the_one_that_is_asked_for(question: str, fact: str) -> None:
    assert asked_fact(context(question, "zh", **known("zh"))) == fact


@pytest.mark.parametrize(
    ("question", "fact"),
    [
        ("what time is it", "it is 20:15"),
        ("when is your next stream", "the next stream is at 22:30 tonight, playing 《Moon Parcel》"),
        ("are you streaming tomorrow", "tomorrow is decided when she gets up at 08:00"),
        ("what did you stream yesterday", "yesterday she was talking of the light in the fridge"),
        ("what did you do today", "done today: Company mail, A proposal, Stream 《Paper Boat Post》"),
        ("how long will you stream", "on air for 77 minutes, 43 to go"),
        ("do penguins have knees", ""),
    ],
)
def test_it_is_told_in_her_language(question: str, fact: str) -> None:
    assert asked_fact(context(question, "en", **known("en"))) == fact


def test_without_a_next_stream_there_is_none_today() -> None:
    nothing = known("zh", coming=None, yesterday=None)
    assert asked_fact(context("下次什么时候播", "zh", **nothing)) == "今天没有下一场，明天的安排08:00起床才定"
    assert asked_fact(context("昨天播了什么", "zh", **nothing)) == "昨天没有直播"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_small_prompt_holds_it_in_quotes_and_nothing_more(language: Language) -> None:
    def prompt(question: str) -> str:
        asked = with_asked_fact(context(question, language, **known(language)))
        return render_prompt("chat_small", asked, language).user

    question = {"zh": "下次什么时候播", "en": "when is your next stream"}[language]
    fact = asked_fact(context(question, language, **known(language)))
    assert f'"{fact}"' in prompt(question)
    plain = {"zh": "企鹅有膝盖吗", "en": "do penguins have knees"}[language]
    assert (
        "22:30" not in prompt(plain)
        and prompt(plain) == render_prompt("chat_small", context(plain, language), language).user
    )
    # What she may say is no secret that the output filter would look for.
    asked = with_asked_fact(context(question, language, **known(language)))
    assert "22:30" not in render_prompt("chat_small", blanked(asked), language).user


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_is_asked_the_prompt_stays_short(language: Language) -> None:
    for kind, questions in ASKED.items():
        for question in questions:
            asked = with_asked_fact(context(question, language, adapter="baomi", **known(language)))
            told = render_prompt("chat_small", asked, language).user
            assert len(told) <= (190 if language == "zh" else 420), (kind, question)
