"""Keeping the process that speaks: begun when somebody wants to be heard, begun again where it died, never waited for
longer than a piece may take."""

from __future__ import annotations

import contextlib
import json
import logging
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from llmservice.errors import ModelRefused, ModelTimeout, ModelUnavailable
from llmservice.speaker.protocol import MOST_BYTES, MOST_LINE, SayThis

logger = logging.getLogger(__name__)

# Seconds without a piece after which it goes, and its memory with it.
IDLE_S = 300.0
# And until it is over once its answers have ended.
_END_S = 0.5
_ROOT = Path(__file__).resolve().parents[2]


class _Gone(Exception):
    """The process ended before its answer did."""


class Speaker:
    """One process that says one piece at a time; `command` begins it. Several threads may ask."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = list(command)
        self._free = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def process_id(self) -> int | None:
        """None where there is none now."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def say(self, text: str, *, voice: str, speed: float, timeout_s: float) -> bytes:
        """16-bit samples of a piece. Raises ModelError: nothing to say, no process to be had, too late."""
        end = time.monotonic() + timeout_s
        if not self._free.acquire(timeout=timeout_s):
            raise ModelTimeout("the embedded voice still says something else")
        try:
            left = end - time.monotonic()
            piece: SayThis = {"text": text, "voice": voice, "speed": speed, "seconds": max(left, 0.0)}
            used = self._process is not None
            try:
                return self._said(piece, end)
            except _Gone:
                # One that was not needed for long goes by itself, maybe at this very moment.
                if not used or time.monotonic() >= end:
                    raise
                return self._said(piece, end)
        except _Gone as error:
            if time.monotonic() >= end:
                raise ModelTimeout("the embedded voice did not say it in time") from error
            raise ModelUnavailable(f"the embedded voice's process ended: {error}") from error
        finally:
            self._free.release()

    def begin(self) -> None:
        """Have it load what it needs, unless it has. Returns at once; what fails is found when something is said."""
        if self._free.acquire(blocking=False):
            try:
                self._running()
            except ModelUnavailable as error:
                logger.warning("The embedded voice does not start: %s", error)
            finally:
                self._free.release()

    def end(self) -> None:
        """Let it go, in the middle of a piece too. It begins again when somebody wants to be heard."""
        if (process := self._process) is not None:
            process.kill()

    def _said(self, piece: SayThis, end: float) -> bytes:
        process = self._running()
        late = threading.Timer(max(0.0, end - time.monotonic()), process.kill)
        late.start()
        try:
            return _asked(process, piece)
        except ValueError as error:
            process.kill()
            process.wait()
            self._close()
            raise _Gone(str(error)) from error
        except (_Gone, OSError) as error:
            # It is about to be gone: what it says of itself at its end is worth a moment.
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_END_S)
            process.kill()
            code = process.wait()
            self._close()
            raise _Gone(f"exit status {code}") from error
        finally:
            late.cancel()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self._close()
        try:
            self._process = subprocess.Popen(
                self._command,
                cwd=_ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                # A session of its own: the kernel may share the processor by session.
                start_new_session=True,
            )
        except OSError as error:
            raise ModelUnavailable(f"the embedded voice's process can't be started: {error}") from error
        return self._process

    def _close(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


def _asked(process: subprocess.Popen[bytes], piece: SayThis) -> bytes:
    """One exchange. Raises _Gone, OSError or ValueError where the process does not keep to it."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps(piece, ensure_ascii=True).encode() + b"\n")
    process.stdin.flush()
    while (said := _line(process.stdout))["state"] == "ready":
        pass
    if said["state"] == "sound":
        size = said.get("bytes")
        if not isinstance(size, int) or not 0 < size <= MOST_BYTES:
            raise ValueError("it sent a sound of no size")
        sound = process.stdout.read(size)
        if len(sound) < size:
            raise _Gone
        return sound
    why = str(said.get("why", ""))[:300]
    if said["state"] == "nothing":
        raise ModelRefused(f"the embedded voice can't say this: {why}")
    raise ModelUnavailable(f"the embedded voice: {why}")


def _line(pipe: Any) -> dict[str, Any]:
    line = pipe.readline(MOST_LINE)
    if not line:
        raise _Gone
    said = json.loads(line)
    if not isinstance(said, dict) or not isinstance(said.get("state"), str):
        raise ValueError("it said something that is no answer")
    return said


@cache
def speaker(folder: str, threads: int) -> Speaker:
    """The one of this process, whatever the voice's other settings become."""
    line = [sys.executable, "-m", "llmservice.speaker", folder, str(threads), str(IDLE_S)]
    return Speaker(line)
