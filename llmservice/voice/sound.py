"""Sounds from outside: looked at, decoded, measured, before anybody hears them."""

from __future__ import annotations

import sys
from array import array
from dataclasses import dataclass

from llmservice.backends.base import Recording
from llmservice.errors import ModelRefused, ModelUnavailable
from llmservice.voice.mouth import Mouth, loudness, mouth_by_loudness, mouth_by_shapes
from llmservice.voice.wave_file import NoWave, Wave, is_wave, read_wave

# Bytes of one piece as it comes: half a minute at 48 kHz in two channels of 32 bits.
MAX_BYTES = 12 * 1024 * 1024
LONGEST_S = 120.0
SHORTEST_S = 0.05
# Samples a second of what is kept; what comes slower or faster is brought to these.
LOWEST_RATE, HIGHEST_RATE = 8_000, 48_000
# Of 32768; no voice is so quiet, and not even a quiet room.
_SILENT_PEAK = 40
_FRAMES_AT_ONCE = 16_384
_TEXTS = (b"{", b"[", b"<", b"data:", b"event:")
# Sounds that are known and not decoded here, by how they begin.
_OTHERS = {b"OggS": "Ogg", b"\x1aE\xdf\xa3": "WebM", b"FORM": "AIFF", b".snd": "AU"}


@dataclass(frozen=True)
class Sound:
    """A piece of speech, ready to be played: mono 16-bit PCM in a WAV file, and the mouth that goes with it."""

    wav: bytes
    rate: int
    duration_ms: int
    mouth: Mouth
    credit: str = ""


def read_sound(recording: Recording, who: str) -> Sound:
    """The sound that an engine sent, whatever it called it. Raises ModelError for what is no voice: nothing, text,
    silence, another kind of file, or far too long. `who` names the engine in it.
    """
    data = recording.data
    if not data:
        raise ModelUnavailable(f"{who} sent no sound")
    if len(data) > MAX_BYTES:
        raise ModelRefused(f"{who} sent more than {MAX_BYTES // 1024 // 1024} MiB for one piece of speech")
    if recording.pcm_rate and not _names_itself(data):
        wave = _plain(Wave(1, recording.pcm_rate, 16, False, data[: len(data) // 2 * 2]), who)
    else:
        wave = _plain(_opened(data, who), who)
    samples = _samples(wave)
    duration_s = len(samples) / wave.rate
    if duration_s > LONGEST_S:
        raise ModelRefused(f"{who} sent a sound of more than {LONGEST_S:.0f} seconds for one piece of speech")
    if duration_s < SHORTEST_S:
        raise ModelUnavailable(f"{who} sent a sound of no length")
    if max(max(samples), -min(samples)) < _SILENT_PEAK:
        raise ModelUnavailable(f"{who} sent silence")
    levels = loudness(samples, wave.rate)
    mouth = mouth_by_shapes(recording.shapes, levels) or mouth_by_loudness(levels)
    return Sound(wave.file(), wave.rate, round(duration_s * 1000), mouth, recording.credit)


def _names_itself(data: bytes) -> bool:
    """Whether it says what it is, where only samples were to come."""
    known = is_wave(data) or data[:3] == b"ID3" or data[:4] in (b"fLaC", *_OTHERS)
    return known or _text_in(data) is not None


def _opened(data: bytes, who: str) -> Wave:
    """The samples of a file, by what it is and not by what it was said to be."""
    if is_wave(data):
        try:
            return read_wave(data)
        except NoWave as error:
            raise ModelUnavailable(f"{who} sent a WAV file that can't be played: {error}") from error
    if data[:4] == b"fLaC" or data[:3] == b"ID3" or _is_mp3(data):
        return _decoded(data, who)
    if (text := _text_in(data)) is not None:
        raise ModelRefused(f"{who} sent text where a sound should be: {text}")
    other = next((name for start, name in _OTHERS.items() if data.startswith(start)), "")
    if data[4:8] == b"ftyp":
        other = "MP4"
    kind = other or "a kind of file that is no sound known here"
    raise ModelRefused(f"{who} sent {kind}: WAV, MP3, FLAC or bare samples are taken")


def _is_mp3(data: bytes) -> bool:
    """Whether it begins with a frame of MPEG sound, layer III. (AAC begins alike, with layer 0.)"""
    return len(data) > 4 and data[0] == 0xFF and data[1] & 0xE6 == 0xE2 and data[1] & 0x18 != 0x08


def _text_in(data: bytes) -> str | None:
    """The beginning of a text that came for a sound; None for what is no text."""
    start = data[:400].lstrip()
    if not start.startswith(_TEXTS):
        return None
    for cut in range(4):  # the last character may be cut in two
        try:
            text = " ".join(start[: len(start) - cut].decode().split())
        except UnicodeDecodeError:
            continue
        return text[:200] if text.isprintable() else None
    return None


def _plain(wave: Wave, who: str) -> Wave:
    """The sound as 16-bit numbers of one channel, at a rate that everything plays."""
    if not 1_000 <= wave.rate <= 400_000:
        raise ModelUnavailable(f"{who} sent a sound at {wave.rate} samples a second")
    if wave.plain and LOWEST_RATE <= wave.rate <= HIGHEST_RATE:
        return wave
    return _decoded(wave.file(), who, rate=wave.rate) if wave.samples else wave


def _decoded(data: bytes, who: str, *, rate: int = 0) -> Wave:
    """What miniaudio makes of a file, as far as LONGEST_S: so much memory and no more, whatever its header says."""
    import miniaudio

    try:
        if not rate:
            about = miniaudio.flac_get_info(data) if data[:4] == b"fLaC" else miniaudio.mp3_get_info(data)
            rate = about.sample_rate
        rate = min(max(rate, LOWEST_RATE), HIGHEST_RATE)
        pieces = miniaudio.stream_memory(
            data, miniaudio.SampleFormat.SIGNED16, nchannels=1, sample_rate=rate, frames_to_read=_FRAMES_AT_ONCE
        )
        samples = array("h")
        for piece in pieces:
            samples.extend(piece)
            if len(samples) > rate * (LONGEST_S + 1):
                break
    except miniaudio.MiniaudioError as error:
        raise ModelUnavailable(f"{who} sent a sound that can't be decoded: {error}") from error
    return Wave(1, rate, 16, False, _little_endian(samples).tobytes())


def _samples(wave: Wave) -> array[int]:
    samples = array("h")
    samples.frombytes(wave.samples)
    return _little_endian(samples)


def _little_endian(samples: array[int]) -> array[int]:
    if sys.byteorder == "big":
        samples.byteswap()
    return samples
