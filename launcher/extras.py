"""`start.py install NAME`: what she lives without (training, listening, tests), into the same `.venv`."""

from collections.abc import Sequence

from launcher import install
from launcher.bootstrap import TEST_FILES, TEST_STAMP
from launcher.embedded_model import PARTS
from launcher.terminal import Terminal


def install_extras(names: Sequence[str], terminal: Terminal) -> int:
    """Install each `requirements-NAME.txt`, one after the other; raises StartError where one fails."""
    # A `.venv` that was made where uv was has no pip, and uv may be gone.
    install.make_venv()
    for name in names:
        files, stamp, options = how(name)
        with terminal.step(files[-1]) as step:
            install.run(files, stamp, step, *options)
    return 0


def how(name: str) -> tuple[tuple[str, ...], str, tuple[str, ...]]:
    """The files that `name` stands for, what remembers that they are installed, and further options."""
    files = (f"requirements-{name}.txt",)
    for part in PARTS:
        if part.files == files:
            # They name all that they need, and nothing that she has in another version.
            return files, part.stamp, ("--no-deps",)
    if files[0] in TEST_FILES:
        return TEST_FILES, TEST_STAMP, ()
    return files, f".installed-{name}", ()
