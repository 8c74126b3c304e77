"""This machine's clock is set back by two hours in the middle of a stream: she does not fall silent for them."""

import datetime as dt
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from streaming.chat.policy.refusals import Refused
from streaming.chat.services.answers import AnswerClaim, claim, end_abandoned, finish
from streaming.chat.services.forgetting import forget, prune_forgotten
from streaming.chat.services.messages import ECHO_S, say_in_chat
from streaming.models import Answer, ChatMessage, ChatRules, Restriction, Stream, Viewer
from streaming.retention import prune_viewers
from streaming.selectors import waiting
from streaming.tests.support.chat_world import message, on_air, say, told, viewer
from streaming.web import live_views
from vtuber.models import GameClock, Tweet
from vtuber.services.clock import heartbeat
from vtuber.tests.support.world import REAL, hours, seconds

pytestmark = pytest.mark.django_db
HOURS = 7200


def test_a_dead_speaker_s_answer_and_a_time_out_end_when_they_would_have() -> None:
    stream = on_air()
    who = viewer(stream.vtuber, "Ann")
    say(who, "hello?")
    assert isinstance(claim(stream_id=stream.pk, real=REAL + seconds(1)), AnswerClaim)
    lease = Answer.objects.get().lease_until
    assert lease is not None
    held = Restriction.objects.create(
        vtuber=stream.vtuber, viewer=who, kind="timeout", until=REAL + seconds(601), made_at=REAL, by="tests"
    )
    GameClock.objects.update(last_tick_real=REAL + seconds(1))
    back = REAL - seconds(HOURS) + seconds(1)
    heartbeat(back)
    held.refresh_from_db()
    assert Answer.objects.get().lease_until == lease - seconds(HOURS)
    assert held.until == REAL + seconds(601 - HOURS)
    assert end_abandoned(back + seconds(1)) == 0
    assert end_abandoned(back + seconds(30)) == 1


def test_an_answer_that_ended_in_the_future_makes_nobody_wait() -> None:
    stream = on_air()
    say(viewer(stream.vtuber, "Ann"), "hello?")
    taken = claim(stream_id=stream.pk, real=REAL + seconds(1))
    assert isinstance(taken, AnswerClaim)
    assert finish(taken, "Hi!", cut=False, real=REAL + seconds(3))
    GameClock.objects.update(last_tick_real=REAL + seconds(3))
    back = REAL - seconds(HOURS)
    heartbeat(back)
    say(viewer(stream.vtuber, "Ben"), "and me?", after=-HOURS)
    assert isinstance(claim(stream_id=stream.pk, real=back + seconds(1)), AnswerClaim)


BACK = REAL - seconds(HOURS)


def set_back(stream: Stream, last: float = 0.0) -> None:
    """The last tick was `last` seconds from REAL; the next one finds the clock two hours earlier."""
    GameClock.objects.update(last_tick_real=REAL + seconds(last))
    heartbeat(BACK + seconds(last))
    assert [payload["seconds"] for payload in told(stream.vtuber, "clock.stepped")] == [HOURS]


@pytest.mark.parametrize("ticked", [False, True])
def test_slow_mode_holds_nobody_longer_than_it_says(ticked: bool) -> None:
    stream = on_air()
    ChatRules.objects.create(vtuber=stream.vtuber, slow_s=30)
    who = viewer(stream.vtuber, "Ann")
    say(who, "one", after=0)
    if ticked:
        set_back(stream, last=1)
        # It goes on where it was, now that it is known by how much the clock was set back.
        with pytest.raises(Refused, match="slow_mode") as refused:
            say(who, "two", after=20 - HOURS)
        assert refused.value.retry_after == 10
    say(who, "two", after=30 - HOURS)
    with pytest.raises(Refused, match="slow_mode") as refused:
        say(who, "three", after=35 - HOURS)
    assert refused.value.retry_after == 25
    say(who, "three", after=60 - HOURS)


def test_an_echo_is_one_for_as_long_as_before_and_a_message_that_is_sent_again_is_said_once() -> None:
    stream = on_air()
    who = viewer(stream.vtuber, "Ann")
    first = say(who, "meow", client_id="a")
    set_back(stream, last=1)
    again = say(who, "meow", client_id="a", after=2 - HOURS)
    assert (again.message, again.again) == (first.message, True)
    with pytest.raises(Refused, match="duplicate"):
        say(who, "meow", after=10 - HOURS)
    say(who, "meow", after=ECHO_S + 1 - HOURS)
    assert len(told(stream.vtuber, "chat.said")) == 2


def test_an_echo_from_the_future_makes_nobody_mute_before_the_tick_either() -> None:
    stream = on_air()
    who = viewer(stream.vtuber, "Ann")
    say(who, "meow")
    say(who, "meow", after=-HOURS)


def test_what_waits_grows_stale_when_it_would_have_and_new_messages_are_looked_at(settings: Any) -> None:
    settings.CHAT_STALE_S = 90.0
    stream = on_air()
    ann, ben = viewer(stream.vtuber, "Ann"), viewer(stream.vtuber, "Ben")
    for number in range(4):
        say(ann, f"before {number}")
    set_back(stream, last=10)
    newest = say(ann, "what comes after?", after=20 - HOURS)
    say(ben, "hello?", after=21 - HOURS)
    assert waiting(stream, BACK + seconds(22)).count() == 6
    taken = claim(stream_id=stream.pk, real=BACK + seconds(22))
    assert isinstance(taken, AnswerClaim)
    # Of those of Ann's that are too many, the oldest are passed over, and not the one from after the step.
    passed = set(ChatMessage.objects.filter(passed_over=True).values_list("text", flat=True))
    assert passed == {"before 0", "before 1"}
    assert not message(newest).passed_over
    assert not waiting(stream, BACK + seconds(91)).filter(text__startswith="before").exists()


def test_what_was_highlighted_grows_stale_too(settings: Any) -> None:
    settings.CHAT_STALE_S = 90.0
    stream = on_air()
    said = say(viewer(stream.vtuber, "Ann"), "hello?", after=-200)
    ChatMessage.objects.filter(pk=said.message or 0).update(highlighted_at=REAL, highlighted=True)
    set_back(stream)
    assert waiting(stream, BACK + seconds(80)).exists()
    assert not waiting(stream, BACK + seconds(100)).exists()


def test_what_was_stale_stays_stale_and_what_is_older_than_the_step_keeps_its_time() -> None:
    stream = on_air()
    who = viewer(stream.vtuber, "Ann")
    before, stale = say(who, "long ago", after=-HOURS - 60), say(who, "an hour ago", after=-3600)
    set_back(stream)
    assert message(before).real_time == REAL - seconds(HOURS + 60)
    assert message(stale).real_time == BACK - seconds(3600)
    assert list(waiting(stream, BACK).values_list("text", flat=True)) == ["long ago"]


def test_a_stranger_from_the_future_leaves_in_time(settings: Any) -> None:
    settings.VIEWERS_KEEP_DAYS = 30
    stream = on_air()
    viewer(stream.vtuber, "Ann", real=timezone.now() + dt.timedelta(days=300))
    GameClock.objects.update(last_tick_real=timezone.now() + dt.timedelta(days=300))
    heartbeat(timezone.now())
    ann = Viewer.objects.get()
    assert abs(ann.last_seen - timezone.now()) < seconds(60)
    assert prune_viewers(10) == 0
    Viewer.objects.update(last_seen=timezone.now() - dt.timedelta(days=31))
    assert prune_viewers(10) == 1


def test_who_asked_to_be_forgotten_before_the_step_is_forgotten_to_the_end() -> None:
    stream = on_air()
    ann = viewer(stream.vtuber, "Ann")
    asked_at = timezone.now() + seconds(HOURS)
    said = say_in_chat(viewer=ann, client_id="a", text="I keep a hamster", real=asked_at - seconds(5))
    forget(viewer=ann, real=asked_at)
    while prune_forgotten(100):
        pass
    ann.refresh_from_db()
    assert ann.forgetting is None
    assert not ChatMessage.objects.filter(pk=said.message or 0).exists()


def test_the_page_off_air_is_made_anew(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    vtuber = on_air().vtuber
    before = client.get("/live/baomi/?part=off-air").text
    Tweet.objects.create(
        vtuber=vtuber, category="communication", text="It rains outside.", published_at=hours("19:00"), task=None
    )
    assert client.get("/live/baomi/?part=off-air").text == before
    # In the cache it would end two hours later now.
    ends = locmem_ends()
    for key in ends:
        ends[key] += HOURS
    monkeypatch.setattr(live_views, "OFF_AIR_S", 0)
    assert "It rains outside." in client.get("/live/baomi/?part=off-air").text


def locmem_ends() -> dict[str, float]:
    """When what is in the cache ends, by key."""
    ends: dict[str, float] = cache._expire_info  # type: ignore[attr-defined]
    assert ends
    return ends
