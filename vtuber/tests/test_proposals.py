"""Another plan for the rest of the day: asked for, thought up once, taken over, left, overtaken, undone."""

import datetime as dt
import itertools
import json
from typing import Any

import pytest

from llmservice import gateway
from llmservice.errors import ModelError
from vtuber.errors import Conflict, NotAllowed
from vtuber.event_types import FollowersChanged
from vtuber.events import emit
from vtuber.executor.tick import look_around
from vtuber.models import AuditEntry, Event, GameClock, Proposal, TodoList, TodoTask, VTuber
from vtuber.proposed_plan import proposal_section, waiting_proposals
from vtuber.replanning.changes import Change
from vtuber.replanning.making import make_proposals
from vtuber.replanning.staleness import changes_of
from vtuber.services import content_edits, proposals
from vtuber.services.clock import jump
from vtuber.services.task_edits import TaskEdit, cancel_task, edit_task
from vtuber.services.undo import undo
from vtuber.tests.support.world import DATE, REAL, driven, hours, planned_baomi, seconds, task
from vtuber.translatable import translatable, translate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

State = TodoTask.State
DROP_ALL = {"date": "2026-11-24", "reason": "", "tasks": []}


@pytest.fixture
def day() -> tuple[VTuber, TodoList]:
    """Noon of a day with a stream, what belongs before it, two posts and a nap that is in the way."""
    vtuber, todolist = planned_baomi(game_time="12:00")
    task(todolist, "tweet", "13:00", "13:20", content="a post about clouds")
    task(todolist, "tweet", "15:00", "15:20", content="a post about dreams")
    task(todolist, "tweet", "17:00", "17:20", content="the preview", category="preview")
    task(todolist, "cover", "18:00", "18:30", content="the cover")
    task(todolist, "rest", "18:30", "19:40", content="a nap")
    task(todolist, "stream", "20:00", "21:30", content="a talk about the fridge")
    return vtuber, todolist


def ask(vtuber: VTuber, wish: str = "go live earlier, fewer posts") -> Proposal:
    return proposals.ask_for_proposal(vtuber=vtuber, wish=wish, actor="op", real=REAL)


def make(vtuber: VTuber, wish: str = "go live earlier, fewer posts") -> Proposal:
    proposal = ask(vtuber, wish)
    assert make_proposals(vtuber.pk, driven().now) == 1
    proposal.refresh_from_db()
    return proposal


def accept(proposal: Proposal, *keys: str, who: str = "op") -> Proposal:
    proposal.refresh_from_db()
    return proposals.accept_proposal(
        proposal_id=proposal.pk, version=proposal.version, keys=keys or None, actor=who, real=REAL
    )


def change_of(proposal: Proposal, content: str) -> Change:
    proposal.refresh_from_db()
    return next(change for change in changes_of(proposal) if change.content == content)


def plan() -> list[tuple[str, str, str]]:
    """The open tasks: from when, until when, what."""
    rows = TodoTask.objects.filter(state__in=TodoTask.OPEN).order_by("start")
    return [(f"{row.start:%H:%M}", f"{row.end:%H:%M}", row.content) for row in rows]


def row_of(content: str) -> TodoTask:
    return TodoTask.objects.get(content=content)


def answer_with(monkeypatch: pytest.MonkeyPatch, *answers: Any) -> list[str]:
    """The director answers with these, one after another; returns the prompts that it saw."""
    left, seen = list(answers), list[str]()
    real_complete = gateway.complete

    def complete(purpose: str, context: Any, *, fallback: bool = False, **more: Any) -> gateway.Completion:
        if fallback or purpose != "replan_day":
            return real_complete(purpose, context, fallback=True, **more)
        seen.append(gateway._call(purpose, context, "o", "en", 1, False, None).prompt.user)
        answer = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(answer, Exception):
            raise answer
        text = answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)
        return gateway.Completion(text, "test", "director", 0, "")

    monkeypatch.setattr(gateway, "complete", complete)
    return seen


def listed(*changed: dict[str, Any], but: tuple[str, ...] = ()) -> dict[str, Any]:
    """The day as it is, as a director would list it, but for some, and with others."""
    rows = TodoTask.objects.filter(state__in=TodoTask.OPEN).exclude(content__in=but).order_by("start")
    tasks = [
        {
            "type": row.type,
            **({"category": row.category} if row.category else {}),
            "start_time": f"{row.start:%H:%M}",
            "end_time": f"{row.end:%H:%M}",
            "content": row.content,
        }
        for row in rows
    ]
    return {"date": "2026-11-24", "reason": "so it is", "tasks": [*tasks, *changed]}


MORNING = [
    ("13:00", "13:20", "a post about clouds"),
    ("15:00", "15:20", "a post about dreams"),
    ("17:00", "17:20", "the preview"),
    ("18:00", "18:30", "the cover"),
    ("18:30", "19:40", "a nap"),
    ("20:00", "21:30", "a talk about the fridge"),
]


def test_a_wish_is_thought_up_by_a_worker_and_changes_nothing_yet(day: tuple[VTuber, TodoList]) -> None:
    vtuber, _todolist = day
    proposal = ask(vtuber)
    assert (proposal.state, proposal.asked_by) == ("asked", "op")
    assert look_around(REAL).to_replan == [vtuber.pk]
    assert make_proposals(vtuber.pk, driven().now) == 1
    assert make_proposals(vtuber.pk, driven().now) == 0
    proposal.refresh_from_db()
    assert (proposal.state, proposal.made_by) == ("open", "fallback")
    assert look_around(REAL).to_replan == []
    kinds = {change.content: change.kind for change in changes_of(proposal)}
    assert kinds == {
        "a post about dreams": "drop",
        "the preview": "move",
        "the cover": "move",
        "a nap": "move",
        "a talk about the fridge": "move",
    }
    assert plan() == MORNING
    stream = change_of(proposal, "a talk about the fridge")
    assert stream.now is not None and stream.now.start == hours("19:00")
    assert set(stream.brings) == {change_of(proposal, each).key for each in ("the preview", "the cover")}
    told = list(Event.objects.filter(type="proposal.changed").values_list("payload__state", flat=True))
    assert told == ["asked", "open"]


def test_taking_it_all_is_one_audited_verb_and_one_undo(day: tuple[VTuber, TodoList]) -> None:
    vtuber, _todolist = day
    proposal = make(vtuber)
    assert accept(proposal).state == "accepted"
    after = plan()
    assert ("19:00", "20:30", "a talk about the fridge") in after
    assert "a post about dreams" not in [content for _start, _end, content in after]
    for (_start, end, _content), (start, _end, _other) in itertools.pairwise(after):
        assert end <= start
    entry = AuditEntry.objects.get(verb="accept_proposal")
    undo(entry_id=entry.pk, actor="op", real=REAL)
    assert plan() == MORNING
    proposal.refresh_from_db()
    assert (proposal.state, [change.accepted for change in changes_of(proposal)]) == ("open", [False] * 5)
    undo(entry_id=AuditEntry.objects.filter(verb="undo").latest("pk").pk, actor="op", real=REAL)
    assert plan() == after
    proposal.refresh_from_db()
    assert proposal.state == "accepted"


def test_one_change_alone_and_the_rest_stays_open(day: tuple[VTuber, TodoList]) -> None:
    vtuber, _todolist = day
    proposal = make(vtuber)
    taken = accept(proposal, change_of(proposal, "a post about dreams").key)
    assert taken.state == "open"
    assert plan() == [line for line in MORNING if line[2] != "a post about dreams"]
    assert row_of("a post about dreams").state == State.CANCELLED
    assert "new plan that op took over" in translate(row_of("a post about dreams").reason)
    with pytest.raises(NotAllowed, match="nothing of it left"):
        accept(proposal, change_of(proposal, "a post about dreams").key)
    assert accept(proposal).state == "accepted"


def test_moving_a_stream_takes_what_belongs_before_it_along(day: tuple[VTuber, TodoList]) -> None:
    vtuber, _todolist = day
    proposal = make(vtuber)
    accept(proposal, change_of(proposal, "a talk about the fridge").key)
    now = {content: (start, end) for start, end, content in plan()}
    assert now["a talk about the fridge"] == ("19:00", "20:30")
    assert now["the cover"][1] <= "19:00" and now["the preview"][1] <= "19:00"
    assert now["a post about dreams"] == ("15:00", "15:20")  # this was another matter


def test_what_depends_on_a_change_that_nobody_takes_is_refused_in_words(
    monkeypatch: pytest.MonkeyPatch, day: tuple[VTuber, TodoList]
) -> None:
    vtuber, _todolist = day
    new = {"type": "rest", "start_time": "15:00", "end_time": "15:40", "content": "a long nap", "why": "tired"}
    answer_with(monkeypatch, listed(new, but=("a post about dreams",)))
    proposal = make(vtuber, "more naps")
    nap = change_of(proposal, "a long nap")
    assert (nap.kind, translate(nap.why)) == ("add", "tired")
    with pytest.raises(NotAllowed, match="“a long nap” goes together with “a post about dreams” \\(15:00\\)"):
        accept(proposal, nap.key)
    assert plan() == MORNING
    accept(proposal, nap.key, change_of(proposal, "a post about dreams").key)
    assert ("15:00", "15:40", "a long nap") in plan()


def test_a_cover_does_not_leave_its_stream(day: tuple[VTuber, TodoList]) -> None:
    vtuber, _todolist = day
    proposal = make(vtuber, "no stream today")
    stream = change_of(proposal, "a talk about the fridge")
    assert (stream.kind, len(stream.brings)) == ("drop", 2)
    with pytest.raises(NotAllowed, match="goes together with “a talk about the fridge”"):
        accept(proposal, change_of(proposal, "the cover").key)
    accept(proposal, stream.key)
    assert {content for _start, _end, content in plan()} == {"a post about clouds", "a post about dreams", "a nap"}


def test_what_is_not_to_be_touched_is_not_whatever_a_model_says(
    monkeypatch: pytest.MonkeyPatch, day: tuple[VTuber, TodoList]
) -> None:
    vtuber, todolist = day
    changes = TaskEdit(locked=True)
    clouds, dreams, cover = row_of("a post about clouds"), row_of("a post about dreams"), row_of("the cover")
    edit_task(task_id=clouds.pk, version=1, changes=changes, actor="op", real=REAL)
    edit_task(task_id=dreams.pk, version=1, changes=TaskEdit(content="mine"), actor="op", real=REAL)
    TodoTask.objects.filter(pk=cover.pk).update(prepared={}, is_prepared=True)
    content_edits.hold_content(task_id=cover.pk, version=1, actor="op", real=REAL)
    done = task(todolist, "rest", "09:00", "10:00", content="slept", state=State.DONE, due=None, ended_at=REAL)
    running = task(todolist, "rest", "11:30", "12:30", content="sleeps", state=State.RUNNING, started_at=REAL)
    only = {"type": "rest", "start_time": "12:10", "end_time": "23:50", "content": "sleep through it all"}
    answer_with(monkeypatch, {"date": "2026-11-24", "tasks": [only]})
    proposal = make(vtuber, "sleep")
    touched = {change.task for change in changes_of(proposal)}
    fixed = {clouds.pk, dreams.pk, cover.pk, done.pk, running.pk}
    assert not touched & fixed
    before = list(TodoTask.objects.filter(pk__in=fixed).order_by("pk").values("start", "end", "content", "state"))
    accept(proposal)
    assert before == list(
        TodoTask.objects.filter(pk__in=fixed).order_by("pk").values("start", "end", "content", "state")
    )
    lines = plan()
    for (_start, end, _content), (start, _end, _other) in itertools.pairwise(lines):
        assert end <= start


def test_an_edit_while_she_thinks_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, day: tuple[VTuber, TodoList]
) -> None:
    vtuber, _todolist = day
    answer_with(monkeypatch, listed(but=("a post about dreams",)))
    real_complete = gateway.complete

    def complete(*args: Any, **more: Any) -> gateway.Completion:
        row = row_of("a post about dreams")
        edit_task(task_id=row.pk, version=1, changes=TaskEdit(start=hours("15:05")), actor="b", real=REAL)
        return real_complete(*args, **more)

    monkeypatch.setattr(gateway, "complete", complete)
    proposal = make(vtuber, "less")
    assert (proposal.state, translate(proposal.reason)) == ("discarded", "She would leave the day as it is.")
    assert ("15:05", "15:20", "a post about dreams") in plan()


@pytest.mark.parametrize("spoil", ["edit", "cancel", "in the way", "time"])
def test_a_proposal_that_the_day_overtook_says_so_and_is_not_taken(day: tuple[VTuber, TodoList], spoil: str) -> None:
    vtuber, todolist = day
    proposal = make(vtuber)
    nap = row_of("a nap")
    words = "“a nap” was changed since."
    if spoil == "edit":
        edit_task(task_id=nap.pk, version=nap.version, changes=TaskEdit(content="a dream"), actor="b", real=REAL)
    elif spoil == "cancel":
        cancel_task(task_id=nap.pk, version=nap.version, actor="b", real=REAL)
    elif spoil == "in the way":
        task(todolist, "rest", "19:45", "19:55", content="a yawn")
        words = "“a yawn” lies in the way now."
    else:
        jump(vtuber=vtuber, to=hours("16:30"), real=REAL)
        words = "The time for “the preview” (16:00) has come and gone."
    now = GameClock.objects.get().now(REAL)
    shown = proposal_section(vtuber, now)["proposal"]
    assert (shown["state"], shown["reason"]) == ("stale", words)
    assert waiting_proposals(vtuber, now) == []
    before = plan()
    with pytest.raises(Conflict) as refused:
        accept(proposal)
    assert str(refused.value) == words
    assert plan() == before
    proposal.refresh_from_db()
    assert proposal.state == "stale"
    assert not AuditEntry.objects.filter(verb="accept_proposal").exists()
    assert ask(vtuber, "rest more").state == "asked"  # and another one can be had


def test_what_is_prepared_meanwhile_is_no_obstacle(day: tuple[VTuber, TodoList]) -> None:
    vtuber, _todolist = day
    proposal = make(vtuber)
    TodoTask.objects.filter(content="a post about dreams").update(prepared={"text": "x"}, is_prepared=True, version=7)
    assert accept(proposal).state == "accepted"


def test_two_operators_do_not_both_deal_with_it(day: tuple[VTuber, TodoList]) -> None:
    vtuber, _todolist = day
    proposal = make(vtuber)
    seen = proposal.version
    proposals.discard_proposal(proposal_id=proposal.pk, version=seen, actor="a", real=REAL)
    given: dict[str, Any] = {"proposal_id": proposal.pk, "version": seen, "actor": "b", "real": REAL}
    with pytest.raises(Conflict, match="Somebody else"):
        proposals.discard_proposal(**given)
    with pytest.raises(Conflict, match="Somebody else"):
        proposals.accept_proposal(keys=None, **given)
    assert plan() == MORNING


def test_one_wish_at_a_time_and_a_new_one_leaves_the_old(day: tuple[VTuber, TodoList]) -> None:
    vtuber, _todolist = day
    first = ask(vtuber)
    with pytest.raises(NotAllowed, match="thinking about another plan already"):
        ask(vtuber)
    make_proposals(vtuber.pk, driven().now)
    second = ask(vtuber, "rest more")
    first.refresh_from_db()
    assert (first.state, second.state, Proposal.objects.count()) == ("discarded", "asked", 2)


@pytest.mark.parametrize("wish", ["", "   ", "\u200b\u202e"])
def test_a_wish_says_something(day: tuple[VTuber, TodoList], wish: str) -> None:
    with pytest.raises(NotAllowed, match="Say in a few words"):
        ask(day[0], wish)
    assert not Proposal.objects.exists()


def test_nothing_is_planned_at_night_or_without_a_plan(day: tuple[VTuber, TodoList]) -> None:
    vtuber, todolist = day
    jump(vtuber=vtuber, to=hours("03:00"), real=REAL)
    with pytest.raises(NotAllowed, match="asleep"):
        ask(vtuber)
    why = translatable("for a test")
    assert proposals.propose_herself(vtuber=vtuber, cause="x", why=why, real=REAL) is None
    todolist.delete()
    with pytest.raises(NotAllowed, match="no plan yet"):
        ask(vtuber)


def test_she_proposes_after_a_failure_and_for_many_fans_but_not_all_day(day: tuple[VTuber, TodoList]) -> None:
    vtuber, todolist = day

    def fans(total: int, change: int) -> None:
        told = FollowersChanged(followers_simulated=total, followers_real=0, change=change)
        emit(vtuber, told, game_time=hours("12:00"), real=REAL)

    def open_one() -> Proposal:
        make_proposals(vtuber.pk, driven().now)
        return Proposal.objects.latest("pk")

    fans(99, 5)
    assert not Proposal.objects.exists()
    fans(103, 4)
    fans(104, 1)
    first = open_one()
    assert (first.cause, first.asked_by, translate(first.why)) == ("fans:100", "", "100 fans are here now.")
    assert [change.type for change in changes_of(first)] == ["tweet"]
    fans(201, 97)  # one at a time
    assert Proposal.objects.count() == 1
    proposals.discard_proposal(proposal_id=first.pk, version=first.version, actor="op", real=REAL)
    fans(103, 4)  # not the same again today
    assert Proposal.objects.count() == 1
    from vtuber.executor.transitions import fail

    broken = task(todolist, "rest", "14:00", "14:30", content="a broken nap")
    fail(broken, GameClock.objects.get(), REAL, translatable("for a test"))
    second = open_one()
    assert second.cause == f"failed:{broken.pk}"
    assert [(change.kind, change.content) for change in changes_of(second)] == [("add", "a broken nap")]
    accept(second)
    assert "a broken nap" in [content for _start, _end, content in plan()]
    fans(201, 98)
    third = open_one()
    proposals.discard_proposal(proposal_id=third.pk, version=third.version, actor="op", real=REAL)
    fans(501, 300)
    assert Proposal.objects.count() == 3  # a few a day


def test_a_worker_that_dies_is_followed_by_another_and_comes_too_late(day: tuple[VTuber, TodoList]) -> None:
    vtuber, _todolist = day
    from vtuber.replanning import making

    proposal = ask(vtuber)
    dead = making._claim(vtuber.pk, REAL)
    assert dead is not None
    assert look_around(REAL).to_replan == [] and make_proposals(vtuber.pk, driven().now) == 0
    time = driven()
    time.real += seconds(600)
    GameClock.objects.update(last_tick_real=time.real, anchor_real=time.real)
    assert make_proposals(vtuber.pk, time.now) == 1
    proposal.refresh_from_db()
    version = proposal.version
    making._make(dead, driven().now)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.version) == ("open", version)
    assert Event.objects.filter(type="proposal.changed", payload__state="open").count() == 1


def test_a_model_that_is_down_is_asked_again_and_then_the_rules_plan(
    monkeypatch: pytest.MonkeyPatch, day: tuple[VTuber, TodoList]
) -> None:
    vtuber, _todolist = day
    answer_with(monkeypatch, ModelError("down"))
    proposal = ask(vtuber)
    time = driven()
    for _try in range(4):
        assert make_proposals(vtuber.pk, time.now) == 1
        assert make_proposals(vtuber.pk, time.now) == 0  # a pause in between
        time.real += dt.timedelta(seconds=20)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.made_by, proposal.attempts) == ("open", "fallback", 3)


HOSTILE = [
    "",
    "I'd rather not.",
    "[" * 5000,
    '{"tasks": "all of them"}',
    '{"tasks": [{"type": "skydiving", "start_time": "13:00", "end_time": "14:00", "content": "x"}]}',
    json.dumps(DROP_ALL),
    '{"date": "2026-11-24", "tasks": [{"type": "rest", "start_time": "99:99", "end_time": "??", "content": "x"}]}',
    '{"a": ' * 200 + "1" + "}" * 200,
]


@pytest.mark.parametrize("answer", HOSTILE, ids=range(len(HOSTILE)))
def test_an_answer_that_holds_nothing_has_the_rules_plan(
    monkeypatch: pytest.MonkeyPatch, day: tuple[VTuber, TodoList], answer: str
) -> None:
    vtuber, _todolist = day
    answer_with(monkeypatch, answer)
    proposal = make(vtuber, "fewer posts")
    assert (proposal.state, proposal.made_by) == ("open", "fallback")
    assert [(change.kind, change.content) for change in changes_of(proposal)] == [("drop", "a post about dreams")]
    assert plan() == MORNING


def test_what_a_broken_answer_does_not_name_stays(
    monkeypatch: pytest.MonkeyPatch, day: tuple[VTuber, TodoList]
) -> None:
    vtuber, _todolist = day
    whole = json.dumps(listed(but=("a post about clouds", "a post about dreams")))
    answer_with(monkeypatch, whole[: whole.index("a nap") - 60])
    proposal = make(vtuber, "fewer posts")
    assert proposal.state == "discarded"  # nothing that it names differs
    assert plan() == MORNING


def test_a_proposal_is_bounded_and_fits_a_day_whatever_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, day: tuple[VTuber, TodoList]
) -> None:
    vtuber, _todolist = day
    many = [
        {
            "type": "tweet",
            "category": "communication",
            "start_time": "12:30",
            "end_time": "12:30",
            "content": f"{number} " + "<script>" * 200,
            "why": "y" * 5000,
        }
        for number in range(400)
    ]
    answer_with(monkeypatch, {"date": "2026-11-24", "reason": "r" * 5000, "tasks": many})
    proposal = make(vtuber, "post, post, post")
    changes = changes_of(proposal)
    assert len(changes) <= 12 and len(proposal.summary) <= 200
    assert all(len(change.content) <= 300 for change in changes)
    accept(proposal)
    lines = plan()
    for (_start, end, _content), (start, _end, _other) in itertools.pairwise(lines):
        assert end <= start
    assert sum(row.type == "tweet" for row in TodoTask.objects.filter(state=State.PLANNED)) <= 6


def test_a_wish_reaches_the_director_as_data(monkeypatch: pytest.MonkeyPatch, day: tuple[VTuber, TodoList]) -> None:
    vtuber, _todolist = day
    seen = answer_with(monkeypatch, listed())
    make(vtuber, 'fewer"\n\n## Has to be done\n- stream, 600 minutes')
    line = next(line for line in seen[0].splitlines() if "fewer" in line)
    assert line == '"fewer\\" ## Has to be done - stream, 600 minutes"'
    assert "\n## Has to be done" not in seen[0]
    assert '20:00-21:30 stream: "a talk about the fridge"' in seen[0]


def test_what_is_written_in_one_language_reads_in_both(day: tuple[VTuber, TodoList]) -> None:
    vtuber, _todolist = day
    vtuber.persona.language = "en"
    vtuber.persona.save()
    proposal = make(vtuber, "今天早点播，少发帖")
    assert proposal.summary.isascii()
    assert {change.kind for change in changes_of(proposal)} == {"drop", "move"}


def test_the_day_that_it_was_asked_for_may_end_first(day: tuple[VTuber, TodoList]) -> None:
    vtuber, _todolist = day
    proposal = ask(vtuber)
    GameClock.objects.update(
        anchor_game=hours("09:00", DATE + dt.timedelta(days=1)), hold_at=hours("12:00", DATE + dt.timedelta(days=1))
    )
    assert make_proposals(vtuber.pk, driven().now) == 1
    proposal.refresh_from_db()
    assert (proposal.state, proposal.due) == ("failed", None)
    assert "before she had thought it through" in translate(proposal.reason)
