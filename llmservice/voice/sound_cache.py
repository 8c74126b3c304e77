"""Sounds that were made once, kept for the same words in the same voice: a folder of files, bounded in size.

A sound is two files, `<key>.wav` and `<key>.json` with what is known of it. Each is written beside and moved into its
place; the second says how long the first is, so that half of a pair is none. What was used last stays longest.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import time
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from llmservice.voice.mouth import WIDE_OPEN, Mouth
from llmservice.voice.sound import HIGHEST_RATE, LONGEST_S, LOWEST_RATE, Sound

# Raised when what is kept would be made otherwise today.
_FORMAT = 1
# A file that nobody finished writing is removed after so many seconds.
_ABANDONED_S = 3600
_MOST_OPENINGS = 50 * int(LONGEST_S + 2)


class _About(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)

    bytes: int = Field(gt=44)
    rate: int = Field(ge=LOWEST_RATE, le=HIGHEST_RATE)
    duration_ms: int = Field(ge=0, le=int(LONGEST_S * 1000) + 1000)
    openings: list[int] = Field(max_length=_MOST_OPENINGS)
    shapes: str = Field(max_length=_MOST_OPENINGS)
    credit: str = Field(max_length=200)


class SoundCache:
    """The sounds in one folder, at most `limit_bytes` of them; several processes may share it."""

    def __init__(self, folder: Path, limit_bytes: int) -> None:
        self._folder = folder
        self._limit = limit_bytes

    @staticmethod
    def key_of(sounds_like: str, text: str) -> str:
        """What a sound is kept by: 64 digits and letters, whatever the words are."""
        told = json.dumps([_FORMAT, sounds_like, text], ensure_ascii=True)
        return hashlib.sha256(told.encode()).hexdigest()

    def get(self, key: str) -> Sound | None:
        """A sound that is kept; None for none, and for one that is not whole."""
        wav, about = self._paths(key)
        try:
            known = _About.model_validate_json(about.read_bytes())
            data = wav.read_bytes()
        except (OSError, ValidationError):
            return None
        if len(data) != known.bytes or not all(0 <= opening <= WIDE_OPEN for opening in known.openings):
            return None
        with contextlib.suppress(OSError):
            os.utime(about)
        return Sound(data, known.rate, known.duration_ms, Mouth(tuple(known.openings), known.shapes), known.credit)

    def holds(self, key: str) -> bool:
        """Whether a sound is kept, without reading it."""
        return all(path.is_file() for path in self._paths(key))

    def put(self, key: str, sound: Sound) -> None:
        """Keep a sound, and let go what was used longest ago. A full disk keeps nothing, and stops nobody."""
        if len(sound.wav) > self._limit:
            return
        wav, about = self._paths(key)
        known: dict[str, Any] = {
            "bytes": len(sound.wav),
            "rate": sound.rate,
            "duration_ms": sound.duration_ms,
            "openings": list(sound.mouth.openings),
            "shapes": sound.mouth.shapes,
            "credit": sound.credit[:200],
        }
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            _write(wav, sound.wav)
            _write(about, json.dumps(known).encode())
            self._let_go()

    def forget(self, key: str) -> None:
        """Keep a sound no longer."""
        for path in self._paths(key):
            path.unlink(missing_ok=True)

    def _paths(self, key: str) -> tuple[Path, Path]:
        if len(key) != 64 or not key.isalnum() or not key.isascii():
            raise ValueError("that is no key of a sound")
        return self._folder / f"{key}.wav", self._folder / f"{key}.json"

    def _let_go(self) -> None:
        sizes: dict[str, int] = {}
        used: dict[str, float] = {}
        for entry in os.scandir(self._folder):
            with contextlib.suppress(FileNotFoundError):
                found = entry.stat(follow_symlinks=False)
                if not entry.is_file(follow_symlinks=False):
                    continue
                name, _, ending = entry.name.partition(".")
                if ending not in ("wav", "json"):
                    if time.time() - found.st_mtime > _ABANDONED_S:
                        Path(entry.path).unlink(missing_ok=True)
                    continue
                sizes[name] = sizes.get(name, 0) + found.st_size
                used[name] = max(used.get(name, 0.0), found.st_mtime)
        total = sum(sizes.values())
        for name in sorted(used, key=lambda name: used[name]):
            if total <= self._limit:
                break
            for ending in ("json", "wav"):
                (self._folder / f"{name}.{ending}").unlink(missing_ok=True)
            total -= sizes[name]


def _write(path: Path, data: bytes) -> None:
    """Write a whole file or none."""
    beside = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    try:
        beside.write_bytes(data)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
