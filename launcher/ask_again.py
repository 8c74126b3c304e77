"""A file of tests in which one failed is asked once more, by itself: a machine that is shared has bad minutes.

What passes then is told loudly, for it is to be mended; it only does not cost a landing. More than a few failures are
no bad minute, and what fails again is broken. The whole file is run: its tests may follow each other.
"""

import json
from collections.abc import Callable
from pathlib import Path

# So many may have had a bad minute: one in a thousand, and what runs beside each other has it together.
MOST = 6
# What pytest exits with when tests failed, and nothing else was wrong.
FAILED = 1


def noting_failures(folder: Path) -> list[str]:
    """Options for pytest: it notes in `folder`, which is this run's alone, what fails."""
    return ["-o", f"cache_dir={folder}"]


def ask_again(folder: Path, ask: Callable[[list[str]], int]) -> int:
    """The exit status after the failures that `folder` tells of; `ask` runs these files again, test by test."""
    names = _failed(folder)
    if not names or len(names) > MOST or not all("::" in name for name in names):
        # Without a test's name it is a file that could not be read, which a second look does not mend.
        return FAILED
    print(f"\nAsking once more, alone: {', '.join(names)}", flush=True)
    if ask(sorted({name.partition("::")[0] for name in names})):
        return FAILED
    for name in names:
        print(f"UNSTEADY {name}: it failed, and passed when it was asked again. Mend it.", flush=True)
    return 0


def _failed(folder: Path) -> list[str]:
    try:
        return sorted(json.loads((folder / "v/cache/lastfailed").read_text(encoding="utf-8")))
    except OSError:
        return []
