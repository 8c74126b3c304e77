"""`start.py test`: every check of the code, pytest last so that its closing line ends the output.

Tests run in parallel, a database a worker. What measures time (marked `alone`) comes before them, one by one:
beside others it would be judged by their load. It also leaves the others' modules compiled.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from launcher import install
from launcher.ask_again import FAILED, ask_again, noting_failures
from launcher.embedded_model import PARTS
from launcher.envfile import ROOT
from launcher.terminal import Terminal

# What pytest exits with when it has found nothing to run.
NO_TESTS = 5
ASK_AGAIN = "--ask-again"
LINT = [str(Path(sys.executable).with_name("lint-imports"))]


def test(rest: list[str], terminal: Terminal) -> int:
    """0 if everything passed; `rest` is handed to pytest, but --install-only ends before the tests.

    With --ask-again the files of a few tests that failed are asked once more (`ask_again`).
    """
    for part in () if os.environ.get("VTUBER_TEST_NO_MODEL") == "1" else PARTS:
        if not install.ready(part.files, part.stamp):
            with terminal.step(part.title) as step:
                install.run(part.files, part.stamp, step, "--no-deps")
    if "--install-only" in rest:
        return 0
    layers = _call(LINT)
    if ASK_AGAIN not in rest:
        return outcome(_passes(rest)) or layers
    rest = [word for word in rest if word != ASK_AGAIN]
    with tempfile.TemporaryDirectory() as folder:
        rest += noting_failures(Path(folder))
        status = outcome(_passes(rest))
        if status == FAILED:
            options = [word for word in rest if not Path(word).exists()]
            status = ask_again(Path(folder), lambda files: _pytest(files, options))
    return status or layers


def _passes(rest: list[str]) -> list[int]:
    parallel = ["-n", str(workers()), "-m", "not alone"]
    return [_pytest(["-m", "alone"], rest), _pytest(parallel, rest)]


def workers() -> int:
    """How many test processes: one more than there are cores, for many tests wait; at most eight."""
    return min((os.cpu_count() or 1) + 1, 8)


def outcome(passes: list[int]) -> int:
    """One exit status for several passes of pytest: the worst that failed; 5 only if none of them found a test."""
    failed = [status for status in passes if status not in (0, NO_TESTS)]
    if failed:
        return max(failed, key=lambda status: (status != FAILED, status))
    return NO_TESTS if all(status == NO_TESTS for status in passes) else 0


def _pytest(options: list[str], rest: list[str]) -> int:
    return _call([sys.executable, "-m", "pytest", "-q", *options, *rest])


def _call(line: list[str]) -> int:
    sys.stdout.flush()
    return subprocess.run(line, cwd=ROOT, check=False).returncode
