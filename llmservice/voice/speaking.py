"""Saying a piece of speech aloud: from the words to a sound that anybody can play, or one line that says why not.

Whatever fails here, her words are still read: a caller shows them, with or without the sound.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from llmservice.availability import check_player
from llmservice.backends.base import Backend, Utterance, VoiceBackend
from llmservice.calls import refuse_in_transaction
from llmservice.errors import ModelError
from llmservice.ledger import LedgerEntry
from llmservice.models import ModelCall
from llmservice.owner_settings.current import role_config, setting
from llmservice.pricing import price_of
from llmservice.purposes import Language
from llmservice.retries import Tries
from llmservice.roles import resolve_backend
from llmservice.voice.breaths import BREATH, says_anything
from llmservice.voice.sound import Sound, read_sound
from llmservice.voice.sound_cache import SoundCache

logger = logging.getLogger(__name__)

# What the ledger calls it.
PURPOSE = "speak"
# Characters of a piece; `spoken_pieces` makes far shorter ones.
PIECE_LIMIT = 400


@dataclass(frozen=True)
class Speech:
    """What came of a piece of speech.

    Without a sound it is read, and `why` says in one line why it can't be heard; both are empty where there was
    nothing to say. With `in_browser` there is no sound since the listener's browser speaks. `sound_key` is what the
    sound is kept by.
    """

    text: str
    sound: Sound | None = None
    why: str = ""
    in_browser: bool = False
    sound_key: str = ""
    call_id: int | None = None  # of the ledger's row; None for a sound that was made before, and for none


@dataclass(frozen=True)
class BrowserSpeech:
    """How a page is to speak by itself: its voice's name (empty for any of the language) and its speed."""

    voice: str
    speed: float


def speak(piece: str, *, owner: str, language: Language, voice: str = "") -> Speech:
    """The sound of a piece that `spoken_pieces` gave. `voice` is the persona's, in the backend's own name of it.

    A sound that was made before for the same words in the same voice is used again, and costs nothing. No ModelError
    comes from here. CallInTransaction for a caller in a transaction, ValueError for more than PIECE_LIMIT characters.
    """
    text = piece.strip()
    if len(text) > PIECE_LIMIT:
        raise ValueError(f"a piece of speech has at most {PIECE_LIMIT} characters: cut it with spoken_pieces")
    if not says_anything(text):
        return Speech("")
    backend, view = check_player(resolve_backend("voice"), language)
    if view.cause == "none":
        return Speech(text, why=view.why)
    if view.cause == "language" or (isinstance(backend, VoiceBackend) and backend.in_browser):
        return Speech(text, why=view.why, in_browser=True)
    utterance = Utterance(text, language, voice)
    if not isinstance(backend, VoiceBackend):
        return _unheard(utterance, owner, view.why)
    sounds = sound_cache()
    key = SoundCache.key_of(backend.sounds_like(utterance), text)
    if (kept := sounds.get(key)) is not None:
        return Speech(text, kept, sound_key=key)
    refuse_in_transaction(PURPOSE, backend)
    entry = _entry(utterance, owner, backend)
    try:
        sound = _made(backend, utterance, entry)
        entry.answer = f"audio/wav, {sound.duration_ms / 1000:.1f} s, {sound.rate} Hz"
    except ModelError as error:
        entry.fail(error)
        logger.warning("A line is only read: %s", error)
        return Speech(text, why=error.reason, call_id=entry.write())
    except Exception as error:
        entry.fail(error)
        entry.write()
        raise
    sounds.put(key, sound)
    return Speech(text, sound, sound_key=key, call_id=entry.write())


def sounds_are_made() -> bool:
    """Whether the voice that is set makes sounds at all. Looks into no table."""
    voice = resolve_backend("voice").backend
    return isinstance(voice, VoiceBackend) and not voice.in_browser


def makes_sound(language: Language) -> bool:
    """Whether a sound would be made now: one is set, and nothing stands in its way. Calls nobody."""
    return sounds_are_made() and check_player(resolve_backend("voice"), language)[0] is not None


def warm_up_voice(language: Language) -> None:
    """Have the voice that is set load what its first piece would load. Returns at once, and never raises."""
    backend, _view = check_player(resolve_backend("voice"), language)
    if isinstance(backend, VoiceBackend):
        backend.warm_up()


def breath() -> tuple[int, int, int]:
    """Characters of a piece that suits the voice that is set: `limit`, `least` and `first` of `breaths`."""
    voice = resolve_backend("voice").backend
    return (voice.breath, voice.least, voice.first) if isinstance(voice, VoiceBackend) else (BREATH, 0, 0)


def browser_speaks(language: Language) -> bool:
    """Whether the browser of whoever listens is to speak: none is set, or one that does not speak the language.

    Looks into no table.
    """
    voice = resolve_backend("voice").backend
    if not isinstance(voice, VoiceBackend):
        return False
    return voice.in_browser or (language not in voice.languages and not voice.trouble())


def costs_nothing() -> bool:
    """Whether the voice that is set is free."""
    voice = resolve_backend("voice").backend
    return voice is not None and price_of(voice).free


def browser_speech(voice: str = "") -> BrowserSpeech:
    """How a page is to say what it says by itself."""
    config = role_config("voice")
    return BrowserSpeech(voice or config["name"], config["speed"])


def sound_cache() -> SoundCache:
    """The sounds of this installation."""
    return _cache(settings.VOICE_CACHE_DIR, setting("VOICE_CACHE_MB") * 1024 * 1024)


def try_voice(backend: VoiceBackend, language: Language, *, timeout_s: float) -> Sound:
    """One word, to see that a voice is heard; kept nowhere. Raises ModelError."""
    utterance = Utterance("喵" if language == "zh" else "Meow", language)
    entry = _entry(utterance, "doctor", backend, purpose="ping")
    try:
        sound = read_sound(backend.record(utterance, timeout_s=timeout_s), backend.host or backend.name)
        entry.cost = price_of(backend).of_speech(len(utterance.text))
        entry.answer = f"audio/wav, {sound.duration_ms / 1000:.1f} s"
    except Exception as error:
        entry.fail(error)
        raise
    finally:
        entry.write()
    return sound


@cache
def _cache(folder: str, limit_bytes: int) -> SoundCache:
    return SoundCache(Path(folder), limit_bytes)


def _made(backend: VoiceBackend, utterance: Utterance, entry: LedgerEntry) -> Sound:
    """A sound that can be played; asked for again where what came was none, within one deadline."""
    tries = Tries(setting("VOICE_TIMEOUT_S"))

    def attempt(left_s: float) -> Sound:
        recording = backend.record(utterance, timeout_s=left_s)
        # It is paid for, whether it can be played or not.
        entry.cost += price_of(backend).of_speech(len(utterance.text))
        entry.model = recording.model
        return read_sound(recording, backend.host or backend.name)

    try:
        return tries.run(attempt)
    finally:
        entry.tries = max(1, tries.made)


def _unheard(utterance: Utterance, owner: str, why: str) -> Speech:
    """Nobody is asked: the ledger says so, as of everything that a role does without its model."""
    entry = _entry(utterance, owner, None)
    entry.state, entry.fallback_reason = ModelCall.State.FALLBACK, why
    return Speech(utterance.text, why=why, call_id=entry.write())


def _entry(utterance: Utterance, owner: str, backend: Backend | None, *, purpose: str = PURPOSE) -> LedgerEntry:
    return LedgerEntry(
        owner=owner,
        purpose=purpose,
        role="voice",
        backend=backend.name if backend else "off",
        language=utterance.language,
        model=backend.model if backend else "",
        endpoint=backend.host if backend else "",
        prompt_user=utterance.text,
    )
