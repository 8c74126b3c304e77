"""A simulated year at default retention: what it leaves on the disk, and whether she grows slower with age.

    python bench/year.py [--short] [--days 365] [--chat 200] [--seed 1]

Prints one JSON object; exit code 1 when an invariant is broken or a limit is passed. Her days are driven in a
database file of their own, with CHAT messages in each stream, which she answers from the phrase book as they come.
The baseline is the start of the same run: `ratio` holds the last month's processor seconds a stream against the
first month's, each in units of a fixed piece of work that was timed every day of it, and what a tick, the board's
picture and the stream page's take at the end against a copy of day three (each the best of 60, taken in turns): the
machine may be shared. Sizes are in MB (10^6 bytes).
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from bench.support.scratch_world import inside, progress, scratch_folder

SHORT_DAYS = 3
SECONDS_A_DAY = 60
# What must hold after a year.
DATABASE_MB, MEDIA_MB, RATIO = 500.0, 2000.0, 1.3


def main() -> int:
    """The exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true", help=f"{SHORT_DAYS} days; the limits of speed are left out")
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--chat", type=int, default=200, help="messages in each stream")
    parser.add_argument("--seed", type=int, default=1, help="of her world")
    options = parser.parse_args()
    days = SHORT_DAYS if options.short else options.days
    progress(f"simulating {days} days with {options.chat} messages a stream")
    outcome = _live(days, options.chat, options.seed)
    broken = list(outcome["violations"])
    if outcome["database_mb"] > DATABASE_MB or outcome["media_mb"] > MEDIA_MB:
        broken.append("too big")
    if not options.short:
        broken += [f"slower: {name}" for name, ratio in outcome["ratio"].items() if ratio > RATIO]
    outcome["broken"] = broken
    print(json.dumps(outcome, ensure_ascii=False))
    return 1 if broken else 0


def _live(days: int, chat: int, seed: int) -> dict[str, Any]:
    """The stretch in a process of its own; its progress goes through."""
    with scratch_folder() as folder:
        timeout = 120 + days * SECONDS_A_DAY
        return inside(folder, "bench.support.year", folder, days, chat, seed, timeout=timeout)


if __name__ == "__main__":
    raise SystemExit(main())
