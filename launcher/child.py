"""Becomes another program that cannot outlive its supervisor.

    python -I -S child.py SUPERVISOR_PID GUARD_FD PROGRAM [ARGUMENT…]

On Linux the kernel is asked to kill us when the supervisor dies; what we become inherits that, at no cost.
Elsewhere we announce ourselves to the watchdog, whose pipe GUARD_FD is; -1 where there is none.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    """Never returns: exits, or becomes the program."""
    supervisor, guard, program = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
    if guard >= 0:
        # Before anything else can go wrong: from this byte on the watchdog answers for us, even if the
        # supervisor died a moment ago, because our end keeps the pipe open until it is written.
        os.write(guard, b"+%d\n" % os.getpid())
        os.close(guard)
    elif sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != supervisor:
        # It died before we could ask: nobody would ever stop us.
        os._exit(1)
    os.execv(program[0], program)


if __name__ == "__main__":
    main()
