"""The database goes away and comes back: links stand, requests are told to wait, and nothing is missed."""

import asyncio
from collections.abc import Iterator

import psycopg
import pytest

from unity_bridge.tests.support.adapter import Adapter
from unity_bridge.tests.support.link_client import TOKEN, tcp_client
from vtuber.tests.support.board_page import World
from vtuber.tests.support.postgres import need_postgres, postgres_database
from vtuber.tests.support.valkey import Valkey

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(150)]


@pytest.fixture
def database() -> Iterator[str]:
    need_postgres()
    with postgres_database(migrated=True) as url:
        yield url


def let_in(url: str, *, allowed: bool) -> None:
    """Open a database, or close it and cut whoever is connected."""
    server, _slash, name = url.replace("postgres://", "postgresql://", 1).rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as link:
        link.execute(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS {str(allowed).lower()}".encode())
        if not allowed:
            link.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])


async def test_links_outlive_a_restart_of_the_database(
    database: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("restart")
    broker = Valkey(folder)
    broker.start()
    settings = {"REDIS_URL": f"redis://127.0.0.1:{broker.port}/0", "STAGE_TOKEN": TOKEN}
    world = World(folder, module="unity_bridge.tests.support.link_world", DATABASE_URL=database, **settings)
    adapter = Adapter(world.environment)
    adapter.start()
    try:
        async with tcp_client(adapter.port) as client:
            await client.greet()
            await client.hear("snapshot")
            await asyncio.to_thread(let_in, database, allowed=False)
            asked = await client.say("time.request", {"action": "pause"})
            answer = await client.answer_to(asked)
            assert (answer["type"], answer["data"]["code"]) == ("error", "unavailable")
            assert answer["data"]["retry_ms"] > 0
            # Long enough for the adapter to have looked at everything that it looks after.
            await asyncio.sleep(7)
            assert (await client.answer_to(await client.say("ping", {})))["type"] == "pong"
            await asyncio.to_thread(let_in, database, allowed=True)
            await asyncio.to_thread(world.do, "reconnect")
            # The same request, sent again: done now, and once.
            await client.say("time.request", {"action": "pause"}, id=asked)
            assert (await client.answer_to(asked))["data"] == {"status": "done"}
            seq = (await asyncio.to_thread(world.do, "post", text="back"))["seq"]
            assert (await client.hear("sns.text"))["seq"] == seq
        assert (await asyncio.to_thread(world.do, "clock"))["paused"] is True
    finally:
        adapter.kill()
        world.close()
        broker.kill()
