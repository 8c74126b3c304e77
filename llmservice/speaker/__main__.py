"""The process that speaks: `python -m llmservice.speaker FOLDER THREADS IDLE_SECONDS`.

It says one piece at a time, stands back for everything else on this machine, and goes when nobody has asked for so
many seconds, when whoever started it has gone, and when one piece takes longer than it may.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import sys
import threading
from pathlib import Path
from typing import IO

from llmservice.speaker.protocol import Said, SayThis

# Loading what is large may take so long, on a machine that does much else.
LOAD_S = 60
# What libraries ask for when they are loaded: pypinyin's words are kept smaller (readings.py), and changed by nobody;
# numpy reckons nothing here that threads would help with.
LOW_MEMORY_ENV = {"PYPINYIN_NO_PHRASES": "1", "PYPINYIN_NO_DICT_COPY": "1", "OPENBLAS_NUM_THREADS": "1"}


def main() -> None:
    """Answers until nobody asks."""
    folder, threads, idle_s = Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
    # Whatever a library prints must not be taken for a sound.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    asked: queue.Queue[SayThis] = queue.Queue()
    threading.Thread(target=_listen, args=(asked,), daemon=True).start()
    _stand_back()
    os.environ.update(LOW_MEMORY_ENV)
    _end_after(LOAD_S)

    from llmservice.speaker.kokoro import Kokoro, NothingToSay
    from llmservice.speaker.parts import PartsMissing, make_elsewhere

    try:
        make_elsewhere(folder)
        voice = Kokoro.load(folder, threads)
    except (PartsMissing, ImportError, OSError) as error:
        _answer(out, {"state": "trouble", "why": str(error)})
        return
    _answer(out, {"state": "ready"})
    _end_after(0)
    while True:
        try:
            piece = asked.get(timeout=idle_s)
        except queue.Empty:
            return
        _end_after(piece["seconds"] + 1)
        try:
            sound = voice.say(piece["text"], voice=piece["voice"], speed=piece["speed"])
            _answer(out, {"state": "sound", "bytes": len(sound)}, sound)
        except NothingToSay as error:
            _answer(out, {"state": "nothing", "why": str(error)})
        _end_after(0)


def _listen(asked: queue.Queue[SayThis]) -> None:
    """What is asked; the end of it is ours, in the middle of a piece too."""
    with contextlib.suppress(ValueError, OSError):
        for line in sys.stdin.buffer:
            asked.put(json.loads(line))
    os._exit(0)


def _stand_back() -> None:
    """Everything else on this machine comes first."""
    if hasattr(os, "nice"):
        os.nice(19)
    # Where the kernel shares by session and not by process, it is the session that has to be nice.
    with contextlib.suppress(OSError):
        Path("/proc/self/autogroup").write_text("19", encoding="ascii")


def _end_after(seconds: float) -> None:
    """Be gone then, whatever hangs; 0 for no longer. Whoever started us would see to it, unless that is gone too."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _answer(out: IO[bytes], said: Said, sound: bytes = b"") -> None:
    out.write(json.dumps(said, ensure_ascii=True).encode() + b"\n" + sound)
    out.flush()


if __name__ == "__main__":
    main()
