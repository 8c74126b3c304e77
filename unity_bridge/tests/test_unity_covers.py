"""Covers are fetched by the Unity package's code, under Mono, from a real web server that behaves well or badly."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from unity_bridge.tests.support.cover_server import PAGE, PICTURE, CoverServer, cover_order, cover_servers
from unity_bridge.tests.support.line_program import LineProgram, line_program
from unity_bridge.tests.support.unity_build import build_covers

pytestmark = [pytest.mark.mono]


@pytest.fixture(scope="module")
def covers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program that fetches them."""
    return build_covers(tmp_path_factory.mktemp("covers"))


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@asynccontextmanager
async def fetching(
    covers: Path, folder: Path, timeout_ms: int = 10_000, largest: int = 1024 * 1024
) -> AsyncIterator[tuple[LineProgram, CoverServer, CoverServer]]:
    with cover_servers() as (here, elsewhere):
        arguments = (str(folder), "127.0.0.1", str(timeout_ms), str(largest))
        async with line_program(covers, *arguments) as program:
            yield program, here, elsewhere


async def test_a_cover_is_kept_under_its_name_and_is_not_fetched_twice(covers: Path, tmp_path: Path) -> None:
    folder = tmp_path / "Assets" / "Scenes" / "Covers"
    async with fetching(covers, folder) as (program, here, _elsewhere):
        kept = await program.ask(cover_order(f"{here.url}/good.png"))
        assert (kept["kept"], kept["problem"], kept["path"]) == (True, "", str(folder / "2026-11-23.png"))
        assert (await program.ask(cover_order(f"{here.url}/good.png")))["kept"]
        assert here.asked == ["/good.png"]
        moved = cover_order(f"{here.url}/moved.png", file="2026-11-23-2.png", number=2)
        assert (await program.ask(moved))["kept"]
    assert names_in(folder) == ["2026-11-23-2.png", "2026-11-23.png"]
    assert all((folder / name).read_bytes() == PICTURE for name in names_in(folder))


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("changed.png", "its sha256 is "),
        ("short.png", f"it has {len(PICTURE) - 1} bytes instead of {len(PICTURE)}"),
        ("long.png", f"it has more bytes than the {len(PICTURE)}"),
        ("endless.png", f"it has more bytes than the {len(PICTURE)}"),
        ("broken-off.png", "it "),
        ("missing.png", "the server answered 404"),
        ("moved-elsewhere.png", "the host 127.0.0.2 is not allowed"),
        ("moved-to-a-file.png", "its address is neither http nor https"),
        ("round.png", "it is sent on and on"),
    ],
)
async def test_a_wrong_cover_leaves_what_was_there(path: str, problem: str, covers: Path, tmp_path: Path) -> None:
    (tmp_path / "2026-11-23.png").write_bytes(b"yesterday's")
    async with fetching(covers, tmp_path) as (program, here, elsewhere):
        told = await program.ask(cover_order(f"{here.url}/{path}"))
        assert told["kept"] is False
        assert told["problem"].startswith(problem)
        assert elsewhere.asked == []
    assert names_in(tmp_path) == ["2026-11-23.png"]
    assert (tmp_path / "2026-11-23.png").read_bytes() == b"yesterday's"


async def test_a_right_cover_takes_the_place_of_a_wrong_file(covers: Path, tmp_path: Path) -> None:
    (tmp_path / "2026-11-23.png").write_bytes(b"x" * len(PICTURE))
    async with fetching(covers, tmp_path) as (program, here, _elsewhere):
        assert (await program.ask(cover_order(f"{here.url}/good.png")))["kept"]
    assert (tmp_path / "2026-11-23.png").read_bytes() == PICTURE


async def test_what_is_refused_is_not_even_asked_for(covers: Path, tmp_path: Path) -> None:
    folder = tmp_path / "Covers"
    async with fetching(covers, folder, largest=len(PICTURE) - 1) as (program, here, elsewhere):
        for bad, problem in (
            (cover_order(f"{elsewhere.url}/good.png", bytes=10), "the host 127.0.0.2 is not allowed"),
            (cover_order(f"{here.url}/good.png"), f"it has {len(PICTURE)} bytes, and at most"),
            (cover_order(f"{here.url}/good.png", bytes=10, file="../2026-11-23.png"), "its file is not called"),
        ):
            told = await program.ask(bad)
            assert told["kept"] is False
            assert told["problem"].startswith(problem)
        assert here.asked == elsewhere.asked == []
    assert not folder.exists()


async def test_a_page_with_the_right_hash_is_no_cover(covers: Path, tmp_path: Path) -> None:
    async with fetching(covers, tmp_path) as (program, here, _elsewhere):
        told = await program.ask(cover_order(f"{here.url}/page.png", PAGE))
    assert told["problem"] == "it is no PNG"
    assert names_in(tmp_path) == []


async def test_a_server_that_drips_is_left_and_a_stop_is_at_once(covers: Path, tmp_path: Path) -> None:
    async with fetching(covers, tmp_path, timeout_ms=700) as (program, here, _elsewhere):
        told = await program.ask(cover_order(f"{here.url}/dripping.png"))
        assert told["problem"] == "it took too long"
        assert told["ms"] < 5_000
    async with fetching(covers, tmp_path, timeout_ms=60_000) as (program, here, _elsewhere):
        told = await program.ask(cover_order(f"{here.url}/dripping.png", cancel_ms=300))
        assert told["cancelled"] is True
        assert told["ms"] < 5_000
    assert names_in(tmp_path) == []


async def test_a_folder_that_cannot_be_written_is_a_reason(covers: Path, tmp_path: Path) -> None:
    (tmp_path / "Covers").write_text("a file stands here")
    async with fetching(covers, tmp_path / "Covers") as (program, here, _elsewhere):
        told = await program.ask(cover_order(f"{here.url}/good.png"))
    assert told["problem"].startswith("it could not be written: ")
