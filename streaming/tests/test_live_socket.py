"""The stream page's link on a real server: watched, talked over, flooded with nonsense, cut and come back to."""

import asyncio
import json
import random
import re
import socket as sockets
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from streaming.chat.live.frames import FRAME_TYPES
from vtuber.tests.support.board_page import World

SOON_S = 30.0
FLOOD, SIZE = 900, 20_000
MODELS = {frame.model_fields["kind"].default: frame for frame in FRAME_TYPES.sent}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    lived = World(
        tmp_path_factory.mktemp("live"),
        module="streaming.tests.support.live_world",
        CHAT_VIEWER_LIMITS="100/second",
        CHAT_ADDRESS_LIMITS="1000/second",
        CHAT_PROFILE_LIMITS="100/second",
        CHAT_PROFILE_ADDRESS_LIMITS="30/hour",
        CHAT_TYPING_S="0",
        CHAT_PAUSE_S="0",
        CHAT_SOCKETS_PER_ADDRESS="600",
    )
    lived.do("on_air")
    yield lived
    lived.close()


class Page:
    """A page's end of the link."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.frames: list[dict[str, Any]] = []

    async def send(self, **frame: Any) -> None:
        await self.socket.send(json.dumps(frame))

    async def until(self, done: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The next frame for which that holds."""
        async with asyncio.timeout(SOON_S):
            while True:
                frame: dict[str, Any] = json.loads(await self.socket.recv())
                MODELS[frame["kind"]].model_validate(frame)
                self.frames.append(frame)
                if done(frame):
                    return frame

    async def next(self, kind: str) -> dict[str, Any]:
        return await self.until(lambda frame: frame["kind"] == kind)

    async def say(self, text: str, id: str) -> dict[str, Any]:
        """Say it; the answer to that."""
        await self.send(kind="say", id=id, text=text)
        return await self.until(lambda frame: frame["kind"] in ("ack", "refused") and frame["id"] == id)


def cookie(world: World) -> str:
    """What the page gives a browser that comes for the first time."""
    # Nothing is encrypted here, and to load this machine's certificates would take longer than to ask.
    response = httpx2.get(f"{world.url}/live/baomi/", verify=False)
    assert response.status_code == 200
    found = re.search(r"viewer_[0-9a-f]{8}=[^;]+", response.headers["set-cookie"])
    assert found and "httponly" in response.headers["set-cookie"].lower()
    return found.group()


@asynccontextmanager
async def page(world: World, cookies: str = "", language: str = "en") -> AsyncIterator[Page]:
    address = f"ws://127.0.0.1:{world.port}/ws/live/baomi/?language={language}"
    origin: Any = f"http://127.0.0.1:{world.port}"
    headers = {"Cookie": cookies} if cookies else {}
    async with connect(address, origin=origin, additional_headers=headers, compression=None) as socket:
        yield Page(socket)


async def test_a_newcomer_is_told_everything(world: World) -> None:
    async with page(world, cookie(world)) as mine:
        told = await mine.next("snapshot")
    assert told["me"] == {
        "viewer": None,
        "nickname": "",
        "colour": 0,
        "follows": False,
        "staff": False,
        "restricted": None,
    }
    assert (told["stream"]["title"], told["stream"]["game"]) == ("《纸船邮差》试播", "纸船邮差")
    assert told["stream"]["ends_at"].startswith("2026-11-24T21:00")
    assert told["rules"]["silenced"] is False
    greeting = told["entries"][0]
    assert (greeting["kind"], greeting["line_kind"], greeting["text"]) == (
        "line",
        "greeting",
        "（挥爪）「来了，都坐。」",
    )
    assert told["answer"] is None


async def test_two_talk_and_she_answers_word_by_word(world: World) -> None:
    async with page(world, cookie(world)) as momo, page(world, cookie(world)) as kiki:
        await momo.next("snapshot")
        await kiki.next("snapshot")
        await momo.send(kind="name", nickname="Momo")
        me = (await momo.next("me"))["me"]
        assert (me["nickname"], me["viewer"] is not None) == ("Momo", True)
        ack = await momo.say("苞米，你喜欢吃什么？", "q-1")
        heard = await kiki.next("chat")
        assert (heard["nickname"], heard["text"], heard["id"]) == ("Momo", "苞米，你喜欢吃什么？", ack["message"])
        assert heard["client_id"] == "q-1"
        assert await asyncio.to_thread(world.do, "answer") == {"answered": 1}
        line = await kiki.until(lambda frame: frame["kind"] == "line" and frame["answer"] is not None)
        answering = next(frame for frame in kiki.frames if frame["kind"] == "answering")
        assert line["question"] == answering["question"]
        assert (line["question"]["nickname"], line["question"]["text"]) == ("Momo", "苞米，你喜欢吃什么？")
        so_far = ""
        for frame in (frame for frame in kiki.frames if frame["kind"] == "words"):
            assert (frame["answer"], frame["at"]) == (line["answer"], len(so_far))
            so_far += frame["text"]
        assert so_far.strip() == line["text"] and not line["cut"]
        seqs = [frame["seq"] for frame in kiki.frames if "seq" in frame and frame["kind"] != "pulse"]
        assert seqs == sorted(set(seqs))


async def test_a_message_sent_again_after_a_cut_is_said_once(world: World) -> None:
    card = cookie(world)
    async with page(world, card) as first:
        await first.next("snapshot")
        acked = await first.say("我来过", "again-1")
    async with page(world, card) as second:
        told = await second.next("snapshot")
        assert [entry["client_id"] for entry in told["entries"] if entry["kind"] == "chat"].count("again-1") == 1
        assert await second.say("我来过", "again-1") == acked
        await second.say("我又来了", "again-2")
        # The echo may come before or after the confirmation.
        if not any(frame["kind"] == "chat" and frame["client_id"] == "again-2" for frame in second.frames):
            await second.until(lambda frame: frame["kind"] == "chat" and frame["client_id"] == "again-2")
        assert [frame["client_id"] for frame in second.frames if frame["kind"] == "chat"] == ["again-2"]


async def test_refusals_are_sentences_in_the_reader_s_language(world: World) -> None:
    async with page(world, cookie(world)) as english, page(world, cookie(world), language="zh-hans") as chinese:
        for mine in (english, chinese):
            await mine.next("snapshot")
        refused = await english.say("look at example.com", "l-1")
        assert (refused["error"], refused["hint"]) == ("links", "No links here.")
        refused = await chinese.say("看看 example.com", "l-2")
        assert refused["error"] == "links" and refused["hint"] != "No links here."
        await english.send(kind="name", nickname="苞米")
        assert (await english.next("refused"))["id"] == "name"


async def test_without_a_cookie_one_watches_and_does_not_talk(world: World) -> None:
    for cookies in ("", "viewer=forged:signature", "viewer=", cookie(world).replace(":", ":x")):
        async with page(world, cookies) as mine:
            await mine.next("snapshot")
            assert (await mine.say("你好", "n-1"))["error"] == "no_cookie"


async def test_following_and_reactions(world: World) -> None:
    async with page(world, cookie(world)) as mine:
        await mine.next("snapshot")
        await mine.send(kind="follow", follow=True)
        assert (await mine.next("me"))["me"]["follows"] is True
        for _thrice in range(3):
            await mine.send(kind="react", emote="heart")
        counts = 0
        while counts < 3:
            counts += (await mine.next("reactions"))["counts"]["heart"]
        assert counts == 3


async def test_viewers_are_counted(world: World) -> None:
    async with page(world) as first:
        await first.until(lambda frame: frame["kind"] in ("viewers", "snapshot"))
        before = 1
        async with page(world), page(world):
            await first.until(lambda frame: frame["kind"] == "viewers" and frame["count"] == before + 2)
        await first.until(lambda frame: frame["kind"] == "viewers" and frame["count"] == before)


async def test_forget_me_is_seen_by_nobody(world: World) -> None:
    async with page(world, cookie(world)) as mine, page(world) as other:
        await mine.next("snapshot")
        await other.next("snapshot")
        assert (await mine.say("/forget me", "f-1"))["message"] is None
        await mine.say("之后的话", "f-2")
        assert (await other.next("chat"))["client_id"] == "f-2"


@pytest.mark.alone
async def test_five_hundred_come_back_at_once_and_each_sees_every_message_once(world: World) -> None:
    async with page(world, cookie(world)) as talker:
        await talker.next("snapshot")

        async def come(number: int) -> list[str]:
            async with page(world) as mine:
                told = await mine.next("snapshot")
                seen = [entry["client_id"] for entry in told["entries"] if entry["kind"] == "chat"]
                while "storm-9" not in seen:
                    seen.append((await mine.next("chat"))["client_id"])
                return [mark for mark in seen if mark.startswith("storm-")]

        coming = [asyncio.create_task(come(number)) for number in range(500)]
        for number in range(10):
            assert (await talker.say(f"第{number}句，风很大", f"storm-{number}"))["kind"] == "ack"
        everybody = await asyncio.gather(*coming)
    assert all(seen == [f"storm-{number}" for number in range(10)] for seen in everybody)


@pytest.mark.alone
async def test_a_stalled_viewer_is_closed_with_1013_and_costs_the_others_nothing(world: World) -> None:
    narrow = sockets.create_connection(("127.0.0.1", world.port))
    narrow.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 65_536)
    narrow.setblocking(False)
    address = f"ws://127.0.0.1:{world.port}/ws/live/baomi/"
    origin: Any = f"http://127.0.0.1:{world.port}"
    # One frame waits to be read, and then the client reads no more from its network.
    options: dict[str, Any] = {"compression": None, "max_size": None, "ping_interval": None}
    async with (
        connect(address, origin=origin, sock=narrow, max_queue=1, **options) as slow,
        connect(address, origin=origin, **options) as healthy,
    ):
        for each in (slow, healthy):
            assert json.loads(await each.recv())["kind"] == "snapshot"
        flooding = asyncio.create_task(asyncio.to_thread(world.do, "chatter", count=FLOOD, size=SIZE))
        mine = Page(healthy)
        for number in range(FLOOD):
            assert (await mine.next("chat"))["client_id"] == f"chatter-{number}"
        await flooding
        late = Page(slow)
        with pytest.raises(ConnectionClosed) as closed:
            for number in range(FLOOD):
                assert (await late.next("chat"))["client_id"] == f"chatter-{number}"
        assert closed.value.rcvd is not None and closed.value.rcvd.code == 1013


def nonsense(chance: random.Random) -> str | bytes:
    """A frame that the page would never send."""
    kind = chance.choice(["say", "name", "follow", "react", "ping", "", None, 7])
    values: list[Any] = [None, True, 3, -1e308, "", "喵" * 50, [], {}, "\ud800", {"a": [1]}, "\x00", "' OR 1=1"]
    makers: list[Callable[[], str | bytes]] = [
        lambda: bytes(chance.randrange(256) for _ in range(chance.randrange(40))),
        lambda: "".join(chr(chance.randrange(1, 0xD7FF)) for _ in range(chance.randrange(40))),
        lambda: "[" * chance.randrange(1, 2000),
        lambda: json.dumps(chance.choice(values)),
        lambda: json.dumps({"kind": kind, chance.choice(["id", "text", "emote", "x"]): chance.choice(values)}),
        lambda: json.dumps({"kind": "say", "id": chance.choice(values), "text": chance.choice(values)}),
        lambda: json.dumps({"kind": "say", "id": "x", "text": "y", "extra": 1}),
        lambda: '{"kind":"say","id":"a","text":"b"',
    ]
    return chance.choice(makers)()


async def test_ten_thousand_malformed_frames_each_get_an_error_or_a_close_code(world: World) -> None:
    chance = random.Random(3)
    sent = answered = closed = 0
    codes = set()
    card = cookie(world)
    before = 0.0
    sensible = False
    while sent < 10_000:
        if sent > 2_000 and not before:
            # By now everything is there that a server makes once.
            before = (await asyncio.to_thread(world.do, "memory"))["mb"]
        # Every other socket says something sensible now and then, and so is listened to for longer.
        sensible = not sensible
        async with page(world, card) as mine:
            await mine.next("snapshot")
            burst = [nonsense(chance) for _ in range(200)]
            try:
                for number, frame in enumerate(burst):
                    if sensible and number % 8 == 7:
                        await mine.send(kind="react", emote="heart")
                    await mine.socket.send(frame)
                    sent += 1
                    told = await mine.until(lambda one: one["kind"] in ("error", "refused", "ack", "me"))
                    assert told["kind"] in ("error", "refused"), (frame, told)
                    assert told["error"] and told["hint"]
                    answered += 1
            except ConnectionClosed as end:
                assert end.rcvd is not None
                codes.add(end.rcvd.code)
                closed += 1
    assert sent == answered + closed
    assert codes == {1008} and closed >= 40
    assert (await asyncio.to_thread(world.do, "memory"))["mb"] - before < 12
    async with page(world) as after:
        assert (await after.next("snapshot"))["stream"] is not None


async def test_a_frame_that_is_too_large_closes_with_1009(world: World) -> None:
    async with page(world, cookie(world)) as mine:
        await mine.next("snapshot")
        await mine.send(kind="say", id="big", text="喵" * 3000)
        with pytest.raises(ConnectionClosed) as closed:
            await mine.next("ack")
        assert closed.value.rcvd is not None and closed.value.rcvd.code == 1009


async def test_nobody_of_that_name(world: World) -> None:
    address = f"ws://127.0.0.1:{world.port}/ws/live/nobody/"
    origin: Any = f"http://127.0.0.1:{world.port}"
    async with connect(address, origin=origin) as socket:
        with pytest.raises(ConnectionClosed) as closed:
            await socket.recv()
    assert closed.value.rcvd is not None and closed.value.rcvd.code == 4404


async def test_who_is_always_refused_is_left(world: World) -> None:
    async with page(world) as watcher:  # without a cookie, nothing but watching is allowed
        with pytest.raises(ConnectionClosed) as closed:
            for number in range(200):
                assert (await watcher.say("你好", f"no{number}"))["error"] == "no_cookie"
        assert closed.value.rcvd is not None and closed.value.rcvd.code == 1008
    assert len([frame for frame in watcher.frames if frame["kind"] == "refused"]) == 60


async def test_a_new_cookie_each_time_does_not_make_followers(world: World) -> None:
    """The last test here: afterwards this address follows nobody for an hour."""
    followed = 0
    for _cookie in range(40):
        async with page(world, cookie(world)) as passer_by:
            await passer_by.send(kind="follow", follow=True)
            answer = await passer_by.until(lambda frame: frame["kind"] in ("me", "refused"))
            followed += answer["kind"] == "me"
    assert followed <= 30
    assert answer["kind"] == "refused" and answer["error"] == "too_fast"
