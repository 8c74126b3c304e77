"""What a page does to ear and eye, noted in the page itself: how loud it is, and how far her mouth is open."""

import math
import random
from collections.abc import Sequence
from typing import Any

from llmservice.tests.support.speech_sounds import wav
from llmservice.tests.support.speech_standin import Answer, AskedSpeech
from llmservice.tests.support.speech_standins import OpenAIStandIn

# For a browser that plays without a click, as inside OBS.
SOURCE = "--autoplay-policy=no-user-gesture-required"
# Seconds of the sound of a text in which this stands; of others it is a second long.
LONG, LONG_S = "长", 6.0

# Before any script of the page: what goes to the loudspeaker goes through an analyser as well, and each 16 ms the
# moment is noted, the loudness of the last 20 ms, and `mouth`: the height of the jaw's drawing where it is looked at.
HEARS = """
(() => {
  window.heard = [];
  window.mouth = 0;
  let tap = null;
  const wave = new Float32Array(1024);
  const connect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (to, ...more) {
    if (to instanceof AudioDestinationNode && !tap) {
      tap = this.context.createAnalyser();
      tap.fftSize = wave.length;
      connect.call(this, tap);
    }
    return connect.call(this, to, ...more);
  };
  const note = () => {
    let loud = 0;
    if (tap && tap.context.state === "running") {
      tap.getFloatTimeDomainData(wave);
      loud = Math.hypot(...wave) / Math.sqrt(wave.length);
    }
    window.heard.push([performance.now(), loud, window.mouth]);
    if (window.heard.length > 3000) window.heard.shift();
    setTimeout(note, 16);
  };
  document.addEventListener("DOMContentLoaded", note);
})();
"""
# The same, and her mouth is looked at after each picture: the browser has just laid it out, and need not do so again.
LISTENS = (
    HEARS
    + """
(() => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    // On the stream page her stage keeps to itself.
    const place = document.querySelector(".room-stage");
    const jaw = (place && place.shadowRoot ? place.shadowRoot : document).querySelector(".cat .mouth-in");
    window.mouth = jaw ? jaw.getBBox().height : 0;
  };
  const painted = () => {
    port2.postMessage(0);
    requestAnimationFrame(painted);
  };
  document.addEventListener("DOMContentLoaded", painted);
})();
"""
)
# A tab, to a page: whatever looks at one from outside counts as a click to the browser's own rule, so no sound before
# one is a rule of ours.
WAITS_FOR_A_CLICK = """
(() => {
  let clicked = false;
  addEventListener("click", () => (clicked = true), true);
  const { AudioContext } = window;
  const { resume } = AudioContext.prototype;
  AudioContext.prototype.resume = function () {
    return clicked ? resume.call(this) : new Promise(() => {});
  };
  window.AudioContext = class extends AudioContext {
    constructor(...how) {
      super(...how);
      if (!clicked) void this.suspend();
    }
  };
})();
"""
QUIET = 0.003
SHORTEST_MS = 1000
Heard = list[tuple[float, float, float]]


class LoudVoice(OpenAIStandIn):
    """Speaks in syllables, some louder than others; the same text sounds the same."""

    def answer(self, asked: AskedSpeech) -> Answer:
        usual = super().answer(asked)
        if usual.status != 200:
            return usual
        text = asked.json["input"]
        return Answer(syllables(LONG_S if LONG in text else 1.0, text), headers={"Content-Type": "audio/wav"})


def syllables(seconds: float, seed: str) -> bytes:
    """A WAV file that is as loud as speech is: now and then, more and less."""
    chance = random.Random(seed)
    parts: list[tuple[float, float]] = []
    while sum(part for part, _loud in parts) < seconds:
        parts.append((chance.uniform(0.12, 0.3), chance.uniform(0.25, 1.0)))
        parts.append((chance.uniform(0.05, 0.2), 0.0))
    return wav(*parts)


def heard(page: Any, since: float = 0.0) -> Heard:
    """What the page noted from a moment of its clock on."""
    noted = page.evaluate("(since) => window.heard.filter(([at]) => at >= since)", since)
    return [(at, loud, jaw) for at, loud, jaw in noted]


def is_heard(page: Any, patience_ms: int = 20_000) -> float:
    """Wait for sound; the moment of the page's clock at which it came."""
    loud = f"() => window.heard.slice(-12).some(([, loud]) => loud > {QUIET})"
    page.wait_for_function(loud, timeout=patience_ms)
    return float(page.evaluate("performance.now()"))


def is_quiet(page: Any, since: float = 0.0, ms: int = 300) -> None:
    """Wait until nothing has been heard for so long."""
    quiet = f"""([since, ms]) => {{
      const now = performance.now();
      return now - since > ms && window.heard.every(([at, loud]) => at < now - ms || loud < {QUIET});
    }}"""
    page.wait_for_function(quiet, arg=[since, ms], timeout=20_000)


def correlation(noted: Heard) -> tuple[float, int]:
    """How closely her mouth follows the loudness: Pearson's r at the lag (ms, the mouth behind) where it is best.

    0 for what is too short to be compared.
    """
    if not noted or noted[-1][0] - noted[0][0] < SHORTEST_MS:
        return 0.0, 0
    begins, ends = noted[0][0] + 300, noted[-1][0] - 300
    moments = [begins + 10 * step for step in range(int((ends - begins) / 10))]
    loud = [_at(noted, 1, moment) for moment in moments]
    return max(
        (_pearson(loud, [_at(noted, 2, moment + lag) for moment in moments]), lag) for lag in range(-200, 201, 10)
    )


def _at(noted: Heard, which: int, moment: float) -> float:
    """A value between two notes of it."""
    low, high = 0, len(noted) - 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if noted[middle][0] <= moment else (low, middle)
    (before, after), (one, other) = (noted[low][0], noted[high][0]), (noted[low][which], noted[high][which])
    return one + (other - one) * min(max((moment - before) / max(after - before, 1e-6), 0.0), 1.0)


def _pearson(one: Sequence[float], other: Sequence[float]) -> float:
    mean, mean_other = sum(one) / len(one), sum(other) / len(other)
    top = sum((a - mean) * (b - mean_other) for a, b in zip(one, other, strict=True))
    spread = math.sqrt(sum((a - mean) ** 2 for a in one) * sum((b - mean_other) ** 2 for b in other))
    return top / spread if spread else 0.0
