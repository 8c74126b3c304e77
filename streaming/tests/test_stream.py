"""A stream from greeting to goodbye, driven through the executor; and every way in which it can end early."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from company.models import Job
from company.tests.support.factory import accepted_ad
from llmservice.errors import ModelError
from store.models import Ownership
from store.tests.support.factory import balance, own
from streaming.invariants import covers_are_whole, streams_are_whole, titles
from streaming.models import Cover, Stream, StreamLine
from streaming.on_air.contexts import StreamScript
from streaming.on_air.handlers.stream import STREAM
from streaming.on_air.prompt_contexts import script_context
from streaming.on_air.services.broadcast import go_live, go_off
from streaming.on_air.services.speech import say
from streaming.tests.support.factory import TALK, leap_to, live_until, model_client, script, stream_task, told
from vtuber.models import FollowerStats, GameClock, TodoList, TodoTask, Tweet, VTuber
from vtuber.services.task_edits import cancel_task
from vtuber.tests.support.world import DATE, REAL, hours, planned_baomi, task

pytestmark = pytest.mark.django_db


@pytest.fixture
def day() -> tuple[VTuber, TodoList]:
    vtuber, todolist = planned_baomi()
    own(vtuber, "paper-boat-post")
    return vtuber, todolist


def sponsored(vtuber: VTuber, todolist: TodoList, **more: Any) -> tuple[TodoTask, Job]:
    job = accepted_ad(vtuber)
    origin = {"app": "company", "id": str(job.pk), "why": "promised"}
    more.setdefault("prepared", script(9, ad="（坐直）「圆圆金枪鱼，一拉就响。」").model_dump(mode="json"))
    return stream_task(todolist, origin=origin, **more), job


def kinds(stream: Stream) -> list[str]:
    return list(stream.lines.order_by("number").values_list("kind", flat=True))


def is_live(vtuber: VTuber) -> bool:
    return GameClock.objects.get(vtuber=vtuber).live


def test_a_whole_stream(day: Any) -> None:
    vtuber, todolist = day
    cover = Cover.objects.create(
        vtuber=vtuber, date=DATE, headline="h", file="covers/baomi/x.png", thumbnail="t", made_by="m", made_at=REAL
    )
    row = stream_task(todolist)
    before = FollowerStats.objects.filter(vtuber=vtuber).latest("date").followers_simulated

    live_until(vtuber, "20:30")
    stream = Stream.objects.get()
    assert (stream.state, stream.title, stream.game_title) == ("live", "《纸船邮差》试播", "纸船邮差")
    assert (stream.cover, stream.sponsor, stream.job_id, stream.task) == (cover, "", "", row)
    assert is_live(vtuber)
    assert kinds(stream) == ["greeting"] + ["talk"] * 5
    assert stream.viewers_simulated > 0
    assert streams_are_whole(vtuber) == []

    live_until(vtuber, "21:00")
    stream.refresh_from_db()
    row.refresh_from_db()
    assert (row.state, stream.state, stream.ended_at) == ("done", "ended", hours("21:00"))
    assert not is_live(vtuber)
    assert kinds(stream) == ["greeting"] + ["talk"] * 10 + ["goodbye"]
    assert [line.text for line in stream.lines.filter(kind="talk")] == script().beats
    assert stream.lines.get(kind="goodbye").said_at == hours("20:58")
    assert (stream.viewers_simulated, stream.viewers_peak > 5) == (0, True)
    assert Ownership.objects.get(vtuber=vtuber).streamed
    after = FollowerStats.objects.get(vtuber=vtuber, date=DATE).followers_simulated
    assert 0 < after - before <= stream.viewers_peak // 5 + 1
    assert streams_are_whole(vtuber) == [] and titles(vtuber) == ["《纸船邮差》试播"]


def test_what_the_front_end_is_told(day: Any) -> None:
    vtuber, todolist = day
    row = stream_task(todolist)
    live_until(vtuber, "21:00")
    stream = Stream.objects.get()

    (started,) = told(vtuber, "stream.started")
    assert started == {
        "type": "stream.started",
        "stream": stream.pk,
        "task": row.pk,
        "title": "《纸船邮差》试播",
        "game": "纸船邮差",
        "sponsor": "",
        "cover_url": "",
        "end_time": "21:00",
    }
    said = told(vtuber, "stream.said")
    assert [line["number"] for line in said] == list(range(1, 13))
    assert said[0] == {
        "type": "stream.said",
        "stream": stream.pk,
        "number": 1,
        "kind": "greeting",
        "text": "（挥爪）「来了」",
        "short": "来了",
        "expression": "happy",
        "action": "wave",
        "answer": None,
        "question": None,
        "cut": False,
        "aloud": True,
        "voiced": False,
        "interrupted": False,
        "voice": {"name": "", "speed": 1.0},
    }
    assert (said[1]["expression"], said[-1]["expression"], said[-1]["action"]) == ("curious", "sleepy", "yawn")
    # How many watch changes all the time: it stands in the row, and not in the log.
    assert told(vtuber, "stream.viewers") == [] and stream.viewers_peak > 5
    (ended,) = told(vtuber, "stream.ended")
    assert (ended["minutes"], ended["viewers_peak"], ended["ad_read"]) == (60, stream.viewers_peak, False)
    order = [event["type"] for event in told(vtuber, "clock.changed", "stream.started", "stream.ended")]
    live = [event["live"] for event in told(vtuber, "clock.changed") if event["live"]]
    assert order.index("stream.started") < order.index("stream.ended") and live


def test_a_sponsored_stream_reads_the_ad_once_and_is_paid_once(day: Any) -> None:
    vtuber, todolist = day
    _row, job = sponsored(vtuber, todolist)
    wallet = balance(vtuber)

    live_until(vtuber, "20:22")
    stream = Stream.objects.get()
    assert (stream.sponsor, stream.job_id) == ("圆圆金枪鱼", str(job.pk))
    assert kinds(stream) == ["greeting", "talk", "talk", "talk", "ad"]
    assert stream.ad_read_at == stream.lines.get(kind="ad").said_at
    job.refresh_from_db()
    assert (job.state, balance(vtuber)) == ("accepted", wallet)

    live_until(vtuber, "21:00")
    job.refresh_from_db()
    assert (job.state, balance(vtuber)) == ("done", wallet + job.reward)
    assert told(vtuber, "stream.ended")[0]["ad_read"] is True
    go_off(stream=Stream.objects.get(), game_time=hours("21:00"), real=REAL)
    assert balance(vtuber) == wallet + job.reward
    assert len(told(vtuber, "stream.ended")) == 1


def test_the_brand_is_named_even_where_the_ad_was_emptied(day: Any) -> None:
    vtuber, todolist = day
    sponsored(vtuber, todolist, prepared=script(9, ad="").model_dump(mode="json"))
    live_until(vtuber, "21:00")
    assert "圆圆金枪鱼" in StreamLine.objects.get(kind="ad").text
    assert Job.objects.get().state == "done"


def test_an_ad_without_a_sponsor_is_not_read(day: Any) -> None:
    vtuber, todolist = day
    row, job = sponsored(vtuber, todolist)
    Job.objects.update(state=Job.State.EXPIRED)
    live_until(vtuber, "21:00")
    assert not StreamLine.objects.filter(kind="ad").exists()
    row.refresh_from_db()
    job.refresh_from_db()
    assert (row.state, job.state, Stream.objects.get().sponsor) == ("done", "expired", "")


def test_an_operator_ends_it_early_before_the_ad(day: Any) -> None:
    vtuber, todolist = day
    row, job = sponsored(vtuber, todolist)
    wallet = balance(vtuber)
    live_until(vtuber, "20:10")
    row.refresh_from_db()
    cancel_task(task_id=row.pk, version=row.version, actor="operator", real=REAL)

    stream = Stream.objects.get()
    assert (stream.state, stream.ended_at, is_live(vtuber)) == ("ended", hours("20:10"), False)
    assert kinds(stream)[-1] == "goodbye" and "ad" not in kinds(stream)
    job.refresh_from_db()
    assert (job.state, balance(vtuber)) == ("accepted", wallet)
    row.refresh_from_db()
    assert row.state == "cancelled"
    assert streams_are_whole(vtuber) == []


def test_a_jump_over_the_middle_still_reads_the_ad(day: Any) -> None:
    vtuber, todolist = day
    sponsored(vtuber, todolist)
    live_until(vtuber, "20:05")
    leap_to(vtuber, "20:50")
    assert kinds(Stream.objects.get()) == ["greeting", "ad"]
    live_until(vtuber, "21:00")
    assert Job.objects.get().state == "done"


def test_a_jump_over_the_end_leaves_nothing_open_and_nothing_paid(day: Any) -> None:
    vtuber, todolist = day
    row, job = sponsored(vtuber, todolist)
    live_until(vtuber, "20:05")
    leap_to(vtuber, "22:00")
    row.refresh_from_db()
    job.refresh_from_db()
    stream = Stream.objects.get()
    assert (row.state, stream.state, is_live(vtuber), job.state) == ("done", "ended", False, "accepted")
    assert kinds(stream) == ["greeting", "goodbye"]
    assert streams_are_whole(vtuber) == []


def test_a_late_stream_is_shortened(day: Any) -> None:
    vtuber, todolist = day
    stream_task(todolist)
    leap_to(vtuber, "20:30")
    live_until(vtuber, "21:00")
    stream = Stream.objects.get()
    assert (stream.started_at, stream.ended_at) == (hours("20:30"), hours("21:00"))
    assert kinds(stream) == ["greeting", *["talk"] * 5, "goodbye"]


@pytest.mark.parametrize(("at", "state", "count"), [("20:40", "running", 1), ("20:41", "skipped", 0)])
def test_with_less_than_twenty_minutes_left_it_is_skipped(day: Any, at: str, state: str, count: int) -> None:
    vtuber, todolist = day
    row = stream_task(todolist)
    leap_to(vtuber, at)
    row.refresh_from_db()
    assert (row.state, Stream.objects.count()) == (state, count)
    assert is_live(vtuber) is (count == 1)


def test_a_stream_that_breaks_is_not_left_live(day: Any) -> None:
    vtuber, todolist = day
    row = stream_task(todolist)
    live_until(vtuber, "20:10")
    TodoTask.objects.filter(pk=row.pk).update(prepared={"beats": "nonsense"})
    live_until(vtuber, "20:20")
    row.refresh_from_db()
    assert row.state == "failed"
    assert (Stream.objects.get().state, is_live(vtuber)) == ("ended", False)
    assert not Stream.objects.filter(state="live").exists()


def test_a_stream_that_was_left_open_does_not_keep_her_off_air(day: Any) -> None:
    vtuber, todolist = day
    first, second = stream_task(todolist, "12:00", "13:00"), stream_task(todolist, "20:00", "21:00")
    old = go_live(task=first, title="old", greeting="hi", game_time=hours("12:00"), real=REAL)
    new = go_live(task=second, title="new", greeting="hi", game_time=hours("20:00"), real=REAL)
    old.refresh_from_db()
    assert (old.state, new.state, is_live(vtuber)) == ("ended", "live", True)


def test_the_database_allows_one_live_stream_and_one_goodbye(day: Any) -> None:
    vtuber, todolist = day
    stream = go_live(task=stream_task(todolist), title="t", greeting="hi", game_time=hours("20:00"), real=REAL)
    with pytest.raises(IntegrityError), transaction.atomic():
        Stream.objects.create(vtuber=vtuber, title="u", content="c", started_at=hours("20:00"))
    say(stream=stream, kind="goodbye", text="bye", game_time=hours("20:10"), real=REAL)
    with pytest.raises(IntegrityError), transaction.atomic():
        say(stream=stream, kind="goodbye", text="bye", game_time=hours("20:11"), real=REAL)
    assert StreamLine.objects.filter(stream=stream).count() == 2


def test_an_answer_can_cut_in_between_two_beats(day: Any) -> None:
    vtuber, todolist = day
    stream_task(todolist)
    live_until(vtuber, "20:10")
    stream = Stream.objects.get()
    number = stream.lines.count() + 1
    line = say(stream=stream, kind="talk", text="「你说得对」", game_time=hours("20:10"), real=REAL)
    assert line.number == number
    live_until(vtuber, "21:00")
    said = [line.text for line in stream.lines.order_by("number")]
    assert [text for text in said if text in script().beats] == script().beats
    assert streams_are_whole(vtuber) == []


def test_a_script_is_prepared_from_what_she_knows(day: Any) -> None:
    vtuber, todolist = day
    row, _job = sponsored(vtuber, todolist, prepared=None)
    post = task(todolist, "tweet", "16:00", "16:20", category="preview", prepared={"text": "今晚漂流"})
    Tweet.objects.create(vtuber=vtuber, task=post, category="preview", text="今晚漂流", published_at=hours("16:05"))
    context = script_context(row, hours("18:00"))
    assert (context.game, context.genre, context.theme) == ("纸船邮差", "adventure", "")
    assert (context.start_time, context.end_time, context.minutes, context.beats) == ("20:00", "21:00", 60, 10)
    assert context.ad is not None and (context.ad.brand, context.ad.kin) == ("圆圆金枪鱼", "food")
    assert context.preview == "今晚漂流"
    late = script_context(row, hours("20:30"))
    assert (late.start_time, late.minutes, late.beats) == ("20:30", 30, 5)

    prepared = STREAM.prepare(row, model_client(vtuber, "18:00"))
    assert len(prepared.beats) == 10
    assert "《纸船邮差》" in prepared.title and "圆圆金枪鱼" in prepared.ad


def test_a_talk_stream_knows_its_theme_and_needs_no_game(day: Any) -> None:
    vtuber, todolist = day
    row = stream_task(todolist, content=TALK, prepared=None, is_prepared=False)
    prepared = STREAM.prepare(row, model_client(vtuber, "18:00"))
    assert TALK[3:] in prepared.title and "《" not in prepared.title
    assert prepared.ad == ""


def test_a_title_with_another_game_is_put_right(day: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    vtuber, todolist = day
    table = model_client(vtuber)
    monkeypatch.setattr(table, "think_json", lambda *args: script(3, title="《别的游戏》大作战", ad="买罐头"))
    prepared = STREAM.prepare(stream_task(todolist), table)
    assert (prepared.title, prepared.ad) == ("《纸船邮差》大作战", "")


def test_an_answer_of_nothing_but_blanks_is_a_failed_try(day: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    vtuber, todolist = day
    table = model_client(vtuber)
    empty = StreamScript(title="t", greeting="g", beats=["\u202e", " "], goodbye="b")
    monkeypatch.setattr(table, "think_json", lambda *args: empty)
    with pytest.raises(ModelError, match="nothing that could be said"):
        STREAM.prepare(stream_task(todolist), table)


def test_the_checks_find_what_is_broken(day: Any) -> None:
    vtuber, todolist = day
    row = stream_task(todolist)
    live_until(vtuber, "21:00")
    assert streams_are_whole(vtuber) == [] and covers_are_whole(vtuber) == []
    StreamLine.objects.filter(kind="goodbye").delete()
    Stream.objects.update(ad_read_at=hours("20:20"))
    cover = task(todolist, "cover", "17:00", "17:30", prepared={})
    TodoTask.objects.filter(pk=cover.pk).update(state="done", due=None)
    GameClock.objects.update(live=True)
    assert len(streams_are_whole(vtuber)) == 3
    assert len(covers_are_whole(vtuber)) == 1
    Stream.objects.all().delete()
    assert f"{row} is done but there is no stream of it" in streams_are_whole(vtuber)
