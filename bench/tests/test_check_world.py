"""The checker finds each loss and each duplicate, and says which."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from bench.support.check_world import complaints
from bench.support.planted_faults import PLANTS, spoiled
from company.models import Job, Mail
from store.models import Ownership
from streaming.models import Cover, Stream, StreamLine
from vtuber.models import DayStep, Diary, Event, FollowerStats, TodoList, TodoTask, Tweet, VTuber, WalletEntry
from vtuber.simulation.driven_time import DrivenTime, live_days
from vtuber.simulation.scratch_world import scratch_world
from vtuber.tests.support.world import REAL, baomi

DAYS = 7


@pytest.fixture(scope="module")
def lived(django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[VTuber]:
    """Some simulated days of a Baomi; one world for all tests, so each spoils it inside a transaction."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setattr("django.conf.settings.MEDIA_ROOT", tmp_path_factory.mktemp("media"))
        with scratch_world():
            vtuber = baomi()
            live_days(vtuber, DAYS, DrivenTime(REAL))
            yield VTuber.objects.get(pk=vtuber.pk)


@pytest.fixture
def world(lived: VTuber) -> Iterator[VTuber]:
    """The lived world; what the test does to it is undone."""
    with transaction.atomic():
        yield VTuber.objects.get(pk=lived.pk)
        transaction.set_rollback(True)


def first(rows: Any) -> Any:
    """The first row; the simulated days must have one."""
    row = rows.order_by("pk").first()
    assert row is not None
    return row


def test_a_world_that_lived_well_has_nothing_to_complain_of(world: VTuber) -> None:
    assert complaints(world) == []


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, plants in PLANTS.items() for name in plants])
def test_every_plant_is_found_and_the_world_stays_as_it_was(world: VTuber, kind: str, name: str) -> None:
    before = Event.objects.filter(vtuber=world).count()
    assert spoiled(world, PLANTS[kind][name]) != []
    assert Event.objects.filter(vtuber=world).count() == before
    assert complaints(world) == []


def test_a_lost_post(world: VTuber) -> None:
    post = first(Tweet.objects)
    key, task = post.pk, post.task
    post.delete()
    assert complaints(world) == [
        f"once: {task} is done but nothing was posted",
        f"tweet task {task.pk} is done and made 0 posts",
        f"tweet.published tells of post {key}, which is not there",
    ]


def test_a_second_post_of_a_task(world: VTuber) -> None:
    assert spoiled(world, PLANTS["duplicate"]["post"])[-1] == "post of no task"


def test_a_post_that_reads_otherwise_than_it_was_published(world: VTuber) -> None:
    post = first(Tweet.objects)
    Tweet.objects.filter(pk=post.pk).update(text="meow")
    assert complaints(world) == [f"post {post.pk} does not read as it was published"]


def test_a_lost_event(world: VTuber) -> None:
    head = Event.objects.count()
    event = first(Event.objects.filter(type="task.started"))
    event.delete()
    assert complaints(world) == [
        f"log: seq has gaps or twins: {head - 1} rows from 1, head {head}",
        f"begun task {event.payload['task']} has 0 task.started events",
    ]


def test_the_end_of_a_task_told_twice(world: VTuber) -> None:
    last = Event.objects.filter(type="task.ended").order_by("-seq")[0].payload["task"]
    task = TodoTask.objects.get(pk=last)
    assert spoiled(world, PLANTS["duplicate"]["event"]) == [
        f"once: {task} ended 2 times in the log and is done",
        f"ended task {last} has 2 task.ended events",
    ]


def test_a_lost_task(world: VTuber) -> None:
    todolist = first(TodoList.objects)
    count = todolist.tasks.count()
    task = first(todolist.tasks.filter(type="rest", state="done"))
    key = task.pk
    task.delete()
    assert complaints(world) == [
        f"plan {todolist.date} was made of {count} tasks and has {count - 1}",
        f"task.started tells of begun task {key}, which is not there",
        f"task.ended tells of ended task {key}, which is not there",
    ]


def test_a_game_that_was_paid_for_and_is_gone(world: VTuber) -> None:
    owned = first(Ownership.objects.filter(gift=False))
    game = owned.game_id
    owned.delete()
    found = complaints(world)
    assert f"game.bought tells of bought game {game}, which is not there" in found
    assert f"for game {game} the wallet was moved by {[-owned.price_paid]} and not by []" in found


def test_a_game_that_was_not_paid_for(world: VTuber) -> None:
    gift = first(Ownership.objects.filter(gift=True))
    Ownership.objects.filter(pk=gift.pk).update(gift=False, price_paid=20)
    assert f"bought game {gift.game_id} has 0 game.bought events" in complaints(world)
    assert f"for game {gift.game_id} the wallet was moved by [] and not by [-20]" in complaints(world)


def test_a_game_that_was_paid_for_twice(world: VTuber) -> None:
    owned = Ownership.objects.filter(gift=False)[0]
    paid = [-owned.price_paid, -1]
    found = spoiled(world, PLANTS["duplicate"]["payment"])
    assert found == [
        f"library: {owned} was not paid as bought",
        f"for game {owned.game_id} the wallet was moved by {paid} and not by {paid[:1]}",
    ]


def test_a_movement_that_is_gone_from_the_books(world: VTuber) -> None:
    entry = WalletEntry.objects.order_by("-number")[0]
    entry.delete()
    line = f"wallet movement {entry.number} is nothing in the books and {entry.amount:+d} to {entry.after} in the log"
    assert line in complaints(world)


def test_a_letter_that_came_twice(world: VTuber) -> None:
    letter = Mail.objects.filter(mailbox="personal")[0]
    found = spoiled(world, PLANTS["duplicate"]["letter"])
    assert [line for line in found if re.fullmatch(rf"letter \d+ is letter {letter.pk} again", line)] != []


def test_a_letter_that_nobody_told_of(world: VTuber) -> None:
    letter = first(Mail.objects.filter(mailbox="personal"))
    key = letter.pk
    Mail.objects.filter(pk=key).update(mailbox="company")
    found = complaints(world)
    assert f"letter {key} has 0 mail.sent events" in found
    assert f"mail.received tells of letter {key}, which is not there" in found


def test_a_proposal_that_was_never_sent(world: VTuber) -> None:
    task = first(TodoTask.objects.filter(type="project", state="done"))
    letter = Mail.objects.get(kind="proposal", sent_at=task.effects.get(name="proposal").game_time)
    Mail.objects.filter(thread=letter).update(thread=None)
    letter.delete()
    assert f"project task {task.pk} sent 0 proposals" in complaints(world)
    task.effects.all().delete()
    assert f"project task {task.pk} is done and sent nothing" in complaints(world)


def test_a_job_that_was_answered_twice(world: VTuber) -> None:
    job = first(Job.objects.filter(accepted_at__isnull=False))
    answer = Mail.objects.get(mailbox="company", kind="answer", in_reply_to=job.mail)
    answer.pk = None
    answer.save()
    assert f"the offer of job {job.pk} was answered 2 times" in complaints(world)


def test_a_job_that_was_done_and_not_paid(world: VTuber) -> None:
    job = first(Job.objects.filter(state="done"))
    WalletEntry.objects.filter(key=f"job:{job.pk}").delete()
    line = f"job {job.pk} is done and its reward of {job.reward} does not stand in the wallet"
    assert line in complaints(world)


def test_a_cover_whose_picture_is_gone(world: VTuber, tmp_path: Path) -> None:
    from django.conf import settings

    cover = first(Cover.objects)
    file = Path(settings.MEDIA_ROOT) / cover.file
    file.rename(tmp_path / "cover")
    try:
        gone = f"cover {cover.pk} has not the picture that was painted for it: nothing is in {cover.file!r}"
        assert complaints(world) == [gone]
    finally:
        (tmp_path / "cover").rename(file)


def test_a_stream_that_started_twice(world: VTuber) -> None:
    stream = first(Stream.objects)
    event = Event.objects.get(type="stream.started", payload__stream=stream.pk)
    told = Event.objects.filter(vtuber=world)
    Event.objects.create(
        vtuber=world,
        seq=told.count() + 1,
        type=event.type,
        payload=event.payload,
        game_time=event.game_time,
        real_time=event.real_time,
    )
    assert f"stream {stream.pk} has 2 stream.started events" in complaints(world)


def test_a_line_that_was_said_twice(world: VTuber) -> None:
    line = StreamLine.objects.filter(kind="talk").order_by("-stream", "-number")[0]
    last = line.stream.lines.count() + 1
    again = f"line {line.stream_id}/{last} is line {line.stream_id}/{line.number} again"
    assert again in spoiled(world, PLANTS["duplicate"]["line"])


def test_a_line_that_is_missing(world: VTuber) -> None:
    line = first(StreamLine.objects.filter(kind="talk"))
    numbers = [number for number in range(1, line.stream.lines.count() + 1) if number != line.number]
    line.delete()
    assert f"stream {line.stream_id} has the lines {numbers}" in complaints(world)


def test_a_diary_page_that_is_gone(world: VTuber) -> None:
    page = first(Diary.objects)
    page.delete()
    step = DayStep.objects.get(step="diary", date=page.date)
    assert complaints(world) == [
        f"steps: {step} is done without a page",
        f"diary.written tells of diary {page.date}, which is not there",
        f"step {page.date} diary is done and left nothing",
    ]


def test_followers_that_nobody_told_of(world: VTuber) -> None:
    figures = FollowerStats.objects.order_by("-date")[0]
    FollowerStats.objects.filter(pk=figures.pk).update(followers_simulated=figures.followers_simulated + 5)
    follow = figures.followers_simulated
    assert complaints(world) == [f"{follow} follow her by the log and {follow + 5} by her figures"]


def test_a_movement_of_followers_that_was_made_twice(world: VTuber) -> None:
    moved = Event.objects.filter(type="followers.changed").order_by("seq")
    event = first(moved.exclude(payload__change=0))
    total = event.payload["followers_simulated"] - event.payload["change"]
    payload = {**event.payload, "change": event.payload["change"] * 2}
    Event.objects.filter(pk=event.pk).update(payload=payload)
    number = list(moved.values_list("pk", flat=True)).index(event.pk) + 1
    told = event.payload["followers_simulated"]
    assert complaints(world) == [
        f"follower movement {number} is {payload['change']:+d} from {total} and tells of {told}"
    ]
