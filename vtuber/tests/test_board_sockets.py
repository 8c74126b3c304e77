"""Sockets on a real server: slow ones, strangers, and operators who cease to be ones."""

import asyncio
import json
import socket as sockets
from collections.abc import Iterator
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from channels.db import database_sync_to_async
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from vtuber.models import Membership, VTuber
from vtuber.tests.support.board_page import World, operator_cookie
from vtuber.tests.support.world import planned_baomi
from vtuber.web import consumers
from vtuber.web.consumers import BoardConsumer
from vtuber.web.frames import FRAME_TYPES
from vtuber.web.room_registry import room_registry

FLOOD, SIZE = 900, 20_000
MODELS = {frame.model_fields["kind"].default: frame for frame in FRAME_TYPES.sent}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    lived = World(tmp_path_factory.mktemp("sockets"))
    yield lived
    lived.close()


def watch(world: World, **options: Any) -> Any:
    address = f"ws://127.0.0.1:{world.port}/ws/board/baomi/"
    options |= {"origin": f"http://127.0.0.1:{world.port}", "additional_headers": {"Cookie": operator_cookie(world)}}
    return connect(address, max_size=None, compression=None, ping_interval=None, **options)


@pytest.mark.alone
async def test_a_stalled_socket_is_closed_with_1013_and_the_others_get_everything(world: World) -> None:
    narrow = sockets.create_connection(("127.0.0.1", world.port))
    narrow.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 65_536)
    narrow.setblocking(False)
    # One frame waits to be read, and then the client reads no more from its network.
    async with watch(world, sock=narrow, max_queue=1) as slow, watch(world) as healthy:
        pictures = [json.loads(await each.recv()) for each in (slow, healthy)]
        assert [picture["kind"] for picture in pictures] == ["snapshot", "snapshot"]
        since = pictures[1]["seq"]
        flooding = asyncio.create_task(asyncio.to_thread(world.do, "flood", count=FLOOD, size=SIZE))
        seqs: list[int] = []
        async with asyncio.timeout(60):
            while len(seqs) < FLOOD:
                frame = json.loads(await healthy.recv())
                if frame["kind"] == "event":
                    seqs.append(frame["seq"])
        assert seqs == list(range(since + 1, since + 1 + FLOOD))
        await flooding
        late: list[int] = []
        async with asyncio.timeout(60):
            with pytest.raises(ConnectionClosed) as closed:
                while True:
                    frame = json.loads(await slow.recv())
                    if frame["kind"] == "event":
                        late.append(frame["seq"])
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1013
        # What it did get was the beginning, whole and in order.
        assert late == list(range(since + 1, since + 1 + len(late)))
        assert len(late) < FLOOD


class Page:
    """A board's socket without a network: the consumer itself, and what it would send."""

    def __init__(self, user: User, session_key: str, slug: str = "baomi", query: bytes = b"") -> None:
        scope = {
            "type": "websocket",
            "user": user,
            "session": SessionStore(session_key),
            "url_route": {"args": (), "kwargs": {"slug": slug}},
            "query_string": query,
            "headers": [],
        }
        self._link: Any = ApplicationCommunicator(BoardConsumer.as_asgi(), scope)  # type: ignore[no-untyped-call]

    async def open(self) -> None:
        await self._link.send_input({"type": "websocket.connect"})
        assert (await self._link.receive_output(10))["type"] == "websocket.accept"

    async def hear(self) -> dict[str, Any]:
        message = await self._link.receive_output(10)
        assert message["type"] == "websocket.send", message
        frame: dict[str, Any] = json.loads(message["text"])
        MODELS[frame["kind"]].model_validate(frame)
        return frame

    async def closed(self) -> int:
        """The close code; whatever was still said before it is dropped."""
        while True:
            message = await self._link.receive_output(10)
            if message["type"] == "websocket.close":
                await self.leave()
                return int(message["code"])

    async def leave(self) -> None:
        await self._link.send_input({"type": "websocket.disconnect", "code": 1001})
        await self._link.wait(10)


def signed_in(**account: Any) -> dict[str, Any]:
    user = User.objects.create_user("op", **account)
    session = SessionStore()
    session.save()
    assert session.session_key is not None
    return {"user": user, "session_key": session.session_key}


@pytest.fixture
def vtuber(transactional_db: None) -> VTuber:
    return planned_baomi()[0]


in_thread = database_sync_to_async


@pytest.mark.parametrize(
    ("account", "slug", "code"),
    [({}, "baomi", 4403), ({"is_staff": True, "is_active": False}, "baomi", 4403), ({"is_staff": True}, "no", 4404)],
)
async def test_who_may_not_sit_down_hears_nothing(
    vtuber: VTuber, account: dict[str, Any], slug: str, code: int
) -> None:
    page = Page(**await in_thread(signed_in)(**account), slug=slug)
    await page.open()
    assert await page.closed() == code
    assert room_registry().rooms() == []


@pytest.mark.parametrize(("query", "language"), [(b"language=en", "en"), (b"language=xx", settings.LANGUAGE_CODE)])
async def test_the_first_frame_is_the_whole_picture(vtuber: VTuber, query: bytes, language: str) -> None:
    page = Page(**await in_thread(signed_in)(is_staff=True), query=query)
    await page.open()
    frame = await page.hear()
    assert frame["kind"] == "snapshot"
    assert set(frame) == {"kind", "seq", "clock", "sections", "events", "you"}
    assert [event["seq"] for event in frame["events"]] == list(range(1, frame["seq"] + 1))
    assert {"day", "weather", "followers", "models", "hours"} <= set(frame["sections"])
    assert [room._language for room in room_registry().rooms()] == [language]  # type: ignore[attr-defined]
    await page.leave()
    assert room_registry().rooms() == []


@pytest.mark.parametrize("how", ["not staff", "moderator", "signed out"])
async def test_an_operator_who_ceases_to_be_one_is_shown_out(
    vtuber: VTuber, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumers, "RECHECK_S", 0.05)
    account = await in_thread(signed_in)(is_staff=True)
    page = Page(**account)
    await page.open()
    assert (await page.hear())["kind"] == "snapshot"

    def cease() -> None:
        if how == "not staff":
            User.objects.update(is_staff=False)
        elif how == "moderator":
            Membership.objects.create(user=account["user"], role="moderator")
        else:
            SessionStore(account["session_key"]).delete()

    await in_thread(cease)()
    assert await page.closed() == (4401 if how == "signed out" else 4403)
    assert room_registry().rooms() == []
