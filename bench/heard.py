"""How long after a sentence is complete a browser is heard saying it, through everything that lies between.

    python bench/heard.py [--short]

Prints one JSON object; exit code 1 when a limit is missed. Web server, worker, ticker and beat are real and have
their usual settings; a Chromium, in a process of its own, has her stage open and notes when sound reaches its
loudspeaker. In a stream of hers one line after another is completed in the database; the next comes when the last is
over. What is loaded once is loaded before.

`heard_s` is from a line's commit to its first sound in the page, by the voice inside the program. `added_ms` is the
same by a stand-in of OpenAI's speech endpoint, less the `endpoint_s` that it takes for each sound.
"""

import argparse
import itertools
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from bench.support.beside import Beside
from bench.support.figures import percentile
from bench.support.scratch_world import enter_django, environment, progress, scratch_folder
from bench.support.system import System, running
from launcher.envfile import ROOT

WAYS = ("embedded", "endpoint")
MOST_S, MOST_ADDED_MS = 2.5, 300.0
# The short form runs on machines that do other work at the same time.
SHORT_MOST_S, SHORT_MOST_ADDED_MS = 8.0, 900.0
# What an endpoint takes for a sound, in real seconds.
OWN_S = 0.5
# Within which a voice is loaded, in real seconds.
WARM_S = 120.0
# Within which a sound that is there is heard, in real seconds.
ARRIVES_S = 1.0
LINES = ROOT / "bench/data/voice_lines.txt"
TOKEN = "bench-stage-token-of-thirty-two-letters"


def main() -> int:
    """The exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true", help="four lines each, looser limits: a minute")
    parser.add_argument("--one", choices=WAYS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps({"waits": _measure(options.one, 4 if options.short else 15)}))
        return 0
    began, load = time.monotonic(), os.getloadavg()[0]
    # Settings are read once a process: a process for each way.
    words = ["--short"] if options.short else []
    waits = {}
    for way in WAYS:
        with Beside("bench.heard", "--one", way, *words) as one:
            waits[way] = one.hear()["waits"]
    added = [1000 * (wait - OWN_S) for wait in waits["endpoint"]]
    outcome: dict[str, Any] = {
        "heard_s_p50": round(percentile(waits["embedded"], 0.5), 2),
        "heard_s_p95": round(percentile(waits["embedded"], 0.95), 2),
        "endpoint_s": OWN_S,
        "added_ms_p50": round(percentile(added, 0.5)),
        "added_ms_p95": round(percentile(added, 0.95)),
        "lines": sum(len(each) for each in waits.values()),
    }
    most = (SHORT_MOST_S, SHORT_MOST_ADDED_MS) if options.short else (MOST_S, MOST_ADDED_MS)
    limits = dict(zip(("heard_s_p50", "added_ms_p50"), most, strict=True))
    outcome["missed"] = [f"{name} is above {limit:g}" for name, limit in limits.items() if outcome[name] > limit]
    outcome |= {"load_before": round(load, 2), "seconds": round(time.monotonic() - began, 1)}
    print(json.dumps(outcome, ensure_ascii=False))
    return 1 if outcome["missed"] else 0


def _measure(way: str, count: int) -> list[float]:
    """Seconds from each line's commit until it is heard."""
    if way == "embedded":
        return _waits(count, {"EMBEDDED_VOICE": "auto", "VOICE_BACKEND": "embedded"})
    with Beside("bench.support.slow_voice", str(OWN_S)) as server:
        told = server.hear()
        return _waits(
            count,
            {
                "VOICE_BACKEND": "openai",
                "VOICE_BASE_URL": f"{told['url']}/v1",
                "VOICE_API_KEY": told["key"],
                "VOICE_MODEL": "tts-1",
                "VOICE_NAME": "nova",
            },
        )


def _waits(count: int, settings: dict[str, str]) -> list[float]:
    lines = [line for line in LINES.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    lines = lines[:: len(lines) // count][:count]
    with scratch_folder() as folder:
        settings = environment(folder, LOG_LEVEL="WARNING", STAGE_TOKEN=TOKEN, VOICE_TIMEOUT_S="60", **settings)
        with running(System(folder, settings)) as system:
            system.start_broker()
            enter_django(system.settings)
            # Wake-ups go to the worker.
            import config.celery  # noqa: F401
            from bench.support.on_air import go_on_air

            stream = go_on_air()
            system.start_rest()
            page = f"http://{system.address.host}:{system.address.port}/stage/baomi/?show=cat&bg=none#token={TOKEN}"
            with Beside("bench.support.stage_listener", page) as listener:
                listener.hear()
                _warm_up(stream, listener)
                return [_wait(stream, line, listener) for line in lines]


def _warm_up(stream: Any, listener: Beside) -> None:
    """Lines that nobody counts, until one of them has a sound: what comes while a voice is loaded is only read."""
    from streaming.models import SpokenPiece

    end = time.monotonic() + WARM_S
    for number in itertools.count(1):
        complete, line = _say(stream, f"第{number}次，先坐好。")
        pieces = SpokenPiece.objects.filter(line=line)
        while not pieces.exists():
            if time.monotonic() > end:
                raise TimeoutError("her voice says nothing")
            time.sleep(0.1)
        if pieces.exclude(sound_key="").exists():
            listener.ask(since=complete)
            _until_over(stream, line, listener)
            return


def _wait(stream: Any, text: str, listener: Beside) -> float:
    complete, line = _say(stream, text)
    heard = float(listener.ask(since=complete)["heard"]) - complete
    progress(f"{heard:5.2f} s  {text}")
    _until_over(stream, line, listener)
    return heard


def _until_over(stream: Any, line: Any, listener: Beside) -> None:
    """All of it has been made, and heard: else its end would be taken for the next one's beginning."""
    from streaming.aloud.due_pieces import pieces_of
    from streaming.models import SpokenPiece

    count, end = len(pieces_of(line.text, stream.vtuber.persona.speaks)), time.monotonic() + WARM_S
    while SpokenPiece.objects.filter(line=line).count() < count:
        if time.monotonic() > end:
            raise TimeoutError("her voice does not come to an end")
        time.sleep(0.1)
    time.sleep(ARRIVES_S)
    listener.ask(quiet=1)


def _say(stream: Any, text: str) -> tuple[float, Any]:
    """When the line was complete in the database, and the line."""
    from django.utils import timezone

    from streaming.on_air.services.speech import say
    from vtuber.models import GameClock

    now = timezone.now()
    game_time = GameClock.objects.get(vtuber=stream.vtuber).now(now)
    line = say(stream=stream, kind="talk", text=text, game_time=game_time, real=now)
    return time.time(), line


if __name__ == "__main__":
    raise SystemExit(main())
