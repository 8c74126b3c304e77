"""Stage directions become face and movement; bubbles get the words."""

import pytest

from streaming.on_air.stage_directions import SHORT_LIMIT, deliver, short_of, spoken
from streaming.tests.support.voice import Language, Season


@pytest.mark.parametrize(
    ("line", "expression", "action"),
    [
        ("（甩尾巴 啪嗒啪嗒）「……喵～」", "happy", "tail_swish"),
        ("（打哈欠 露出尖牙）「困。」", "sleepy", "yawn"),
        ("（炸毛）「门自己开了」", "surprised", ""),
        ("（得意地抬下巴）「看见没有」", "smug", ""),
        ("（缩成一团）「冷」", "neutral", "nap"),
        ("（歪头）「嗯」", "curious", ""),
        ("（从桌下叼出东西）「给」", "curious", "pounce"),
        ("(a bear in the clearing) “Oh.”", "neutral", ""),
        ("「没有动作的一句」", "neutral", ""),
        ("(tail going thump, thump) “…mrrp.”", "happy", "tail_swish"),
        ("(yawns, fangs and all) “That wasn’t tiredness.”", "sleepy", "yawn"),
        ("(waves a paw) “Hello.”", "happy", "wave"),
        ("*pounces* got it", "neutral", "pounce"),
        ("“Good night.” (curls up)", "sleepy", "nap"),
        ("(nod, nod, nod in the wrong place) “La.”", "neutral", "nod"),
        ("The tail and a yawn outside of brackets", "neutral", ""),
    ],
)
def test_directions_are_played(line: str, expression: str, action: str) -> None:
    delivery = deliver(line)
    assert (delivery.expression, delivery.action) == (expression, action)


def test_a_line_without_a_face_gets_the_one_for_its_moment() -> None:
    assert deliver("「晚安」", otherwise="sleepy").expression == "sleepy"
    assert deliver("（歪头）「晚安」", otherwise="sleepy").expression == "curious"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("（挥爪）「来了。今天玩《纸船邮差》。」", "来了。今天玩《纸船邮差》。"),
        ("(waves a paw) “Hello. It’s me.”", "Hello. It’s me."),
        ("plain", "plain"),
        ("（甩尾巴）", ""),
    ],
)
def test_spoken_words_have_no_directions_and_no_quotes(line: str, words: str) -> None:
    assert spoken(line) == words


@pytest.mark.parametrize(
    ("line", "short"),
    [
        ("（挥爪）「来了。」", "来了。"),
        ("「一。」" + "「" + "二" * 30 + "。」" + "「" + "三" * 30 + "。」", "一。" + "二" * 30 + "。"),
        ("「" + "长" * 25 + "，" + "尾" * 30 + "。」", "长" * 25 + "…"),
        ("没" * 60, "没" * 39 + "…"),
        ("“One short. Two is a bit longer than that, I fear.”", "One short."),
        ("“Mrrp. Hi. This sentence is far too long for any bubble of hers.”", "Mrrp. Hi."),
        (
            "“A single sentence that runs on, and on, without ever coming to a stop”",
            "A single sentence that runs on, and on…",
        ),
        ("（只有动作）", "（只有动作）"),
    ],
)
def test_short_is_cut_at_a_sentence_or_at_a_pause(line: str, short: str) -> None:
    assert short_of(line) == short


@pytest.mark.parametrize("language", ["zh", "en"])
def test_whatever_she_says_is_short_and_her_book_moves_her(language: Language) -> None:
    beats = [beat for stream in Season(language, 4).streams(20) for beat in stream.script.beats]
    assert all(1 <= len(short_of(beat)) <= SHORT_LIMIT for beat in beats)
    directed = [beat for beat in beats if beat.startswith(("（", "("))]
    played = [beat for beat in directed if deliver(beat).action or deliver(beat).expression != "neutral"]
    assert len(directed) > 80
    assert len(played) / len(directed) > 0.75
    assert len({deliver(beat).expression for beat in beats}) >= 6
    assert len({deliver(beat).action for beat in beats}) >= 7
