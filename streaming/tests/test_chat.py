"""A viewer says something: once, by the rules, seen by those who may."""

import datetime as dt
from typing import Any

import pytest

from streaming.chat.policy.banned_words import forget_words
from streaming.chat.policy.refusals import Refused
from streaming.chat.services.viewers import follow, get_or_create_viewer
from streaming.models import BannedWord, ChatMessage, ChatRules, Restriction, Stream, Viewer
from streaming.on_air.services.broadcast import go_off
from streaming.tests.support.chat_world import message, on_air, say, told, viewer
from vtuber.models import FollowerStats
from vtuber.tests.support.world import REAL, hours, seconds

pytestmark = pytest.mark.django_db


@pytest.fixture
def stream() -> Stream:
    return on_air()


def refusal(who: Viewer, text: str, **more: object) -> Refused:
    before = ChatMessage.objects.count()
    with pytest.raises(Refused) as refused:
        say(who, text, **more)  # type: ignore[arg-type]
    assert ChatMessage.objects.count() == before
    return refused.value


def test_what_is_said_is_a_row_and_a_fact(stream: Stream) -> None:
    momo = viewer(stream.vtuber, "Momo")
    said = say(momo, "  你好\u202e呀\n苞米 ", client_id="a-1")
    row = message(said)
    assert (row.text, row.nickname, row.state, row.said_at) == ("你好呀 苞米", "Momo", "shown", hours("20:00"))
    (fact,) = told(stream.vtuber, "chat.said")
    assert fact["entry"] == {
        "message": row.pk,
        "client_id": "a-1",
        "viewer": momo.pk,
        "nickname": "Momo",
        "colour": momo.colour,
        "origin": "web",
        "by_staff": False,
        "highlighted": False,
        "text": "你好呀 苞米",
        "at": "20:00",
        "paid": None,
    }


def test_a_message_that_is_sent_twice_is_said_once(stream: Stream) -> None:
    momo = viewer(stream.vtuber, "Momo")
    first, again = say(momo, "你好", client_id="a-1"), say(momo, "你好", client_id="a-1")
    assert (again.message, again.again) == (first.message, True)
    assert ChatMessage.objects.count() == len(told(stream.vtuber, "chat.said")) == 1


def test_what_was_said_long_ago_is_not_said_again_either(stream: Stream) -> None:
    momo = viewer(stream.vtuber, "Momo")
    first = say(momo, "你好", client_id="a-1")
    for number in range(5):
        say(momo, f"第{number}句", after=number)
    again = say(momo, "你好", client_id="a-1", after=40)
    assert (again.message, again.again) == (first.message, True)
    assert ChatMessage.objects.count() == len(told(stream.vtuber, "chat.said")) == 6


def test_what_was_said_is_confirmed_whatever_the_rules_are_by_now(stream: Stream) -> None:
    momo = viewer(stream.vtuber, "Momo")
    first = say(momo, "你好", client_id="a-1")
    ChatRules.objects.create(vtuber=stream.vtuber, slow_s=60, followers_only=True)
    assert say(momo, "你好", client_id="a-1", after=1).message == first.message
    go_off(stream=stream, game_time=hours("20:30"), real=REAL)
    assert say(momo, "你好", client_id="a-1", after=2).message == first.message
    assert ChatMessage.objects.count() == 1


def test_a_message_is_cheap(stream: Stream, django_assert_num_queries: Any) -> None:
    key = viewer(stream.vtuber, "Momo", address="203.0.113.7").key
    say(viewer(stream.vtuber, "Momo"), "一")
    # The viewer, the stream, its rules, what they said lately, the clock, whether they are held back; the message,
    # the log's head and the event; and the transaction, which is a savepoint here.
    with django_assert_num_queries(9 + 2):
        say(get_or_create_viewer(vtuber=stream.vtuber, key=key, address="", real=REAL), "二", after=1)


def test_who_keeps_talking_was_last_seen_a_moment_ago(stream: Stream) -> None:
    for after, seen in ((0, 0), (29, 0), (31, 31), (60, 31), (61, 61)):
        viewer(stream.vtuber, "Momo", real=REAL + seconds(after))
        assert Viewer.objects.get().last_seen == REAL + seconds(seen)


def test_two_viewers_may_use_the_same_mark(stream: Stream) -> None:
    say(viewer(stream.vtuber, "Momo"), "你好", client_id="a-1")
    say(viewer(stream.vtuber, "Kiki"), "早", client_id="a-1")
    assert ChatMessage.objects.count() == 2


def test_off_air_nobody_hears_it(stream: Stream) -> None:
    momo = viewer(stream.vtuber, "Momo")
    go_off(stream=stream, game_time=hours("20:30"), real=REAL)
    assert refusal(momo, "你好").code == "off_air"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        (" \u200b \n", "empty"),
        # What has no shape, what is as wide as a letter, and marks that stand on nothing.
        *((text, "empty") for text in ("\U000e0000", "\U000e0041\U000e007f", "\u200d\ufe0f", "\u00ad", "\u061c")),
        *((text, "empty") for text in ("\u2800\u2800", "\u3164", "\u115f", "\u1160\uffa0", "\U0001d159")),
        *((text, "empty") for text in ("\u0301", "\u180e\u180b", "\u17b4 \u17b5", "\U0001d173", "\u2066\u2069")),
        ("喵" * 201, "too_long"),
        ("看这个 https://example.org/x", "links"),
        ("看 example.com 吧", "links"),
        ("ｅｘａｍｐｌｅ．ｃｏｍ", "links"),
        ("wo 买 挂 了", "banned_word"),
        ("买\u200b挂", "banned_word"),
    ],
)
def test_what_may_not_be_said(stream: Stream, text: str, code: str) -> None:
    BannedWord.objects.create(vtuber=stream.vtuber, word="买挂")
    forget_words(stream.vtuber.pk)
    assert refusal(viewer(stream.vtuber, "Momo"), text).code == code
    assert told(stream.vtuber, "chat.said") == []


@pytest.mark.parametrize(
    "text",
    [
        "3.14 是圆周率",
        "等等...好",
        "e.g. 这样",
        "版本 2.0 了",
        "喵" * 200,
        "gg. gg",
        "So good.Live is fun",
        "I like it. Me too!",
        "🩷",
        "👩\u200d🚀 1️⃣ ☺️",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "e\u0301",
    ],
)
def test_what_may(stream: Stream, text: str) -> None:
    assert message(say(viewer(stream.vtuber, "Momo"), text)).text == text


def test_what_is_as_wide_as_a_letter_and_cannot_be_seen_is_a_blank(stream: Stream) -> None:
    said = say(viewer(stream.vtuber, "Momo"), "a\u3164b\u2800\u2800c\u200bd\u034f")
    assert message(said).text == "a b cd"


def test_the_same_again_is_refused_for_a_while(stream: Stream) -> None:
    momo = viewer(stream.vtuber, "Momo")
    say(momo, "来玩吗？")
    assert refusal(momo, "来玩吗!!", after=5).code == "duplicate"
    say(viewer(stream.vtuber, "Kiki"), "来玩吗？", after=6)
    say(momo, "来玩吗？", after=40)
    assert ChatMessage.objects.count() == 3


@pytest.mark.parametrize("suffix", [" \U000e0000", "\u034f", "  ", " \u2800", "\u206d"])
def test_nothing_unseen_makes_it_another_message(stream: Stream, suffix: str) -> None:
    momo = viewer(stream.vtuber, "Momo")
    said = say(momo, f"来玩吗{suffix}")
    assert message(said).text == "来玩吗"
    assert refusal(momo, f"来玩吗{suffix * 2}", after=5).code == "duplicate"
    # Nor hides a command.
    assert say(momo, f"!forgetme{suffix}", after=6).forgotten


def test_slow_mode(stream: Stream) -> None:
    ChatRules.objects.create(vtuber=stream.vtuber, slow_s=60)
    momo = viewer(stream.vtuber, "Momo")
    say(momo, "一")
    refused = refusal(momo, "二", after=20)
    assert (refused.code, refused.retry_after) == ("slow_mode", 40)
    say(momo, "三", after=61)
    say(momo, "四", after=62, by_staff=True)


def test_followers_only(stream: Stream) -> None:
    ChatRules.objects.create(vtuber=stream.vtuber, followers_only=True)
    momo = viewer(stream.vtuber, "Momo")
    assert refusal(momo, "你好").code == "followers_only"
    follow(viewer=momo, wanted=True, real=REAL)
    say(momo, "你好")


def test_emotes_only(stream: Stream) -> None:
    ChatRules.objects.create(vtuber=stream.vtuber, emote_only=True)
    momo = viewer(stream.vtuber, "Momo")
    assert refusal(momo, "你好 :paw:").code == "emote_only"
    assert refusal(momo, ":nothing:").code == "emote_only"
    say(momo, ":paw: :heart: 🐟 🩷")


def test_following_counts_once_and_can_be_taken_back(stream: Stream) -> None:
    momo = viewer(stream.vtuber, "Momo")
    for _twice in range(2):
        follow(viewer=momo, wanted=True, real=REAL)
    assert FollowerStats.objects.order_by("-date")[0].followers_real == 1
    follow(viewer=momo, wanted=False, real=REAL)
    assert FollowerStats.objects.order_by("-date")[0].followers_real == 0
    assert len(told(stream.vtuber, "followers.changed")) == 2


def restrict(who: Viewer, kind: str, **more: object) -> Restriction:
    return Restriction.objects.create(
        vtuber=who.vtuber, viewer=who, address=who.address, kind=kind, by="operator", made_at=REAL, **more
    )


def test_who_is_timed_out_can_talk_again_afterwards(stream: Stream) -> None:
    momo = viewer(stream.vtuber, "Momo")
    restrict(momo, "timeout", until=REAL + seconds(60))
    refused = refusal(momo, "你好", after=30)
    assert (refused.code, refused.retry_after) == ("restricted", 30)
    say(momo, "你好", after=61)


def test_a_ban_outlives_a_new_name_and_a_new_cookie(stream: Stream) -> None:
    troll = viewer(stream.vtuber, "Troll", address="203.0.113.7")
    restrict(troll, "ban")
    renamed = get_or_create_viewer(vtuber=stream.vtuber, key=troll.key, address="", real=REAL, nickname="Angel")
    assert renamed.pk == troll.pk
    assert refusal(renamed, "你好").code == "restricted"
    assert refusal(viewer(stream.vtuber, "Fresh", address="203.0.113.7"), "你好").code == "restricted"
    say(viewer(stream.vtuber, "Other", address="203.0.113.8"), "你好")


def test_a_ban_on_an_unknown_address_hits_nobody_else(stream: Stream) -> None:
    restrict(viewer(stream.vtuber, "Troll"), "ban")
    say(viewer(stream.vtuber, "Kiki"), "你好")


def test_who_is_shadow_muted_hears_themselves_alone(stream: Stream) -> None:
    momo = viewer(stream.vtuber, "Momo")
    restrict(momo, "shadow")
    said = say(momo, "你好")
    assert said.shadow and message(said).state == "shadow"
    assert told(stream.vtuber, "chat.said") == []


def test_she_remembers_what_they_tell_her_and_forgets_on_request(stream: Stream) -> None:
    momo = viewer(stream.vtuber, "Momo")
    say(momo, "我养了一只黑猫叫煤球")
    momo.refresh_from_db()
    assert any("煤球" in note for note in momo.notes)
    before = ChatMessage.objects.count()
    assert say(momo, " /forget me ").forgotten
    momo.refresh_from_db()
    assert momo.notes == []
    assert ChatMessage.objects.count() == before


def test_a_lifted_restriction_is_over(stream: Stream) -> None:
    momo = viewer(stream.vtuber, "Momo")
    held = restrict(momo, "ban")
    held.lifted_at = REAL + dt.timedelta(seconds=1)
    held.save()
    say(momo, "你好", after=2)
