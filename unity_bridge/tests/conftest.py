"""A world whose broker, web server and adapter are processes of their own, as start.py runs them."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from unity_bridge.tests.support.adapter import Adapter
from unity_bridge.tests.support.csharp_build import CSharpBuild, build_csharp, csharp_in
from unity_bridge.tests.support.link_client import TOKEN
from unity_bridge.tests.support.unity_build import UnityBuild, build_unity
from vtuber.tests.support.board_page import World
from vtuber.tests.support.shared import made_once
from vtuber.tests.support.valkey import Valkey


@dataclass
class Linked:
    """A small world that can go on air, and the adapter that front ends connect to."""

    world: World
    adapter: Adapter
    broker: Valkey


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Linked]:
    folder = tmp_path_factory.mktemp("linked")
    broker = Valkey(folder)
    broker.start()
    settings = {
        "REDIS_URL": f"redis://127.0.0.1:{broker.port}/0",
        "STAGE_TOKEN": TOKEN,
        "CHAT_VIEWER_LIMITS": "1000/second",
        "LOGIN_ADDRESS_LIMITS": "1000/second",
    }
    world = World(folder, module="unity_bridge.tests.support.link_world", **settings)
    adapter = Adapter({**world.environment, "FRONT_END_ORIGIN": world.url})
    adapter.start()
    yield Linked(world, adapter, broker)
    adapter.kill()
    world.close()
    broker.kill()


@pytest.fixture(scope="session")
def csharp() -> CSharpBuild:
    """The Unity package's Core, compiled once."""
    return csharp_in(made_once("csharp", build_csharp))


@pytest.fixture(scope="session")
def unity() -> UnityBuild:
    """Everything of the package, compiled once: that it compiles is a test by itself."""
    return UnityBuild(made_once("unity", build_unity))
