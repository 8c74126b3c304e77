"""What scripts know of frames is what the models say."""

from pathlib import PurePosixPath
from typing import Any, Literal

import pytest

from config.env import BASE_DIR
from vtuber.frame_types import frame_type_scripts, js_type, script_text
from vtuber.frames import Frame, FramePart, FrameTypes, LoggedFrame


def test_the_scripts_types_are_those_of_the_frames() -> None:
    scripts = dict(frame_type_scripts())
    assert {path.relative_to(BASE_DIR).as_posix() for path in scripts} == {
        "vtuber/static/js/board/frame-types.js",
        "streaming/static/js/live/frame-types.js",
    }
    for path, text in scripts.items():
        assert path.read_text(encoding="utf-8") == text, "run `manage.py frame_types`"


class Bell(FramePart):
    """A bell.

    It rings.
    """

    tone: Literal["low", "high"] | None
    weights: dict[str, float]


class BellFrame(LoggedFrame):
    """Bells ring."""

    kind: Literal["bell"] = "bell"
    bells: list[Bell | int]
    more: Any


class RingRequest(Frame):
    """Ring one."""

    kind: Literal["ring"]
    loud: bool


def test_frames_become_typedefs() -> None:
    types = FrameTypes(PurePosixPath("x.js"), sent=(BellFrame,), accepted=(RingRequest,))
    assert script_text(types, "bells.frames") == (
        "/**\n * Made from bells.frames by `manage.py frame_types`. Change the frames there, and run that.\n */\n"
        "\n"
        "/**\n * A bell.\n *\n * It rings.\n *\n * @typedef {object} Bell\n"
        ' * @property {"low" | "high" | null} tone\n'
        " * @property {Record<string, number>} weights\n */\n"
        "\n"
        "/**\n * Bells ring.\n *\n * @typedef {object} BellFrame\n"
        ' * @property {"bell"} kind\n'
        " * @property {number} seq\n"
        " * @property {(Bell | number)[]} bells\n"
        " * @property {any} more\n */\n"
        "\n"
        "/**\n * Ring one.\n *\n * @typedef {object} RingRequest\n"
        ' * @property {"ring"} kind\n'
        " * @property {boolean} loud\n */\n"
        "\n"
        "/**\n * Whatever the server sends.\n *\n * @typedef {BellFrame} SentFrame\n */\n"
        "\n"
        "/**\n * Whatever the page may send.\n *\n * @typedef {RingRequest} AcceptedFrame\n */\n"
        "\n"
        "export {};\n"
    )


def test_what_has_no_type_is_refused() -> None:
    with pytest.raises(ValueError, match="no type for scripts"):
        js_type({"type": "array", "prefixItems": [{"type": "string"}]})
