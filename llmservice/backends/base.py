"""What the gateway asks of a backend: one try of one call, with typed errors and no retries of its own."""

from __future__ import annotations

import ipaddress
import re
from abc import ABC, abstractmethod
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

from llmservice.purposes import Language, Script
from llmservice.text.characters import CJK, FULL_WIDTH
from llmservice.voice.breaths import BREATH

_WIDE = re.compile(f"[{CJK}{FULL_WIDTH}]")
# Endings that are none of the model's own: its limit of tokens (`LENGTHS`), or a filter on what it may say.
LENGTHS = frozenset({"length", "max_tokens", "model_length", "max_output_tokens"})
_STOPPED_BY_OTHERS = LENGTHS | {"content_filter", "sensitive", "safety"}

# The address space that carriers and overlay networks (Tailscale, for one) use within themselves.
_SHARED = ipaddress.ip_network("100.64.0.0/10")
# Names that only resolve within a network of one's own: reserved for it, or an overlay network's.
_OWN_NAMES = (
    ".local",
    ".localhost",
    ".internal",
    ".lan",
    ".home",
    ".home.arpa",
    ".intranet",
    ".private",
    ".corp",
    ".ts.net",
    ".netbird.cloud",
    ".netbird.selfhosted",
    ".zt",
)


@dataclass(frozen=True)
class PromptMessage:
    """One turn of a conversation with a model."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True)
class Ask:
    """One question to a text model."""

    messages: tuple[PromptMessage, ...]
    max_tokens: int
    temperature: float
    seed: int  # 0 … 2³¹−1
    name: str  # the purpose; names the schema
    schema: Mapping[str, Any] | None = None  # JSON schema of the answer; None for plain text
    adapter: str = ""  # LoRA adapter to answer with, where the backend has adapters
    grammar: str = ""  # GBNF that the answer keeps to, where the backend is an embedded model and there is no schema
    script: Script | None = None  # in place of the messages, where an adapter of the persona speaks


@dataclass
class Reply:
    """What came back. Token counts are 0 where the backend doesn't tell. `model` is the name that it was asked by."""

    text: str = ""
    model: str = ""
    tokens_in: int = 0
    tokens_out: int = 0
    finish: str = ""  # why the answer ended, in the endpoint's word: stop, length, content_filter, …
    reasoned: int = 0  # characters (or, where only those are told, tokens) of reasoning that stood beside the answer

    def begin(self) -> None:
        """Another try begins: nothing has come of it yet."""
        self.finish, self.reasoned = "", 0

    @property
    def unfinished(self) -> bool:
        """Whether the model was stopped before it had ended."""
        return self.finish in _STOPPED_BY_OTHERS


class Backend(ABC):
    """A model somewhere. Instances live as long as the process and are used by several threads."""

    name: str
    model: str
    url: str = ""  # of the endpoint; empty when it is in this process
    # What it can write; the fallback writer does the rest.
    languages: frozenset[Language] = frozenset({"zh", "en"})
    # Whether its models write reasoning before the answer, maybe without an opening tag; None where nobody knows.
    reasons: bool | None = None
    # Whether it came with our own packages, so that nobody chose it for what it writes.
    embedded: bool = False
    # Adapters that speak from a script, by name: it has them for sure.
    script_adapters: frozenset[str] = frozenset()

    @property
    def host(self) -> str:
        """The endpoint's host (and port), for people; empty when it is in this process."""
        return urlsplit(self.url).netloc.rpartition("@")[2]

    @property
    def local(self) -> bool:
        """Whether it runs on our own machines, as far as its address shows; then it is free by default."""
        return not self.url or is_local(urlsplit(self.url).hostname or "")

    def trouble(self) -> str:
        """Why it can't be called at all, in words; empty when it can. Costs no call."""
        return ""


class TextBackend(Backend):
    """Writes text."""

    def warm_up(self) -> None:
        """Load what the first call would load, so that nobody waits for it. Calls nobody; raises ModelError."""

    def adapter_trouble(self, adapter: str, *, timeout_s: float) -> str:
        """Why an answer in this adapter's name would be another's, in words; empty when it is its own, or nobody can
        tell. Calls the model; raises ModelError.
        """
        return ""

    @abstractmethod
    def ask(self, ask: Ask, *, timeout_s: float) -> Reply:
        """The whole answer, after at most `timeout_s`. One try; raises ModelError."""

    @abstractmethod
    def stream(self, ask: Ask, reply: Reply, *, timeout_s: float) -> Generator[str]:
        """The answer in pieces; fills the token counts of `reply` (not its text). Raises ModelError."""


@dataclass(frozen=True)
class Painting:
    """A picture as it came from a model, not yet looked at."""

    data: bytes
    model: str


class ImageBackend(Backend):
    """Paints pictures."""

    @abstractmethod
    def paint(self, prompt: str, *, seed: int, timeout_s: float) -> Painting:
        """A wide picture of the prompt. One try; raises ModelError."""

    @abstractmethod
    def probe(self, *, timeout_s: float) -> None:
        """Ask something that costs nothing, to see that the endpoint is there and takes our key. Raises ModelError.

        It doesn't show that the model itself can paint: that would have to be paid for.
        """


@dataclass(frozen=True)
class Utterance:
    """A piece of speech to be made. `voice` is the backend's own name of one; empty for the one that is set."""

    text: str
    language: Language
    voice: str = ""


@dataclass(frozen=True)
class MouthShape:
    """How long a mouth is in one shape: a, i, u, e, o as the vowels, n as in "n", - closed."""

    shape: str
    seconds: float


@dataclass(frozen=True)
class Recording:
    """A sound as it came from an engine, not yet looked at.

    `pcm_rate` is that of 16-bit mono samples without a header, 0 where the data says itself what it is. `shapes` are
    the engine's own timings from the beginning of the sound, where it has some; `credit` names whom its terms want
    named.
    """

    data: bytes
    model: str
    pcm_rate: int = 0
    shapes: tuple[MouthShape, ...] = ()
    credit: str = ""


class VoiceBackend(Backend):
    """Says things aloud. Its model is whatever its price goes by: a server's model, or the engine's name."""

    # Whether the reader's browser speaks, so that no sound is made here.
    in_browser: bool = False
    # The most characters of a piece, how many one has at least where more follows, and how many the first one has
    # where those behind it are to grow (0: where they need not).
    breath: int = BREATH
    least: int = 0
    first: int = 0

    def warm_up(self) -> None:
        """Begin to load what the first piece would load. Returns at once, and calls nobody; never raises."""

    @abstractmethod
    def sounds_like(self, utterance: Utterance) -> str:
        """All that decides how the utterance sounds, as one text without a key: the same text, the same sound."""

    @abstractmethod
    def record(self, utterance: Utterance, *, timeout_s: float) -> Recording:
        """The sound of an utterance. One try; raises ModelError."""


def is_local(host: str) -> bool:
    """Whether a host name or address is plainly one of our own: loopback, private, of an overlay network, or a name
    that means nothing outside (without a dot, `.lan`, `.home.arpa`, `.ts.net`, …).
    """
    name = host.strip("[]").partition("%")[0].rstrip(".").lower()
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return "." not in name or name.endswith(_OWN_NAMES)
    address = getattr(address, "ipv4_mapped", None) or address
    return address.is_loopback or address.is_private or address.is_link_local or address in _SHARED


def estimate_tokens(text: str) -> int:
    """About how many tokens a text has; rather too many than too few."""
    wide = len(_WIDE.findall(text))
    return wide + -(-(len(text) - wide) // 3)
