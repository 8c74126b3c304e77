"""Kills what a dead supervisor left, where the kernel cannot be asked to (macOS).

    python -I -S watchdog.py < pipe

Reads `+pid` when a child begins and `-pid` when it was seen to end. The end of the pipe means that the supervisor
and everybody who was about to announce himself are gone: every process group still on the list is killed.
"""

import contextlib
import os
import signal
import sys


def main() -> None:
    """Runs until the pipe ends."""
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # The supervisor stops everything in order on these; we are its last resort and stay.
        signal.signal(ignored, signal.SIG_IGN)
    alive: set[int] = set()
    for line in sys.stdin.buffer:
        pid = int(line[1:])
        if line[:1] == b"+":
            alive.add(pid)
        else:
            alive.discard(pid)
    for pid in alive:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)


if __name__ == "__main__":
    main()
