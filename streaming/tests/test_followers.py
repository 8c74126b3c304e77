"""Everybody is told who follows her: once a viewer, by a name that may be said, and not of who may not talk."""

import importlib
from typing import Any

import pytest
from django.apps import apps

from streaming.chat.live.event_frames import frame_of
from streaming.chat.policy.banned_words import forget_words
from streaming.chat.policy.identity import key_of_sender
from streaming.chat.services.forgetting import forget, prune_forgotten
from streaming.chat.services.moderation import lift, restrict, take_back_ban
from streaming.chat.services.viewers import follow, get_or_create_viewer
from streaming.models import BannedWord, Restriction, Stream, Viewer
from streaming.tests.support.chat_world import on_air, say, told, viewer
from vtuber.models import Event, FollowerStats
from vtuber.plugin import events_after
from vtuber.tests.support.world import REAL, planned_baomi, seconds

pytestmark = pytest.mark.django_db


@pytest.fixture
def stream() -> Stream:
    return on_air()


def follows(who: Viewer, *, after: float = 0.0) -> list[dict[str, Any]]:
    """They follow her; what everybody has been told of followers by then."""
    follow(viewer=who, wanted=True, real=REAL + seconds(after))
    return told(who.vtuber, "viewer.followed")


def stops(who: Viewer, *, after: float = 0.0) -> None:
    follow(viewer=who, wanted=False, real=REAL + seconds(after))


def name_tag(who: Viewer) -> dict[str, Any]:
    return {"viewer": who.pk, "nickname": who.nickname, "colour": who.colour}


def test_everybody_is_told_once_of_each_who_follows_her(stream: Stream) -> None:
    momo, kiki = viewer(stream.vtuber, "Momo"), viewer(stream.vtuber, "Kiki")
    follows(momo)
    assert follows(momo) == [name_tag(momo)]
    for day in (1, 40):
        stops(momo, after=day * 86_400)
        assert follows(momo, after=day * 86_400 + 60) == [name_tag(momo)], day
    assert follows(kiki) == [name_tag(momo), name_tag(kiki)]
    # Numbers are another matter: each step is counted.
    assert FollowerStats.objects.order_by("-date")[0].followers_real == 2
    assert len(told(stream.vtuber, "followers.changed")) == 2 + 2 * 2
    # On the stream page nobody reads who follows her.
    facts = [fact for fact in events_after(stream.vtuber, 0) if fact.type.startswith("viewer.follow")]
    assert [frame_of(fact) for fact in facts] == [None, None]


def test_off_air_too_and_by_the_name_that_stands_then() -> None:
    vtuber, _todolist = planned_baomi()
    momo = viewer(vtuber, "Momo")
    stale = Viewer.objects.select_related("vtuber").get(pk=momo.pk)
    get_or_create_viewer(vtuber=vtuber, key=momo.key, address="", real=REAL, nickname="Momo II")
    assert follows(stale) == [{**name_tag(momo), "nickname": "Momo II"}]


def test_who_never_chose_a_name_is_told_of_by_the_one_that_they_talk_under(stream: Stream) -> None:
    somebody = get_or_create_viewer(vtuber=stream.vtuber, key=key_of_sender("test", "x"), address="", real=REAL)
    say(somebody, "你好")
    (fact,) = follows(somebody)
    assert fact["nickname"] == told(stream.vtuber, "chat.said")[0]["entry"]["nickname"] != ""


@pytest.mark.parametrize("kind", list(Restriction.Kind))
def test_nobody_is_told_of_who_may_not_talk(stream: Stream, kind: Restriction.Kind) -> None:
    troll = viewer(stream.vtuber, "Troll", address="203.0.113.7")
    restrict(viewer=troll, kind=kind, minutes=1, actor="op", real=REAL)
    assert follows(troll) == []
    assert follows(viewer(stream.vtuber, "Fresh cookie", address="203.0.113.7")) == []
    # They follow her all the same.
    assert FollowerStats.objects.order_by("-date")[0].followers_real == 2
    # Who may talk again and follows anew was never told of.
    lift(restriction=Restriction.objects.get(), actor="op", real=REAL + seconds(5))
    stops(troll, after=6)
    assert follows(troll, after=7) == [name_tag(troll)]


def test_a_timeout_that_is_over_holds_nobody_back(stream: Stream) -> None:
    momo = viewer(stream.vtuber, "Momo")
    restrict(viewer=momo, kind=Restriction.Kind.TIMEOUT, minutes=1, actor="op", real=REAL)
    assert follows(momo, after=61) == [name_tag(momo)]


def test_a_name_with_a_word_that_is_banned_since_is_on_no_stage(stream: Stream) -> None:
    momo = viewer(stream.vtuber, "榴莲大王")
    BannedWord.objects.create(vtuber=stream.vtuber, word="榴莲")
    forget_words(stream.vtuber.pk)
    assert follows(momo) == []
    assert FollowerStats.objects.order_by("-date")[0].followers_real == 1
    stops(momo)
    momo = viewer(stream.vtuber, "榴莲大王")
    Viewer.objects.filter(pk=momo.pk).update(nickname="Momo")
    assert [fact["nickname"] for fact in follows(momo)] == ["Momo"]
    forget_words(stream.vtuber.pk)


def test_asking_to_be_forgotten_again_and_again_puts_no_name_on_the_stage(stream: Stream) -> None:
    momo = viewer(stream.vtuber, "Momo")
    follows(momo)
    for turn in range(1, 4):
        after = 10.0 * turn
        assert forget(viewer=momo, real=REAL + seconds(after)) is None
        stops(momo, after=after + 1)
        assert follows(momo, after=after + 2) == [name_tag(momo)], turn
    # Counted they are all the same.
    assert FollowerStats.objects.order_by("-date")[0].followers_real == 1


def test_a_ban_takes_the_word_of_it_back(stream: Stream) -> None:
    momo, kiki = viewer(stream.vtuber, "Momo"), viewer(stream.vtuber, "Kiki")
    follows(momo)
    for kind in (Restriction.Kind.TIMEOUT, Restriction.Kind.SHADOW):
        restrict(viewer=momo, kind=kind, actor="op", real=REAL)
    restrict(viewer=kiki, kind=Restriction.Kind.BAN, actor="op", real=REAL)
    assert told(stream.vtuber, "viewer.follow_removed") == []
    restrict(viewer=momo, kind=Restriction.Kind.BAN, actor="op", real=REAL)
    assert told(stream.vtuber, "viewer.follow_removed") == [{"viewer": momo.pk}]
    # It was seen once: taking the ban back shows it to nobody again.
    ban = Restriction.objects.get(viewer=momo, kind="ban")
    assert take_back_ban(restriction=ban, actor="op", real=REAL)
    assert told(stream.vtuber, "viewer.followed") == [name_tag(momo)]


def test_a_ban_takes_back_the_word_of_all_who_came_from_that_address(stream: Stream) -> None:
    here, elsewhere = "203.0.113.7", "203.0.113.8"
    fresh = [viewer(stream.vtuber, f"Cookie {number}", address=here) for number in range(3)]
    nameless = [viewer(stream.vtuber, name, address="") for name in ("Unknown", "Unseen")]
    other = viewer(stream.vtuber, "Other", address=elsewhere)
    untold = viewer(stream.vtuber, "Untold", address=here)
    for follower in (*fresh, *nameless, other):
        follows(follower)
    restrict(viewer=fresh[1], kind=Restriction.Kind.BAN, actor="op", real=REAL)
    assert told(stream.vtuber, "viewer.follow_removed") == [{"viewer": one.pk} for one in fresh]
    # No address is nobody's address.
    restrict(viewer=nameless[0], kind=Restriction.Kind.BAN, actor="op", real=REAL)
    assert told(stream.vtuber, "viewer.follow_removed")[3:] == [{"viewer": nameless[0].pk}]
    untold.refresh_from_db()
    assert not untold.follow_told


def test_who_only_ever_followed_is_forgotten_too(stream: Stream) -> None:
    momo, kiki = viewer(stream.vtuber, "Momo"), viewer(stream.vtuber, "Kiki")
    follows(momo)
    follows(kiki)
    assert forget(viewer=momo, real=REAL + seconds(10), actor="op") is not None
    assert told(stream.vtuber, "viewer.forgotten") == [{"viewer": momo.pk}]
    while prune_forgotten(1):
        pass
    assert told(stream.vtuber, "viewer.followed") == [{**name_tag(momo), "nickname": ""}, name_tag(kiki)]
    assert "Momo" not in str(list(Event.objects.values_list("payload", flat=True)))
    # They still follow her; stopped and come back, they are somebody new.
    momo.refresh_from_db()
    assert (momo.follows, momo.follow_told, momo.forgetting) == (True, False, None)
    assert forget(viewer=momo, real=REAL + seconds(20), actor="op") is None
    stops(momo, after=30)
    assert follows(momo, after=31)[-1] == name_tag(momo)
    assert "Momo" in str(told(stream.vtuber, "viewer.followed"))


def test_old_followers_are_no_news_when_this_moves_in(stream: Stream) -> None:
    momo, kiki = viewer(stream.vtuber, "Momo"), viewer(stream.vtuber, "Kiki")
    Viewer.objects.filter(pk=momo.pk).update(follows=True)
    importlib.import_module("streaming.migrations.0009_follow_told").tell_nobody_of_old_followers(apps, None)
    stops(momo)
    assert follows(momo) == []
    assert follows(kiki) == [name_tag(kiki)]
