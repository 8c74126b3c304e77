"""The role that speaks: who plays it, what it says where nobody does, and that a person may try it."""

from decimal import Decimal
from typing import Any

import pytest

from llmservice.backends.base import Recording, Utterance, VoiceBackend
from llmservice.calls import CallInTransaction
from llmservice.checks import check_model_settings
from llmservice.gateway import speak
from llmservice.model_health import ping_role
from llmservice.models import ModelCall
from llmservice.owner_settings.definition import find_setting
from llmservice.pricing import price_of, read_price
from llmservice.purposes import Purpose, purpose_text
from llmservice.roles import describe_roles, known_backends, resolve_backend
from llmservice.tests.conftest import Topic, no_voice, write
from llmservice.tests.support import speech_sounds as sounds
from llmservice.tests.support.speech_standin import Answer
from llmservice.tests.support.speech_standins import KEY, OpenAIStandIn
from llmservice.voice.speaking import PIECE_LIMIT, browser_speaks, browser_speech

pytestmark = pytest.mark.django_db


def voice(settings: Any, **more: Any) -> None:
    settings.MODEL_ROLES = {**settings.MODEL_ROLES, "voice": {**no_voice(), **more}}


def test_without_any_setting_the_browser_speaks() -> None:
    status = describe_roles()[-1]
    assert (status.role, status.backend, status.ready, status.paid) == ("voice", "browser", True, False)
    speech = speak("你好。", owner="v", language="zh")
    assert (speech.text, speech.sound, speech.in_browser, speech.why) == ("你好。", None, True, "")
    assert not ModelCall.objects.exists()


def test_a_page_is_told_how_to_speak_by_itself(settings: Any) -> None:
    voice(settings, name="Tingting", speed=1.1)
    assert (browser_speech().voice, browser_speech().speed) == ("Tingting", 1.1)
    assert browser_speaks("zh") and browser_speaks("en")
    assert browser_speech("Meijia").voice == "Meijia"


def test_it_can_be_off(settings: Any) -> None:
    assert known_backends("voice") == [
        "auto",
        "off",
        "fallback",
        "openai",
        "gpt_sovits",
        "cosyvoice",
        "voicevox",
        "embedded",
        "browser",
    ]
    for name in ("off", "fallback"):
        voice(settings, backend=name)
        status = describe_roles()[-1]
        assert (status.backend, status.ready, status.why) == ("off", True, "the settings ask for no model")
        speech = speak("你好。", owner="v", language="zh")
        assert (speech.sound, speech.in_browser, speech.why) == (None, False, "the settings ask for no model")
    voice(settings, backend="edge")
    assert "VOICE_BACKEND=edge names no backend" in speak("你好。", owner="v", language="zh").why
    assert not ModelCall.objects.exists()


def test_an_address_or_a_key_brings_an_endpoint(settings: Any) -> None:
    voice(settings, base_url="http://127.0.0.1:8880/v1", model="kokoro")
    status = describe_roles()[-1]
    assert (status.backend, status.model, status.endpoint) == ("openai", "kokoro", "127.0.0.1:8880")
    assert (status.paid, status.ready, status.why) == (False, True, "VOICE_BASE_URL is set")
    voice(settings, api_key=KEY, model="tts-1")
    status = describe_roles()[-1]
    assert (status.endpoint, status.paid) == ("api.openai.com", True)
    assert status.found.startswith("its price is unknown and counted as 220 CNY a million characters")
    voice(settings, base_url="https://tts.example.com/v1", model="m")
    assert describe_roles()[-1].why == "no key is set for tts.example.com: VOICE_API_KEY"
    voice(settings, base_url="http://127.0.0.1:8880/v1")
    assert describe_roles()[-1].ready is False
    # The director's key is no voice's, and the voice's address is no writer's.
    settings.QWEN_API_KEY = "k"
    voice(settings)
    assert describe_roles()[-1].backend == "browser"


def test_the_others_are_named_and_have_addresses_of_their_own(settings: Any) -> None:
    hosts = {}
    for name in ("gpt_sovits", "cosyvoice", "voicevox"):
        voice(settings, backend=name)
        hosts[name] = resolve_backend("voice").backend.host  # type: ignore[union-attr]
    assert hosts == {
        "gpt_sovits": "127.0.0.1:9880",
        "cosyvoice": "127.0.0.1:50000",
        "voicevox": "127.0.0.1:50021",
    }
    # With an address alone nobody knows what answers there: it is asked as OpenAI's.
    voice(settings, base_url="http://127.0.0.1:9880", model="m")
    assert resolve_backend("voice").name == "openai"


def test_a_voice_that_lacks_a_language_leaves_it_to_the_browser(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    voice(settings, base_url="http://127.0.0.1:9/v1", model="m")
    monkeypatch.setattr(resolve_backend("voice").backend, "languages", frozenset({"zh"}))
    speech = speak("Hello.", owner="v", language="en")
    assert (speech.sound, speech.in_browser) == (None, True)
    assert speech.why == "m does not speak this language"
    assert (browser_speaks("en"), browser_speaks("zh")) == (True, False)
    assert not ModelCall.objects.exists()


def test_nothing_to_say_asks_nobody(settings: Any) -> None:
    voice(settings, base_url="http://127.0.0.1:9/v1", model="m")
    for text in ("", "  ", "……！", "😸"):
        speech = speak(text, owner="v", language="zh")
        assert (speech.text, speech.sound, speech.why, speech.in_browser) == ("", None, "", False)
    with pytest.raises(ValueError, match="cut it with spoken_pieces"):
        speak("喵" * (PIECE_LIMIT + 1), owner="v", language="zh")
    assert not ModelCall.objects.exists()


def test_no_voice_is_made_in_a_transaction_but_a_kept_one_is_found(settings: Any) -> None:
    with OpenAIStandIn() as server:
        voice(settings, base_url=f"{server.url}/v1", api_key=KEY, model="tts-1")
        with pytest.raises(CallInTransaction):
            speak("你好。", owner="v", language="zh")
        settings.MODEL_CALLS_IN_TRANSACTION = True
        assert speak("你好。", owner="v", language="zh").sound is not None
        settings.MODEL_CALLS_IN_TRANSACTION = False
        assert speak("你好。", owner="v", language="zh").sound is not None
        assert len(server.asked) == 1


def test_a_person_may_try_it(settings: Any) -> None:
    found = ping_role("voice")
    assert (found.ok, found.called, found.backend) == (True, False, "browser")
    with OpenAIStandIn() as server:
        voice(settings, base_url=f"{server.url}/v1", api_key=KEY, model="tts-1")
        found = ping_role("voice", timeout_s=2)
        assert (found.ok, found.called, found.words) == (True, True, "it answers")
        assert server.asked[0].json["input"] == "喵"
        server.bad = Answer(sounds.wav((0.5, 0.0)))
        found = ping_role("voice", timeout_s=2)
        assert (found.ok, found.words.partition(" ")[2]) == (False, "sent silence")
    rows = list(ModelCall.objects.order_by("id").values_list("owner", "purpose", "role", "state"))
    assert rows == [("doctor", "ping", "voice", "ok"), ("doctor", "ping", "voice", "unavailable")]


def test_what_a_voice_costs(settings: Any) -> None:
    assert read_price("m", 100).picture == 100
    voice(settings, api_key=KEY, model="m")
    backend = resolve_backend("voice").backend
    assert isinstance(backend, VoiceBackend)
    settings.MODEL_PRICES_SET = {"m": 100}
    price = price_of(backend)
    assert (price.said, price.picture, price.free) == (Decimal(100), Decimal(0), False)
    assert price.of_speech(50) == Decimal("0.005")
    # A price of tokens, as newer models have it, counts each character as a token.
    settings.MODEL_PRICES_SET = {"m": [10, 90]}
    assert price_of(backend).of_speech(100) == Decimal("0.001")
    settings.MODEL_PRICES_SET = {"m": 0}
    assert price_of(backend).free


def test_the_owner_may_change_all_of_it() -> None:
    names = {f"VOICE_{part.upper()}" for part in no_voice()} | {"VOICE_TIMEOUT_S", "VOICE_CACHE_MB", "EMBEDDED_VOICE"}
    assert all(find_setting(name) is not None for name in names)
    references = find_setting("VOICE_REFERENCES")
    assert references is not None
    good = {"baomi": {"audio": "C:\\refs\\baomi.wav", "text": "喵。", "language": "zh"}}
    assert references.kind.read(good) == good
    assert references.kind.read('{"a": {"audio": "a.wav"}}') == {"a": {"audio": "a.wav"}}
    bad: Any
    for bad in (
        {"a": "a.wav"},
        {"a": {}},
        {"a": {"audio": ""}},
        {"a": {"audio": "x" * 501}},
        {"a": {"audio": "a", "language": "tlh"}},
        {"a": {"audio": "a", "mood": "sad"}},
        {"": {"audio": "a"}},
        {str(number): {"audio": "a"} for number in range(21)},
    ):
        with pytest.raises(ValueError, match="recording"):
            references.kind.read(bad)
    speed = find_setting("VOICE_SPEED")
    assert speed is not None
    with pytest.raises(ValueError, match=r"Between 0\.5 and 2"):
        speed.kind.read(3)


def test_settings_of_the_voice_that_cannot_work_are_named_at_the_start(settings: Any) -> None:
    assert list(check_model_settings()) == []
    voice(settings, backend="edge", speed=9.0, sample_rate=4_000, references={"a": 1})
    settings.VOICE_TIMEOUT_S = 0
    settings.VOICE_CACHE_MB = -1
    assert [error.msg.partition(":")[0] for error in check_model_settings()] == [
        "VOICE_BACKEND=edge",
        "VOICE_SPEED=9.0",
        "VOICE_SAMPLE_RATE=4000",
        "VOICE_TIMEOUT_S=0",
        "VOICE_CACHE_MB=-1",
        "VOICE_REFERENCES=…",
    ]


def test_no_purpose_speaks_and_the_ledger_has_a_word_for_it() -> None:
    with pytest.raises(ValueError, match="no prompt"):
        Purpose(name="sing", role="voice", context=Topic, write_fallback=write)
    assert purpose_text("speak") == "Said aloud"


def test_an_engine_of_the_house_needs_no_more_than_a_class() -> None:
    class Humming(VoiceBackend):
        name, model = "humming", "hum-1"

        def sounds_like(self, utterance: Utterance) -> str:
            return self.name

        def record(self, utterance: Utterance, *, timeout_s: float) -> Recording:
            return Recording(sounds.tones((0.5, 1.0), rate=16_000).tobytes(), self.model, pcm_rate=16_000)

    humming = Humming()
    assert (humming.local, humming.host, price_of(humming).free) == (True, "", True)
