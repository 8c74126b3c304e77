"""Each voice backend over real HTTP, with a stand-in made from its documentation, and every bad reply there is."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from llmservice.models import ModelCall
from llmservice.tests.conftest import no_voice
from llmservice.tests.support import speech_sounds as sounds
from llmservice.tests.support.speech_standin import Answer, SpeechStandIn, as_json, drop_by_drop, without_end
from llmservice.tests.support.speech_standins import (
    KEY,
    CosyVoiceStandIn,
    GPTSoVITSStandIn,
    OpenAIStandIn,
    VoiceVoxStandIn,
)
from llmservice.voice.speaking import Speech, speak

pytestmark = pytest.mark.django_db

REFERENCE = {"audio": "refs/baomi.wav", "text": "喵，你好。", "language": "zh"}
WORDS = "（招手）你好"  # never sent as it is: speak() gets what spoken_pieces gave
SAID = "你好，喵。"


@dataclass(frozen=True)
class Way:
    """A backend, its stand-in, and what is set for it."""

    make: Callable[[], SpeechStandIn]
    backend: str
    base: str = ""
    role: dict[str, Any] = field(default_factory=dict)


WAYS = {
    "openai": Way(OpenAIStandIn, "openai", "/v1", {"api_key": KEY, "model": "tts-1", "name": "nova"}),
    "gpt_sovits": Way(GPTSoVITSStandIn, "gpt_sovits", "", {"references": {"baomi": REFERENCE}}),
    "cosyvoice": Way(CosyVoiceStandIn, "cosyvoice"),
    "voicevox": Way(VoiceVoxStandIn, "voicevox"),
}


@pytest.fixture
def quick(settings: Any) -> None:
    """One try, and not for long."""
    settings.MODEL_CALLS_IN_TRANSACTION = True
    settings.MODEL_TRIES = 1
    settings.VOICE_TIMEOUT_S = 0.8
    settings.CIRCUIT_FAILURES = 99


def point(settings: Any, way: Way, server: SpeechStandIn, **more: Any) -> None:
    role = {**no_voice(), "backend": way.backend, "base_url": server.url + way.base, **way.role, **more}
    settings.MODEL_ROLES = {**settings.MODEL_ROLES, "voice": role}


def say(text: str = SAID, **more: Any) -> Speech:
    return speak(text, owner="v", **{"language": "zh", **more})


@pytest.fixture(params=WAYS)
def served(request: pytest.FixtureRequest, settings: Any, quick: None) -> Iterator[tuple[Way, SpeechStandIn]]:
    way = WAYS[request.param]
    with way.make() as server:
        point(settings, way, server)
        yield way, server


def test_each_is_asked_as_its_documentation_says_and_heard(served: tuple[Way, SpeechStandIn]) -> None:
    way, server = served
    speech = say()
    assert (speech.text, speech.why, speech.in_browser) == (SAID, "", False)
    assert speech.sound is not None
    assert speech.sound.wav[:4] == b"RIFF"
    assert speech.sound.duration_ms >= 500
    assert max(speech.sound.mouth.openings) >= 75
    row = ModelCall.objects.get(pk=speech.call_id or 0)
    assert (row.role, row.purpose, row.owner, row.backend, row.state) == ("voice", "speak", "v", way.backend, "ok")
    assert (row.prompt_user, row.endpoint, row.cost) == (SAID, server.url.removeprefix("http://"), Decimal(0))
    # The same words again are nobody's work.
    count = len(server.asked)
    again = say()
    assert again.sound == speech.sound
    assert (again.call_id, len(server.asked), ModelCall.objects.count()) == (None, count, 1)
    # In another voice, or in other words, they are.
    assert say("晚安，喵。").call_id is not None


# How a sound may come: what is answered, and the length that is heard.
HEARD: dict[str, Callable[[], Answer]] = {
    "lengths unknown yet (OpenAI, Kokoro)": lambda: Answer(sounds.with_lengths(sounds.wav(), 0xFFFFFFFF)),
    "lengths unknown yet (ElevenLabs)": lambda: Answer(sounds.with_lengths(sounds.wav(), 0x7FFFFFFF)),
    "lengths of nothing (libsndfile)": lambda: Answer(sounds.with_lengths(sounds.wav(), 0)),
    "lengths made up": lambda: Answer(sounds.with_lengths(sounds.wav(), 2_000_000_000)),
    "two files in one": lambda: Answer(sounds.wav((0.25, 1.0)) * 2),
    "8 kHz": lambda: Answer(sounds.wav(rate=8_000)),
    "48 kHz": lambda: Answer(sounds.wav(rate=48_000)),
    "96 kHz": lambda: Answer(sounds.wav(rate=96_000)),
    "two channels of floats": lambda: Answer(sounds.stereo_floats()),
    "8 bits": lambda: Answer(sounds.wide(8)),
    "24 bits": lambda: Answer(sounds.wide(24)),
    "32 bits": lambda: Answer(sounds.wide(32)),
    "a wrong type": lambda: Answer(sounds.wav(), headers={"Content-Type": "text/html"}),
    "in pieces": lambda: Answer(pieces=iter([sounds.wav()[at : at + 5000] for at in range(0, 24_044, 5000)])),
}
RATES = {"8 kHz": 8_000, "48 kHz": 48_000, "96 kHz": 48_000, "two channels of floats": 48_000}


@pytest.mark.parametrize("name", HEARD)
def test_a_sound_is_heard_however_it_is_wrapped(served: tuple[Way, SpeechStandIn], name: str) -> None:
    _, server = served
    server.bad = HEARD[name]()
    speech = say()
    assert speech.sound is not None, speech.why
    assert (speech.sound.duration_ms, speech.sound.rate) == (500, RATES.get(name, 24_000))
    # Whoever plays it reads true lengths.
    assert len(speech.sound.wav) == 44 + speech.sound.rate
    assert int.from_bytes(speech.sound.wav[40:44], "little") == speech.sound.rate
    assert sum(speech.sound.mouth.openings) > 0


def test_mp3_where_wav_was_asked_is_heard(served: tuple[Way, SpeechStandIn]) -> None:
    _, server = served
    server.bad = Answer(sounds.MP3, headers={"Content-Type": "audio/wav"})
    if isinstance(server, CosyVoiceStandIn):
        server.bad = Answer(b"ID3\x04\x00\x00\x00\x00\x00\x00" + sounds.MP3)
    speech = say()
    assert speech.sound is not None, speech.why
    assert 950 <= speech.sound.duration_ms <= 1_150
    assert (speech.sound.rate, speech.sound.wav[:4]) == (22_050, b"RIFF")
    openings = speech.sound.mouth.openings
    assert min(openings[3:7]) > 80 or min(openings[5:8]) > 80
    assert 0 in openings


# What can't be heard: the answer, what the line says of it, and the state of the call.
UNHEARD: dict[str, tuple[Callable[[], Answer], str, str]] = {
    "nothing": (lambda: Answer(b""), "sent no sound", "unavailable"),
    "no content": (lambda: Answer(b"", 204), "sent no sound", "unavailable"),
    "a header and nothing": (lambda: Answer(sounds.wav()[:44]), "a sound of no length", "unavailable"),
    "half a header": (lambda: Answer(sounds.wav()[:20]), "WAV file that can't be played", "unavailable"),
    "silence": (lambda: Answer(sounds.wav((0.5, 0.0))), "sent silence", "unavailable"),
    "an hour": (lambda: Answer(sounds.wav((0.001, 1.0)) + bytes(2 * 24_000 * 130)), "than 120 seconds", "refused"),
    "Ogg": (lambda: Answer(sounds.OGG), "sent Ogg", "refused"),
    "noise that is no file": (lambda: Answer(bytes(range(256)) * 40), "no sound known here", "refused"),
    "a page": (lambda: Answer(b"<!doctype html><title>hi</title>"), "sent text where a sound", "refused"),
    "an error under 200": (lambda: as_json(200, {"error": "CUDA out of memory"}), "CUDA out of memory", "refused"),
    "samples of no kind": (
        lambda: Answer(sounds.wav()[:20] + b"\x55\x00" + sounds.wav()[22:]),
        "format 85",
        "unavailable",
    ),
    "no way in": (lambda: as_json(403, {"detail": "Forbidden"}), "HTTP 403", "refused"),
    "no key": (lambda: as_json(401, {"error": {"message": "Incorrect API key"}}), "HTTP 401", "refused"),
    "a refusal": (lambda: as_json(400, {"message": "text is required"}), "text is required", "refused"),
    "its list of faults": (
        lambda: as_json(422, {"detail": [{"loc": ["body"], "msg": "Field required"}]}),
        "Field required",
        "refused",
    ),
    "broken": (lambda: Answer(b"Internal Server Error", 500), "broken at its end (HTTP 500)", "unavailable"),
    "overloaded": (lambda: as_json(429, {"error": {"message": "slow down"}}), "overloaded: slow down", "overloaded"),
    "elsewhere": (lambda: Answer(b"", 302, {"Location": "http://127.0.0.1:1/"}), "elsewhere (HTTP 302)", "refused"),
    "elsewhere, for good": (lambda: Answer(b"", 308, {"Location": "/tts/"}), "elsewhere (HTTP 308)", "refused"),
    "torn": (lambda: Answer(sounds.wav(), torn=True), "can't be reached", "unavailable"),
    "late": (lambda: Answer(sounds.wav(), late_s=5.0), "in time", "timeout"),
    "drop by drop": (lambda: Answer(pieces=drop_by_drop(sounds.wav()), gap_s=0.05), "in time", "timeout"),
    "without end": (lambda: Answer(pieces=without_end()), "MiB for one piece|KiB for one piece|in time", ""),
}


@pytest.mark.parametrize("name", UNHEARD)
def test_what_is_no_sound_is_said_in_one_line_and_her_words_stay(
    served: tuple[Way, SpeechStandIn], settings: Any, name: str
) -> None:
    _, server = served
    make, words, state = UNHEARD[name]
    server.bad = make()
    if isinstance(server, CosyVoiceStandIn) and name == "noise that is no file":
        pytest.skip("bare samples look like that")
    if name == "without end":
        settings.VOICE_TIMEOUT_S = 5.0
    speech = say()
    assert (speech.text, speech.sound, speech.in_browser, speech.sound_key) == (SAID, None, False, "")
    assert any(part in speech.why for part in words.split("|")), speech.why
    assert "\n" not in speech.why
    row = ModelCall.objects.get(pk=speech.call_id or 0)
    assert row.error == speech.why
    assert row.state == state or not state
    # Nothing of it is kept: the next time it may be well.
    server.bad = None
    assert say().sound is not None


def test_nobody_there_is_said_too(settings: Any, quick: None) -> None:
    for way in WAYS.values():
        role = {**no_voice(), "backend": way.backend, "base_url": "http://127.0.0.1:9" + way.base, **way.role}
        settings.MODEL_ROLES = {**settings.MODEL_ROLES, "voice": role}
        speech = say()
        assert speech.sound is None
        assert "127.0.0.1:9 can't be reached" in speech.why
        assert ModelCall.objects.latest("id").state == "unavailable"


def test_openai_gets_the_key_the_voice_and_the_speed(settings: Any, quick: None) -> None:
    way = WAYS["openai"]
    with way.make() as server:
        point(settings, way, server, speed=1.2, extra_body={"instructions": "sleepy"})
        say()
        say(voice="shimmer")
        first, second = server.asked
        assert first.json == {
            "model": "tts-1",
            "input": SAID,
            "voice": "nova",
            "response_format": "wav",
            "speed": 1.2,
            "instructions": "sleepy",
        }
        assert first.headers["authorization"] == f"Bearer {KEY}"
        assert second.json["voice"] == "shimmer"
        point(settings, way, server, api_key="sk-wrong-key-123456")
        speech = say("换一句。")
        assert speech.why.endswith("refuses the call (HTTP 401): Incorrect API key provided.")


def test_a_paid_voice_counts_for_the_budget(settings: Any, quick: None) -> None:
    way = WAYS["openai"]
    settings.MODEL_PRICES_SET = {"tts-1": 100}
    with way.make() as server:
        point(settings, way, server)
        settings.MODEL_BUDGET_PER_DAY = 1
        assert say().sound is not None
        assert ModelCall.objects.get().cost * 1_000_000 == 100 * len(SAID)
        # What came was no sound, and cost the same.
        server.bad = Answer(b"")
        say("再来。")
        assert ModelCall.objects.latest("id").cost * 1_000_000 == 100 * 3
        settings.MODEL_BUDGET_PER_DAY = 0
        asked = len(server.asked)
        speech = say("没钱了。")
        assert (speech.sound, speech.why) == (None, "today's budget for paid models (0 CNY) is spent")
        assert len(server.asked) == asked
        row = ModelCall.objects.get(pk=speech.call_id or 0)
        assert (row.state, row.backend, row.role) == ("fallback", "off", "voice")


def test_a_voice_that_failed_again_and_again_is_left_alone(settings: Any, quick: None) -> None:
    settings.CIRCUIT_FAILURES = 2
    way = WAYS["gpt_sovits"]
    with way.make() as server:
        point(settings, way, server)
        server.bad = Answer(b"", 500)
        say("一。")
        say("二。")
        asked = len(server.asked)
        assert "failed several times in a row" in say("三。").why
        assert len(server.asked) == asked


def test_a_server_that_writes_badly_may_speak_well(settings: Any, quick: None) -> None:
    settings.CIRCUIT_FAILURES = 2
    way = WAYS["openai"]
    with way.make() as server:
        point(settings, way, server)
        for _ in range(3):
            ModelCall.objects.create(
                owner="v",
                purpose="chat",
                role="persona",
                backend="openai",
                endpoint=server.url.removeprefix("http://"),
                language="zh",
                state="timeout",
                created_at=timezone.now(),
            )
        assert say().sound is not None


def test_a_sound_that_fails_once_is_asked_for_again(settings: Any, quick: None) -> None:
    settings.MODEL_TRIES = 3
    way = WAYS["openai"]

    class Moody(OpenAIStandIn):
        moods = itertools.count()

        def answer(self, asked: Any) -> Answer:
            return Answer(b"") if next(self.moods) == 0 else super().answer(asked)

    with Moody() as server:
        point(settings, way, server)
        speech = say()
        assert speech.sound is not None
        assert (ModelCall.objects.get().tries, len(server.asked)) == (2, 2)


def test_gpt_sovits_gets_the_recording_of_the_persona(settings: Any, quick: None) -> None:
    way = WAYS["gpt_sovits"]
    other = {"audio": "refs/mimi.wav", "text": "Hello.", "language": "en"}
    with way.make() as server:
        point(settings, way, server, references={"baomi": REFERENCE, "mimi": other}, name="baomi")
        say()
        say(voice="mimi", language="en")
        say("别人。", voice="unknown")
        first, second, third = (asked.json for asked in server.asked)
        assert first == {
            "text": SAID,
            "text_lang": "zh",
            "ref_audio_path": "refs/baomi.wav",
            "prompt_text": "喵，你好。",
            "prompt_lang": "zh",
            "text_split_method": "cut0",
            "media_type": "wav",
            "streaming_mode": False,
            "speed_factor": 1.0,
        }
        assert (second["ref_audio_path"], second["prompt_lang"], second["text_lang"]) == ("refs/mimi.wav", "en", "en")
        # A voice that has no recording is hers all the same.
        assert third["ref_audio_path"] == "refs/baomi.wav"
        point(settings, way, server, references={"a": {**REFERENCE, "audio": "missing.wav"}})
        assert say("没有。").why.endswith("refuses the call (HTTP 400): tts failed")
        point(settings, way, server, references={})
        speech = say("没有录音。")
        assert "VOICE_REFERENCES" in speech.why
        assert len(server.asked) == 4


def test_cosyvoice_speaks_with_a_speaker_or_like_a_recording_of_ours(settings: Any, quick: None) -> None:
    way = WAYS["cosyvoice"]
    folder = Path(settings.VOICE_REFERENCE_DIR)
    folder.mkdir()
    (folder / "baomi.wav").write_bytes(sounds.wav())
    (folder / "secret.txt").write_text("SECRET_KEY=1")
    (folder.parent / "outside.wav").write_bytes(sounds.wav())
    with way.make() as server:
        point(settings, way, server, sample_rate=22_050)
        speech = say()
        assert speech.sound is not None
        assert speech.sound.rate == 22_050
        assert server.asked[-1].form == {"tts_text": SAID, "spk_id": "中文女"}
        point(settings, way, server, name="baomi", references={"baomi": {"audio": "baomi.wav", "text": "喵。"}})
        assert say().sound is not None
        assert server.asked[-1].path == "/inference_zero_shot"
        assert server.asked[-1].form == {"tts_text": SAID, "prompt_text": "喵。", "prompt_wav": sounds.wav()}
        asked = len(server.asked)
        for audio in ("secret.txt", "../outside.wav", "/etc/passwd", "", "nothing.wav"):
            point(settings, way, server, name="x", references={"x": {"audio": audio, "text": "喵。"}})
            speech = say("别的。")
            assert "is no recording in data/voice/references" in speech.why
        (folder / "link.wav").symlink_to(folder.parent / "outside.wav")
        point(settings, way, server, name="x", references={"x": {"audio": "link.wav", "text": "喵。"}})
        assert say("别的。").sound is None
        assert len(server.asked) == asked
        # A speaker that the model does not have breaks off without a word.
        point(settings, way, server, name="猫女")
        assert say("谁？").why.endswith("sent no sound")


def test_cosyvoice_may_say_its_rate(settings: Any, quick: None) -> None:
    way = WAYS["cosyvoice"]
    with way.make() as server:
        point(settings, way, server)
        for said, rate in (("16000", 16_000), ("7", 24_000), ("99999999", 24_000), ("many", 24_000)):
            server.bad = Answer(sounds.tones((0.5, 1.0)).tobytes(), headers={"X-Custom-Header-sampleRate": said})
            speech = say(f"每秒{said}。")
            assert speech.sound is not None
            assert speech.sound.rate == rate


def test_voicevox_tells_the_mouth_and_who_is_to_be_named(settings: Any, quick: None) -> None:
    way = WAYS["voicevox"]
    with way.make() as server:
        point(settings, way, server, name="8")
        speech = say("あまい、むし")
        assert speech.sound is not None
        assert speech.sound.credit == "VOICEVOX:春日部つむぎ"
        query, synthesis, _speakers = server.asked
        assert query.query == {"text": "あまい、むし", "speaker": "8"}
        assert synthesis.query == {"speaker": "8"}
        assert synthesis.json["kana"] == "ア'マイ、ム'シ"
        # 0.1 silence, a .3, m .1, a .3, i .2, pause .4, m .1, u .2, sh .1, i .1, silence .1: in 1/40 s.
        frames = "-" * 4 + "a" * 12 + "-" * 4 + "a" * 12 + "i" * 8 + "-" * 16 + "-" * 4 + "u" * 8 + "n" * 4 + "i" * 4
        assert speech.sound.mouth.shapes == frames + "-" * 4
        assert speech.sound.mouth.at(0.2) == 100
        assert speech.sound.mouth.at(0.45) == 0  # closed for m, though something is heard
        assert speech.sound.mouth.at(1.2) == 0
        # The sound that is kept has both as well; the next words ask for no names again.
        kept = say("あまい、むし")
        assert kept.sound == speech.sound
        say("虫。", voice="nobody")
        assert [asked.path for asked in server.asked[3:]] == ["/audio_query", "/synthesis"]
        point(settings, way, server, name="8", speed=2.0, model="AivisSpeech")
        fast = say("あまい、むし")
        assert fast.sound is not None
        assert fast.sound.duration_ms == speech.sound.duration_ms / 2
        assert fast.sound.mouth.shapes.count("a") == 12
        assert fast.sound.credit == "AivisSpeech:春日部つむぎ"


@pytest.mark.parametrize(
    "change",
    [
        {"accent_phrases": [{"moras": [{"vowel": "a", "vowel_length": 1e308}] * 30, "pause_mora": None}]},
        {"accent_phrases": [{"moras": "many"}, 5, {"moras": [7, {"vowel": "a", "vowel_length": "long"}]}]},
        {"accent_phrases": [], "prePhonemeLength": -1},
    ],
)
def test_timings_that_cannot_be_true_leave_the_mouth_to_the_loudness(
    settings: Any, quick: None, change: dict[str, Any]
) -> None:
    way = WAYS["voicevox"]
    with way.make() as server:
        assert isinstance(server, VoiceVoxStandIn)
        query = {**server.query(), **change}
        server.query = lambda: query  # type: ignore[method-assign]
        server.bad = Answer(sounds.wav((0.5, 1.0), (0.5, 0.0)))
        point(settings, way, server)
        speech = say()
        assert speech.sound is not None, speech.why
        assert speech.sound.mouth.shapes == ""
        assert speech.sound.mouth.openings == (100,) * 20 + (0,) * 20


def test_a_query_with_numbers_that_are_none_is_no_json(settings: Any, quick: None) -> None:
    way = WAYS["voicevox"]
    with way.make() as server:
        assert isinstance(server, VoiceVoxStandIn)
        query = {**server.query(), "prePhonemeLength": float("nan")}
        server.query = lambda: query  # type: ignore[method-assign]
        point(settings, way, server)
        assert say().why.endswith("sent something that is no JSON")


def test_voicevox_wants_the_number_of_a_style(settings: Any, quick: None) -> None:
    way = WAYS["voicevox"]
    with way.make() as server:
        point(settings, way, server, name="ずんだもん")
        assert "number of a style" in say().why
        assert server.asked == []
        point(settings, way, server, name="99")
        assert "HTTP 500" in say().why
