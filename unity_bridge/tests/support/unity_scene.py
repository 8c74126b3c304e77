"""The sample's scene of the Unity package, played on stand-ins for the engine against a scripted server."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from unity_bridge.tests.support.line_program import LineProgram, line_program
from unity_bridge.tests.support.scripted_server import ScriptedLink, ScriptedServer, scripted_server
from unity_bridge.tests.support.unity_build import UnityBuild

TOKEN = "a token for tests"


@asynccontextmanager
async def playing(unity: UnityBuild, folder: Path) -> AsyncIterator[tuple[LineProgram, ScriptedServer, ScriptedLink]]:
    """The sample's scene, and the server's end of its first link, with hello heard and welcome said."""
    async with scripted_server() as server:
        env = {**os.environ, "VTUBER_TOKEN": TOKEN}
        async with line_program(unity.scene, str(server.port), str(folder), env=env) as program:
            link = await server.accept()
            hello = await link.welcome()
            assert hello["token"] == TOKEN
            assert sorted(hello["capabilities"]) == ["covers", "mouth", "speech"]
            yield program, server, link
