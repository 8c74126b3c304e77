"""What lies deep in `vtuber` is reached from outside through `vtuber.plugin` alone, so that it may change."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.env import BASE_DIR

DEEP = (
    "vtuber.registry",
    "vtuber.executor",
    "vtuber.steps",
    "vtuber.planner",
    "vtuber.kinds",
    "vtuber.subscribers",
    "vtuber.events",
    "vtuber.frames",
)
OUTSIDE = ("config", "store", "company", "streaming", "unity_bridge", "tests/sample_colleague")


def deep_imports(source: str) -> list[str]:
    """The deep modules that a source imports, wherever it does."""
    return [name for name in _imported(source) if any(f"{name}.".startswith(f"{deep}.") for deep in DEEP)]


def _imported(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import():
                yield from (alias.name for alias in node.names)
            case ast.ImportFrom(module="vtuber"):
                yield from (f"vtuber.{alias.name}" for alias in node.names)
            case ast.ImportFrom(module=str(module)):
                yield module


@pytest.mark.parametrize("root", OUTSIDE)
def test_the_depths_are_reached_through_the_plugin_module(root: str) -> None:
    paths = [path for path in (BASE_DIR / root).rglob("*.py") if not _is_test(path.relative_to(BASE_DIR / root))]
    assert paths
    found = {
        path.relative_to(BASE_DIR).as_posix(): deep
        for path in paths
        if (deep := deep_imports(path.read_text("utf-8")))
    }
    assert found == {}


def _is_test(path: Path) -> bool:
    return "tests" in path.parts


def test_a_deep_import_is_seen() -> None:
    source = (
        "import vtuber.planner.place\n"
        "from vtuber import models, registry\n"
        "from vtuber.events import emit\n"
        "from vtuber.event_types import DiaryWritten\n"
        "from vtuber.plugin import registry\n"
        "def late():\n    from vtuber.executor.handler import Limits\n"
    )
    assert sorted(deep_imports(source)) == [
        "vtuber.events",
        "vtuber.executor.handler",
        "vtuber.planner.place",
        "vtuber.registry",
    ]
