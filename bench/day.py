"""How fast days are simulated, and what a day would ask of a big model.

    python bench/day.py [--short] [--days 30] [--seed 1]

Prints one JSON object. `days_per_s` is the simulator's speed without a model; its baseline, measured in the same
run, is a database of the same kind that does nothing but as many committed transactions. `model_calls_per_day` counts
what goes through the gateway. Prompts are rendered for each call as a big model would get them, in a second run that
is not timed; `prompt_tokens_per_day` estimates their tokens (one a CJK character, one per three other characters).
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from bench.support.scratch_world import inside, progress, scratch_folder

SHORT_DAYS = 5
# A day takes a fraction of a second; this is for machines that are busy with other things.
SECONDS_A_DAY = 20


def main() -> int:
    """The exit code: 1 when the simulated month breaks an invariant."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true", help=f"{SHORT_DAYS} days")
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1, help="of her world")
    options = parser.parse_args()
    days = SHORT_DAYS if options.short else options.days
    progress(f"simulating {days} days")
    timed = _month("time", days, options.seed)
    progress("rendering the prompts of the same days")
    counted = _month("count", days, options.seed)
    outcome = {
        "days": days,
        "days_per_s": round(days / timed["seconds"], 2),
        "baseline": f"{timed['transactions']} bare transactions (one SELECT, one UPDATE, COMMIT) in memory",
        "baseline_days_per_s": round(days / timed["baseline_s"], 2),
        "ratio": round(timed["seconds"] / timed["baseline_s"], 2),
        "transactions_per_day": round(timed["transactions"] / days, 1),
        "model_calls_per_day": round(counted["calls"] / days, 1),
        "prompt_tokens_per_day": round(counted["tokens"] / days),
        "by_purpose": {
            purpose: {
                "calls_per_day": round(calls / days, 2),
                "prompt_tokens_per_call": round(counted["tokens_by"][purpose] / calls),
            }
            for purpose, calls in counted["calls_by"].items()
        },
        "violations": timed["violations"] + counted["violations"],
    }
    print(json.dumps(outcome, ensure_ascii=False))
    return 1 if outcome["violations"] else 0


def _month(what: str, days: int, seed: int) -> dict[str, Any]:
    """One simulated stretch in a process of its own."""
    with scratch_folder() as folder:
        return inside(folder, "bench.support.month", what, days, seed, timeout=60 + days * SECONDS_A_DAY)


if __name__ == "__main__":
    raise SystemExit(main())
