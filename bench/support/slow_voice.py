"""A speech endpoint that takes its time, in a process of its own: `Beside("bench.support.slow_voice", SECONDS)`.

Says {"url": …, "key": …}; every sound comes so many seconds after it was asked for.
"""

import json
import sys
from dataclasses import replace

from llmservice.tests.support.speech_standin import Answer, AskedSpeech
from llmservice.tests.support.speech_standins import KEY
from streaming.tests.support.voice_page import LoudVoice


class SlowVoice(LoudVoice):
    """OpenAI's speech, and after `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._seconds = seconds

    def answer(self, asked: AskedSpeech) -> Answer:
        return replace(super().answer(asked), late_s=self._seconds)


def main() -> None:
    """Answers until its input ends."""
    with SlowVoice(float(sys.argv[1])) as server:
        print(json.dumps({"url": server.url, "key": KEY}), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
