"""Kokoro-82M on a processor: from the sounds of a piece to 16-bit samples. Loads what is large; knows no Django."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from llmservice.speaker import parts
from llmservice.speaker.faster_model import BEGIN, END, FRAMES
from llmservice.speaker.mandarin import phonemes

RATE = 24_000
# The voice that is taken for none: of those that come with it the mean of these two is understood best.
VOICE = "jf_nezumi+jf_gongitsune"
# Signs of one run. The model takes 510, but its memory grows with them: 84 take 45 MB more.
MOST_SIGNS = 76
# Seconds of the model's own silence of which no sound is made: it has .40 before a piece and .49 behind it, or more.
# Closer to her words they would be said otherwise: each part of a sound is measured against the whole of it.
_LEFT_OUT_S, _LEFT_OUT_BEHIND_S = 0.25, 0.3
# Seconds: what is left of the silence before a piece, and the pause behind it by its last mark.
_BEFORE_S, _BEHIND_S, _BEHIND_END_S = 0.02, 0.15, 0.3
# Of full scale: quieter is silence at an end of a sound; and how loud the loudest sample is made.
_HEARD, _PEAK = 0.012, 0.8
# No further than so: a whisper stays one.
_MOST_GAIN = 3.0
# glibc's mallopt calls it M_MMAP_THRESHOLD; the bytes from which on something is large.
_MMAP_THRESHOLD, _LARGE = -3, 1 << 20


class NothingToSay(Exception):
    """A piece of which this voice can say nothing."""


class Kokoro:
    """The model, loaded. One thread at a time."""

    def __init__(self, session: Any, alphabet: dict[str, int], styles: dict[str, Any], options: Any = None) -> None:
        self._session = session
        self._options = options
        self._alphabet = alphabet
        self._styles = styles
        self._mixed: dict[str, Any] = {}

    @classmethod
    def load(cls, folder: Path, threads: int) -> Kokoro:
        """From the installed packages; the model's one file lies below `folder`. Raises PartsMissing."""
        path = parts.model_file(folder)
        # Left alone onnxruntime tells its maker about the machine, over the network, and keeps a number for it on the
        # disk. It looks for this when it is loaded; on Windows it wants to be told afterwards.
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"
        import numpy
        import onnxruntime

        onnxruntime.disable_telemetry_events()
        _fix_mmap_threshold()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # Whoever waits for the others sleeps: spinning would take the processor from everybody else.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        _give_memory_back()
        alphabet = json.loads(parts.alphabet_file().read_text(encoding="utf-8"))["vocab"]
        with numpy.load(parts.voices_file(), allow_pickle=False) as found:
            styles = {name: found[name] for name in found.files}
        # What is only loaded when something is read is loaded before somebody waits for it.
        phonemes("喵")
        # After each piece: what it left would lie between what the next ones take, and all would grow for hours.
        each = onnxruntime.RunOptions()
        each.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
        return cls(session, alphabet, styles, each)

    def say(self, text: str, *, voice: str, speed: float) -> bytes:
        """Little-endian 16-bit samples of one channel, RATE a second. Raises NothingToSay."""
        import numpy

        signs = [sign for sign in phonemes(text) if sign in self._alphabet]
        if not signs:
            raise NothingToSay("there is nothing in it that this voice can say")
        style = self._style(voice)
        sounds = [self._sound(run, style, speed) for run in _runs(signs)]
        _give_memory_back()
        return bytes((numpy.concatenate(sounds) * 32767).astype("<i2").tobytes())

    def _sound(self, signs: list[str], style: Any, speed: float) -> Any:
        import numpy

        tokens = [0, *(self._alphabet[sign] for sign in signs), 0]
        row = style[min(len(signs), len(style) - 1)]
        told = {
            "tokens": numpy.array([tokens], dtype=numpy.int64),
            "style": row.reshape(1, -1).astype(numpy.float32),
            "speed": numpy.array([speed], dtype=numpy.float32),
            BEGIN: numpy.array([int(_LEFT_OUT_S * FRAMES / speed)], dtype=numpy.int64),
            END: numpy.array([-max(1, int(_LEFT_OUT_BEHIND_S * FRAMES / speed))], dtype=numpy.int64),
        }
        sound = numpy.asarray(self._session.run(None, told, self._options)[0], dtype=numpy.float32).ravel()
        sound = numpy.nan_to_num(sound, posinf=0.0, neginf=0.0)
        pause = _BEHIND_END_S if signs[-1] in ".!?…" else _BEHIND_S
        return _trimmed(sound, pause)

    def _style(self, voice: str) -> Any:
        """The voice of that name, or the mean of several (a+b); hers where one of them is unknown."""
        names = voice.split("+")
        if not all(name in self._styles for name in names):
            names = VOICE.split("+")
        key = "+".join(names)
        if key not in self._mixed:
            self._mixed[key] = sum(self._styles[name] for name in names) / len(names)
        return self._mixed[key]


def _fix_mmap_threshold() -> None:
    """What is large goes back at once when it is let go.

    Where glibc chooses, it soon lays it among what is small: 13 MB of the model's loading stay; 22, and 50 for a
    moment, where something large was let go before.
    """
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, _LARGE)


def _give_memory_back() -> None:
    """What reading the model or saying a piece took and needs no more: glibc would keep it for later."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def _runs(signs: list[str]) -> Iterator[list[str]]:
    """At most MOST_SIGNS at a time, cut behind a mark or a blank where there is one."""
    while len(signs) > MOST_SIGNS:
        at = next((at for at in range(MOST_SIGNS, MOST_SIGNS // 2, -1) if signs[at - 1] in " ,.!?;:…"), MOST_SIGNS)
        yield signs[:at]
        signs = signs[at:]
    if signs:
        yield signs


def _trimmed(sound: Any, pause_s: float) -> Any:
    """Without the model's own silence around it, with a pause behind it, and about as loud as all others."""
    import numpy

    loud = numpy.flatnonzero(numpy.abs(sound) > _HEARD)
    if not len(loud):
        return numpy.zeros(0, dtype=numpy.float32)
    begin = max(0, int(loud[0]) - int(_BEFORE_S * RATE))
    sound = sound[begin : int(loud[-1]) + 1]
    gain = min(_MOST_GAIN, _PEAK / float(numpy.abs(sound).max()))
    return numpy.concatenate([sound * gain, numpy.zeros(int(pause_s * RATE), dtype=numpy.float32)])
