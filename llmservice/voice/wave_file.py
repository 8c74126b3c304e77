"""WAV as speech servers send it, and as we write it.

Servers that stream write the header before they know the length: 0xFFFFFFFF (OpenAI, Kokoro-FastAPI), 0x7FFFFFFF, 0
(libsndfile), or a number that is made up. Some send one whole file after another. So a length counts only where it
fits into what came.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

_RIFF, _WAVE, _HEAD = b"RIFF", b"WAVE", 12
_PCM, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE
_MOST_CHUNKS = 100


class NoWave(ValueError):
    """What came is no WAV that can be played; says why."""


@dataclass(frozen=True)
class Wave:
    """The samples of a WAV file: little-endian, channels interleaved, whole frames alone."""

    channels: int
    rate: int
    bits: int
    floats: bool
    samples: bytes

    @property
    def plain(self) -> bool:
        """Whether the samples are 16-bit numbers of one channel."""
        return self.channels == 1 and self.bits == 16 and not self.floats

    def file(self) -> bytes:
        """A WAV file with true lengths and nothing in it but these samples."""
        frame = self.channels * self.bits // 8
        kind = _FLOAT if self.floats else _PCM
        head = struct.pack("<HHIIHH", kind, self.channels, self.rate, self.rate * frame, frame, self.bits)
        chunks = b"fmt " + struct.pack("<I", len(head)) + head + b"data" + struct.pack("<I", len(self.samples))
        return _RIFF + struct.pack("<I", 4 + len(chunks) + len(self.samples)) + _WAVE + chunks + self.samples


def is_wave(data: bytes) -> bool:
    """Whether it begins as a WAV file does."""
    return data[:4] == _RIFF and data[8:12] == _WAVE


def read_wave(data: bytes) -> Wave:
    """The samples in a WAV file, or in several of one kind that follow each other. Raises NoWave."""
    wave, rest = _read_one(data)
    samples = [wave.samples]
    while is_wave(data[rest:]) and len(samples) < _MOST_CHUNKS:
        data = data[rest:]
        more, rest = _read_one(data)
        if (more.channels, more.rate, more.bits, more.floats) != (wave.channels, wave.rate, wave.bits, wave.floats):
            raise NoWave("its parts are of different kinds")
        samples.append(more.samples)
    return Wave(wave.channels, wave.rate, wave.bits, wave.floats, b"".join(samples))


def _read_one(data: bytes) -> tuple[Wave, int]:
    """The first file, and where it ends."""
    at, form = _HEAD, b""
    for _chunk in range(_MOST_CHUNKS):
        name, said = data[at : at + 4], data[at + 4 : at + 8]
        if len(said) < 4:
            break
        (length,) = struct.unpack("<I", said)
        begins = at + 8
        if name == b"data":
            ends = begins + length
            # A length that can't be true says that the writer did not know it yet: then all that follows is sound.
            if length == 0 or ends > len(data) or not _goes_on(data, ends + length % 2):
                ends = len(data)
            return _wave(form, data[begins:ends]), ends + (ends - begins) % 2
        if name == b"fmt ":
            form = data[begins : begins + length]
        at = begins + length + length % 2
    raise NoWave("there is no sound in it")


def _goes_on(data: bytes, at: int) -> bool:
    """Whether what stands behind a chunk is another one, another file, or nothing."""
    return at >= len(data) or is_wave(data[at:]) or data[at : at + 4].replace(b" ", b"").isalnum()


def _wave(form: bytes, samples: bytes) -> Wave:
    if len(form) < 16:
        raise NoWave("it does not say what its samples are")
    kind, channels, rate, _, _, bits = struct.unpack("<HHIIHH", form[:16])
    if kind == _EXTENSIBLE and len(form) >= 26:
        (kind,) = struct.unpack("<H", form[24:26])
    known = {_PCM: (8, 16, 24, 32), _FLOAT: (32, 64)}.get(kind, ())
    if bits not in known or not 1 <= channels <= 8:
        raise NoWave(
            f"its samples are of a kind that can't be played (format {kind}, {bits} bits, {channels} channels)"
        )
    frame = channels * bits // 8
    return Wave(channels, rate, bits, kind == _FLOAT, samples[: len(samples) // frame * frame])
