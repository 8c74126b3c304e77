"""What Chromium's own trace says of a page: script, style and paint between two pictures.

An event's own time is what it took without the events inside it, as in the browser's developer tools; it is counted
in processor time where the trace has that, so that what else the machine does is not in it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

CATEGORIES = ("devtools.timeline", "disabled-by-default-devtools.timeline", "v8", "disabled-by-default-v8.compile")
FRAME = "FireAnimationFrame"
# Whatever runs because of the page's scripts: callbacks, messages, timers, compiling, and the collector behind them.
_SCRIPT = {
    FRAME, "FunctionCall", "EvaluateScript", "TimerFire", "EventDispatch", "RunMicrotasks", "V8.RunMicrotasks",
    "FireIdleCallback", "WebSocketReceive", "WebSocketSend", "XHRReadyStateChange", "XHRLoad", "v8.callFunction",
    "v8.run", "v8.compile", "v8.compileModule", "v8.evaluateModule", "v8.produceCache", "V8.Execute", "MinorGC",
    "MajorGC", "BlinkGC.AtomicPhase", "V8.GCScavenger", "V8.GC_SCAVENGER", "V8.GCIncrementalMarking",
}  # fmt: skip
_STYLE = {"UpdateLayoutTree", "Layout", "RecalculateStyles", "ParseAuthorStyleSheet", "InvalidateLayout"}
_PAINT = {"PrePaint", "Paint", "Layerize", "Commit", "PaintImage", "UpdateLayer", "CompositeLayers"}
_KINDS = {**dict.fromkeys(_SCRIPT, "script"), **dict.fromkeys(_STYLE, "style"), **dict.fromkeys(_PAINT, "paint")}


@dataclass
class Frame:
    """Milliseconds of the page's own thread from one callback for a picture to the next."""

    script: float = 0.0
    style: float = 0.0
    paint: float = 0.0
    # Of style: what a script forced by asking.
    forced: float = 0.0


@dataclass
class Traced:
    """All pictures of a trace, how long they took together, and what is dearest in them: milliseconds by event."""

    frames: list[Frame] = field(default_factory=list)
    seconds: float = 0.0
    dearest: dict[str, float] = field(default_factory=dict)


@dataclass
class _Open:
    """An event within which we are."""

    name: str
    ends: float
    kind: str
    left: float
    frame: Frame | None
    in_script: bool


# An event's name, kind, own milliseconds, picture, and whether it is a script's doing.
_Spent = tuple[str, str, float, Frame | None, bool]


def read_trace(events: list[dict[str, Any]]) -> Traced:
    """The pictures of the page that draws most. ValueError where none was drawn."""
    drawn = [event for event in events if event.get("name") == FRAME and event.get("ph") == "X"]
    if not drawn:
        raise ValueError("the trace has no picture in it")
    threads = [(event["pid"], event["tid"]) for event in drawn]
    thread = max(set(threads), key=threads.count)
    own = [event for event in events if event.get("ph") == "X" and (event.get("pid"), event.get("tid")) == thread]
    # The outer one first, where two begin at once.
    own.sort(key=lambda event: (event["ts"], -event.get("dur", 0)))
    found = Traced()
    starts = [event["ts"] for event in own if event["name"] == FRAME]
    found.seconds = (starts[-1] - starts[0]) / 1e6
    for name, kind, spent, frame, in_script in _own_times(own, found.frames):
        found.dearest[name] = found.dearest.get(name, 0.0) + spent
        if frame is None or not kind:
            continue
        setattr(frame, kind, getattr(frame, kind) + spent)
        if kind == "style" and in_script:
            frame.forced += spent
    # After the last callback less than a whole picture follows.
    found.frames.pop()
    return found


def _own_times(own: list[dict[str, Any]], frames: list[Frame]) -> Iterator[_Spent]:
    """What each event took by itself; begins `frames` on the way."""
    within: list[_Open] = []
    for event in own:
        while within and within[-1].ends <= event["ts"]:
            yield _closed(within.pop())
        if event["name"] == FRAME:
            frames.append(Frame())
        spent = event.get("tdur", event.get("dur", 0)) / 1000
        if within:
            within[-1].left -= spent
        around = within[-1] if within else None
        # What is not named goes with what it is part of.
        kind = _KINDS.get(event["name"], around.kind if around else "")
        in_script = around is not None and (around.in_script or around.kind == "script")
        ends = event["ts"] + event.get("dur", 0)
        frame = frames[-1] if frames else None
        within.append(_Open(event["name"], ends, kind, spent, frame, in_script))
    while within:
        yield _closed(within.pop())


def _closed(done: _Open) -> _Spent:
    return done.name, done.kind, max(done.left, 0.0), done.frame, done.in_script
