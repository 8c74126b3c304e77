"""How long a post may be, to the character."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from vtuber.errors import NotAllowed, PostTooLong
from vtuber.handlers.tweet import PostText, tidy_post
from vtuber.models import Event, TodoTask, Tweet
from vtuber.post_length import POST_CHARACTERS, POST_LIMIT, URL_WEIGHT, cut_to_post, fits_post, post_weight
from vtuber.services.posts import publish_tweet
from vtuber.services.task_edits import TaskEdit, edit_task
from vtuber.tests.support.world import REAL, hours, planned_baomi, task
from vtuber.translatable import translate

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("", 0),
        ("a", 1),
        ("\u10ff", 1),
        ("\u1100", 2),
        ("\u1fff", 2),
        ("\u2000", 1),
        ("\u200d", 1),
        ("\u200e", 2),
        ("\u200f", 2),
        ("\u2010", 1),
        ("\u2019", 1),
        ("\u201f", 1),
        ("\u2020", 2),
        ("\u2026", 2),
        ("\u2031", 2),
        ("\u2032", 1),
        ("\u2037", 1),
        ("\u2038", 2),
        ("猫", 2),
        ("～", 2),
        ("€", 2),
        ("\U00020000", 2),
        ("é", 1),
        ("e\u0301", 1),  # composed first
        ("\U0001f431", 2),
        ("\u2764\ufe0f", 2),
        ("\u2764\ufe0f\u200d\U0001f525", 2),
        (FAMILY, 2),
        (FAMILY * 3, 6),
        ("\U0001f44d\U0001f3fd", 2),
        ("\U0001f1e8\U0001f1f3", 2),
        ("1\ufe0f\u20e3", 2),
        (SCOTLAND, 2),
        ("©", 1),
        ("©\ufe0f", 2),
        ("https://example.com/" + "x" * 200, URL_WEIGHT),
        ("http://a.b", URL_WEIGHT),
        ("HTTPS://A.B/c", URL_WEIGHT),
        ("看https://a.b/c，好", 2 + URL_WEIGHT + 2 + 2),
        ("(see https://a.b/c.)", 5 + URL_WEIGHT + 2),
        ("https://", 8),
    ],
)
def test_what_a_text_weighs(text: str, weight: int) -> None:
    assert post_weight(text) == weight


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("猫" * 140, True),
        ("猫" * 140 + "a", False),
        ("猫" * 139 + "aa", True),
        ("a" * 280, True),
        ("a" * 281, False),
        ("’" + "a" * 279, True),  # one curled apostrophe costs what it weighs, and no more
        ("…" + "a" * 278, True),
        ("…" + "a" * 279, False),
        (FAMILY * 57, True),
        (FAMILY * 58, False),  # light, but more characters than are kept
    ],
)
def test_the_edge(text: str, fits: bool) -> None:
    assert fits_post(text) is fits
    assert (cut_to_post(text) == text) is fits
    assert fits_post(cut_to_post(text))
    if fits:
        assert PostText(text=text).text == text
    else:
        with translation.override("en"), pytest.raises(ValueError, match="too long"):
            PostText(text=text)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("猫" * 100 + "。" + "睡" * 60, "猫" * 100 + "。"),
        ("猫" * 139 + "。" + "睡", "猫" * 139 + "。"),
        ("猫" * 139 + "。」" + "睡", "猫" * 139 + "…"),  # its quotation mark would not fit: no end lies there
        ("猫" * 60 + "。" + "睡" * 100, "猫" * 60 + "。" + "睡" * 78 + "…"),
        ("a" * 279 + " b", "a" * 278 + "…"),
        ("It’s " * 20 + "done. " + "And " * 60, "It’s " * 20 + "done. " + "And " * 42 + "And…"),
        ("x" * 200 + " about 3.5 fish", "x" * 200 + " about 3.5 fish"),
        ("猫" * 139 + FAMILY, "猫" * 139 + FAMILY),
        ("猫" * 140 + FAMILY, "猫" * 139 + "…"),
        ("猫" * 139 + "https://a.b/c", "猫" * 139 + "…"),
    ],
)
def test_what_is_too_long_is_cut_where_a_sentence_ends(text: str, kept: str) -> None:
    assert cut_to_post(text) == kept
    assert post_weight(kept) <= POST_LIMIT and len(kept) <= POST_CHARACTERS


def test_an_english_post_is_not_halved_by_one_curled_mark() -> None:
    text = "It’s the radiator… " + "It hums all night and nobody asked it to. " * 5
    assert len(text) > 140 and tidy_post(text) == text.strip()


@pytest.mark.django_db
def test_a_model_that_writes_on_is_cut_and_an_operator_is_told() -> None:
    _vtuber, todolist = planned_baomi()
    row = task(todolist, "tweet", "10:00", "10:30", prepared={"text": "old"})

    def edit(text: str) -> TodoTask:
        version = TodoTask.objects.get(pk=row.pk).version
        changes = TaskEdit(prepared={"text": text})
        return edit_task(task_id=row.pk, version=version, changes=changes, actor="op", real=REAL)

    assert edit("猫" * 140).prepared == {"text": "猫" * 140}
    with pytest.raises(NotAllowed) as refused:
        edit("猫" * 141)
    with translation.override("en"):
        assert translate(refused.value.reason) == (
            "The post is too long: 282 of 280. A Chinese character counts 2, a letter 1, an emoji 2, an address 23."
        )
    row.refresh_from_db()
    assert row.prepared == {"text": "猫" * 140}
    assert tidy_post("「" + "猫" * 120 + "。" + "睡" * 60 + "」") == "猫" * 120 + "。"


@pytest.mark.django_db
def test_nothing_longer_gets_out() -> None:
    _vtuber, todolist = planned_baomi()
    row = task(todolist, "tweet", "10:00", "10:30", prepared={"text": "x"})
    moment = {"game_time": hours("10:05"), "real": REAL}
    before = Event.objects.count()
    with pytest.raises(PostTooLong):
        publish_tweet(task=row, text="猫" * 141, likes=3, **moment)
    assert (Tweet.objects.count(), Event.objects.count()) == (0, before)

    tweet = publish_tweet(task=row, text="猫" * 140, likes=3, **moment)
    told = Event.objects.get(type="tweet.published")
    assert (tweet.text, tweet.likes_simulated, tweet.category) == ("猫" * 140, 3, "communication")
    assert told.payload == {"tweet": tweet.pk, "task": row.pk, "category": "communication", "text": tweet.text}
    tweet.full_clean()
    tweet.text += "睡"
    with pytest.raises(ValidationError) as refused:
        tweet.full_clean()
    assert list(refused.value.message_dict) == ["text"]
