"""Rooms and their registry: order, gaps, slow sockets, and nothing left behind. Real log, real channel layers."""

import asyncio
import datetime as dt
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from vtuber import channel_publisher
from vtuber.event_types import DiaryWritten
from vtuber.events import EventMessage, emit, events_after, set_publisher
from vtuber.models import Event, GameClock, VTuber
from vtuber.tests.support.valkey import Valkey
from vtuber.tests.support.world import hours, planned_baomi
from vtuber.web import room as rooms
from vtuber.web.connection import QUEUE, Connection, EncodedFrame, SlowReader
from vtuber.web.room import Room
from vtuber.web.room_registry import RoomRegistry

pytestmark = pytest.mark.django_db(transaction=True)

in_thread = database_sync_to_async


@pytest.fixture
def vtuber(transactional_db: None) -> VTuber:
    return planned_baomi()[0]


@pytest.fixture(autouse=True)
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """A room that looks after itself within a test's patience."""
    monkeypatch.setattr(rooms, "PULSE_S", 0.1)
    monkeypatch.setattr(rooms, "SILENCE_S", 60.0)
    monkeypatch.setattr(rooms, "RETRY_S", 0.05)


def note(vtuber: VTuber, number: int) -> Event:
    """One event, committed and published."""
    with transaction.atomic():
        return emit(vtuber, DiaryWritten(date=f"note {number}"), game_time=hours("09:00"), real=timezone.now())


def note_unheard(vtuber: VTuber, number: int) -> Event:
    """One event whose message is lost on its way."""
    set_publisher(None)
    try:
        return note(vtuber, number)
    finally:
        set_publisher(channel_publisher.publish)


class Reader:
    """A socket that takes everything at once and remembers it."""

    def __init__(self) -> None:
        self.frames: list[dict[str, Any]] = []
        self._came = asyncio.Condition()

    async def take(self, text: str) -> None:
        async with self._came:
            self.frames.append(json.loads(text))
            self._came.notify_all()

    @property
    def seqs(self) -> list[int]:
        return [frame["seq"] for frame in self.frames if frame["kind"] == "event"]

    async def until(self, done: Callable[["Reader"], bool]) -> None:
        async with asyncio.timeout(10), self._came:
            await self._came.wait_for(lambda: done(self))


class Sitting:
    """A reader in a room, for as long as the test wants."""

    def __init__(
        self,
        room_registry: RoomRegistry,
        vtuber: VTuber,
        send: Callable[[str], Coroutine[Any, Any, None]] | None = None,
    ) -> None:
        self.reader = Reader()
        self._send = send or self.reader.take
        self._hub, self._vtuber = room_registry, vtuber
        self._in = asyncio.Event()
        self.task = asyncio.create_task(self._sit())

    async def _sit(self) -> None:
        async with self._hub.connection(self._vtuber.pk, lambda: Room(self._vtuber)) as connection:
            since = await in_thread(lambda: Event.objects.filter(vtuber=self._vtuber).count())()
            self._in.set()
            await connection.serve(self._send, since=since)

    async def seated(self) -> "Sitting":
        async with asyncio.timeout(10):
            await self._in.wait()
        return self

    async def leave(self) -> None:
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)


def layers(backend: str, **config: Any) -> override_settings:
    return override_settings(CHANNEL_LAYERS={"default": {"BACKEND": backend, "CONFIG": config}})


@pytest.fixture
async def memory() -> AsyncIterator[None]:
    """A fresh in-memory channel layer."""
    with layers("channels.layers.InMemoryChannelLayer"):
        yield


async def heads(vtuber: VTuber, seq: int) -> None:
    """What the tick says each second."""
    layer = get_channel_layer()
    await layer.group_send(channel_publisher.HEADS_GROUP, {"type": "world.heads", "heads": {vtuber.slug: seq}})


async def test_everybody_gets_every_event_in_order_through_one_subscription(vtuber: VTuber, memory: None) -> None:
    room_registry = RoomRegistry()
    first, second = await Sitting(room_registry, vtuber).seated(), await Sitting(room_registry, vtuber).seated()
    written = [(await in_thread(note)(vtuber, number)).seq for number in range(5)]
    for sitting in (first, second):
        await sitting.reader.until(lambda reader: len(reader.seqs) >= 5)
        assert sitting.reader.seqs == written
    assert len(room_registry.rooms()) == 1
    assert len(get_channel_layer().groups[channel_publisher.group_of(vtuber.slug)]) == 1
    await first.leave()
    await second.leave()


async def test_two_who_come_at_once_open_one_room(vtuber: VTuber, memory: None) -> None:
    room_registry, built = RoomRegistry(), []

    def build() -> Room:
        built.append(Room(vtuber))
        return built[-1]

    async def come() -> Connection:
        async with room_registry.connection("her", build) as connection:
            return connection

    connections = await asyncio.gather(come(), come(), come())
    assert (len(built), len(set(connections))) == (1, 3)


async def test_a_lost_message_is_read_from_the_log_when_the_next_one_comes(vtuber: VTuber, memory: None) -> None:
    sitting = await Sitting(RoomRegistry(), vtuber).seated()
    lost = [await in_thread(note_unheard)(vtuber, number) for number in range(3)]
    heard = await in_thread(note)(vtuber, 4)
    await sitting.reader.until(lambda reader: len(reader.seqs) >= 4)
    assert sitting.reader.seqs == [*(row.seq for row in lost), heard.seq]
    await sitting.leave()


async def test_a_lost_last_message_shows_with_the_next_tick(vtuber: VTuber, memory: None) -> None:
    sitting = await Sitting(RoomRegistry(), vtuber).seated()
    lost = await in_thread(note_unheard)(vtuber, 1)
    await sitting.reader.until(lambda reader: any(frame["kind"] == "pulse" for frame in reader.frames))
    assert sitting.reader.seqs == []
    await heads(vtuber, lost.seq)
    await sitting.reader.until(lambda reader: bool(reader.seqs))
    assert sitting.reader.seqs == [lost.seq]
    await sitting.leave()


async def test_without_any_message_the_room_reads_the_log_by_itself(
    vtuber: VTuber, memory: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms, "SILENCE_S", 0.05)
    sitting = await Sitting(RoomRegistry(), vtuber).seated()
    lost = await in_thread(note_unheard)(vtuber, 1)
    await sitting.reader.until(lambda reader: bool(reader.seqs))
    assert sitting.reader.seqs == [lost.seq]
    await sitting.leave()


async def test_old_and_doubled_messages_are_not_told_again(vtuber: VTuber, memory: None) -> None:
    await in_thread(note)(vtuber, 0)
    sitting = await Sitting(RoomRegistry(), vtuber).seated()
    row = await in_thread(note)(vtuber, 1)
    await sitting.reader.until(lambda reader: bool(reader.seqs))
    everything: list[EventMessage] = await in_thread(events_after)(vtuber, 0)
    for message in everything:
        event = {"type": "world.event", "event": message.model_dump(mode="json")}
        await get_channel_layer().group_send(channel_publisher.group_of(vtuber.slug), event)
    last = await in_thread(note)(vtuber, 2)
    await sitting.reader.until(lambda reader: last.seq in reader.seqs)
    assert sitting.reader.seqs == [row.seq, last.seq]
    await sitting.leave()


async def test_a_long_absence_is_made_up_for_without_overflowing_anybody(vtuber: VTuber, memory: None) -> None:
    sitting = await Sitting(RoomRegistry(), vtuber).seated()

    def much() -> int:
        set_publisher(None)
        try:
            with transaction.atomic():
                for number in range(QUEUE * 3):
                    emit(vtuber, DiaryWritten(date=f"{number}"), game_time=hours("09:00"), real=timezone.now())
        finally:
            set_publisher(channel_publisher.publish)
        return Event.objects.filter(vtuber=vtuber).count()

    head = await in_thread(much)()
    await heads(vtuber, head)
    await sitting.reader.until(lambda reader: head in reader.seqs)
    assert sitting.reader.seqs == list(range(head - QUEUE * 3 + 1, head + 1))
    await sitting.leave()


async def test_who_knows_less_than_the_log_reaches_back_is_sent_for_a_snapshot(vtuber: VTuber, memory: None) -> None:
    """A process that stood still while the log was let go: a page that went on would never know what it missed."""
    sitting = await Sitting(RoomRegistry(), vtuber).seated()
    missed = [await in_thread(note_unheard)(vtuber, number) for number in range(4)]
    await in_thread(lambda: Event.objects.filter(vtuber=vtuber, seq__lte=missed[1].seq).delete())()
    await heads(vtuber, missed[3].seq)
    with pytest.raises(SlowReader):
        await asyncio.wait_for(sitting.task, 10)
    assert sitting.reader.seqs == []


async def test_a_stalled_socket_is_cut_off_and_costs_the_others_nothing(vtuber: VTuber, memory: None) -> None:
    room_registry = RoomRegistry()

    async def stall(_text: str) -> None:
        await asyncio.Event().wait()

    slow, healthy = (
        await Sitting(room_registry, vtuber, stall).seated(),
        await Sitting(room_registry, vtuber).seated(),
    )
    # What it hangs in, what waits for it, and the one too many.
    room = room_registry.rooms()[0]
    for number in range(QUEUE + 2):
        room.send(EncodedFrame(json.dumps({"kind": "event", "seq": number}), known_from=1_000_000 + number))
        await asyncio.sleep(0)
    with pytest.raises(SlowReader):
        await asyncio.wait_for(slow.task, 10)
    await healthy.reader.until(lambda reader: len(reader.seqs) == QUEUE + 2)
    assert healthy.reader.seqs == list(range(QUEUE + 2))
    assert not healthy.task.done()
    await healthy.leave()


async def test_a_seat_that_overflows_before_it_is_served_says_so() -> None:
    connection = Connection(size=1)
    connection.put(EncodedFrame("1"))
    connection.put(EncodedFrame("2"))

    async def never(_text: str) -> None:
        raise AssertionError("nothing may be sent any more")

    with pytest.raises(SlowReader):
        await connection.serve(never, since=0)


async def test_being_cancelled_is_not_being_slow() -> None:
    connection = Connection()
    serving = asyncio.create_task(connection.serve(Reader().take, since=0))
    await asyncio.sleep(0)
    serving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await serving


async def test_the_last_one_out_closes_the_room(vtuber: VTuber, memory: None) -> None:
    room_registry, before = RoomRegistry(), asyncio.all_tasks()
    first, second = await Sitting(room_registry, vtuber).seated(), await Sitting(room_registry, vtuber).seated()
    await first.leave()
    assert len(room_registry.rooms()) == 1
    await second.leave()
    assert room_registry.rooms() == []
    assert asyncio.all_tasks() == before
    assert get_channel_layer().groups.get(channel_publisher.group_of(vtuber.slug), {}) == {}
    # And whoever comes later finds an open door.
    third = await Sitting(room_registry, vtuber).seated()
    row = await in_thread(note)(vtuber, 1)
    await third.reader.until(lambda reader: bool(reader.seqs))
    assert third.reader.seqs == [row.seq]
    await third.leave()


async def test_a_room_notes_that_somebody_watches(vtuber: VTuber, memory: None) -> None:
    def watched_at() -> dt.datetime | None:
        return GameClock.objects.get(vtuber=vtuber).watched_at

    with override_settings(PAUSE_UNWATCHED_MIN=0):
        await (await Sitting(RoomRegistry(), vtuber).seated()).leave()
        assert await in_thread(watched_at)() is None
    with override_settings(PAUSE_UNWATCHED_MIN=5):
        await (await Sitting(RoomRegistry(), vtuber).seated()).leave()
        assert await in_thread(watched_at)() is not None


@pytest.fixture
def valkey(tmp_path: Path) -> Any:
    broker = Valkey(tmp_path)
    broker.start()
    yield broker
    broker.kill()


async def test_a_broker_that_dies_costs_time_but_no_event(
    vtuber: VTuber, valkey: Valkey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms, "SILENCE_S", 0.2)
    host = {"address": f"redis://127.0.0.1:{valkey.port}/0", "socket_timeout": None}
    with layers("channels_redis.pubsub.RedisPubSubChannelLayer", hosts=[host]):
        sitting = await Sitting(RoomRegistry(), vtuber).seated()
        written = [(await in_thread(note)(vtuber, 1)).seq]
        await sitting.reader.until(lambda reader: reader.seqs == written)
        await asyncio.to_thread(valkey.kill)
        written.append((await in_thread(note)(vtuber, 2)).seq)
        await sitting.reader.until(lambda reader: reader.seqs == written)
        await asyncio.to_thread(valkey.start)
        written.append((await in_thread(note)(vtuber, 3)).seq)
        await sitting.reader.until(lambda reader: reader.seqs == written)
        await sitting.leave()
        await get_channel_layer().flush()
