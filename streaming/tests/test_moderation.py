"""Operators keep order: each verb, its trace in audit and log, and its undoing."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from streaming.chat.live.event_frames import frame_of
from streaming.chat.live.frames import HighlightedFrame
from streaming.chat.policy.refusals import Refused
from streaming.chat.services import moderation
from streaming.chat.services.answers import AnswerClaim, claim, record_progress
from streaming.chat.services.chat_settings import silence
from streaming.models import Answer, BannedWord, ChatMessage, ChatRules, Restriction, Stream
from streaming.on_air.services.broadcast import go_off
from streaming.tests.support.chat_world import message, on_air, say, told, viewer
from streaming.tests.support.factory import live_until
from vtuber.events import events_after
from vtuber.models import AuditEntry
from vtuber.services.clock import set_paused
from vtuber.tests.support.world import REAL, hours, seconds

pytestmark = pytest.mark.django_db


@pytest.fixture
def stream() -> Stream:
    return on_air()


@pytest.fixture
def model_client(stream: Stream) -> Client:
    """A signed-in operator; the clock stands, so that real time does not matter."""
    set_paused(vtuber=stream.vtuber, paused=True, real=REAL)
    User.objects.create_user("op", password="a-desk-for-tests", is_staff=True)
    client = Client()
    client.login(username="op", password="a-desk-for-tests")
    return client


def post(model_client: Client, path: str, status: int = 200, **body: Any) -> dict[str, Any]:
    address = f"/api/vtubers/baomi/chat/{path}"
    response = model_client.post(address, json.dumps(body), content_type="application/json")
    assert response.status_code == status, response.content
    found: dict[str, Any] = response.json()
    return found


def state(said: Any) -> str:
    return message(said).state


def test_a_removed_message_is_gone_and_comes_back(stream: Stream, model_client: Client) -> None:
    said = say(viewer(stream.vtuber, "Momo"), "啦啦啦")
    done = post(model_client, f"messages/{said.message}/remove")
    assert state(said) == "removed"
    assert told(stream.vtuber, "chat.removed") == [{"stream": stream.pk, "messages": [said.message]}]
    assert post(model_client, f"messages/{said.message}/remove") == {"input": None}
    post(model_client, f"undo/{done['input']}")
    assert state(said) == "shown"
    (restored,) = told(stream.vtuber, "chat.restored")
    assert [entry["text"] for entry in restored["entries"]] == ["啦啦啦"]
    assert post(model_client, f"undo/{done['input']}", status=422)["error"] == "not_allowed"
    audit = list(AuditEntry.objects.order_by("id").values_list("actor", "verb", "undone"))
    assert audit == [("op", "chat_remove", True), ("op", "chat_undo", False)]


def test_a_message_that_she_is_answering_takes_the_answer_with_it(stream: Stream) -> None:
    said = say(viewer(stream.vtuber, "Troll"), "你几岁？")
    mine = claim(stream_id=stream.pk, real=REAL + seconds(1))
    assert isinstance(mine, AnswerClaim)
    record_progress(mine, "三岁。", REAL + seconds(2))
    moderation.remove_message(message=message(said), actor="op", real=REAL + seconds(3))
    assert Answer.objects.get().state == "dropped"
    assert not stream.lines.filter(kind="answer").exists()
    assert not record_progress(mine, "三岁。四岁。", REAL + seconds(4))
    assert claim(stream_id=stream.pk, real=REAL + seconds(9)) is None


def test_a_highlighted_message_is_next(stream: Stream, model_client: Client) -> None:
    say(viewer(stream.vtuber, "Momo"), "你几岁？")
    late = say(viewer(stream.vtuber, "Kiki"), "哦")
    assert post(model_client, f"messages/{late.message}/highlight")["input"]
    assert post(model_client, f"messages/{late.message}/highlight") == {"input": None}
    ChatMessage.objects.filter(pk=late.message or 0).update(real_time=REAL)
    mine = claim(stream_id=stream.pk, real=REAL + seconds(1))
    assert isinstance(mine, AnswerClaim)
    assert mine.message == late.message


def test_everybody_is_told_what_is_highlighted_and_that_it_is_no_more(stream: Stream, model_client: Client) -> None:
    said = say(viewer(stream.vtuber, "Momo"), "你几岁？")
    done = post(model_client, f"messages/{said.message}/highlight")
    post(model_client, f"undo/{done['input']}")
    told_of = {"stream": stream.pk, "message": said.message}
    assert told(stream.vtuber, "chat.highlighted") == [
        {**told_of, "highlighted": True},
        {**told_of, "highlighted": False},
    ]
    row = message(said)
    assert not row.highlighted
    facts = [fact for fact in events_after(stream.vtuber, 0) if fact.type == "chat.highlighted"]
    assert [frame_of(fact) for fact in facts] == [
        HighlightedFrame(seq=facts[0].seq, id=row.pk, highlighted=True),
        HighlightedFrame(seq=facts[1].seq, id=row.pk, highlighted=False),
    ]


def test_what_was_said_in_a_stream_that_is_over_is_not_highlighted(stream: Stream, model_client: Client) -> None:
    said = say(viewer(stream.vtuber, "Momo"), "你几岁？")
    go_off(stream=stream, game_time=hours("20:30"), real=REAL)
    assert post(model_client, f"messages/{said.message}/highlight") == {"input": None}
    assert not message(said).highlighted
    assert told(stream.vtuber, "chat.highlighted") == []


def test_timeout_ban_and_shadow_and_their_undoing(stream: Stream, model_client: Client) -> None:
    momo = viewer(stream.vtuber, "Momo", address="203.0.113.7")
    said = say(momo, "一二三")
    for verb, body in (("timeout", {"minutes": 5}), ("ban", {"reason": "spam"}), ("shadow", {})):
        done = post(model_client, f"viewers/{momo.pk}/{verb}", **body)
        held = Restriction.objects.latest("id")
        assert (held.kind, held.by, held.address, held.lifted_at) == (verb, "op", momo.address, None)
        assert (held.until is not None) == (verb == "timeout")
        assert state(said) == ("removed" if verb == "ban" else "shown")
        post(model_client, f"undo/{done['input']}")
        held.refresh_from_db()
        assert held.lifted_at is not None
        assert state(said) == "shown"
    verbs = list(AuditEntry.objects.order_by("id").values_list("verb", flat=True))
    assert verbs == ["chat_timeout", "chat_undo", "chat_ban", "chat_undo", "chat_shadow", "chat_undo"]


def test_a_restriction_is_listed_and_lifted(stream: Stream, model_client: Client) -> None:
    momo = viewer(stream.vtuber, "Momo")
    post(model_client, f"viewers/{momo.pk}/ban", reason="spam")
    listed = model_client.get("/api/vtubers/baomi/chat/moderation").json()
    (one,) = listed["restrictions"]
    assert (one["kind"], one["nickname"], one["reason"], one["by"], one["until"]) == (
        "ban",
        "Momo",
        "spam",
        "op",
        None,
    )
    assert [done["verb"] for done in listed["audit"]] == ["chat_ban"]
    assert post(model_client, f"restrictions/{one['id']}/lift")["input"]
    assert model_client.get("/api/vtubers/baomi/chat/moderation").json()["restrictions"] == []


def test_rules_are_changed_told_and_undone(stream: Stream, model_client: Client) -> None:
    done = post(model_client, "rules", slow_s=30, followers_only=True)
    assert done["rules"] == {
        "slow_s": 30,
        "followers_only": True,
        "emote_only": False,
        "links": False,
        "max_length": 200,
        "silenced": False,
    }
    assert told(stream.vtuber, "chat.rules") == [done["rules"]]
    assert post(model_client, "rules", slow_s=30)["input"] is None
    post(model_client, f"undo/{done['input']}")
    assert (ChatRules.objects.get().slow_s, ChatRules.objects.get().followers_only) == (0, False)
    assert post(model_client, "rules", status=400, slow_s=9999)["error"] == "bad_input"
    assert post(model_client, "rules", status=400, silenced=True)["error"] == "bad_input"


def test_banned_words_are_edited_and_undone(stream: Stream, model_client: Client) -> None:
    done = post(model_client, "words", add=["买挂", "  spoiler ", ""])
    assert done["words"] == ["spoiler", "买挂"]
    with pytest.raises(Refused):
        say(viewer(stream.vtuber, "Momo"), "买挂吗")
    assert post(model_client, "words", remove=["spoiler"])["words"] == ["买挂"]
    assert post(model_client, "words", add=["买挂"])["input"] is None
    post(model_client, f"undo/{done['input']}")
    assert list(BannedWord.objects.values_list("word", flat=True)) == []


def test_the_emergency_stop_ends_what_she_says_and_all_that_would_follow(stream: Stream) -> None:
    vtuber = stream.vtuber
    say(viewer(vtuber, "Momo"), "你几岁？")
    mine = claim(stream_id=stream.pk, real=REAL + seconds(1))
    assert isinstance(mine, AnswerClaim)
    record_progress(mine, "三岁。不对", REAL + seconds(2))
    silence(vtuber=vtuber, silenced=True, actor="op", real=REAL + seconds(3))
    assert (Answer.objects.get().state, Answer.objects.get().text) == ("cut", "三岁。")
    assert not record_progress(mine, "三岁。不对，四岁。", REAL + seconds(4))
    say(viewer(vtuber, "Kiki"), "你还在吗？")
    assert claim(stream_id=stream.pk, real=REAL + seconds(9)) is None
    lines = stream.lines.count()
    live_until(vtuber, "21:00")
    stream.refresh_from_db()
    assert (stream.state, stream.lines.count()) == ("ended", lines)


def test_whoever_is_no_operator_does_nothing(stream: Stream) -> None:
    momo = viewer(stream.vtuber, "Momo")
    said = say(momo, "啦啦啦")
    User.objects.create_user("guest", password="a-desk-for-tests")
    guest = Client()
    guest.login(username="guest", password="a-desk-for-tests")
    for client, status in ((Client(), 401), (guest, 403)):
        for path in (
            f"messages/{said.message}/remove",
            f"messages/{said.message}/highlight",
            f"viewers/{momo.pk}/ban",
            f"viewers/{momo.pk}/timeout",
            f"viewers/{momo.pk}/shadow",
            "rules",
            "silence",
            "words",
            "undo/1",
            "restrictions/1/lift",
        ):
            post(client, path, status=status)
        assert client.get("/api/vtubers/baomi/chat/moderation").status_code == status
    assert state(said) == "shown"
    assert not Restriction.objects.exists() and not AuditEntry.objects.exists()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.create_user("op", is_staff=True))
    assert post(strict, f"messages/{said.message}/remove", status=403)["error"] == "csrf"
    assert state(said) == "shown"


def test_what_is_another_vtubers_cannot_be_touched(stream: Stream, model_client: Client) -> None:
    from vtuber.tests.support.world import baomi

    other = baomi(slug="other")
    stranger = viewer(other, "Stranger")
    assert post(model_client, f"viewers/{stranger.pk}/ban", status=404)["error"] == "unknown"
    assert not Restriction.objects.exists()
