"""The sample's scene, on stand-ins for the engine, driven by the real adapter through a day of hers."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from unity_bridge.tests.conftest import Linked
from unity_bridge.tests.support.line_program import line_program
from unity_bridge.tests.support.link_client import TOKEN
from unity_bridge.tests.support.unity_build import UnityBuild

pytestmark = [pytest.mark.mono, pytest.mark.timeout(280)]

PLACES = {
    "room": "Room",
    "desk": "Desk",
    "stream": "On air",
    "store": "Game store",
    "company": "Company",
    "bed": "Bed",
}


async def do(linked: Linked, verb: str, **arguments: Any) -> dict[str, Any]:
    call: Callable[..., dict[str, Any]] = linked.world.do
    return await asyncio.to_thread(call, verb, **arguments)


async def test_a_day_of_hers_is_shown_and_its_cover_is_kept(
    linked: Linked, unity: UnityBuild, tmp_path: Path
) -> None:
    env = {**os.environ, "VTUBER_TOKEN": TOKEN}
    async with line_program(unity.scene, str(linked.adapter.port), str(tmp_path), env=env) as program:
        await program.until("picture", state="Live")
        seen: set[str] = set()
        for minute in range(0, 14 * 60, 20):
            await do(linked, "jump", to=f"2026-11-24T{8 + minute // 60:02}:{minute % 60:02}:00+00:00")
            shown = (await program.ask("picture"))["shown"]
            seen.update(shown)
        assert {"SNS page", "Live", "Room"} <= seen
        # The newest state, after all of it: by a post, which comes last.
        await do(linked, "post", text="一天过完了。")
        log = await do(linked, "told_by_the_log", after=0, origin=linked.world.url)
        place = log["shown"]["scene.set"]
        picture = await program.until("picture", activity=place["activity"])
        assert PLACES[place["scene"]] in picture["shown"]
        assert ("Live" in picture["shown"]) == ("overlay.start" in log["shown"])
        cover = next(data for _seq, _part, type, data, _kept in log["frames"] if type == "cover.download")
        await program.until("picture", imported=[f"Assets/Scenes/Covers/{cover['file']}"])
        kept = (tmp_path / "Assets" / "Scenes" / "Covers" / cover["file"]).read_bytes()
        assert (len(kept), kept[:4]) == (cover["bytes"], b"\x89PNG")
        assert [
            line for line in picture["complaints"] if not line.startswith("warning: [VTuberAgent] The stream")
        ] == []
