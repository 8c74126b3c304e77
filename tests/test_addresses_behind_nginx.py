"""Who asks, behind a real nginx (tests.support.behind_nginx): two addresses are two, and nobody invents one."""

import asyncio
import json
import re
import ssl
from collections.abc import Iterator
from contextlib import AsyncExitStack
from functools import cache
from typing import Any

import httpx2
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.support.behind_nginx import SOCKETS, STAGE_TOKEN, WAYS_IN, BehindNginx, ask
from unity_bridge.tests.support.link_client import hello_text

pytestmark = pytest.mark.timeout(240)

PATIENCE_S = 20


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BehindNginx]:
    built = BehindNginx(tmp_path_factory.mktemp("system"))
    yield built
    built.close()


@cache
def tls() -> ssl.SSLContext:
    # To load the certificates of this machine takes longer than to sit down.
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def sit(
    system: BehindNginx, door: str, address: str, cookie: str = "", path: str = "ws/live/baomi/?language=en"
) -> Any:
    """A websocket through a door of nginx, which sees it come from `address`."""
    port = system.ports[door]
    headers = {"Cookie": cookie} if cookie else {}
    return connect(
        f"wss://127.0.0.1:{port}/vtuber/{path}",
        ssl=tls(),
        origin=f"https://127.0.0.1:{port}",  # type: ignore[arg-type]
        local_addr=(address, 0),
        additional_headers=headers,
        max_size=None,
    )


async def first_frame(socket: ClientConnection) -> str:
    """The kind of what comes first; `closed` and the code where that is the end."""
    async with asyncio.timeout(PATIENCE_S):
        try:
            return str(json.loads(await socket.recv())["kind"])
        except ConnectionClosed as closed:
            return f"closed {closed.rcvd.code if closed.rcvd else 0}"


def viewer_cookie(system: BehindNginx) -> str:
    """What the stream page gives a browser that comes for the first time."""
    found = re.search(r"viewer_[0-9a-f]{8}=[^;]+", ask(system, "handed on", "/live/baomi/").headers["set-cookie"])
    assert found
    return found.group()


async def say(socket: ClientConnection, id: str) -> str:
    """Say something; `ack`, or why not."""
    await socket.send(json.dumps({"kind": "say", "id": id, "text": f"I am number {id}"}))
    async with asyncio.timeout(PATIENCE_S):
        while True:
            frame = json.loads(await socket.recv())
            if frame["kind"] in ("ack", "refused") and frame["id"] == id:
                return str(frame.get("error") or "ack")


@pytest.mark.parametrize("door", WAYS_IN)
async def test_fifty_one_viewers_behind_a_trusted_proxy_are_fifty_one(system: BehindNginx, door: str) -> None:
    async with AsyncExitStack() as pages:
        here = [await pages.enter_async_context(sit(system, door, f"127.1.0.{number}")) for number in range(1, 52)]
        assert [await first_frame(page) for page in here] == ["snapshot"] * 51
        # One of them who opens page after page has only their own places to fill.
        more = [await pages.enter_async_context(sit(system, door, "127.1.0.1")) for _page in range(SOCKETS)]
        assert [await first_frame(page) for page in more] == ["snapshot"] * (SOCKETS - 1) + ["closed 1013"]
        other = await pages.enter_async_context(sit(system, door, "127.1.0.2"))
        assert await first_frame(other) == "snapshot"


async def test_behind_one_that_is_not_trusted_they_are_one(system: BehindNginx) -> None:
    async with AsyncExitStack() as pages:
        here = [
            await pages.enter_async_context(sit(system, "not trusted", f"127.1.0.{number}"))
            for number in range(1, SOCKETS + 2)
        ]
        assert [await first_frame(page) for page in here] == ["snapshot"] * SOCKETS + ["closed 1013"]


async def test_what_one_address_may_say_costs_another_nothing(system: BehindNginx) -> None:
    one, other = [await asyncio.to_thread(viewer_cookie, system) for _person in range(2)]
    async with (
        sit(system, "handed on", "127.2.0.1", one) as first,
        sit(system, "cut off", "127.2.0.2", other) as second,
    ):
        assert [await say(first, f"f-{number}") for number in range(5)] == ["ack"] * 4 + ["too_fast"]
        assert await say(second, "s-1") == "ack"


def guess(system: BehindNginx, door: str, address: str, claimed: str = "") -> int:
    """A wrong password from an address; how many minutes one has to wait then (0: none)."""
    transport = httpx2.HTTPTransport(verify=False, local_address=address)
    url = system.url(door)
    headers = {"Accept-Language": "en", "Referer": f"{url}/login/"} | (
        {"X-Forwarded-For": claimed} if claimed else {}
    )
    with httpx2.Client(transport=transport, headers=headers) as client:
        token = client.get(f"{url}/login/").text.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
        fields = {"username": f"nobody-{address}", "password": "wrong", "csrfmiddlewaretoken": token}
        page = client.post(f"{url}/login/", data=fields)
        assert page.status_code == 200, page.text
        found = re.search(r"Try again in (\d+) minute", page.text)
        return int(found.group(1)) if found else 0


def test_who_guesses_passwords_is_counted_by_their_own_address_and_cannot_invent_another(
    system: BehindNginx,
) -> None:
    # Each guess claims to come from elsewhere; nginx writes the true address behind it.
    waits = [guess(system, "handed on", "127.3.0.1", claimed=f"198.51.100.{number}") for number in range(4)]
    assert waits[:3] == [0, 0, 0] and waits[3] > 0
    assert guess(system, "handed on", "127.3.0.2") == 0
    # This machine itself, and the proxy, are not locked out either.
    assert guess(system, "cut off", "127.0.0.1", claimed="127.0.0.2") == 0


async def test_a_front_end_is_let_in_by_its_token_whatever_page_asks(system: BehindNginx) -> None:
    for door in WAYS_IN:
        address = f"wss://127.0.0.1:{system.ports[door]}/vtuber/ws/stage/baomi/"
        for origin in (None, "https://her.example.org", "https://evil.example"):
            for token, answer in (("", "error"), (STAGE_TOKEN, "welcome")):
                async with connect(address, ssl=tls(), origin=origin) as socket:  # type: ignore[arg-type]
                    await socket.send(hello_text(token=token))
                    assert json.loads(await socket.recv())["type"] == answer
