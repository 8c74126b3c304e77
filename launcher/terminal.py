"""How the start looks: one aligned line a step, with the time that it took; calm, and plain in a log."""

import codecs
import errno
import io
import os
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO

from launcher.messages import clip, pad, width

INDENT = "  "
TITLE_COLUMNS = 58
REDRAW_S = 0.1
# What stands for a sign that an encoding has no place for: GBK knows neither tick nor cross, Latin-1 no Chinese.
PLAIN_SIGNS = {"✓": "+", "✗": "x", "·": "-", "…": "...", "→": "->", "—": "-", "’": "'"}

ORANGE, GREEN, RED, DIM, BOLD, PLAIN = "\x1b[38;5;172m", "\x1b[32m", "\x1b[31m", "\x1b[2m", "\x1b[1m", "\x1b[0m"

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}


def _plain_signs(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(PLAIN_SIGNS.get(sign, "?") for sign in error.object[error.start : error.end]), error.end


codecs.register_error("plain_signs", _plain_signs)


def prepare_streams(encoding: str | None = None) -> None:
    """Let standard output and error take every text, in their own encoding or the given one: an error would end what
    they tell. Who starts us may have closed them: then nobody reads."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, _unread())
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=encoding, errors="plain_signs")


def _unread() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123


class Step:
    """One line under way. `done` replaces its text when it ends; `progress` shows how far it is."""

    def __init__(self, terminal: "Terminal", title: str) -> None:
        self.title = title
        self._terminal = terminal
        self._began = time.monotonic()
        self._drawn = 0.0

    def progress(self, detail: str = "") -> None:
        """Redraw the line, at most ten times a second; nothing happens where output is not a terminal."""
        now = time.monotonic()
        if self._terminal.live and now - self._drawn >= REDRAW_S:
            self._drawn = now
            text = f"{self.title} {detail}".rstrip()
            self._terminal.redraw(self._terminal.line("·", ORANGE, text, now - self._began))

    def done(self, title: str) -> None:
        """What the finished line will say."""
        self.title = title

    @property
    def seconds(self) -> float:
        """Real seconds since the step began."""
        return time.monotonic() - self._began


class Terminal:
    """Writes to one stream; colour and redrawing only where a person watches."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stdout
        self.live = self._stream.isatty() and os.environ.get("TERM") != "dumb"
        self.colour = self.live and not os.environ.get("NO_COLOR")

    def paint(self, text: str, style: str) -> str:
        """`text` in a style, or as it is where colour is not wanted."""
        return f"{style}{text}{PLAIN}" if self.colour else text

    def line(self, mark: str, style: str, text: str, seconds: float | None = None) -> str:
        """A step's line: mark, text, and the time at the right."""
        room = min(TITLE_COLUMNS, shutil.get_terminal_size((80, 24)).columns - 14) if self.live else TITLE_COLUMNS
        shown = pad(clip(text, room) if self.live else text, room)
        took = "" if seconds is None else self.paint(f"{seconds:7.1f} s", DIM)
        return f"{INDENT}{self.paint(mark, style)} {shown}{took}".rstrip()

    def redraw(self, line: str) -> None:
        """Replace the line that the cursor is on."""
        self._write(f"\r\x1b[2K{line}")

    def say(self, text: str = "") -> None:
        """One ordinary line; it clears a step's line that is being redrawn."""
        self._write(("\r\x1b[2K" if self.live else "") + text + "\n")

    def event(self, text: str) -> None:
        """Something that happened while everything runs, with the wall-clock time."""
        self.say(f"{INDENT}{self.paint(time.strftime('%H:%M:%S'), DIM)} {text}")

    def error(self, text: str) -> None:
        """What stopped us."""
        self.say(f"{INDENT}{self.paint('✗', RED)} {text}")

    def table(self, rows: Sequence[tuple[str, str]]) -> None:
        """Names and values in two aligned columns."""
        columns = max(width(name) for name, _ in rows) + 3
        for name, value in rows:
            self.say(f"{INDENT}{self.paint(pad(name, columns), DIM)}{value}")

    @contextmanager
    def step(self, title: str) -> Iterator[Step]:
        """Show a step while it runs; a tick and its time when it ends, a cross when it fails."""
        step = Step(self, title)
        step.progress()
        try:
            yield step
        except BaseException:
            self.say(self.line("✗", RED, step.title, step.seconds))
            raise
        self.say(self.line("✓", GREEN, step.title, step.seconds))

    def _write(self, text: str) -> None:
        try:
            self._stream.write(text)
            self._stream.flush()
        except (OSError, ValueError) as error:
            # The reader of our output left (`| head`, a closed window): that is no reason to stop her life. Nor is a
            # full disk, where a later line may find room again.
            if not (isinstance(error, OSError) and error.errno in _NO_ROOM):
                self._stream = _unread()
