"""What goes of chats, viewers and covers; and who wants to be forgotten is, wherever their words stand."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from llmservice.models import ModelCall
from streaming.chat.answers.contexts import ChatContext
from streaming.chat.answers.prompt_contexts import chat_context
from streaming.chat.live.live_snapshot import take_live_snapshot
from streaming.chat.services import moderation
from streaming.chat.services.answers import AnswerClaim, claim, finish, record_progress
from streaming.chat.services.forgetting import GONE, GRACE, forget, prune_forgotten
from streaming.chat.services.viewers import follow
from streaming.invariants import answers_are_whole, covers_are_whole, streams_are_whole
from streaming.models import Answer, ChatMessage, Cover, Restriction, Stream, StreamLine, Viewer
from streaming.on_air.services.broadcast import go_off
from streaming.retention import prune_chats, prune_pictures, prune_viewers
from streaming.tests.support.chat_world import message, on_air, say, told, viewer
from vtuber.models import AuditEntry, Event, VTuber
from vtuber.tests.support.world import REAL, hours, seconds

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def brisk(settings: Any) -> None:
    settings.CHAT_PAUSE_S = 0.0
    settings.CHAT_STALE_S = 900.0


@pytest.fixture
def stream() -> Stream:
    return on_air()


def answered(stream: Stream, text: str, after: float) -> Answer:
    """She answers whoever is next."""
    mine = claim(stream_id=stream.pk, real=REAL + seconds(after))
    assert isinstance(mine, AnswerClaim)
    assert finish(mine, text, cut=False, real=REAL + seconds(after))
    return Answer.objects.get(pk=mine.answer)


def until_nothing(step: Callable[[int], int], most: int = 2) -> int:
    """Step by step, as the beat does it; how many rows it was."""
    total = 0
    while count := step(most):
        assert count <= most
        total += count
    return total


class Evening:
    """One stream of the past: three things said, of which one was answered, and a greeting."""

    def __init__(self, vtuber: VTuber, number: int) -> None:
        self.stream = Stream.objects.create(
            vtuber=vtuber,
            title=f"第{number}晚",
            content="聊天",
            state=Stream.State.ENDED,
            started_at=hours("20:00") - dt.timedelta(days=number),
            ended_at=hours("21:00") - dt.timedelta(days=number),
        )
        lines = {"text": "「好」", "short": "好", "expression": "happy", "said_at": self.stream.started_at}
        StreamLine.objects.create(stream=self.stream, number=1, kind="greeting", **lines)
        line = StreamLine.objects.create(stream=self.stream, number=2, kind="answer", **lines)
        StreamLine.objects.create(stream=self.stream, number=3, kind="goodbye", **lines)
        momo, kiki = viewer(vtuber, "Momo"), viewer(vtuber, "Kiki")
        ended = {"state": "said", "text": "「好」", "begun_at": REAL, "ended_at": REAL}
        answer = Answer.objects.create(
            stream=self.stream, viewer=momo, nickname="Momo", question="好吗？", line=line, **ended
        )
        for at, (who, mine) in enumerate(((momo, answer), (kiki, None), (kiki, None))):
            ChatMessage.objects.create(
                stream=self.stream,
                viewer=who,
                client_id=f"{number}-{at}",
                nickname=who.nickname,
                text=f"{number}-{at}",
                answer=mine,
                said_at=self.stream.started_at,
                real_time=REAL,
            )

    def kept(self) -> tuple[int, int, list[str], bool]:
        self.stream.refresh_from_db()
        kinds = list(self.stream.lines.values_list("kind", flat=True))
        return self.stream.messages.count(), self.stream.answers.count(), kinds, self.stream.chat_kept


def test_chats_go_evening_by_evening_and_none_in_part(stream: Stream, settings: Any) -> None:
    first, second, third = (Evening(stream.vtuber, number) for number in (3, 2, 1))
    settings.CHAT_KEEP = 5  # in the middle of the second evening
    # Of the first: three messages and an answer.
    assert until_nothing(prune_chats) == 4
    assert first.kept() == (0, 0, ["greeting", "goodbye"], False)
    whole = (3, 1, ["greeting", "answer", "goodbye"], True)
    assert (second.kept(), third.kept()) == (whole, whole)
    # She knows whom she has answered, all the same.
    known = dict(Viewer.objects.values_list("nickname", "answered_before"))
    assert known == {"Momo": True, "Kiki": False}
    assert streams_are_whole(stream.vtuber) == []
    assert answers_are_whole(stream.vtuber) == []


def test_the_replay_of_an_evening_whose_chat_is_gone_shows_what_she_said(stream: Stream, settings: Any) -> None:
    first, second = Evening(stream.vtuber, 2), Evening(stream.vtuber, 1)
    settings.CHAT_KEEP = 3
    until_nothing(prune_chats)

    def replay(evening: Evening) -> str:
        address = reverse("replay", args=[stream.vtuber.slug, evening.stream.pk])
        return Client().get(address, headers={"accept-language": "en"}).content.decode()

    html = replay(first)
    assert "What viewers said here is no longer kept." in html
    assert html.count('class="entry is-line') == 2 and "is-chat" not in html
    html = replay(second)
    assert "no longer kept" not in html
    assert html.count("is-chat") == 3


def test_a_quiet_evening_is_not_said_to_have_lost_its_chat(stream: Stream, settings: Any) -> None:
    quiet, first, second = (Evening(stream.vtuber, number) for number in (3, 2, 1))
    quiet.stream.messages.all().delete()
    quiet.stream.answers.all().delete()
    settings.CHAT_KEEP = 3
    until_nothing(prune_chats)
    assert [evening.kept()[3] for evening in (quiet, first, second)] == [True, False, True]
    assert until_nothing(prune_chats) == 0


def test_the_stream_that_is_on_keeps_its_chat_however_long_it_is(stream: Stream, settings: Any) -> None:
    settings.CHAT_KEEP = 1
    momo = viewer(stream.vtuber, "Momo")
    for number in range(4):
        say(momo, f"第{number}句话", after=number)
    assert prune_chats(100) == 0
    assert stream.messages.count() == 4


def test_a_removed_message_can_be_shown_again_until_its_chat_goes(stream: Stream, settings: Any) -> None:
    momo = viewer(stream.vtuber, "Momo")
    said = message(say(momo, "一二三"))
    done = moderation.remove_message(message=said, actor="op", real=REAL + seconds(1))
    ban = moderation.restrict(viewer=momo, kind=Restriction.Kind.BAN, actor="op", real=REAL + seconds(2))
    assert done is not None
    end(stream)
    late = Evening(stream.vtuber, 0)
    settings.CHAT_KEEP = 3
    until_nothing(prune_chats)
    assert not ChatMessage.objects.filter(pk=said.pk).exists()
    moderation.undo(done=done, actor="op", real=REAL + seconds(9))
    moderation.undo(done=ban, actor="op", real=REAL + seconds(9))
    # Nothing comes back that is not there; what held the viewer is lifted all the same.
    assert told(stream.vtuber, "chat.restored") == []
    assert Restriction.objects.get().lifted_at == REAL + seconds(9)
    assert late.kept()[0] == 3


def end(stream: Stream) -> None:
    with transaction.atomic():
        go_off(stream=stream, game_time=hours("21:00"), real=REAL)


def test_strangers_go_and_friends_stay(stream: Stream, settings: Any) -> None:
    settings.VIEWERS_KEEP_DAYS = 30
    now = timezone.now()
    people = {name: viewer(stream.vtuber, name) for name in ("away", "here", "fan", "told", "banned", "talker")}
    Viewer.objects.update(last_seen=now - dt.timedelta(days=31))
    Viewer.objects.filter(nickname="here").update(last_seen=now - dt.timedelta(days=29))
    Viewer.objects.filter(nickname="fan").update(follows=True)
    Viewer.objects.filter(nickname="told").update(notes=["我怕打雷"])
    moderation.restrict(viewer=people["banned"], kind=Restriction.Kind.BAN, actor="op", real=REAL)
    say(people["talker"], "你好")
    Viewer.objects.exclude(nickname="here").update(last_seen=now - dt.timedelta(days=31))
    assert prune_viewers(100) == 1
    assert sorted(Viewer.objects.values_list("nickname", flat=True)) == ["banned", "fan", "here", "talker", "told"]


def cover(vtuber: VTuber, root: Path, day: int) -> Cover:
    stem = f"covers/{vtuber.slug}/2026-11-{day:02}"
    for suffix in (".png", ".webp"):
        path = root / f"{stem}{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(suffix.encode())
    return Cover.objects.create(
        vtuber=vtuber,
        date=dt.date(2026, 11, day),
        headline="今晚见",
        file=f"{stem}.png",
        thumbnail=f"{stem}.webp",
        digest="0" * 64,
        made_by="composer",
        made_at=hours("19:00"),
    )


def test_of_old_covers_the_thumbnail_stays(stream: Stream, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.COVERS_KEEP = str(tmp_path), 2
    old, middle, new = (cover(stream.vtuber, tmp_path, day) for day in (1, 2, 3))
    # Its file went in a look that died before it was written down.
    (tmp_path / old.file).unlink()
    assert until_nothing(prune_pictures) == 1
    old.refresh_from_db()
    assert (old.file, old.name) == ("", "2026-11-01.png")
    assert old.url == old.thumbnail_url == "/media/covers/baomi/2026-11-01.webp"
    left = sorted(path.name for path in tmp_path.rglob("*") if path.is_file())
    assert left == ["2026-11-01.webp", "2026-11-02.png", "2026-11-02.webp", "2026-11-03.png", "2026-11-03.webp"]
    assert covers_are_whole(stream.vtuber) == []
    assert Client().get(old.url).content == b".webp"
    assert Client().get("/media/covers/baomi/2026-11-01.png").status_code == 404
    assert Client().get(middle.url).content == b".png" == Client().get(new.url).content


class Known:
    """Momo, of whom she knows something, and Kiki beside her: following, asked, answered, prompted, moderated."""

    def __init__(self, stream: Stream) -> None:
        self.stream, self.vtuber = stream, stream.vtuber
        self.momo, self.kiki = viewer(stream.vtuber, "Momo"), viewer(stream.vtuber, "Kiki")
        follow(viewer=self.momo, wanted=True, real=REAL)
        say(self.momo, "我养了一只仓鼠叫年糕")
        answered(stream, "「年糕，好吃的名字。」", 1)
        say(self.kiki, "今天玩什么？", after=2)
        answered(stream, "「玩纸船。」", 3)
        self.removed = moderation.remove_message(
            message=message(say(self.momo, "在吗在吗", after=4)), actor="op", real=REAL + seconds(5)
        )
        figures: dict[str, Any] = {
            "owner": self.vtuber.owner,
            "role": "persona",
            "backend": "openai",
            "language": "zh",
            "state": "ok",
            "created_at": REAL,
            "tokens_in": 7,
        }
        for purpose, prompt in (
            ("chat_small", "Momo: 我养了一只仓鼠叫年糕"),
            ("chat_small", "Kiki: 今天玩什么？"),
            ("chat_big", "她说过：我养了一只仓鼠叫年糕"),
            ("chat_embedded", "Momo: 年糕会叫吗"),
            ("tweet", "写一条，别提年糕"),
        ):
            texts = {"prompt_system": "你是苞米", "prompt_user": prompt, "answer": "好"}
            ModelCall.objects.create(purpose=purpose, **texts, **figures)


def everything() -> str:
    """All that is written down of viewers, as one text."""
    rows: list[Any] = []
    for model in (Viewer, ChatMessage, Answer, StreamLine, Event, AuditEntry):
        rows += model._default_manager.values_list()
    rows += ModelCall.objects.exclude(purpose="tweet").values_list()
    return str(rows)


def test_who_is_forgotten_stands_nowhere_any_more(stream: Stream) -> None:
    known = Known(stream)
    Viewer.objects.filter(pk=known.momo.pk).update(nickname="路过的人")  # renamed since
    assert everything().count("年糕") >= 6
    assert forget(viewer=known.momo, real=REAL + seconds(10)) is None
    # At once: she knows nothing, and the page shows nothing of theirs.
    known.momo.refresh_from_db()
    assert known.momo.notes == []
    shown = [entry.text for entry in take_live_snapshot(known.vtuber, REAL).entries]
    assert "我养了一只仓鼠叫年糕" not in shown and "今天玩什么？" in shown
    assert until_nothing(prune_forgotten) > 0
    left = everything()
    for words in ("年糕", "Momo", "在吗在吗"):
        assert words not in left, words
    # Of others nothing is lost.
    for words in ("Kiki", "今天玩什么？", "「玩纸船。」"):
        assert words in left, words
    kept = list(ModelCall.objects.order_by("pk").values_list("purpose", "prompt_user", "texts_kept", "tokens_in"))
    assert kept == [
        ("chat_small", "", False, 7),
        ("chat_small", "Kiki: 今天玩什么？", True, 7),
        ("chat_big", "", False, 7),
        ("chat_embedded", "", False, 7),
        ("tweet", "写一条，别提年糕", True, 7),
    ]
    theirs = Answer.objects.get(viewer=known.momo)
    assert (theirs.question, theirs.nickname, theirs.text, theirs.line and theirs.line.text) == ("", "", GONE, GONE)
    known.momo.refresh_from_db()
    assert known.momo.forgetting is None
    numbers = list(Event.objects.filter(vtuber=known.vtuber).order_by("seq").values_list("seq", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert answers_are_whole(known.vtuber) == []


def test_at_once_nobody_elses_prompt_holds_a_word_of_theirs_nor_does_she_know_them(stream: Stream) -> None:
    known = Known(stream)
    forget(viewer=known.momo, real=REAL + seconds(10))

    def context(who: Viewer, after: float) -> ChatContext:
        say(who, f"在听什么歌，第{after}首？", after=after)
        mine = claim(stream_id=stream.pk, real=REAL + seconds(after + 1))
        assert isinstance(mine, AnswerClaim)
        found = chat_context(Answer.objects.get(pk=mine.answer), hours("20:10"))
        finish(mine, "「没有。」", cut=False, real=REAL + seconds(after + 2))
        return found

    asked = context(known.kiki, 11)
    assert [turn.question for turn in asked.turns] == ["今天玩什么？"]
    assert not asked.first_time
    for after in (21, 31):  # before the rest is taken out, and afterwards
        again = context(known.momo, after)
        assert again.notes == [] and "年糕" not in again.model_dump_json()
        assert again.first_time is (after == 21)
        until_nothing(prune_forgotten)
    assert not again.returning


def test_the_mark_stands_until_calls_that_were_under_way_have_ended(stream: Stream) -> None:
    known = Known(stream)
    now = timezone.now()
    forget(viewer=known.momo, real=now)
    until_nothing(prune_forgotten)
    known.momo.refresh_from_db()
    assert known.momo.forgetting is not None and "年糕" in str(known.momo.forgetting)
    # Its prompt comes into the ledger only now.
    call = ModelCall.objects.filter(purpose="chat_small").latest("pk")
    ModelCall.objects.filter(pk=call.pk).update(prompt_user="Momo: 我养了一只仓鼠叫年糕", texts_kept=True)
    assert until_nothing(prune_forgotten) == 1, "the call that was under way"
    Viewer.objects.filter(pk=known.momo.pk).update(
        forgetting={**known.momo.forgetting, "asked_at": (now - GRACE).isoformat()}
    )
    assert until_nothing(prune_forgotten) >= 1
    assert "年糕" not in everything()


def test_what_is_said_after_being_forgotten_stays(stream: Stream) -> None:
    known = Known(stream)
    forget(viewer=known.momo, real=REAL + seconds(10))
    say(known.momo, "我喜欢下雨天", after=11)
    until_nothing(prune_forgotten)
    assert list(ChatMessage.objects.filter(viewer=known.momo).values_list("text", flat=True)) == ["我喜欢下雨天"]
    known.momo.refresh_from_db()
    assert known.momo.notes == ["我喜欢下雨天"]


def test_what_she_is_saying_to_them_ends_when_they_are_forgotten(stream: Stream) -> None:
    momo = viewer(stream.vtuber, "Momo")
    say(momo, "你几岁？")
    mine = claim(stream_id=stream.pk, real=REAL + seconds(1))
    assert isinstance(mine, AnswerClaim)
    record_progress(mine, "三岁。", REAL + seconds(2))
    forget(viewer=momo, real=REAL + seconds(3))
    assert not finish(mine, "三岁半。", cut=False, real=REAL + seconds(4))
    until_nothing(prune_forgotten)
    assert Answer.objects.get().state == "dropped"
    assert not StreamLine.objects.filter(kind="answer").exists()


def test_a_moderator_brings_nothing_back_of_who_is_being_forgotten(stream: Stream) -> None:
    known = Known(stream)
    assert known.removed is not None
    forget(viewer=known.momo, real=REAL + seconds(10))
    moderation.undo(done=known.removed, actor="op", real=REAL + seconds(11))
    assert told(known.vtuber, "chat.restored") == []
    assert not ChatMessage.objects.filter(viewer=known.momo, state="shown").exists()


def test_asking_twice_is_no_harm(stream: Stream) -> None:
    known = Known(stream)
    for after in (10, 12):
        forget(viewer=known.momo, real=REAL + seconds(after))
        assert prune_forgotten(1) == 1
    until_nothing(prune_forgotten)
    assert "年糕" not in everything()
    assert until_nothing(prune_forgotten) == 0
