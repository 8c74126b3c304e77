"""What one viewer does, or has done to them, costs nobody else anything."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from streaming.chat.live.event_frames import frame_of
from streaming.chat.policy.refusals import Refused
from streaming.chat.services import moderation
from streaming.chat.services.answers import AnswerClaim, claim, finish, record_progress
from streaming.models import Answer, ChatMessage, ChatRules, Restriction, Stream
from streaming.tests.support.chat_world import message, on_air, say, told, viewer
from vtuber.events import events_after
from vtuber.tests.support.world import REAL, seconds

pytestmark = pytest.mark.django_db


@pytest.fixture
def stream(settings: Any) -> Stream:
    settings.CHAT_PAUSE_S = 0.0
    return on_air()


def taken(stream: Stream, after: float) -> AnswerClaim:
    found = claim(stream_id=stream.pk, real=REAL + seconds(after))
    assert isinstance(found, AnswerClaim)
    return found


def ban(stream: Stream, name: str, after: float) -> None:
    who = viewer(stream.vtuber, name)
    moderation.restrict(viewer=who, kind=Restriction.Kind.BAN, actor="op", real=REAL + seconds(after))


def test_an_answer_to_two_goes_on_for_the_one_who_stays(stream: Stream) -> None:
    say(viewer(stream.vtuber, "Troll"), "你今天几点睡觉呀？")
    anna = viewer(stream.vtuber, "Anna")
    asked = message(say(anna, "你今天几点睡觉呀"))
    mine = taken(stream, 1)
    assert record_progress(mine, "「两点。」", REAL + seconds(2))
    ban(stream, "Troll", 3)
    answer = Answer.objects.get()
    assert (answer.state, answer.nickname, answer.question, answer.askers) == (
        "speaking",
        "Anna",
        "你今天几点睡觉呀",
        1,
    )
    question = {
        "viewer": anna.pk,
        "nickname": "Anna",
        "colour": anna.colour,
        "text": "你今天几点睡觉呀",
        "askers": 1,
    }
    assert told(stream.vtuber, "answer.passed_on") == [
        {"answer": answer.pk, "stream": stream.pk, "question": question}
    ]
    frames = [frame_of(event) for event in events_after(stream.vtuber, 0)]
    kinds = [frame.kind for frame in frames if frame]
    assert [kind for kind in kinds if kind in ("answering", "passed_on", "dropped")] == ["answering", "passed_on"]
    assert told(stream.vtuber, "answer.dropped") == []
    assert finish(mine, "「两点。」", cut=False, real=REAL + seconds(4))
    said = told(stream.vtuber, "stream.said")[-1]
    assert (said["text"], said["question"]) == ("「两点。」", question)
    asked.refresh_from_db()
    assert asked.answer == answer
    # She has been answered, and is not answered again.
    assert claim(stream_id=stream.pk, real=REAL + seconds(5)) is None


def test_where_the_one_who_asked_stays_the_question_is_theirs(stream: Stream) -> None:
    say(viewer(stream.vtuber, "Anna"), "你今天几点睡觉呀？")
    say(viewer(stream.vtuber, "Troll"), "你今天几点睡觉呀")
    mine = taken(stream, 1)
    assert Answer.objects.get().askers == 2
    ban(stream, "Troll", 2)
    answer = Answer.objects.get()
    assert (answer.state, answer.nickname, answer.askers) == ("speaking", "Anna", 1)
    assert record_progress(mine, "「两点。」", REAL + seconds(3))


def test_a_question_that_gets_no_answer_twice_makes_room_for_others(stream: Stream) -> None:
    say(viewer(stream.vtuber, "Momo"), "你几岁？")
    for attempt in (1, 2):
        mine = taken(stream, attempt * 2)
        assert Answer.objects.get(pk=mine.answer).nickname == "Momo"
        finish(mine, "", cut=True, real=REAL + seconds(attempt * 2 + 1))
    say(viewer(stream.vtuber, "Anna"), "今天吃什么？", after=6)
    mine = taken(stream, 7)
    assert Answer.objects.get(pk=mine.answer).nickname == "Anna"
    finish(mine, "「鱼。」", cut=False, real=REAL + seconds(8))
    assert claim(stream_id=stream.pk, real=REAL + seconds(9)) is None
    # Whoever wants it answered all the same can say so.
    momo = ChatMessage.objects.get(nickname="Momo")
    assert moderation.highlight_message(message=momo, actor="op", real=REAL + seconds(10))
    assert Answer.objects.get(pk=taken(stream, 11).answer).nickname == "Momo"


def test_highlighting_does_not_restart_anybodys_slow_mode(stream: Stream) -> None:
    ChatRules.objects.update_or_create(vtuber=stream.vtuber, defaults={"slow_s": 30})
    momo = viewer(stream.vtuber, "Momo")
    said = say(momo, "你几岁？")
    moderation.highlight_message(message=message(said), actor="op", real=REAL + seconds(29))
    assert message(said).real_time == REAL
    assert say(momo, "在吗？", after=31).message is not None


def test_what_is_highlighted_is_fresh_again(stream: Stream, settings: Any) -> None:
    settings.CHAT_STALE_S = 90.0
    said = say(viewer(stream.vtuber, "Momo"), "你几岁？")
    assert claim(stream_id=stream.pk, real=REAL + seconds(200)) is None
    moderation.highlight_message(message=message(said), actor="op", real=REAL + seconds(200))
    assert Answer.objects.get(pk=taken(stream, 201).answer).question == "你几岁？"


def test_who_is_banned_is_told_so_whatever_else_is_wrong(stream: Stream) -> None:
    ban(stream, "Troll", 0)
    with pytest.raises(Refused) as refused:
        say(viewer(stream.vtuber, "Troll"), "https://example.com/prize", after=1)
    assert refused.value.code == "restricted"
    # And who is shadow-muted does not learn of it.
    shady = viewer(stream.vtuber, "Shady")
    moderation.restrict(viewer=shady, kind=Restriction.Kind.SHADOW, actor="op", real=REAL)
    with pytest.raises(Refused) as refused:
        say(shady, "https://example.com/prize", after=1)
    assert refused.value.code == "links"


def test_all_pages_that_turn_at_once_are_served_from_one_look(
    stream: Stream, client: Client, django_assert_max_num_queries: Any
) -> None:
    cache.clear()
    first = client.get("/live/baomi/?part=off-air").content
    with django_assert_max_num_queries(1):  # whose page it is
        assert client.get("/live/baomi/?part=off-air").content == first
    # The page as a whole carries what is the reader's alone, and is made for each.
    assert client.get("/live/baomi/", headers={"accept-language": "en"}).content != first
    assert client.get("/live/baomi/?part=off-air", headers={"accept-language": "en"}).content != first


def test_the_figures_of_the_audience_fill_no_log(stream: Stream) -> None:
    assert connection.vendor == "sqlite"
    assert stream.viewers_simulated > 0
    assert told(stream.vtuber, "stream.viewers") == []
