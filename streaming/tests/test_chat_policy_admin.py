"""Restrictions, rules and banned words in the admin: each change is noted, and only what changed."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from streaming.chat.services import moderation
from streaming.chat.services.answers import AnswerClaim, claim, record_progress
from streaming.chat.services.chat_settings import edit_words, rules_for, silence
from streaming.models import Answer, BannedWord, ChatRules, Restriction, Stream
from streaming.tests.support.chat_admin_world import act, audit, change, listed, listing, rules_form, signed_in
from streaming.tests.support.chat_world import on_air, say, told, viewer
from vtuber.models import AuditEntry
from vtuber.services.clock import set_paused
from vtuber.tests.support.world import REAL, baomi, seconds

pytestmark = pytest.mark.django_db


@pytest.fixture
def stream() -> Stream:
    """A stream whose clock stands, so that real time does not matter."""
    stream = on_air()
    set_paused(vtuber=stream.vtuber, paused=True, real=REAL)
    return stream


@pytest.fixture
def model_client() -> Client:
    """A superuser at the desk, who reads English."""
    return signed_in(User.objects.create_superuser("op"))


def test_restrictions_are_filtered_and_lifted(model_client: Client, stream: Stream) -> None:
    momo = viewer(stream.vtuber, "Momo")
    moderation.restrict(viewer=momo, kind=Restriction.Kind.TIMEOUT, actor="op", real=REAL)  # long over
    moderation.restrict(viewer=momo, kind=Restriction.Kind.BAN, actor="op", real=REAL, reason="spam")
    over, holds = Restriction.objects.order_by("id")
    Restriction.objects.filter(pk=over.pk).update(until=timezone.now() - seconds(1))
    assert listed(model_client, "restriction", in_force="yes") == [holds]
    assert listed(model_client, "restriction", in_force="no") == [over]
    assert act(model_client, "restriction", "lift", over.pk, holds.pk) == [
        "1 lifted.",
        "Some of these restrictions were over already.",
    ]
    over.refresh_from_db()
    holds.refresh_from_db()
    assert (over.lifted_at, holds.lifted_at is None) == (None, False)
    assert audit()[2:] == [("op", "chat_lift", f"viewer:{momo.pk}")]
    assert listed(model_client, "restriction", in_force="yes") == []


def test_there_are_rules_to_edit_for_every_vtuber(model_client: Client, stream: Stream) -> None:
    other = baomi(slug="other")
    rules = rules_for(vtuber=stream.vtuber)
    ChatRules.objects.filter(pk=rules.pk).update(slow_s=30)
    assert [row.vtuber_id for row in listed(model_client, "chatrules")] == [other.pk, stream.vtuber_id]
    assert len(listed(model_client, "chatrules")) == 2
    assert dict(ChatRules.objects.values_list("vtuber", "slow_s")) == {stream.vtuber_id: 30, other.pk: 0}
    assert (audit(), told(stream.vtuber, "chat.rules")) == ([], [])


def test_rules_are_changed_told_and_noted_and_nothing_is_when_nothing_changes(
    model_client: Client, stream: Stream
) -> None:
    rules = rules_for(vtuber=stream.vtuber)
    url = change("chatrules", rules.pk)
    assert 'name="initial-silenced"' in model_client.get(url).content.decode()
    assert model_client.post(url, rules_form(rules)).status_code == 302
    assert audit() == []
    assert model_client.post(url, rules_form(rules, slow_s=30, links=True)).status_code == 302
    (event,) = told(stream.vtuber, "chat.rules")
    assert (event["slow_s"], event["links"], event["max_length"], event["silenced"]) == (30, True, 200, False)
    (noted,) = AuditEntry.objects.all()
    assert (noted.verb, noted.before, noted.after) == (
        "chat_rules",
        {"slow_s": 0, "links": False},
        {"slow_s": 30, "links": True},
    )
    rules.refresh_from_db()
    assert model_client.post(url, rules_form(rules, slow_s=9999)).status_code == 200
    assert model_client.post(url, rules_form(rules, max_length=0)).status_code == 200
    rules.refresh_from_db()
    assert (rules.slow_s, rules.max_length, len(audit())) == (30, 200, 1)


def test_the_emergency_stop_is_raised_and_lifted_by_the_form(model_client: Client, stream: Stream) -> None:
    rules = rules_for(vtuber=stream.vtuber)
    say(viewer(stream.vtuber, "Momo"), "你几岁？")
    mine = claim(stream_id=stream.pk, real=REAL + seconds(1))
    assert isinstance(mine, AnswerClaim)
    record_progress(mine, "三岁。", REAL + seconds(2))
    model_client.post(change("chatrules", rules.pk), rules_form(rules, silenced=True))
    assert Answer.objects.get().state == "cut"
    raised = ChatRules.objects.get()
    assert raised.silenced
    model_client.post(change("chatrules", rules.pk), rules_form(raised, silenced=False))
    assert not ChatRules.objects.get().silenced
    assert [verb for _actor, verb, _target in audit()] == ["silence", "unsilence"]
    assert [row["silenced"] for row in told(stream.vtuber, "chat.rules")] == [True, False]


def test_a_form_that_was_open_meanwhile_does_not_lift_the_emergency_stop(
    model_client: Client, stream: Stream
) -> None:
    seen = rules_for(vtuber=stream.vtuber)
    silence(vtuber=stream.vtuber, silenced=True, actor="other", real=REAL)
    model_client.post(change("chatrules", seen.pk), rules_form(seen, slow_s=5))
    now = ChatRules.objects.get()
    assert (now.silenced, now.slow_s) == (True, 5)
    assert [(actor, verb) for actor, verb, _target in audit()] == [("other", "silence"), ("op", "chat_rules")]


def test_banned_words_are_added_one_by_one_and_taken_out_together(model_client: Client, stream: Stream) -> None:
    other = baomi(slug="other")
    url = reverse("admin:streaming_bannedword_add")
    for vtuber, word in ((stream.vtuber, "  买挂 "), (stream.vtuber, "spoiler"), (other, "买挂")):
        assert model_client.post(url, {"vtuber": vtuber.pk, "word": word}).status_code == 302
    assert model_client.post(url, {"vtuber": stream.vtuber_id, "word": "买挂"}).status_code == 200
    assert model_client.post(url, {"vtuber": stream.vtuber_id, "word": "\u202e"}).status_code == 200
    words = BannedWord.objects.order_by("id")
    assert [str(word) for word in words] == ["买挂", "spoiler", "买挂"]
    assert [row.pk for row in listed(model_client, "bannedword", vtuber__id__exact=str(other.pk))] == [words[2].pk]
    assert [done.after for done in AuditEntry.objects.order_by("id")] == [
        {"words": [word]} for word in ("买挂", "spoiler", "买挂")
    ]
    # A word is not rewritten.
    assert model_client.post(change("bannedword", words[0].pk), {"word": "x"}).status_code == 403

    chosen = {"action": "delete_selected", "_selected_action": [word.pk for word in words[:2]], "post": "yes"}
    assert model_client.post(listing("bannedword"), chosen).status_code == 302
    assert list(BannedWord.objects.values_list("vtuber", "word")) == [(other.pk, "买挂")]
    noted = AuditEntry.objects.latest("id")
    assert (noted.verb, noted.before, noted.after) == ("chat_words", {"words": ["spoiler", "买挂"]}, {"words": []})
    last = BannedWord.objects.get()
    assert (
        model_client.post(reverse("admin:streaming_bannedword_delete", args=[last.pk]), {"post": "yes"}).status_code
        == 302
    )
    assert (BannedWord.objects.count(), len(audit())) == (0, 5)


def test_a_list_that_is_full_says_so(model_client: Client, stream: Stream) -> None:
    edit_words(vtuber=stream.vtuber, add=map(str, range(500)), remove=[], actor="op", real=REAL)
    url = reverse("admin:streaming_bannedword_add")
    response = model_client.post(url, {"vtuber": stream.vtuber_id, "word": "spoiler"})
    assert response.status_code == 302
    assert "At most 500 words; nothing was changed." in model_client.get(url).content.decode()
    assert (BannedWord.objects.count(), len(audit())) == (500, 1)
