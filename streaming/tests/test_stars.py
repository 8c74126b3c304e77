"""A turn that an operator stars waits among the rows of her persona, without names; and what becomes of it then."""

import datetime as dt
import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from llmservice.models import PersonaRow
from llmservice.persona import datasets
from llmservice.persona.services import judge_row
from streaming.chat.answers.turn_rows import context_of_turn, row_of_turn
from streaming.chat.live.event_frames import frame_of
from streaming.chat.live.frames import StarredFrame
from streaming.chat.services import stars
from streaming.chat.services.answers import AnswerClaim, claim, finish
from streaming.chat.services.forgetting import forget, prune_forgotten
from streaming.event_types import Paid
from streaming.models import Answer, Stream
from streaming.tests.support.chat_world import on_air, say, told, viewer
from vtuber.errors import NotAllowed
from vtuber.events import events_after
from vtuber.models import AuditEntry
from vtuber.services.clock import set_paused
from vtuber.tests.support.world import REAL, seconds

pytestmark = pytest.mark.django_db


@pytest.fixture
def stream() -> Stream:
    return on_air()


@pytest.fixture
def staff(stream: Stream) -> Client:
    """A signed-in operator; the clock stands, so that real time does not matter."""
    set_paused(vtuber=stream.vtuber, paused=True, real=REAL)
    User.objects.create_user("op", password="a-desk-for-tests", is_staff=True)
    client = Client()
    client.login(username="op", password="a-desk-for-tests")
    return client


def answered(stream: Stream, name: str, question: str, answer: str, *, cut: bool = False, after: float = 1) -> Answer:
    """Somebody asks, and she answers."""
    say(viewer(stream.vtuber, name), question, after=after)
    mine = claim(stream_id=stream.pk, real=REAL + seconds(after + 1))
    assert isinstance(mine, AnswerClaim)
    assert finish(mine, answer, cut=cut, real=REAL + seconds(after + 2))
    return Answer.objects.select_related("stream__vtuber", "viewer").get(pk=mine.answer)


def post(client: Client, path: str, status: int = 200) -> dict[str, Any]:
    response = client.post(f"/api/vtubers/baomi/chat/{path}", json.dumps({}), content_type="application/json")
    assert response.status_code == status, response.content
    found: dict[str, Any] = response.json()
    return found


def test_a_starred_turn_is_a_candidate_without_names(stream: Stream, staff: Client) -> None:
    say(viewer(stream.vtuber, "小铁锅"), "我先来的")
    answer = answered(stream, "Momo", "苞米，小铁锅说你怕水？", "（竖毛）「Momo，别听小铁锅的。我只怕水记得我。」")
    done = post(staff, f"answers/{answer.pk}/star")
    row = PersonaRow.objects.get()
    assert (row.persona, row.language, row.state, row.source) == ("baomi", "zh", "candidate", "starred")
    assert (row.instruction, row.output) == ("苞米，某某说你怕水？", "（竖毛）「别听某某的。我只怕水记得我。」")
    assert row.input.startswith("现在：晚上八点") and "观众" not in row.input
    assert (row.history, row.created_by, row.said_by) == ([], "op", f"viewer:{answer.viewer_id}")
    assert staff.get("/api/vtubers/baomi/chat/stars").json() == {"answers": [answer.pk]}
    assert post(staff, f"answers/{answer.pk}/star") == {"input": None}
    assert PersonaRow.objects.count() == 1
    (told_of,) = told(stream.vtuber, "answer.starred")
    assert told_of == {"answer": answer.pk, "stream": stream.pk, "starred": True}
    (fact,) = [fact for fact in events_after(stream.vtuber, 0) if fact.type == "answer.starred"]
    assert frame_of(fact) == StarredFrame(seq=fact.seq, answer=answer.pk, starred=True)
    entry = AuditEntry.objects.get()
    assert (entry.pk, entry.actor, entry.verb, entry.target) == (
        done["input"],
        "op",
        "chat_star",
        f"answer:{answer.pk}",
    )
    assert entry.after == {"row": row.pk, "nickname": "Momo"}


def test_a_star_is_taken_back_and_so_is_that(stream: Stream, staff: Client) -> None:
    answer = answered(stream, "Momo", "你怕水吗？", "「只怕它记得我。」")
    assert post(staff, f"answers/{answer.pk}/unstar") == {"input": None}
    starred = post(staff, f"answers/{answer.pk}/star")
    post(staff, f"undo/{starred['input']}")
    assert not PersonaRow.objects.exists()
    post(staff, f"answers/{answer.pk}/star")
    unstarred = post(staff, f"answers/{answer.pk}/unstar")
    assert not PersonaRow.objects.exists()
    assert staff.get("/api/vtubers/baomi/chat/stars").json() == {"answers": []}
    post(staff, f"undo/{unstarred['input']}")
    assert PersonaRow.objects.get().origin == f"answer:{answer.pk}"
    assert [each["starred"] for each in told(stream.vtuber, "answer.starred")] == [True, False, True, False, True]
    verbs = AuditEntry.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["chat_star", "chat_undo", "chat_star", "chat_unstar", "chat_undo"]


def test_what_somebody_has_judged_is_the_desks(stream: Stream, staff: Client) -> None:
    answer = answered(stream, "Momo", "你怕水吗？", "「只怕它记得我。」")
    starred = post(staff, f"answers/{answer.pk}/star")
    row = PersonaRow.objects.get()
    judge_row(row_id=row.pk, digest=row.digest, state=PersonaRow.State.ACCEPTED, actor="op", real=REAL)
    assert post(staff, f"answers/{answer.pk}/unstar", 422)["error"] == "not_allowed"
    assert post(staff, f"undo/{starred['input']}", 422)["error"] == "not_allowed"
    assert post(staff, f"answers/{answer.pk}/star") == {"input": None}
    row.refresh_from_db()
    assert row.state == "accepted"
    assert not AuditEntry.objects.get(pk=starred["input"]).undone
    assert AuditEntry.objects.count() == 1


def test_only_whole_turns_are_starred(stream: Stream, staff: Client) -> None:
    cut = answered(stream, "Momo", "你怕水吗？", "「只怕——」", cut=True)
    assert post(staff, f"answers/{cut.pk}/star", 422)["error"] == "not_allowed"
    say(viewer(stream.vtuber, "Kiki"), "你几岁？", after=200)
    speaking = claim(stream_id=stream.pk, real=REAL + seconds(201))
    assert isinstance(speaking, AnswerClaim)
    assert post(staff, f"answers/{speaking.answer}/star", 422)["error"] == "not_allowed"
    assert post(staff, "answers/4711/star", 404)["error"] == "unknown"
    assert not PersonaRow.objects.exists() and not told(stream.vtuber, "answer.starred")


def test_the_same_words_lie_there_once(stream: Stream, staff: Client) -> None:
    first = answered(stream, "Momo", "你怕水吗？", "「只怕它记得我。」")
    second = answered(stream, "Kiki", "你怕水吗？", "「只怕它记得我。」", after=400)
    post(staff, f"answers/{first.pk}/star")
    assert post(staff, f"answers/{second.pk}/star", 422)["error"] == "not_allowed"
    assert PersonaRow.objects.get().origin == f"answer:{first.pk}"


def test_without_a_folder_of_hers_nothing_can_be_starred(stream: Stream, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = answered(stream, "Momo", "你怕水吗？", "「只怕它记得我。」")
    monkeypatch.setattr(datasets, "datasets", dict)
    with pytest.raises(NotAllowed, match=r"manage.py persona new baomi"):
        stars.star_answer(answer=answer, actor="op", real=REAL)
    assert not PersonaRow.objects.exists() and not AuditEntry.objects.exists()


def test_her_adapter_names_her_rows_where_there_are_any(stream: Stream) -> None:
    vtuber = stream.vtuber
    assert stars.persona_of(vtuber) == "baomi"
    vtuber.persona.adapter = "fox"
    assert stars.persona_of(vtuber) == "fox"
    vtuber.persona.adapter = "of-nobody"
    assert stars.persona_of(vtuber) == "baomi"


def test_who_is_forgotten_takes_the_rows_of_their_words_along(stream: Stream) -> None:
    mine = answered(stream, "Momo", "你怕水吗？", "「只怕它记得我。」")
    theirs = answered(stream, "Kiki", "你怕火吗？", "「它不认识我。」", after=400)
    for answer in (mine, theirs):
        stars.star_answer(answer=answer, actor="op", real=REAL + seconds(600))
    row = PersonaRow.objects.get(origin=f"answer:{mine.pk}")
    judge_row(row_id=row.pk, digest=row.digest, state=PersonaRow.State.ACCEPTED, actor="op", real=REAL)
    forget(viewer=mine.viewer, real=REAL + seconds(700))
    assert [row.origin for row in PersonaRow.objects.all()] == [f"answer:{theirs.pk}"]
    # Nothing new is made of what is on its way out.
    with pytest.raises(NotAllowed):
        stars.star_answer(answer=mine, actor="op", real=REAL + seconds(701))
    while prune_forgotten(200):
        pass
    noted = {entry.target: entry.after["nickname"] for entry in AuditEntry.objects.filter(verb="chat_star")}
    assert noted == {f"answer:{mine.pk}": "", f"answer:{theirs.pk}": "Kiki"}
    with pytest.raises(NotAllowed):
        stars.star_answer(answer=mine, actor="op", real=REAL + seconds(702))
    assert PersonaRow.objects.count() == 1


def test_rows_alone_are_something_to_forget(stream: Stream) -> None:
    answer = answered(stream, "Momo", "你怕水吗？", "「只怕它记得我。」")
    stars.star_answer(answer=answer, actor="op", real=REAL + seconds(600))
    momo = answer.viewer
    momo.messages.all().delete()
    momo.answers.all().delete()
    assert forget(viewer=momo, real=REAL + seconds(700), actor="op") is not None
    assert not PersonaRow.objects.exists()


@pytest.mark.parametrize(
    ("language", "question", "answer", "expected"),
    [
        ("zh", "晚上好", "「Momo，晚上好。」", ("晚上好", "「晚上好。」")),
        ("zh", "晚上好", "「晚上好，momo！」", ("晚上好", "「晚上好！」")),
        ("zh", "我叫Momo", "（挥爪）「记住了，Momo是你。」", ("我叫某某", "（挥爪）「记住了，你是你。」")),
        ("zh", "@小铁锅 在吗", "「小铁锅在锅里。」", ("某某 在吗", "「某某在锅里。」")),
        ("zh", "Momotaro是谁", "「不认识Momotaro。」", ("Momotaro是谁", "「不认识Momotaro。」")),
        ("en", "hi", "“Momo, hi.” (waves at Momo)", ("hi", "“hi.” (waves at you)")),
        ("en", "is 小铁锅 here", "“Ask 小铁锅.”", ("is somebody here", "“Ask somebody.”")),
    ],
)
def test_names_are_taken_out(language: str, question: str, answer: str, expected: tuple[str, str]) -> None:
    row = row_of_turn(
        language=language, question=question, answer=answer, asker="Momo", others={"小铁锅", "喵"}, context=""
    )
    assert (row.instruction, row.output) == expected


@pytest.mark.parametrize(
    ("language", "hour", "minute", "game", "sky", "paid", "expected"),
    [
        ("zh", 20, 0, "", "rain", None, "现在：晚上八点，下雨"),
        ("zh", 0, 40, "", "", None, "现在：凌晨十二点半"),
        ("zh", 14, 5, "纸船邮差", "sunny", None, "现在：下午两点，晴；正在玩：《纸船邮差》"),
        ("zh", 12, 50, "", "fog", Paid(kind="bits", amount="30"), "现在：中午十二点；礼物：30"),
        ("en", 20, 0, "Paper Boat Post", "rain", None, "Now: 20:00, rain, Playing: Paper Boat Post"),
    ],
)  # fmt: skip
def test_what_held_is_the_rows_context(
    language: str, hour: int, minute: int, game: str, sky: str, paid: Paid | None, expected: str
) -> None:
    now = dt.datetime(2026, 11, 24, hour, minute, tzinfo=dt.UTC)
    assert context_of_turn(language=language, game=game, paid=paid, now=now, sky=sky) == expected
