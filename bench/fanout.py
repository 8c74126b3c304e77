"""How many viewers one web process carries, and how fast, against `websockets.broadcast` on the same machine.

    python bench/fanout.py [--short]

Prints one JSON object; exit code 1 when a limit is missed or a message was lost, doubled or out of order. Messages
take the whole way: a viewer's socket, limits, database, log, channel layer, room, sockets. The baseline passes on
what one client says, with frames of the same size and the same crowd; both are measured in turns, and medians
compared.

She is silenced, so that only chat is measured. The whole system runs, and so it does while the baseline is measured.
"""

import argparse
import json
import os
import resource
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from bench.support.beside import Beside, megabytes
from bench.support.scratch_world import enter_django, environment, progress, scratch_folder
from bench.support.system import System, running
from launcher import programs

LEAST_RATIO, MOST_P99_RATIO, MOST_MB = 0.5, 2.0, 600.0
BOTH = ("ours", "theirs")
IN_FLIGHT = 5
PER_SECOND = 10
ADDRESSES = [f"127.0.0.{number}" for number in range(1, 9)]
# So many a minute that nobody is ever refused, and as many windows to look at as in the product.
NO_LIMIT = "100000/8 seconds; 1000000/minute"


@dataclass(frozen=True)
class Size:
    """How much is measured, and what is asked of it."""

    turns: int
    watchers: int
    seconds: float
    paced_watchers: int
    paced_seconds: float
    sockets: int
    least_ratio: float
    most_p99_ratio: float


FULL = Size(3, 2000, 8.0, 500, 10.0, 10_000, LEAST_RATIO, MOST_P99_RATIO)
# Few seconds on a machine that does other work: what stays is whether it is of the right order, and loses nothing.
SHORT = Size(1, 1000, 4.0, 500, 4.0, 2_000, LEAST_RATIO * 0.6, MOST_P99_RATIO * 2)


def main() -> int:
    """The exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true", help="fewer viewers, one turn, looser limits: a minute")
    size = SHORT if parser.parse_args().short else FULL
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    began = time.monotonic()
    with scratch_folder() as folder:
        settings = environment(
            folder,
            LOG_LEVEL="WARNING",
            CHAT_VIEWER_LIMITS=NO_LIMIT,
            CHAT_ADDRESS_LIMITS=NO_LIMIT,
            CHAT_SOCKETS_PER_ADDRESS="20000",
        )
        with running(System(folder, settings)) as system:
            system.start_broker()
            enter_django(system.settings)
            outcome = _measure(system, size)
    outcome["seconds"] = round(time.monotonic() - began, 1)
    print(json.dumps(outcome, ensure_ascii=False))
    return 1 if outcome["missed"] else 0


def _measure(system: System, size: Size) -> dict[str, Any]:
    from bench.support.on_air import PATH, cookies, go_on_air, silence_her

    go_on_air()
    silence_her()
    ours = {"path": PATH, "cookies": cookies(IN_FLIGHT), "snapshots": True, "order": True}
    # The baseline knows nobody; whoever has a cookie talks.
    theirs = {"path": "/", "cookies": ["viewer=1"] * IN_FLIGHT, "snapshots": False, "order": False}
    load = round(os.getloadavg()[0], 2)
    runs: dict[str, list[dict[str, Any]]] = {"ours": [], "theirs": [], "ours_paced": [], "theirs_paced": []}
    with Beside("bench.support.broadcast_server") as baseline:
        theirs |= {"host": "127.0.0.1", "port": baseline.hear()["port"]}
        system.start_rest()
        ours |= {"host": system.address.host, "port": system.address.port}
        length = 0
        for turn in range(size.turns):
            for name, where in (("ours", ours), ("theirs", theirs)):
                more = 0 if name == "ours" else length
                with _crowd(where, size.watchers) as crowd:
                    run = crowd.ask(do="closed", in_flight=IN_FLIGHT, seconds=size.seconds, bytes=more)
                progress(f"turn {turn + 1}, {name}: {run['per_second']:,.0f} deliveries a second")
                length = length or run["bytes"]
                runs[name].append(run)
            for name, where in (("ours", ours), ("theirs", theirs)):
                more = 0 if name == "ours" else length
                with _crowd(where, size.paced_watchers) as crowd:
                    run = crowd.ask(do="paced", per_second=PER_SECOND, seconds=size.paced_seconds, bytes=more)
                progress(f"turn {turn + 1}, {name}: p50 {run['p50_ms']} ms, p99 {run['p99_ms']} ms")
                runs[f"{name}_paced"].append(run)
    memory = _weigh(system, ours, size)
    return _verdict(runs, memory, size) | {"load_before": load}


@contextmanager
def _crowd(where: dict[str, Any], watchers: int) -> Iterator[Beside]:
    with Beside("bench.support.crowd_client") as crowd:
        told = crowd.ask(**where, watchers=watchers, addresses=ADDRESSES)
        progress(f"  {told['seated']:,} have sat down in {told['seconds']} s")
        yield crowd


def _weigh(system: System, ours: dict[str, Any], size: Size) -> dict[str, Any]:
    """Resident memory of a fresh web process, before anybody came and with everybody watching."""
    web = system.start_also("fresh web", programs.web)
    words = ("config.asgi:application", str(web.port))
    with _crowd({**ours, "port": web.port}, 1):
        empty = megabytes(*words)
    with _crowd({**ours, "port": web.port}, size.sockets) as crowd:
        seated = megabytes(*words)
        run = crowd.ask(do="paced", per_second=1, seconds=1, bytes=0)
        full = max(seated, megabytes(*words))
    progress(f"{size.sockets:,} sockets: {full:.0f} MB, of which {empty:.0f} MB before they came")
    return {"empty_mb": empty, "full_mb": full, "run": run}


def _verdict(runs: dict[str, list[dict[str, Any]]], memory: dict[str, Any], size: Size) -> dict[str, Any]:
    """The figures, and in `missed` what is not as it should be."""

    def median(name: str, figure: str) -> float:
        return float(statistics.median(run[figure] for run in runs[name]))

    a_socket = (memory["full_mb"] - memory["empty_mb"]) / size.sockets
    everything = [*(run for each in runs.values() for run in each), memory["run"]]
    outcome: dict[str, Any] = {
        "ratio_to_limit": round(median("ours", "per_second") / median("theirs", "per_second"), 3),
        "p99_ratio": round(median("ours_paced", "p99_ms") / median("theirs_paced", "p99_ms"), 2),
        "lost": sum(run["lost"] for run in everything),
        "doubled": sum(run["more"] for run in everything),
        "disorder": sum(run["disorder"] for run in everything),
        "mb_10k_sockets": round(memory["empty_mb"] + a_socket * 10_000, 1),
        "sockets_measured": size.sockets,
        "kb_a_socket": round(a_socket * 1024, 1),
        "mb_empty": round(memory["empty_mb"], 1),
        "deliveries_per_second": {
            name: [round(run["per_second"]) for run in runs[name]] for name in ("ours", "theirs")
        },
        "p50_ms": {name: [run["p50_ms"] for run in runs[f"{name}_paced"]] for name in ("ours", "theirs")},
        "p99_ms": {name: [run["p99_ms"] for run in runs[f"{name}_paced"]] for name in ("ours", "theirs")},
        "messages": sum(run["messages"] for run in everything),
        "watchers": [size.watchers, size.paced_watchers],
        "frame_bytes": runs["ours"][0]["bytes"],
    }
    limits = (
        (outcome["ratio_to_limit"] < size.least_ratio, f"ratio_to_limit is below {size.least_ratio:g}"),
        (outcome["p99_ratio"] > size.most_p99_ratio, f"p99_ratio is above {size.most_p99_ratio:g}"),
        (outcome["mb_10k_sockets"] > MOST_MB, f"10,000 sockets take more than {MOST_MB:g} MB"),
        (bool(outcome["lost"]), "messages were lost"),
        (bool(outcome["doubled"]), "messages came more than once"),
        (bool(outcome["disorder"]), "messages came out of order"),
    )
    outcome["missed"] = [what for wrong, what in limits if wrong]
    return outcome


if __name__ == "__main__":
    raise SystemExit(main())
