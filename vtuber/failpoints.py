"""Places at which a process can be made to die, so that a test can prove that nothing is lost there.

With FAILPOINT_DIR set, `failpoint("after_claim")` looks for a file of that name in the folder; the one process that
manages to remove it kills itself as hard as it can. Without the setting (always, but in that test) it does nothing.
"""

import os
import signal
from pathlib import Path

from config.env import env

_DIR: str = env.str("FAILPOINT_DIR", default="")
NAMES = ("after_claim", "after_answer", "after_commit", "before_publish")


def failpoint(name: str) -> None:
    """Die here if a test has asked for it."""
    if not _DIR:
        return
    try:
        (Path(_DIR) / name).unlink()
    except FileNotFoundError:
        return
    os.kill(os.getpid(), signal.SIGKILL)
