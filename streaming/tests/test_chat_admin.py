"""The chat in the admin: it writes through the services, and tells nobody a hash."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from streaming.chat.services import moderation
from streaming.chat.services.answers import AnswerClaim, claim, record_progress
from streaming.chat.services.chat_settings import edit_words, rules_for, silence
from streaming.models import Answer, BannedWord, ChatMessage, ChatRules, Restriction, Stream, Viewer
from streaming.tests.support.chat_admin_world import act, audit, change, listed, listing, rules_form, signed_in, staff
from streaming.tests.support.chat_world import message, on_air, say, told, viewer
from vtuber.models import AuditEntry
from vtuber.services.clock import set_paused
from vtuber.tests.support.world import REAL, seconds

pytestmark = pytest.mark.django_db

MODELS = ["chatmessage", "answer", "viewer", "restriction", "chatrules", "bannedword"]


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


def test_every_page_opens_and_none_shows_a_hash(model_client: Client, stream: Stream) -> None:
    momo = viewer(stream.vtuber, "<b>Momo</b>", address="203.0.113.7")
    say(momo, "你几岁？")
    Viewer.objects.filter(pk=momo.pk).update(notes=["我养了一只<i>龟</i>"])
    mine = claim(stream_id=stream.pk, real=REAL + seconds(1))
    assert isinstance(mine, AnswerClaim)
    record_progress(mine, "三岁。", REAL + seconds(2))
    moderation.restrict(viewer=momo, kind=Restriction.Kind.SHADOW, actor="op", real=REAL)
    edit_words(vtuber=stream.vtuber, add=["买挂"], remove=[], actor="op", real=REAL)
    pages = [listing(model) for model in MODELS]
    pages += [
        change("chatmessage", ChatMessage.objects.get().pk),
        change("answer", Answer.objects.get().pk),
        change("viewer", momo.pk),
        change("restriction", Restriction.objects.get().pk),
        change("chatrules", rules_for(vtuber=stream.vtuber).pk),
        change("bannedword", BannedWord.objects.get().pk),
        reverse("admin:streaming_bannedword_add"),
        reverse("admin:streaming_bannedword_delete", args=[BannedWord.objects.get().pk]),
    ]
    assert len(momo.key) > 20 and len(momo.address) > 20
    for url in pages:
        response = model_client.get(url)
        html = response.content.decode()
        assert response.status_code == 200, url
        assert momo.key not in html and momo.address not in html, url
        assert "<b>Momo</b>" not in html and "<i>龟</i>" not in html, url
    detail = model_client.get(change("viewer", momo.pk)).content.decode()
    assert "我养了一只&lt;i&gt;龟&lt;/i&gt;" in detail and "你几岁？" in detail and ">shadow-muted<" in detail


def test_a_hash_cannot_be_guessed_through_a_query(model_client: Client, stream: Stream) -> None:
    momo = viewer(stream.vtuber, "Momo", address="203.0.113.7")
    moderation.restrict(viewer=momo, kind=Restriction.Kind.BAN, actor="op", real=REAL)
    for model, query in (
        ("viewer", {"key__startswith": momo.key[:1]}),
        ("viewer", {"address__startswith": momo.address[:1]}),
        ("restriction", {"address__startswith": momo.address[:1]}),
        ("restriction", {"viewer__address__startswith": momo.address[:1]}),
        ("chatmessage", {"viewer__key": momo.key}),
        ("answer", {"viewer__key": momo.key}),
    ):
        assert model_client.get(listing(model), query).status_code == 400, (model, query)
    assert listed(model_client, "viewer", q=momo.key) == []


def test_nothing_is_added_changed_or_deleted_by_hand(model_client: Client, stream: Stream) -> None:
    momo = viewer(stream.vtuber, "Momo")
    said = say(momo, "啦啦啦")
    moderation.restrict(viewer=momo, kind=Restriction.Kind.SHADOW, actor="op", real=REAL)
    rows = {"chatmessage": said.message, "viewer": momo.pk, "restriction": Restriction.objects.get().pk}
    for model, pk in rows.items():
        assert pk is not None
        assert model_client.get(reverse(f"admin:streaming_{model}_add")).status_code == 403
        assert model_client.post(change(model, pk), {"text": "x", "nickname": "x", "reason": "x"}).status_code == 403
        assert model_client.post(reverse(f"admin:streaming_{model}_delete", args=[pk])).status_code == 403
    assert model_client.get(reverse("admin:streaming_answer_add")).status_code == 403
    assert model_client.get(reverse("admin:streaming_chatrules_add")).status_code == 403
    assert message(said).text == "啦啦啦"
    assert [verb for _actor, verb, _target in audit()] == ["chat_shadow"]


def test_messages_are_removed_and_shown_again(model_client: Client, stream: Stream) -> None:
    momo = viewer(stream.vtuber, "Momo")
    first, second, third = (say(momo, text) for text in ("一", "二", "三"))
    pks = [said.message or 0 for said in (first, second)]
    assert act(model_client, "chatmessage", "remove", *pks) == ["2 removed."]
    assert [message(said).state for said in (first, second, third)] == ["removed", "removed", "shown"]
    assert sorted(row["messages"] for row in told(stream.vtuber, "chat.removed")) == [[pks[0]], [pks[1]]]
    assert act(model_client, "chatmessage", "remove", pks[0]) == [
        "Nobody saw some of these messages anyway; they stay as they are."
    ]
    assert act(model_client, "chatmessage", "restore", pks[0], third.message or 0) == [
        "1 shown again.",
        "Some of these messages were not removed; they stay as they are.",
    ]
    assert [message(said).state for said in (first, second, third)] == ["shown", "removed", "shown"]
    (restored,) = told(stream.vtuber, "chat.restored")
    assert [entry["message"] for entry in restored["entries"]] == [pks[0]]
    assert sorted(audit()) == [
        ("op", "chat_remove", f"message:{pks[0]}"),
        ("op", "chat_remove", f"message:{pks[1]}"),
        ("op", "chat_undo", f"input:{AuditEntry.objects.get(target=f'message:{pks[0]}').pk}"),
    ]


def test_what_a_ban_took_does_not_come_back_alone(model_client: Client, stream: Stream) -> None:
    momo = viewer(stream.vtuber, "Momo")
    said = say(momo, "一二三")
    act(model_client, "viewer", "ban", momo.pk)
    assert act(model_client, "chatmessage", "restore", said.message or 0) == [
        "A message that went with a ban comes back only when the ban is undone as a whole."
    ]
    assert message(said).state == "removed"
    assert Restriction.objects.get().lifted_at is None
    assert [verb for _actor, verb, _target in audit()] == ["chat_ban"]


@pytest.mark.parametrize("door", ["viewer", "restriction", "audit log"])
@pytest.mark.parametrize("lifted", [False, True])
def test_a_ban_is_taken_back_whole(model_client: Client, stream: Stream, door: str, lifted: bool) -> None:
    momo, kiki = viewer(stream.vtuber, "Momo"), viewer(stream.vtuber, "Kiki")
    theirs = [say(momo, text) for text in ("一", "二")]
    alone = say(momo, "三")
    other = say(kiki, "四")
    act(model_client, "chatmessage", "remove", alone.message or 0)
    act(model_client, "viewer", "ban", momo.pk, kiki.pk)
    ban = Restriction.objects.get(viewer=momo)
    if lifted:  # they may talk already; what they said is still gone
        act(model_client, "restriction", "lift", ban.pk)
    entry = AuditEntry.objects.get(verb="chat_ban", target=f"viewer:{momo.pk}")
    doors: dict[str, Callable[[], list[str]]] = {
        "viewer": lambda: act(model_client, "viewer", "take_back_ban", momo.pk),
        "restriction": lambda: act(model_client, "restriction", "take_back", ban.pk),
        "audit log": lambda: _take_back_entry(model_client, entry),
    }

    said = doors[door]()

    assert said == ["1 taken back." if door == "audit log" else "The bans of 1 taken back."]
    ban.refresh_from_db()
    entry.refresh_from_db()
    assert (ban.lifted_at is not None, entry.undone) == (True, True)
    # What she removed by hand stays away, and so does what the other ban took.
    assert [message(each).state for each in (*theirs, alone, other)] == ["shown", "shown", "removed", "removed"]
    assert Restriction.objects.get(viewer=kiki).lifted_at is None
    (restored,) = told(stream.vtuber, "chat.restored")
    assert [row["message"] for row in restored["entries"]] == [each.message for each in theirs]
    assert audit()[-1] == ("op", "chat_undo", f"input:{entry.pk}")

    assert "1 " not in doors[door]()[0]
    assert len(told(stream.vtuber, "chat.restored")) == 1
    assert [verb for _actor, verb, _target in audit()].count("chat_undo") == 1


def _take_back_entry(model_client: Client, entry: AuditEntry) -> list[str]:
    response = model_client.post(
        reverse("admin:vtuber_auditentry_changelist"),
        {"action": "take_back", "_selected_action": [entry.pk]},
        follow=True,
    )
    return [str(told_operator) for told_operator in response.context["messages"]]


def test_a_message_is_highlighted_once_and_only_while_she_can_answer(model_client: Client, stream: Stream) -> None:
    said = say(viewer(stream.vtuber, "Momo"), "你几岁？")
    pk = said.message or 0
    sentence = "Some of these messages cannot be answered any more, or are highlighted already."
    Stream.objects.update(state="ended", ended_at=stream.started_at)
    assert act(model_client, "chatmessage", "highlight", pk) == [sentence]
    assert (message(said).highlighted, audit()) == (False, [])
    Stream.objects.update(state="live", ended_at=None)
    assert act(model_client, "chatmessage", "highlight", pk) == ["1 highlighted."]
    assert act(model_client, "chatmessage", "highlight", pk) == [sentence]
    assert message(said).highlighted
    assert audit() == [("op", "chat_highlight", f"message:{pk}")]


def test_messages_are_found_as_people_look_for_them(model_client: Client, stream: Stream) -> None:
    momo, kiki = viewer(stream.vtuber, "Momo"), viewer(stream.vtuber, "Kiki")
    Viewer.objects.filter(pk=kiki.pk).update(origin="twitch")
    first, second = say(momo, "鱼呢"), say(kiki, "猫呢", by_staff=True)
    moderation.remove_message(message=message(first), actor="op", real=REAL)

    def found(**query: str) -> list[int]:
        return [row.pk for row in listed(model_client, "chatmessage", **query)]

    assert found() == [second.message, first.message]
    assert found(state__exact="removed") == [first.message]
    assert found(stream="live") == [second.message, first.message]
    assert found(stream="ended") == []
    assert found(viewer__origin="twitch") == [second.message]
    assert found(by_staff__exact="1") == [second.message]
    assert found(stream__vtuber__id__exact=str(stream.vtuber_id)) == [second.message, first.message]
    assert found(q="鱼") == [first.message]
    assert found(q="kiki") == [second.message]


def test_viewers_are_held_back_and_let_go(model_client: Client, stream: Stream) -> None:
    momo = viewer(stream.vtuber, "Momo", address="203.0.113.7")
    kiki = viewer(stream.vtuber, "Kiki")
    said = say(momo, "一二三")
    before = timezone.now()
    assert act(model_client, "viewer", "time_out", momo.pk) == ["1 timed out for ten minutes."]
    assert act(model_client, "viewer", "shadow_mute", momo.pk) == ["1 shadow-muted."]
    assert message(said).state == "shown"
    assert act(model_client, "viewer", "ban", momo.pk) == ["1 banned."]
    assert message(said).state == "removed"
    assert told(stream.vtuber, "chat.removed") == [{"stream": stream.pk, "messages": [said.message]}]
    held = list(Restriction.objects.order_by("id"))
    assert [(one.kind, one.by, one.address, one.viewer_id) for one in held] == [
        (kind, "op", momo.address, momo.pk) for kind in ("timeout", "shadow", "ban")
    ]
    ten_minutes = dt.timedelta(minutes=10)
    assert held[0].until is not None and before + ten_minutes <= held[0].until <= timezone.now() + ten_minutes
    assert [one.until for one in held[1:]] == [None, None]

    assert act(model_client, "viewer", "let_talk", momo.pk, kiki.pk) == [
        "1 may talk again.",
        "Nothing held some of these viewers back.",
    ]
    assert not Restriction.objects.filter(lifted_at__isnull=True).exists()
    # What they said stays removed: talking again is no undoing.
    assert message(said).state == "removed"
    verbs = ["chat_timeout", "chat_shadow", "chat_ban", "chat_lift", "chat_lift", "chat_lift"]
    assert audit() == [("op", verb, f"viewer:{momo.pk}") for verb in verbs]


def test_a_ban_shows_on_whoever_shares_the_address_and_is_lifted_from_there(
    model_client: Client, stream: Stream
) -> None:
    momo = viewer(stream.vtuber, "Momo", address="203.0.113.7")
    again = viewer(stream.vtuber, "Momo again", address="203.0.113.7")
    free = [viewer(stream.vtuber, "Kiki", address="198.51.100.4"), viewer(stream.vtuber, "Nobody")]
    bystander = viewer(stream.vtuber, "Without")
    moderation.restrict(viewer=bystander, kind=Restriction.Kind.SHADOW, actor="op", real=REAL)
    moderation.restrict(viewer=momo, kind=Restriction.Kind.SHADOW, actor="op", real=REAL)
    moderation.restrict(viewer=momo, kind=Restriction.Kind.BAN, actor="op", real=REAL)
    found = {row.pk: row.held for row in listed(model_client, "viewer", restricted="yes")}
    # An empty address is nobody's.
    assert found == {momo.pk: "ban", again.pk: "ban", bystander.pk: "shadow"}
    assert {row.pk for row in listed(model_client, "viewer", restricted="no")} == {one.pk for one in free}
    act(model_client, "viewer", "let_talk", again.pk)
    assert {row.pk for row in listed(model_client, "viewer", restricted="yes")} == {bystander.pk}


def test_viewers_are_counted_and_found_as_people_look_for_them(model_client: Client, stream: Stream) -> None:
    momo, kiki = viewer(stream.vtuber, "Momo"), viewer(stream.vtuber, "Kiki")
    say(momo, "你几岁？")
    say(momo, "你喜欢鱼吗？")
    mine = claim(stream_id=stream.pk, real=REAL + seconds(1))
    assert isinstance(mine, AnswerClaim)
    record_progress(mine, "三岁。", REAL + seconds(2))
    silence(vtuber=stream.vtuber, silenced=True, actor="op", real=REAL + seconds(3))
    assert Answer.objects.get().state == "cut"
    Viewer.objects.filter(pk=kiki.pk).update(follows=True, origin="twitch", notes=["我怕打雷"])

    def found(**query: str) -> list[int]:
        return [row.pk for row in listed(model_client, "viewer", **query)]

    rows = {row.pk: (row.said_count, row.answer_count) for row in listed(model_client, "viewer")}
    assert rows == {momo.pk: (2, 1), kiki.pk: (0, 0)}
    for query in ({"follows__exact": "1"}, {"origin": "twitch"}, {"remembered": "yes"}, {"q": "kik"}):
        assert found(**query) == [kiki.pk], query
    assert found(remembered="no") == [momo.pk]
    assert [row.pk for row in listed(model_client, "answer", state__exact="cut")] == [Answer.objects.get().pk]
    assert listed(model_client, "answer", state__exact="said") == []


def test_what_somebody_told_her_is_forgotten_without_being_written_down(model_client: Client, stream: Stream) -> None:
    momo, kiki = viewer(stream.vtuber, "Momo"), viewer(stream.vtuber, "Kiki")
    Viewer.objects.update(notes=["我怕打雷", "我养龟"])
    assert act(model_client, "viewer", "forget_told", momo.pk) == ["She knows nothing any more of 1."]
    assert act(model_client, "viewer", "forget_told", momo.pk) == ["She knew nothing about some of these viewers."]
    momo.refresh_from_db()
    kiki.refresh_from_db()
    assert (momo.notes, kiki.notes) == ([], ["我怕打雷", "我养龟"])
    (noted,) = AuditEntry.objects.all()
    assert (noted.actor, noted.verb, noted.target) == ("op", "forget_viewer", f"viewer:{momo.pk}")
    assert (noted.before, noted.after) == ({"notes": 2}, {})


def test_who_may_only_look_does_nothing(stream: Stream) -> None:
    momo = viewer(stream.vtuber, "Momo")
    said = say(momo, "一二三")
    Viewer.objects.update(notes=["我怕打雷"])
    moderation.restrict(viewer=momo, kind=Restriction.Kind.SHADOW, actor="op", real=REAL)
    edit_words(vtuber=stream.vtuber, add=["买挂"], remove=[], actor="op", real=REAL)
    rules = rules_for(vtuber=stream.vtuber)
    before = audit()
    helper = staff(*(f"view_{model}" for model in MODELS))
    for model in MODELS:
        response = helper.get(listing(model))
        assert response.status_code == 200
        assert response.context["action_form"] is None, model
    for model, pk, actions in (
        ("chatmessage", said.message, ["remove", "restore", "highlight"]),
        ("viewer", momo.pk, ["time_out", "ban", "shadow_mute", "let_talk", "take_back_ban", "forget_told"]),
        ("restriction", Restriction.objects.get().pk, ["lift", "take_back"]),
        ("bannedword", BannedWord.objects.get().pk, ["delete_selected"]),
    ):
        for action in actions:
            helper.post(listing(model), {"action": action, "_selected_action": [pk], "post": "yes"})
    assert helper.post(change("chatrules", rules.pk), rules_form(rules, silenced=True)).status_code == 403
    word = {"vtuber": stream.vtuber_id, "word": "x"}
    assert helper.post(reverse("admin:streaming_bannedword_add"), word).status_code == 403
    assert audit() == before
    assert message(said).state == "shown"
    assert (Restriction.objects.count(), BannedWord.objects.count()) == (1, 1)
    assert (ChatRules.objects.get().silenced, Viewer.objects.get().notes) == (False, ["我怕打雷"])


def test_each_permission_opens_its_own_door(stream: Stream) -> None:
    momo = viewer(stream.vtuber, "Momo")
    said = say(momo, "一二三")
    helper = staff("change_chatmessage")
    assert act(helper, "chatmessage", "remove", said.message or 0) == ["1 removed."]
    assert audit() == [("helper", "chat_remove", f"message:{said.message}")]
    for model in MODELS[1:]:
        assert helper.get(listing(model)).status_code == 403
        assert helper.post(listing(model), {"action": "ban", "_selected_action": [momo.pk]}).status_code == 403
    assert not Restriction.objects.exists()
    # Nobody who may not look at the rules makes rows of them.
    assert not ChatRules.objects.exists()
