"""Stand-ins for speech servers: each refuses what the real one's own documentation says that it refuses.

Made from: OpenAI's API reference (createSpeech, and the error object); GPT-SoVITS's `api_v2.py` (the description in
its head and its check of parameters); CosyVoice's `runtime/python/fastapi/server.py` and `client.py`; the README and
the OpenAPI document of VOICEVOX ENGINE (audio_query, synthesis, speakers).
"""

from __future__ import annotations

from typing import Any

from llmservice.tests.support.speech_sounds import UNKNOWN, tones, wav, with_lengths
from llmservice.tests.support.speech_standin import Answer, AskedSpeech, SpeechStandIn, as_json
from llmservice.voice.wave_file import Wave

KEY = "sk-of-the-standin"


class OpenAIStandIn(SpeechStandIn):
    """`POST /v1/audio/speech`. WAV is streamed with 0xFFFFFFFF for its lengths, as OpenAI does."""

    def gives_sound(self, asked: AskedSpeech) -> bool:
        return asked.path == "/v1/audio/speech"

    def answer(self, asked: AskedSpeech) -> Answer:
        if (asked.method, asked.path) != ("POST", "/v1/audio/speech"):
            return self._error(404, f"Invalid URL ({asked.method} {asked.path})")
        if asked.headers.get("authorization") != f"Bearer {KEY}":
            return self._error(401, "Incorrect API key provided.", code="invalid_api_key")
        body = asked.json
        if not isinstance(body, dict):
            return self._error(400, "We could not parse the JSON body of your request.")
        for name in ("model", "input", "voice"):
            if not isinstance(body.get(name), str) or not body[name]:
                return self._error(400, f"Missing required parameter: '{name}'.")
        if len(body["input"]) > 4096:
            return self._error(400, "string_too_long: at most 4096 characters")
        if not 0.25 <= body.get("speed", 1.0) <= 4.0:
            return self._error(400, "Invalid 'speed': it is between 0.25 and 4.0.")
        if body.get("response_format", "mp3") != "wav":
            return self._error(400, "this stand-in speaks WAV alone")
        return Answer(with_lengths(wav(), UNKNOWN), headers={"Content-Type": "audio/wav"})

    def _error(self, status: int, message: str, code: str | None = None) -> Answer:
        told = {"message": message, "type": "invalid_request_error", "param": None, "code": code}
        return as_json(status, {"error": told})


class GPTSoVITSStandIn(SpeechStandIn):
    """`/tts` of api_v2: a WAV at 32 kHz, or 400 with a message."""

    languages = ("auto", "en", "zh", "ja", "yue", "ko", "all_zh", "all_ja")
    cuts = ("cut0", "cut1", "cut2", "cut3", "cut4", "cut5")

    def gives_sound(self, asked: AskedSpeech) -> bool:
        return asked.path == "/tts"

    def answer(self, asked: AskedSpeech) -> Answer:
        if asked.path != "/tts" or not isinstance(asked.json, dict):
            return as_json(404, {"detail": "Not Found"})
        body = asked.json
        for name in ("ref_audio_path", "text", "text_lang", "prompt_lang"):
            if not body.get(name):
                return self._refused(f"{name} is required")
        for name in ("text_lang", "prompt_lang"):
            if body[name].lower() not in self.languages:
                return self._refused(f"{name}: {body[name]} is not supported in version v2")
        if body.get("media_type", "wav") not in ("wav", "raw", "ogg", "aac"):
            return self._refused(f"media_type: {body['media_type']} is not supported")
        if body.get("text_split_method", "cut5") not in self.cuts:
            return self._refused(f"text_split_method:{body['text_split_method']} is not supported")
        if body["ref_audio_path"].startswith("missing"):
            return as_json(400, {"message": "tts failed", "Exception": f"{body['ref_audio_path']} not exists"})
        return Answer(wav(rate=32_000), headers={"Content-Type": "audio/wav"})

    def _refused(self, message: str) -> Answer:
        return as_json(400, {"message": message})


class CosyVoiceStandIn(SpeechStandIn):
    """`/inference_sft` and `/inference_zero_shot` with form fields; bare 16-bit samples. For an unknown speaker it
    breaks off after the status: the body stays empty."""

    rate = 24_000
    speakers = ("中文女", "中文男")

    def gives_sound(self, asked: AskedSpeech) -> bool:
        return asked.path.startswith("/inference_")

    def answer(self, asked: AskedSpeech) -> Answer:
        wanted = {
            "/inference_sft": ("tts_text", "spk_id"),
            "/inference_zero_shot": ("tts_text", "prompt_text", "prompt_wav"),
        }
        if asked.path not in wanted:
            return as_json(404, {"detail": "Not Found"})
        form = asked.form
        for name in wanted[asked.path]:
            if name not in form:
                missing = {"type": "missing", "loc": ["body", name], "msg": "Field required", "input": None}
                return as_json(422, {"detail": [missing]})
        if asked.path == "/inference_sft" and form["spk_id"] not in self.speakers:
            return Answer(pieces=iter(()))
        return Answer(pieces=iter([tones((0.25, 1.0), rate=self.rate).tobytes()] * 2))


class VoiceVoxStandIn(SpeechStandIn):
    """`/audio_query`, `/synthesis`, `/speakers`. It says each text as あまい、むし, and sounds as long as it says."""

    styles = {1: "ずんだもん", 8: "春日部つむぎ"}

    def gives_sound(self, asked: AskedSpeech) -> bool:
        return asked.path == "/synthesis"

    def answer(self, asked: AskedSpeech) -> Answer:
        if (asked.method, asked.path) == ("GET", "/speakers"):
            return as_json(
                200,
                [
                    {"name": name, "speaker_uuid": f"u{style}", "styles": [{"name": "ノーマル", "id": style}]}
                    for style, name in self.styles.items()
                ],
            )
        if asked.method != "POST" or asked.path not in ("/audio_query", "/synthesis"):
            return as_json(404, {"detail": "Not Found"})
        speaker = asked.query.get("speaker", "")
        if not speaker.isdigit():
            return as_json(422, {"detail": [{"loc": ["query", "speaker"], "msg": "Field required"}]})
        if int(speaker) not in self.styles:
            return Answer(b"Internal Server Error", 500, {"Content-Type": "text/plain"})
        return as_json(200, self.query()) if asked.path == "/audio_query" else self._synthesis(asked.json)

    def query(self) -> dict[str, Any]:
        """What it makes of any text."""
        sweet = [mora("ア", None, 0, "a", 0.3), mora("マ", "m", 0.1, "a", 0.3), mora("イ", None, 0, "i", 0.2)]
        insect = [mora("ム", "m", 0.1, "u", 0.2), mora("シ", "sh", 0.1, "I", 0.1)]
        return {
            "accent_phrases": [
                {
                    "moras": sweet,
                    "accent": 1,
                    "pause_mora": mora("、", None, 0, "pau", 0.4),
                    "is_interrogative": False,
                },
                {"moras": insect, "accent": 1, "pause_mora": None, "is_interrogative": False},
            ],
            "speedScale": 1.0,
            "pitchScale": 0.0,
            "intonationScale": 1.0,
            "volumeScale": 1.0,
            "prePhonemeLength": 0.1,
            "postPhonemeLength": 0.1,
            "pauseLength": None,
            "pauseLengthScale": 1.0,
            "outputSamplingRate": 24_000,
            "outputStereo": False,
            "kana": "ア'マイ、ム'シ",
        }

    def _synthesis(self, query: Any) -> Answer:
        if not isinstance(query, dict) or "accent_phrases" not in query:
            return as_json(422, {"detail": [{"loc": ["body", "accent_phrases"], "msg": "Field required"}]})
        speed = query["speedScale"]
        parts = [(query["prePhonemeLength"] / speed, 0.0)]
        for phrase in query["accent_phrases"]:
            for one in phrase["moras"]:
                parts.append(((one["consonant_length"] or 0.0) / speed, 0.3))
                parts.append((one["vowel_length"] / speed, 1.0))
            if phrase["pause_mora"]:
                parts.append((phrase["pause_mora"]["vowel_length"] / speed, 0.0))
        parts.append((query["postPhonemeLength"] / speed, 0.0))
        samples = tones(*parts, rate=query["outputSamplingRate"])
        data = Wave(1, query["outputSamplingRate"], 16, False, samples.tobytes()).file()
        return Answer(data, headers={"Content-Type": "audio/wav"})


def mora(text: str, consonant: str | None, before_s: float, vowel: str, seconds: float) -> dict[str, Any]:
    """One mora, as the engine tells of it."""
    return {
        "text": text,
        "consonant": consonant,
        "consonant_length": before_s if consonant else None,
        "vowel": vowel,
        "vowel_length": seconds,
        "pitch": 5.5,
    }
