"""A day again is what the stage was told then, from its beginning or from anywhere; what is gone stays gone."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from streaming.chat.services.forgetting import forget, prune_forgotten
from streaming.chat.services.moderation import lift, restrict
from streaming.models import Answer, ChatMessage, Restriction, Stream, Viewer
from unity_bridge.projections import project
from unity_bridge.projections.state import StageState
from unity_bridge.projections.world import game_stamp
from unity_bridge.replay import pages
from unity_bridge.replay.pages import about, page_after, page_at
from unity_bridge.replay.spans import NoReplay, Span, find_span, kept_days, kept_streams, stream_name
from unity_bridge.tests.support.lived_day import LivedDay, Told, lived_day
from vtuber.gametime import DAY, day_start
from vtuber.models import Event, Tweet, VTuber
from vtuber.plugin import EventMessage, FrontEndCommand
from vtuber.tests.support.world import DATE, REAL, hours

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def lived(django_db_setup: None, django_db_blocker: Any) -> Iterator[LivedDay]:
    """One day for all tests: each works in a savepoint of its own, and what it changed is gone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield lived_day()
        transaction.set_rollback(True)


@pytest.fixture
def day(lived: LivedDay, db: None) -> LivedDay:
    return lived


def whole(vtuber: VTuber, span: Span, page: dict[str, Any]) -> list[Told]:
    """All commands from a page on, as a player reads them."""
    told = list(page["commands"])
    while page["next"] is not None:
        page = page_after(vtuber, span, page["next"])
        told += page["commands"]
    assert page["until"] == game_stamp(span.ends)
    return [(each["seq"], each["part"], each["type"], each["data"]) for each in told]


def snapshot(page: dict[str, Any]) -> dict[str, Any]:
    return {told["type"]: told["data"] for told in page["snapshot"]}


def slots(page: dict[str, Any]) -> dict[str, Any]:
    return {type: data for type, data in snapshot(page).items() if type not in ("world.time", "world.weather")}


def test_a_day_again_is_what_was_told_from_anywhere_in_it(day: LivedDay, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "EVENTS", 40)
    span = find_span(day.vtuber, DATE.isoformat(), day.real)
    assert (span.starts, span.ends) == (hours("08:00"), hours("08:00") + DAY)
    live = day.told_between(span.first, span.last)
    assert {"scene.set", "chat.message", "chat.follow", "chat.reply", "speech.say", "sns.text", "overlay.cover"} <= {
        type for _seq, _part, type, _data in live
    }
    # It begins and ends where the day does.
    assert day.times[span.first] >= span.starts > day.times[span.first - 1]
    assert day.times[span.last] < span.ends <= day.times[span.last + 1]
    first = page_at(day.vtuber, span, span.starts)
    assert whole(day.vtuber, span, first) == live
    assert slots(first) == day.shown[span.first - 1]
    weather = snapshot(first)["world.weather"]
    assert weather["date"] == DATE.isoformat()

    for clock in ("12:00", "20:30", "23:59:30"):
        at = dt.datetime.combine(DATE, dt.time.fromisoformat(clock), tzinfo=dt.UTC)
        page = page_at(day.vtuber, span, at)
        before = max(seq for seq, moment in day.times.items() if moment < at)
        assert slots(page) == day.shown[before], clock
        assert snapshot(page)["world.weather"] == weather
        assert snapshot(page)["world.time"]["game_time"] == game_stamp(at)
        assert whole(day.vtuber, span, page) == day.told_between(before + 1, span.last), clock


def test_a_stream_again_is_what_was_told_in_it(day: LivedDay) -> None:
    stream = Stream.objects.get()
    span = find_span(day.vtuber, stream_name(stream.pk), day.real)
    assert (span.title, span.starts, span.ends) == (stream.title, stream.started_at, stream.ended_at)
    page = page_at(day.vtuber, span, span.starts)
    live = day.told_between(span.first, span.last)
    assert whole(day.vtuber, span, page) == live
    assert (live[0][2], live[-1][2]) == ("overlay.start", "speech.stop")
    assert slots(page) == day.shown[span.first - 1]
    assert about(day.vtuber, span)["marks"] == [
        {"at": game_stamp(stream.started_at), "kind": "stream", "title": stream.title}
    ]
    # As fast as she goes live; her days pass faster.
    assert (about(day.vtuber, span)["rate"], snapshot(page)["world.time"]["live"]) == (10.0, True)
    marks = about(day.vtuber, find_span(day.vtuber, DATE.isoformat(), day.real))["marks"]
    assert {"tweet", "stream"} <= {mark["kind"] for mark in marks} and len(marks) >= 4
    assert marks == sorted(marks, key=lambda mark: mark["at"])
    # Ten minutes of the day before are hers, too: she was born at 07:50.
    assert kept_days(day.vtuber, day.real) == [DATE, DATE - DAY]
    birth = find_span(day.vtuber, (DATE - DAY).isoformat(), day.real)
    assert (game_stamp(birth.starts)[:16], birth.ends) == ("2026-11-24T07:50", hours("08:00"))
    assert kept_streams(day.vtuber, [DATE]) == [stream]


def test_what_was_taken_down_since_is_not_brought_back(day: LivedDay) -> None:
    span = find_span(day.vtuber, DATE.isoformat(), day.real)
    asked = Answer.objects.filter(messages__isnull=False).order_by("pk")
    removed, forgotten = asked[0], asked[1]
    hidden = list(removed.messages.values_list("pk", flat=True))
    ChatMessage.objects.filter(pk__in=hidden).update(state=ChatMessage.State.REMOVED)
    viewer = forgotten.viewer
    viewer.forgetting = {"asked_at": REAL.isoformat(), "texts": []}
    viewer.save()
    theirs = set(viewer.messages.values_list("pk", flat=True))
    down, edited = Tweet.objects.order_by("pk")[:2]
    was = down.text
    Tweet.objects.filter(pk=down.pk).update(taken_down_at=day.real)
    Tweet.objects.filter(pk=edited.pk).update(text="改过的话。")

    told = whole(day.vtuber, span, page_at(day.vtuber, span, span.starts))
    shown = {data["message"] for _seq, _part, type, data in told if type == "chat.message"}
    said = {data["message"] for _seq, _part, type, data in day.told if type == "chat.message"}
    assert shown == said - set(hidden) - theirs and theirs & said
    replies = {data["answer"]: data for _seq, _part, type, data in told if type == "chat.reply" and data["final"]}
    assert replies[removed.pk]["question"] is None and replies[removed.pk]["text"] == removed.text
    assert replies[forgotten.pk]["question"] is None and replies[forgotten.pk]["text"] == "……"
    begun = [data for _seq, _part, type, data in told if type == "chat.reply" and data["answer"] == removed.pk]
    assert len(begun) == 2 and all(data["question"] is None for data in begun)
    # What she said to others stands, with what they asked.
    others = {answer.pk for answer in asked} - {each.pk for each in viewer.answers.all()} - {removed.pk}
    assert others and all(replies[answer]["question"] for answer in others)
    texts = {data["tweet"]: data["text"] for _seq, _part, type, data in told if type == "sns.text"}
    assert down.pk not in texts and texts[edited.pk] == "改过的话。"
    assert removed.question not in str(begun) and was not in str(told)

    # Nor in the picture of a moment at which it stood there.
    event = Event.objects.get(type="tweet.published", payload__tweet=down.pk)
    page = page_at(day.vtuber, span, event.game_time + dt.timedelta(seconds=1))
    assert "sns.open" in slots(page) and "sns.text" not in slots(page)

    # A chat that is not kept any more is not in the log's replay either.
    Stream.objects.update(chat_kept=False)
    told = whole(day.vtuber, span, page_at(day.vtuber, span, span.starts))
    types = {type for _seq, _part, type, _data in told}
    assert not {"chat.message", "chat.reply"} & types
    kinds = {data["kind"] for _seq, _part, type, data in told if type == "speech.say"}
    assert "answer" not in kinds and {"greeting", "talk", "goodbye"} <= kinds


def test_followers_who_are_forgotten_or_banned_since_are_not_brought_back(day: LivedDay) -> None:
    span = find_span(day.vtuber, DATE.isoformat(), day.real)

    def shown() -> list[int]:
        told = whole(day.vtuber, span, page_at(day.vtuber, span, span.starts))
        return [data["viewer"] for _seq, _part, type, data in told if type == "chat.follow"]

    banned, forgotten = Viewer.objects.filter(pk__in=shown()).order_by("pk")
    assert shown() == [banned.pk, forgotten.pk]
    now: dict[str, Any] = {"actor": "op", "real": day.real}
    restrict(viewer=banned, kind=Restriction.Kind.TIMEOUT, minutes=10, **now)
    assert shown() == [banned.pk, forgotten.pk]
    restrict(viewer=banned, kind=Restriction.Kind.BAN, **now)
    assert shown() == [forgotten.pk]
    # A ban holds for an address, too; no address is nobody's.
    address = "an address"
    Restriction.objects.filter(kind="ban").update(address=address)
    assert shown() == [forgotten.pk]
    Viewer.objects.filter(pk=forgotten.pk).update(address=address)
    assert shown() == []
    Viewer.objects.filter(pk=forgotten.pk).update(address="")
    Restriction.objects.filter(kind="ban").update(address="")
    assert shown() == [forgotten.pk]
    forget(viewer=forgotten, real=day.real)
    assert shown() == []
    # Long after, when the mark is gone, her log has no name for them.
    prune_forgotten(1000)
    Viewer.objects.update(forgetting=None)
    assert shown() == []
    # Who may talk again may be named again.
    lift(restriction=Restriction.objects.get(kind="ban"), **now)
    assert shown() == [banned.pk]


def test_pages_are_bounded_and_what_is_asked_wrongly_stays_in_the_span(
    day: LivedDay, monkeypatch: pytest.MonkeyPatch
) -> None:
    span = find_span(day.vtuber, stream_name(Stream.objects.get().pk), day.real)
    monkeypatch.setattr(pages, "BYTES", 6000)
    page, sizes, told = page_at(day.vtuber, span, span.starts - DAY), [], 0
    assert page["at"] == game_stamp(span.starts)
    while True:
        sizes.append(len(str(page["commands"]).encode()))
        told += len(page["commands"])
        if page["next"] is None:
            break
        page = page_after(day.vtuber, span, page["next"])
    assert told == len(day.told_between(span.first, span.last))
    assert len(sizes) > 3 and max(sizes) < 12000
    # Before the span, and behind it, there is nothing to be had.
    assert page_after(day.vtuber, span, 0)["commands"][0]["seq"] == span.first
    after = page_after(day.vtuber, span, 10**12)
    assert (after["commands"], after["next"]) == ([], None)
    end = page_at(day.vtuber, span, span.ends + DAY)
    assert end["at"] == game_stamp(span.ends)
    assert all(each["at"] >= game_stamp(span.ends) for each in end["commands"])


def test_an_event_that_breaks_costs_itself(day: LivedDay, monkeypatch: pytest.MonkeyPatch) -> None:
    span = find_span(day.vtuber, DATE.isoformat(), day.real)
    live = day.told_between(span.first, span.last)
    broken = next(seq for seq, _part, type, _data in live if type == "sns.open")

    def breaking(event: EventMessage, state: StageState) -> list[FrontEndCommand]:
        if event.seq == broken:
            raise ValueError("a projection of somebody else's")
        return project(event, state)

    monkeypatch.setattr(pages, "project", breaking)
    told = whole(day.vtuber, span, page_at(day.vtuber, span, span.starts))
    assert told == [each for each in live if each[0] != broken]


@pytest.mark.parametrize("name", ["2026-11-22", "2026-13-01", "20261124", "stream-", "stream-1x", "stream-999", "喵"])
def test_there_is_no_such_day_or_stream(day: LivedDay, name: str) -> None:
    with pytest.raises(NoReplay) as refused:
        find_span(day.vtuber, name, day.real)
    assert refused.value.code == "unknown"


def test_a_day_is_watched_again_when_it_is_over_and_as_long_as_it_is_kept(day: LivedDay) -> None:
    name, stream = DATE.isoformat(), stream_name(Stream.objects.get().pk)
    with pytest.raises(NoReplay) as early:
        find_span(day.vtuber, (DATE + DAY).isoformat(), day.real)
    assert early.value.code == "not_over"
    span = find_span(day.vtuber, name, day.real)
    # As `prune_events` does it: the beginning goes.
    Event.objects.filter(vtuber=day.vtuber, seq__lt=span.first).delete()
    with pytest.raises(NoReplay) as gone:
        find_span(day.vtuber, name, day.real)
    assert gone.value.code == "gone" and kept_days(day.vtuber, day.real) == []
    assert find_span(day.vtuber, stream, day.real).is_stream
    Event.objects.filter(vtuber=day.vtuber, seq__lte=find_span(day.vtuber, stream, day.real).first).delete()
    with pytest.raises(NoReplay) as gone:
        find_span(day.vtuber, stream, day.real)
    assert gone.value.code == "gone"
    Event.objects.filter(vtuber=day.vtuber).delete()
    assert kept_days(day.vtuber, day.real) == []
    assert day_start(DATE) == span.starts
