"""Sounds by themselves: WAV files, mouths, and what is kept of both."""

import json
import math
import os
import random
import time
from pathlib import Path

import pytest

from llmservice.backends.base import MouthShape, Recording
from llmservice.errors import ModelError, ModelRefused, ModelUnavailable
from llmservice.tests.support import speech_sounds as sounds
from llmservice.voice.mouth import RATE, Mouth, loudness, mouth_by_loudness, mouth_by_shapes
from llmservice.voice.sound import Sound, read_sound
from llmservice.voice.sound_cache import SoundCache
from llmservice.voice.wave_file import NoWave, read_wave

LIMIT = 10 * 1024 * 1024


def heard(data: bytes, pcm_rate: int = 0) -> Sound:
    return read_sound(Recording(data, "m", pcm_rate=pcm_rate), "it")


def test_a_plain_file_stays_as_it_is() -> None:
    data = sounds.wav((0.3, 0.5))
    assert heard(data).wav == data


def test_what_stands_around_the_samples_is_left_behind() -> None:
    data = sounds.wav()
    fmt, samples = data[12:36], data[44:]
    note = b"LIST" + (6).to_bytes(4, "little") + b"secret"
    odd = b"note" + (3).to_bytes(4, "little") + b"abc\x00"
    file = (
        b"RIFF\x00\x00\x00\x00WAVE" + note + fmt + odd + b"data" + len(samples).to_bytes(4, "little") + samples + note
    )
    assert heard(file).wav == data
    assert b"secret" not in heard(file).wav


def test_a_length_that_is_shorter_than_what_comes_is_not_believed() -> None:
    data = sounds.wav((0.5, 1.0))
    cut = data[:40] + (100).to_bytes(4, "little") + data[44:]
    assert heard(cut).duration_ms == 500


def test_hostile_headers_are_refused() -> None:
    data = sounds.wav()
    for bad in (
        b"RIFF\x00\x00\x00\x00WAVE" + b"junk\x00\x00\x00\x00" * 1000,
        b"RIFF\x00\x00\x00\x00WAVEfmt \xff\xff\xff\xff" + data[20:],
        b"RIFF\x00\x00\x00\x00WAVEdata" + data[40:],
        data[:22] + b"\x00\x00" + data[24:],  # no channel
        data[:22] + b"\x09\x00" + data[24:],  # nine
        data[:34] + b"\x0c\x00" + data[36:],  # 12 bits
        sounds.wav() + sounds.wav(rate=8_000),
    ):
        with pytest.raises(NoWave):
            read_wave(bad)
    for rate in (0, 500, 4_000_000_000):
        with pytest.raises(ModelUnavailable, match="samples a second"):
            heard(data[:24] + rate.to_bytes(4, "little") + data[28:])


def test_any_bytes_are_a_sound_or_a_refusal() -> None:
    rng = random.Random(3)
    for start in (
        b"",
        b"RIFF\xff\xff\xff\xffWAVE",
        b"ID3\x04",
        b"fLaC",
        b"\xff\xfb\x90",
        b"{",
        b"<",
        sounds.wav()[:60],
    ):
        for _ in range(20):
            data = start + rng.randbytes(rng.randrange(3_000))
            for pcm_rate in (0, 24_000):
                try:
                    found = heard(data, pcm_rate)
                except ModelError:
                    continue
                assert found.duration_ms >= 50


def test_mutated_files_are_a_sound_or_a_refusal() -> None:
    rng = random.Random(5)
    for whole in (sounds.MP3, sounds.wav((0.1, 1.0)), sounds.stereo_floats((0.1, 1.0))):
        for _ in range(40):
            data = bytearray(whole)
            for _change in range(rng.randrange(1, 30)):
                data[rng.randrange(len(data))] = rng.randrange(256)
            try:
                assert heard(bytes(data)).duration_ms <= 121_000
            except ModelError:
                continue


def test_a_file_that_unpacks_to_hours_is_left_in_time() -> None:
    # The same second of MPEG sound a thousand times over: 4 MB that would be 48 MB of samples.
    began = time.process_time()
    with pytest.raises(ModelRefused, match="120 seconds"):
        heard(sounds.MP3 * 1_000)
    assert time.process_time() - began < 3


def test_bare_samples_that_are_a_file_or_a_text_are_taken_for_it() -> None:
    assert heard(sounds.wav(rate=16_000), 24_000).rate == 16_000
    assert heard(sounds.tones((0.5, 1.0)).tobytes() + b"\x01", 24_000).duration_ms == 500
    with pytest.raises(ModelRefused, match="sent text where a sound should be"):
        heard(b'{"detail": "\xe4\xb8\xad\xe6\x96\x87\xe5\xa5\xb3"}', 24_000)


def test_a_mouth_follows_the_loudness_without_lagging() -> None:
    parts = [(0.2, 1.0), (0.1, 0.0), (0.3, 0.5), (0.1, 0.02), (0.3, 0.9), (0.2, 0.0), (0.1, 0.3)]
    for rate in (8_000, 22_050, 24_000, 44_100, 48_000):
        levels = loudness(sounds.tones(*parts, rate=rate), rate)
        mouth = mouth_by_loudness(levels)
        seconds = sum(part[0] for part in parts)
        assert len(mouth.openings) == math.ceil(seconds * RATE)
        assert correlation(mouth.openings, levels) > 0.95
        assert mouth.at(0.1) == 100
        assert (mouth.at(0.25), mouth.at(1.15), mouth.at(-0.1), mouth.at(9.0)) == (0, 0, 0, 0)
        assert 40 < mouth.at(0.45) < 75


def test_a_quiet_voice_moves_its_mouth_and_silence_does_not() -> None:
    quiet = mouth_by_loudness(loudness(sounds.tones((0.5, 0.02)), 24_000))
    assert min(quiet.openings) > 90
    assert mouth_by_loudness(loudness(sounds.tones((0.5, 0.0)), 24_000)).openings == (0,) * 20
    assert mouth_by_loudness([]).openings == ()
    assert loudness(sounds.tones(), 24_000) == []


def test_timings_stretch_a_little_and_not_far() -> None:
    levels = loudness(sounds.tones((1.0, 1.0)), 24_000)
    mouth = mouth_by_shapes([MouthShape("a", 0.55), MouthShape("o", 0.55)], levels)
    assert mouth is not None
    assert mouth.shapes == "a" * 20 + "o" * 20
    assert mouth.openings == (100,) * 20 + (75,) * 20
    odd = mouth_by_shapes([MouthShape("?", 1.0)], levels)
    assert odd is not None
    assert odd.shapes == "-" * 40
    for shapes in ([], [MouthShape("a", 0.5)], [MouthShape("a", 5.0)], [MouthShape("a", math.inf)]):
        assert mouth_by_shapes(shapes, levels) is None


def correlation(one: tuple[int, ...], other: list[float]) -> float:
    a, b = sum(one) / len(one), sum(other) / len(other)
    both = sum((x - a) * (y - b) for x, y in zip(one, other, strict=True))
    return both / math.sqrt(sum((x - a) ** 2 for x in one) * sum((y - b) ** 2 for y in other))


def sound(loud: float = 1.0, seconds: float = 0.5) -> Sound:
    return heard(sounds.wav((seconds, loud)))


def test_a_sound_is_kept_by_voice_and_words(tmp_path: Path) -> None:
    cache = SoundCache(tmp_path / "made", LIMIT)
    key = SoundCache.key_of("openai nova", "../../etc/passwd\x00喵")
    assert cache.get(key) is None
    kept = Sound(sound().wav, 24_000, 500, Mouth((0, 100), "-a"), "VOICEVOX:ずんだもん")
    cache.put(key, kept)
    assert cache.get(key) == kept
    assert SoundCache(tmp_path / "made", LIMIT).get(key) == kept
    names = {path.name for path in (tmp_path / "made").iterdir()}
    assert names == {f"{key}.wav", f"{key}.json"}
    others = {SoundCache.key_of("openai alloy", "喵"), SoundCache.key_of("openai", "nova喵"), key}
    assert len(others) == 3
    cache.forget(key)
    assert cache.get(key) is None
    assert list((tmp_path / "made").iterdir()) == []
    cache.forget(key)


def test_half_a_sound_is_none(tmp_path: Path) -> None:
    tmp_path = tmp_path / "made"
    cache = SoundCache(tmp_path, LIMIT)
    key = SoundCache.key_of("v", "喵")
    cache.put(key, sound())
    wav, about = tmp_path / f"{key}.wav", tmp_path / f"{key}.json"
    whole, told = wav.read_bytes(), json.loads(about.read_text())
    wav.write_bytes(whole[:-2])
    assert cache.get(key) is None
    wav.write_bytes(whole)
    assert cache.get(key) is not None
    for change in ({"openings": [101]}, {"openings": "many"}, {"rate": 1}, {"duration_ms": -1}, {"bytes": "all"}):
        about.write_text(json.dumps({**told, **change}))
        assert cache.get(key) is None
    for text in ("", "[]", "{", "\x00"):
        about.write_text(text)
        assert cache.get(key) is None
    about.unlink()
    assert cache.get(key) is None


@pytest.mark.parametrize("key", ["", "../x", "a" * 63, "a" * 65, "." * 64, "喵" * 64])
def test_no_other_name_reaches_the_disk(tmp_path: Path, key: str) -> None:
    cache = SoundCache(tmp_path / "made", LIMIT)
    with pytest.raises(ValueError, match="no key"):
        cache.get(key)
    with pytest.raises(ValueError, match="no key"):
        cache.put(key, sound())
    assert not (tmp_path / "made").exists()


def test_the_folder_is_bounded_and_what_was_used_last_stays(tmp_path: Path) -> None:
    tmp_path = tmp_path / "made"
    size = len(sound().wav)
    cache = SoundCache(tmp_path, size * 3 + 3_000)
    keys = [SoundCache.key_of("v", str(number)) for number in range(4)]
    for age, key in enumerate(keys[:3]):
        cache.put(key, sound())
        for ending in ("wav", "json"):
            os.utime(tmp_path / f"{key}.{ending}", (1_000 + age, 1_000 + age))
    assert cache.get(keys[0]) is not None  # used now, so the second is the oldest
    cache.put(keys[3], sound())
    assert [cache.get(key) is not None for key in keys] == [True, False, True, True]
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= size * 3 + 3_000
    # What fits nowhere is kept nowhere, and nothing goes for it.
    cache.put(keys[1], sound(seconds=3.0))
    assert [cache.get(key) is not None for key in keys] == [True, False, True, True]
    nothing = SoundCache(tmp_path.parent / "none", 0)
    nothing.put(keys[0], sound())
    assert not (tmp_path.parent / "none").exists()


def test_what_nobody_finished_is_cleared_away(tmp_path: Path) -> None:
    tmp_path = tmp_path / "made"
    cache = SoundCache(tmp_path, LIMIT)
    key = SoundCache.key_of("v", "喵")
    old, young = tmp_path / f"{key}.wav.0123456789abcdef", tmp_path / f"{key}.wav.fedcba9876543210"
    tmp_path.mkdir()
    (tmp_path / "a folder").mkdir()
    os.utime(tmp_path / "a folder", (1_000, 1_000))
    for path in (old, young):
        path.write_bytes(b"half")
    os.utime(old, (1_000, 1_000))
    cache.put(key, sound())
    assert (old.exists(), young.exists(), (tmp_path / "a folder").exists()) == (False, True, True)


def test_a_folder_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "made").write_text("a file where the folder should be")
    cache = SoundCache(tmp_path / "made", LIMIT)
    key = SoundCache.key_of("v", "喵")
    cache.put(key, sound())
    assert cache.get(key) is None
