"""A model's pieces, after as many tries as it takes: read plainly, or with patience, in a thread of its own, so that
the reader can look up meanwhile.
"""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial

from llmservice.backends.base import Ask, Reply, TextBackend
from llmservice.errors import ModelOverloaded, ModelTimeout, ModelTooLate, ModelUnavailable
from llmservice.retries import Tries

# How the reading threads are called, for who looks at a process.
THREAD_NAME = "model-stream"
# Pieces that may wait for a reader who is busy elsewhere; then the model waits, by its connection's back pressure.
_ROOM = 64


@dataclass(kw_only=True)
class Patience(Tries):
    """The tries of a stream whose reader does not wait for ever. All times are real seconds.

    `first_s`, from the beginning, is for the first text that can be shown, all tries together; `gap_s`, if there is
    one, for each piece after it. A reader that has heard nothing for `beat_s` gets a beat.
    """

    first_s: float
    gap_s: float | None
    beat_s: float
    _answered: bool = False
    _beat_at: float = 0.0

    def __post_init__(self) -> None:
        if min(self.first_s, self.beat_s, self.beat_s if self.gap_s is None else self.gap_s) <= 0:
            raise ValueError("a stream can't be waited for without any time")
        self._beat_at = self.started + self.beat_s

    def until(self, since: float) -> float:
        """The moment (monotonic, like `since`) by which a piece has to be there that is waited for since then."""
        if not self._answered:
            return self.started + self.first_s
        return math.inf if self.gap_s is None else since + self.gap_s

    @property
    def beat_due(self) -> bool:
        """Whether the reader has heard nothing for a beat."""
        return time.monotonic() >= self._beat_at

    def answered(self) -> None:
        """Text that can be shown is there."""
        self._answered = True

    def heard(self) -> None:
        """The reader got something and has come back for more."""
        self._beat_at = time.monotonic() + self.beat_s

    def look_s(self, until: float) -> float:
        """Seconds until the next beat, or until that moment (monotonic) if it is nearer."""
        return max(0.0, min(self._beat_at, until) - time.monotonic())

    def pause_s(self, error: ModelOverloaded | ModelUnavailable) -> float | None:
        """Seconds before the next try; None when there is to be none, or when it would come too late."""
        pause = self._pause(error)
        now = time.monotonic()
        return pause if pause is not None and now + pause < self.until(now) else None

    def too_long(self, who: str) -> ModelTimeout:
        """The error when the patience has ended."""
        if self._answered:
            return ModelTimeout(f"{who} fell silent in the middle of its answer, for {self.gap_s:g} s")
        return ModelTooLate(f"{who} had nothing to show within {self.first_s:g} s")


class Ended(Exception):
    """The last piece of a stream has been taken."""


@dataclass(frozen=True)
class Piece:
    """A piece as it came from the model. Times are monotonic ones."""

    text: str
    since: float  # when the model began to be waited for
    came_at: float


class Feed:
    """The pieces of a blocking stream, read by a daemon thread. `source` is called in it and must not touch the
    database. The thread ends with the stream, or at its next piece after `abandon`, and closes the stream itself.

    Abandoned with `learn` it reads on to the end all the same, and hands the whole text to it.
    """

    def __init__(self, source: Callable[[], Generator[str]]) -> None:
        self._learn: Callable[[str], None] | None = None
        self.since = time.monotonic()  # since when the model has been waited for; inf while it isn't
        self._source = source
        self._changed = threading.Condition()
        self._pieces: deque[Piece] = deque()
        self._ended = False
        self._abandoned = False
        self._error: BaseException | None = None
        threading.Thread(target=self._read, name=THREAD_NAME, daemon=True).start()

    def take(self, wait_s: float) -> Piece | None:
        """The next piece; None when none comes within `wait_s`.

        Raises Ended after the last piece, or what the stream raised there.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._pieces or self._ended, wait_s)
            if self._pieces:
                self._changed.notify_all()
                return self._pieces.popleft()
            if not self._ended:
                return None
        raise self._error or Ended

    def abandon(self, learn: Callable[[str], None] | None = None) -> None:
        """Nobody reads any more. Returns at once."""
        with self._changed:
            self._abandoned = True
            self._learn = learn
            self._pieces.clear()
            self._changed.notify_all()

    def _read(self) -> None:
        error: BaseException | None = None
        try:
            # Closing it is what hangs up.
            whole: list[str] = []
            with closing(self._source()) as running:
                for text in running:
                    whole.append(text)
                    if not self._put(Piece(text, self.since, time.monotonic())) and self._learn is None:
                        break
            if self._learn is not None:
                self._learn("".join(whole))
        except BaseException as raised:
            error = raised  # its reader raises it
        with self._changed:
            self._error, self._ended = error, True
            self._changed.notify_all()

    def _put(self, piece: Piece) -> bool:
        """Hand a piece over, when there is room for it; False when nobody wants it any more."""
        with self._changed:
            self.since = math.inf  # now it is the reader who is waited for
            self._changed.wait_for(lambda: self._abandoned or len(self._pieces) < _ROOM)
            if self._abandoned:
                return False
            self._pieces.append(piece)
            self.since = time.monotonic()
            self._changed.notify_all()
            return True


def flow_blocking(backend: TextBackend, ask: Ask, reply: Reply, tries: Tries) -> Iterator[str]:
    """The backend's pieces as they come; tried again until the first piece."""

    def begin(left_s: float) -> tuple[Generator[str], str]:
        running = backend.stream(ask, reply, timeout_s=left_s)
        return running, next(running, "")

    running, first = tries.run(begin)
    with closing(running):
        yield first
        yield from running


def flow(
    backend: TextBackend, ask: Ask, reply: Reply, patience: Patience, learn: Callable[[str], None] | None = None
) -> Generator[str | None]:
    """The backend's pieces as they come, None for each beat without one; tried again until the first piece.

    `learn` gets the whole text of an answer that came too late for its reader.

    Raises ModelTooLate when the reader's patience has ended before the first text, ModelTimeout when the model fell
    silent or the call's own time has ended, else what the last try raised.
    """
    while True:
        patience.made += 1
        if patience.left_s <= 0:
            raise ModelTimeout("no time was left for the call")
        begun = False
        feed = Feed(partial(backend.stream, ask, reply, timeout_s=patience.left_s))
        late = False
        try:
            for piece in _taken(feed, patience, backend.host or backend.model or backend.name):
                begun = begun or piece is not None
                yield piece
            if not begun:
                yield ""
            return
        except (ModelOverloaded, ModelUnavailable) as error:
            pause = None if begun else patience.pause_s(error)
            if pause is None:
                raise
        except ModelTimeout:
            # It does answer, only not in time for this reader.
            late = begun and patience.left_s > 0
            raise
        finally:
            feed.abandon(learn if late else None)
        again = time.monotonic() + pause
        while time.monotonic() < again:
            time.sleep(patience.look_s(again))
            if patience.beat_due:
                yield None


def _taken(feed: Feed, patience: Patience, who: str) -> Generator[str | None]:
    """What the thread hands over, and a None for each beat."""
    limit = patience.started + patience.timeout_s
    while True:
        try:
            piece = feed.take(patience.look_s(min(limit, patience.until(feed.since))))
        except Ended:
            return
        # What came in time counts, however late its reader looks.
        now = piece.came_at if piece else time.monotonic()
        if now >= patience.until(piece.since if piece else feed.since):
            raise patience.too_long(who)
        if now >= limit:
            raise ModelTimeout(f"{who} did not answer in time")
        if piece:
            yield piece.text
        elif patience.beat_due:
            yield None
