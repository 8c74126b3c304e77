"""What is read out of a trace of her stage, and what is asked of it."""

from typing import Any

import pytest

from bench.stage import FULL, SHORT, figures, missed
from bench.support.stage_acts import acts, numbered
from bench.support.stage_server import PAGE, SHELL, WELCOME
from bench.support.stage_trace import FRAME, Frame, read_trace
from unity_bridge.tests.support.schema_check import complaints

FINE: dict[str, Any] = {
    "script_ms_p95": 3.9,
    "script_ms_mean": 2.0,
    **{f"{name}_{when}": 10 for name in ("heap_mb", "nodes", "listeners") for when in ("start", "end")},
}


def event(name: str, ts: float, dur: float, *, tid: int = 1, tdur: float | None = None) -> dict[str, Any]:
    """A whole event of a trace, in milliseconds here."""
    told = {"name": name, "ph": "X", "pid": 1, "tid": tid, "ts": ts * 1000, "dur": dur * 1000}
    return told if tdur is None else {**told, "tdur": tdur * 1000}


def test_an_event_is_counted_without_those_inside_it_and_style_that_a_script_forces_is_style() -> None:
    found = read_trace(
        [
            event("RunTask", 0, 9),
            event(FRAME, 1, 5),
            event("FunctionCall", 1, 4),
            event("UpdateLayoutTree", 2, 1),
            event("SomethingNew", 3, 1),  # a script's doing, whatever it is
            event("UpdateLayoutTree", 6, 2),
            event("Paint", 8, 0.5),
            event("TimerFire", 10, 1),
            event(FRAME, 17, 3),
            event("RasterTask", 0, 50, tid=2),
            event("Layout", 20, 1),
            event(FRAME, 33, 2),
            {"name": "FunctionCall", "ph": "I", "pid": 1, "tid": 1, "ts": 0},
        ]
    )
    assert found.frames == [Frame(script=5, style=3, paint=0.5, forced=1), Frame(script=3, style=1)]
    assert found.seconds == pytest.approx(0.032)
    assert "RasterTask" not in found.dearest and found.dearest[FRAME] == 1 + 3 + 2


def test_what_else_the_machine_does_is_not_counted() -> None:
    found = read_trace([event(FRAME, 0, 40, tdur=2), event("FunctionCall", 1, 30, tdur=1.5), event(FRAME, 50, 1)])
    assert found.frames == [Frame(script=2)]
    assert found.dearest["FunctionCall"] == 1.5


def test_a_trace_without_a_picture_is_none() -> None:
    with pytest.raises(ValueError, match="no picture"):
        read_trace([event("RunTask", 0, 1)])


def test_figures_are_a_picture_s() -> None:
    told = figures([Frame(script=1, style=2, paint=3), Frame(script=3, forced=1)], 0.1)
    assert told == {
        "script_ms_p50": 1, "script_ms_p95": 3, "script_ms_mean": 2, "style_layout_ms": 1, "forced_ms": 0.5,
        "paint_ms": 1.5, "fps": 20, "frames": 2,
    }  # fmt: skip


def test_each_limit_is_asked_for() -> None:
    assert missed(FINE, FULL) == missed(FINE, SHORT) == []
    assert missed({**FINE, "script_ms_p95": 4.1}, FULL) == ["script_ms_p95 is above 4"]
    assert missed({**FINE, "script_ms_p95": 4.1}, SHORT) == []
    assert missed({**FINE, "script_ms_mean": 99.0}, SHORT) == ["script_ms_mean is above 12"]
    assert missed({**FINE, "heap_mb_end": 12.5}, FULL) == ["the heap has grown by more than 2 MB"]
    assert missed({**FINE, "nodes_end": 411}, FULL) == ["there are more than 400 nodes more"]
    assert missed({**FINE, "listeners_end": 61}, FULL) == ["there are more than 50 listeners more"]


def test_what_the_page_is_told_is_what_a_server_may_say() -> None:
    frame = {"v": 1, "id": "b", "ts": "2026-11-24T10:00:00.000Z"}
    assert complaints({**frame, "type": "welcome", "data": WELCOME}) == []
    for act in acts():
        beats = act.beats(12.0)
        assert [at for at, _told in beats] == sorted(at for at, _told in beats)
        assert all(at < 12.0 for at, _told in beats)
        for number, (_at, (kind, data)) in enumerate(beats, start=1):
            told = {**frame, "type": kind, "seq": number, "data": numbered((kind, data), number)}
            assert complaints(told) == [], act.name


def test_nothing_is_said_twice() -> None:
    said = [told for act in acts() for _at, told in act.beats(10.0) if told[0] == "speech.say"]
    names = [numbered(told, number)["speech"] for number, told in enumerate(said)]
    assert len(names) == len(set(names)) > 4


def test_the_page_is_the_one_that_the_server_has() -> None:
    from launcher.envfile import ROOT

    template = (ROOT / "unity_bridge/templates/stage/stage.html").read_text("utf-8")
    for mark in ('class="stage-page" id="stage" data-link="connecting"', 'class="stage-note" id="stage-note"'):
        assert mark in template and mark in SHELL
    for name in ("stage-cat", "stage-scenes", "stage"):
        assert f"css/{name}.css" in template and f"css/{name}.css" in SHELL
    assert "js/stage/main.js" in template and "js/stage/main.js" in SHELL and PAGE == "/stage/baomi/"
