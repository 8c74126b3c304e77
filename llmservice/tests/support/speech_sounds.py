"""Sounds for tests: beeps of a known shape, in whatever wrapping a server may send them."""

from __future__ import annotations

import math
import struct
from array import array
from functools import cache
from pathlib import Path

from llmservice.voice.wave_file import Wave

# One second of MPEG sound at 22.05 kHz: a fifth of it a tone of 330 Hz, a fifth nothing, in turn.
MP3 = (Path(__file__).parents[1] / "data" / "beeps.mp3").read_bytes()
OGG = b"OggS\x00\x02" + bytes(200)
UNKNOWN, OTHER_UNKNOWN = 0xFFFFFFFF, 0x7FFFFFFF


def tones(*parts: tuple[float, float], rate: int = 24_000) -> array[int]:
    """Samples of a tone, part by part: how long in seconds, how loud from 0 to 1."""
    samples = array("h")
    for seconds, loud in parts:
        step = 2 * math.pi * 330 / rate
        begins = len(samples)
        samples.extend(int(20_000 * loud * math.sin(step * (begins + at))) for at in range(round(seconds * rate)))
    return samples


@cache
def wav(*parts: tuple[float, float], rate: int = 24_000) -> bytes:
    """A proper WAV file of such tones; half a second of one without any."""
    return Wave(1, rate, 16, False, tones(*(parts or ((0.5, 1.0),)), rate=rate).tobytes()).file()


def with_lengths(data: bytes, length: int) -> bytes:
    """A WAV file of ours whose lengths say something else."""
    said = struct.pack("<I", length)
    return data[:4] + said + data[8:40] + said + data[44:]


@cache
def stereo_floats(*parts: tuple[float, float], rate: int = 48_000) -> bytes:
    """A WAV file with two channels of 32-bit floats."""
    floats = array("f", (sample / 32768 for sample in tones(*(parts or ((0.5, 1.0),)), rate=rate) for _ in range(2)))
    return Wave(2, rate, 32, True, floats.tobytes()).file()


@cache
def wide(bits: int, *, rate: int = 24_000) -> bytes:
    """A WAV file whose samples have 8, 24 or 32 bits."""
    samples = bytearray()
    for sample in tones((0.5, 1.0), rate=rate):
        if bits == 8:
            samples.append((sample >> 8) + 128)
        else:
            samples += (sample << (bits - 16)).to_bytes(bits // 8, "little", signed=True)
    return Wave(1, rate, bits, False, bytes(samples)).file()
