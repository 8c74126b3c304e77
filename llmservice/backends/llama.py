"""llama.cpp in this process (`xllamacpp`): its own OpenAI-compatible server on a loopback port, begun when needed."""

from __future__ import annotations

import json
import logging
import os
import re
import secrets
import threading
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings

from llmservice.backends.base import Ask, Reply
from llmservice.backends.llama_adapters import Adapter, adapters_for
from llmservice.backends.llama_models import file_of, find_model, installed, lacks_library, letting_scripts_pass
from llmservice.backends.openai_chat import OpenAIChat
from llmservice.backends.registry import TEXT_ROLES, BackendKind, RoleConfig, register_backend
from llmservice.errors import ModelUnavailable
from llmservice.owner_settings.current import setting
from llmservice.persona.plain_format import STOP
from llmservice.purposes import Role, Script
from llmservice.refusals import Manner
from llmservice.translatable import Reason as _

logger = logging.getLogger(__name__)

# How her words are drawn where a script is read.
_SCRIPT_TEMPERATURE = 0.5
# `dry` weighs against what would say a stretch of two words or more again: a small model runs in circles. When an
# answer begins, llama.cpp reads the whole vocabulary for each of its breakers, 40 ms a time: so it gets one, which
# ends the answer. The forty likeliest words come first: what follows looks at forty, not at a quarter of a million.
_SCRIPT_SAMPLING = {
    "samplers": ["top_k", "dry", "top_p", "min_p", "temperature"],
    "top_k": 40,
    "top_p": 0.9,
    "min_p": 0.05,
    "dry_multiplier": 0.8,
    "dry_allowed_length": 2,
    "dry_sequence_breakers": [STOP],
}
# Viewers who are answered at the same time: words for four cost little more than words for one.
_AT_ONCE = 4


@dataclass(frozen=True)
class _Running:
    """The server of this process. `handle` keeps it alive."""

    handle: Any
    url: str
    key: str


class Llama(OpenAIChat):
    """The embedded language model. The server lives as long as the process and listens on 127.0.0.1 only.

    `context` is in tokens, prompt and answer together. `adapters` are LoRA files by name; a call names at most one.
    """

    name = "llama"
    # A server can't be ended and begun again within a process, so there is one, whatever the settings become.
    _server: ClassVar[_Running | None] = None
    _starting: ClassVar[threading.Lock] = threading.Lock()

    def __init__(
        self, *, model: str, context: int, threads: int, cache_mib: int, adapters: Mapping[str, str]
    ) -> None:
        found = find_model(model)
        super().__init__(base_url="", api_key="", model=found.name if found else "", json_mode="schema")
        self._found = found
        self._context = context
        self._threads = threads or _usual_threads(os.cpu_count() or 1)
        self._cache_mib = cache_mib
        self._adapters: tuple[Adapter, ...] = ()
        if found:
            self._adapters = adapters_for(found.package or found.name, adapters)
            self.script_adapters = frozenset(adapter.name for adapter in self._adapters if adapter.script)
            self.embedded = bool(found.package)
            if self.embedded:
                self.reasons = False  # none of the models that come as packages does
            self.languages = frozenset(found.languages)

    @property
    def host(self) -> str:
        return ""

    @property
    def local(self) -> bool:
        return True

    def trouble(self) -> str:
        if not installed():
            return _("xllamacpp is not installed: python start.py install model")
        if lacks_library():
            return _no_library()
        if self._found is None:
            return _("no model file: set EMBEDDED_MODEL_FILE, or run python start.py install model")
        return ""

    def adapter_trouble(self, adapter: str, *, timeout_s: float) -> str:
        if any(known.name == adapter for known in self._adapters):
            return ""
        return _("the embedded model has no adapter %(adapter)s") % {"adapter": adapter}

    def warm_up(self) -> None:
        self._begin()
        super().warm_up()

    def ask(self, ask: Ask, *, timeout_s: float) -> Reply:
        self._begin()
        return super().ask(ask, timeout_s=timeout_s)

    def stream(self, ask: Ask, reply: Reply, *, timeout_s: float) -> Generator[str]:
        self._begin()
        return super().stream(ask, reply, timeout_s=timeout_s)

    def _words(self, ask: Ask, manner: Manner, *, stream: bool) -> dict[str, Any]:
        words = super()._words(ask, manner, stream=stream)
        script = self._script(ask)
        if script is not None:
            # The template lets it pass as it is; an answer ends with its line.
            words["messages"] = [{"role": "user", "content": script.prompt}]
            words["stop"] = [STOP]
            words["temperature"] = _SCRIPT_TEMPERATURE
        elif not words["messages"]:
            wanted = ask.adapter or (ask.script.persona if ask.script else "")
            raise ModelUnavailable(f"{self.model} has no adapter {wanted} that reads a script")
        return words

    def _script(self, ask: Ask) -> Script | None:
        """What the adapter that is asked for reads in place of messages; None when it reads messages."""
        script = ask.script
        return script if script and (ask.adapter or script.persona) in self.script_adapters else None

    def _extras(self, ask: Ask) -> dict[str, Any]:
        script = self._script(ask)
        speaks = ask.adapter or (script.persona if script else "")
        # Left out, every adapter would speak at once.
        extras: dict[str, Any] = {
            "lora": [{"id": id, "scale": float(adapter.name == speaks)} for id, adapter in enumerate(self._adapters)]
        }
        if script is not None:
            extras |= {"grammar": script.grammar, "chat_template_kwargs": {"script": True}, **_SCRIPT_SAMPLING}
        elif ask.grammar and ask.schema is None:
            extras["grammar"] = ask.grammar
        return extras

    def _schema_words(self, name: str, schema: Mapping[str, Any], extra: dict[str, Any]) -> dict[str, Any]:
        # Not as response_format: its grammar leaves white space free, and a small model loops on blanks until its
        # tokens are spent.
        extra["grammar"] = _tight_grammar(json.dumps(schema, ensure_ascii=False))
        return {}

    def _begin(self) -> None:
        """Load the model and open the server, unless this process has done so. Raises ModelUnavailable."""
        with Llama._starting:
            if Llama._server is None:
                Llama._server = self._load()
            running = Llama._server
        self.url, self._api_key = running.url, running.key

    def _load(self) -> _Running:
        found = self._found
        if found is None or self.trouble():
            raise ModelUnavailable(self.trouble())
        path = file_of(found)
        missing = [adapter.path for adapter in self._adapters if not Path(adapter.path).is_file()]
        if missing:
            raise ModelUnavailable(f"EMBEDDED_MODEL_ADAPTERS: there is no file {missing[0]}")
        import xllamacpp

        params = xllamacpp.CommonParams()
        params.model.path = path
        params.n_ctx = self._context
        # They share one room: a prompt may be as long as it, and what viewers ask takes a tenth.
        params.kv_unified = True
        params.n_parallel = _AT_ONCE
        params.cpuparams.n_threads = self._threads
        params.cache_ram_mib = self._cache_mib
        params.port = 0
        params.hostnames = ["127.0.0.1"]
        # Other users of this machine reach the port too.
        key = secrets.token_urlsafe(24)
        params.api_keys = [key]
        params.verbosity = 0
        params.warmup = False
        if found.chat_template or self.script_adapters:
            params.chat_template = letting_scripts_pass(found.chat_template)
        if self._adapters:
            params.lora_adapters = [xllamacpp.CommonAdapterLoraInfo(each.path, 0.0) for each in self._adapters]
        try:
            server = xllamacpp.Server(params)
        except Exception as error:  # the binding raises its own kinds
            raise ModelUnavailable(f"llama.cpp can't load {found.name}: {error}") from error
        logger.info("the embedded model %s is loaded", found.name)
        return _Running(server, f"{server.listening_address}/v1", key)


def _usual_threads(cores: int) -> int:
    """Half the cores, four at most, but two where there are two.

    Threads wait for each other, and crawl when the rest of the system takes a core from them; but on two cores, while
    the rest is idle, two say one and a half times as much as one.
    """
    return max(min(2, cores), min(4, cores // 2))


@lru_cache(maxsize=64)
def _tight_grammar(schema: str) -> str:
    """llama.cpp's grammar for a JSON schema, without any white space between the tokens of the JSON."""
    import xllamacpp

    shape = {**json.loads(schema), "x-guidance": {"whitespace_flexible": False}}
    grammar: str = xllamacpp.json_schema_to_grammar(json.dumps(shape))
    # Builds without llguidance ignore the wish above and write a rule of their own for the space.
    return re.sub(r"^space ::= .*$", 'space ::= ""', grammar, flags=re.MULTILINE)


def _recognise(role: Role, config: RoleConfig) -> str:
    wanted = role == "persona" and setting("EMBEDDED_MODEL") != "off"
    possible = wanted and installed() and not lacks_library() and find_model()
    return _("the embedded language model is installed") if possible else ""


def _why_not(role: Role) -> str:
    if role != "persona" or setting("EMBEDDED_MODEL") == "off":
        return ""
    if installed() and lacks_library():
        return _("no endpoint is set, and %(why)s") % {"why": _no_library()}
    return _("no endpoint is set, and the embedded language model is not installed")


def _no_library() -> str:
    return _("llama.cpp needs libgomp, which this machine lacks: apt-get install libgomp1, or dnf install libgomp")


def _endpoint(config: RoleConfig) -> dict[str, Any]:
    """Nothing of the role's: there is one server in the process, whichever role asks it."""
    return {
        "model": settings.EMBEDDED_MODEL_FILE,
        "context": settings.EMBEDDED_MODEL_CONTEXT,
        "threads": settings.EMBEDDED_MODEL_THREADS,
        "cache_mib": settings.EMBEDDED_MODEL_CACHE_MIB,
        "adapters": settings.EMBEDDED_MODEL_ADAPTERS,
    }


register_backend(
    BackendKind(
        name=Llama.name,
        roles=TEXT_ROLES,
        rank=40,
        recognise=_recognise,
        endpoint=_endpoint,
        build=Llama,
        why_not=_why_not,
        embedded=True,
    )
)
