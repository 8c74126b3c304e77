"""Her own voice on this machine: how fast it is, how soon she is heard, and whether she is understood.

    python bench/voice.py [--short] [--voice NAME] [--threads N] [--report FILE]

Prints one JSON object; exit code 1 when a limit is missed. Fifty lines of hers (bench/data/voice_lines.txt) are said
one after another in a stream of hers, on the way that every line goes: cut into pieces, made by the embedded voice in
its process, told, and fetched from their addresses. Nothing else of the system runs beside it.

`rtf` is the seconds that making took for each second of sound; `first_sound_s_p50` from the line being complete in
the database to the address of its first sound answering with it (a browser's own part is not in it); `gap_s_p95` how
long a listener waits between two pieces of a line; `mb` the most memory that the process of the voice had.
`syllable_error`: what a local Whisper (requirements-bench.txt) writes down is compared with the line, by syllables
without tones; null where that is not installed.
"""

import argparse
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from bench.support.figures import percentile
from bench.support.scratch_world import enter_django, environment, progress, scratch_folder
from bench.support.spoken_lines import SaidPiece, error_share, gaps_s
from launcher.envfile import ROOT

LINES = ROOT / "bench/data/voice_lines.txt"
SHORT_LINES = 7
MOST = {"rtf": 0.7, "first_sound_s_p50": 2.5, "gap_s_p95": 0.4, "syllable_error": 0.05, "mb": 450}
# On a machine that does other work, only what something broken misses. Few syllables are few to judge by.
SHORT_MOST = {"rtf": 3.0, "first_sound_s_p50": 8.0, "syllable_error": 0.15, "mb": 475}


def main() -> int:
    """The exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true", help=f"{SHORT_LINES} lines, looser limits: a minute")
    parser.add_argument("--voice", default="", help="another voice than hers, or several (a+b)")
    parser.add_argument("--threads", type=int, default=0, help="that the voice computes with (0: as usual)")
    parser.add_argument("--report", type=Path, help="write what was said and heard there, as JSON lines")
    options = parser.parse_args()
    began, load = time.monotonic(), os.getloadavg()[0]
    told = [line for line in LINES.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    told = told[:: len(told) // SHORT_LINES][:SHORT_LINES] if options.short else told
    with scratch_folder() as folder:
        settings = environment(
            folder,
            EMBEDDED_VOICE="auto",
            EMBEDDED_VOICE_THREADS=str(options.threads),
            VOICE_BACKEND="embedded",
            VOICE_NAME=options.voice,
            VOICE_TIMEOUT_S="60",
            LOG_LEVEL="WARNING",
        )
        enter_django(settings)
        outcome = _say(told)
        heard = _listen(folder, outcome.pop("lines"), options.report)
    outcome["syllable_error"] = heard
    most = SHORT_MOST if options.short else MOST
    outcome["missed"] = [
        *(f"{name} is above {limit:g}" for name, limit in most.items() if (outcome[name] or 0) > limit),
        *([f"{outcome['unheard']} pieces were not heard"] if outcome["unheard"] else []),
    ]
    outcome |= {"load_before": round(load, 2), "seconds": round(time.monotonic() - began, 1)}
    print(json.dumps(outcome, ensure_ascii=False))
    return 1 if outcome["missed"] else 0


def _say(told: list[str]) -> dict[str, Any]:
    """Figures of the lines, and the lines: what of each was said, in pieces."""
    # Wake-ups go to this app, which keeps them in memory: nobody but us speaks here.
    import config.celery  # noqa: F401
    from bench.support.on_air import go_on_air
    from llmservice.models import ModelCall
    from llmservice.roles import resolve_backend
    from streaming.aloud.speaking import say_aloud

    stream = go_on_air()
    backend: Any = resolve_backend("voice").backend
    if trouble := backend.trouble():
        raise SystemExit(trouble)
    # The greeting, and what comes with it: the model is loaded then, and all that is asked only once.
    while say_aloud(stream.pk, _now):
        pass
    first = ModelCall.objects.count()
    lines = [_line(stream, text) for text in told]
    calls = list(ModelCall.objects.filter(purpose="speak").order_by("id")[first:])
    pieces = [piece for line in lines for piece in line]
    heard = [piece for piece in pieces if piece.long_s]
    firsts = [line[0].ready_s for line in lines]
    gaps = [gap for line in lines for gap in gaps_s(line)] or [0.0]
    took = sum(call.latency_ms for call in calls) / 1000
    sound = sum(piece.long_s for piece in heard)
    return {
        "rtf": round(took / sound, 2),
        "first_sound_s_p50": round(percentile(firsts, 0.5), 2),
        "first_sound_s_p95": round(percentile(firsts, 0.95), 2),
        "gap_s_p50": round(percentile(gaps, 0.5), 2),
        "gap_s_p95": round(percentile(gaps, 0.95), 2),
        "syllable_error": None,
        "mb": round(_most_mb(backend.process_id), 1),
        "lines": lines,
        "said": len(lines),
        "pieces": len(pieces),
        "unheard": len(pieces) - len(heard),
        "sound_s": round(sound, 1),
    }


def _line(stream: Any, text: str) -> list[SaidPiece]:
    """One line, from its commit until its last piece can be fetched."""
    from django.test import Client

    from llmservice.voice.speaking import sound_cache
    from streaming.aloud.speaking import say_aloud
    from streaming.models import SpokenPiece
    from streaming.on_air.services.speech import say
    from vtuber.models import GameClock

    now = GameClock.objects.get(vtuber=stream.vtuber).now(_now())
    line = say(stream=stream, kind="talk", text=text, game_time=now, real=_now())
    complete = _now()
    while say_aloud(stream.pk, _now):
        pass
    found = []
    for piece in SpokenPiece.objects.filter(line=line).order_by("number"):
        sound = sound_cache().get(piece.sound_key) if piece.sound_key else None
        if sound is not None and Client(HTTP_HOST="localhost").get(piece.url).content != sound.wav:
            raise AssertionError(f"{piece.url} does not answer with the sound")
        ready = (piece.made_at - complete).total_seconds()
        found.append(SaidPiece(piece.text, ready, sound.duration_ms / 1000 if sound else 0.0, piece.sound_key))
    progress(f"{found[0].ready_s:5.2f} s  {''.join(piece.text for piece in found)}")
    return found


def _listen(folder: Path, lines: list[list[SaidPiece]], report: Path | None) -> float | None:
    """The share of syllables that were heard otherwise; None where nobody can listen."""
    from bench.support.listening import Listener, can_listen, syllables
    from llmservice.voice.speaking import sound_cache
    from llmservice.voice.wave_file import Wave, read_wave

    if not can_listen():
        progress("Whisper is not installed (requirements-bench.txt): nobody listens")
        return None
    progress("listening …")
    listener = Listener(folder / "whisper")
    pairs, told = [], []
    for pieces in lines:
        sounds = [sound for piece in pieces if piece.key and (sound := sound_cache().get(piece.key))]
        samples = b"".join(read_wave(sound.wav).samples for sound in sounds)
        heard = listener.hear(Wave(1, sounds[0].rate, 16, False, samples).file()) if sounds else ""
        said = "".join(piece.text for piece in pieces)
        pairs.append((syllables(heard), syllables(said)))
        told.append({"said": said, "heard": heard, "error": round(error_share(pairs[-1:]), 3)})
    if report:
        lines_told = [json.dumps(each, ensure_ascii=False) for each in told]
        report.write_text("\n".join(lines_told) + "\n", encoding="utf-8")
    return round(error_share(pairs), 3)


def _most_mb(pid: int) -> float:
    """The most memory that a process has had, in MB."""
    told = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in told.splitlines() if line.startswith("VmHWM")) * 1024 / 1e6


def _now() -> Any:
    from django.utils import timezone

    return timezone.now()


if __name__ == "__main__":
    raise SystemExit(main())
