"""The embedded voice at work without a pause, beside another bench: `Beside("bench.support.talking", FOLDER)`.

Says {"said": 1} once it has said its first piece, and goes on until its input ends.
"""

import itertools
import json
import sys
import threading
from pathlib import Path

from bench.support.scratch_world import enter_django, environment
from launcher.envfile import ROOT


def main() -> None:
    """Speaks until nobody wants it any more."""
    folder = Path(sys.argv[1])
    enter_django(environment(folder, EMBEDDED_VOICE="auto", VOICE_BACKEND="embedded"))
    from llmservice.backends.base import Utterance, VoiceBackend
    from llmservice.roles import resolve_backend
    from llmservice.voice.spoken import spoken_pieces

    voice = resolve_backend("voice").backend
    assert isinstance(voice, VoiceBackend)
    if trouble := voice.trouble():
        print(json.dumps({"broken": str(trouble)}), flush=True)
        return
    over = threading.Event()
    threading.Thread(target=_wait_for_the_end, args=(over,), daemon=True).start()
    lines = (ROOT / "bench/data/voice_lines.txt").read_text(encoding="utf-8").splitlines()[1:]
    pieces = [piece for line in lines for piece in spoken_pieces(line, "zh", voice.breath, voice.least, voice.first)]
    for number, piece in enumerate(itertools.cycle(pieces)):
        if over.is_set():
            return
        voice.record(Utterance(piece, "zh"), timeout_s=120.0)
        if number == 0:
            print(json.dumps({"said": 1}), flush=True)


def _wait_for_the_end(over: threading.Event) -> None:
    sys.stdin.read()
    over.set()


if __name__ == "__main__":
    main()
