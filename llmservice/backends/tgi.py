"""A text-generation-inference server, through huggingface_hub's client: chat or generate, adapter by name."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from llmservice.backends.base import Ask, PromptMessage, Reply, TextBackend
from llmservice.backends.content import spoken, thought_length
from llmservice.backends.openai_chat import failure_from_status
from llmservice.backends.registry import TEXT_ROLES, BackendKind, RoleConfig, is_set, register_backend
from llmservice.backends.turns import alternating, with_schema
from llmservice.endpoint_memory import Findings, known, learn
from llmservice.errors import ModelError, ModelOverloaded, ModelRefused, ModelTimeout, ModelUnavailable
from llmservice.owner_settings.current import setting
from llmservice.purposes import Role
from llmservice.refusals import read_refusal
from llmservice.translatable import Reason as _

if TYPE_CHECKING:
    from huggingface_hub import InferenceClient

Result = TypeVar("Result")
# TGI's status for a model that broke down over a call; elsewhere it would be the caller's fault.
_BROKE_DOWN = 424

_PROBE = Ask((PromptMessage("user", "在吗？今天过得怎么样？"),), max_tokens=48, temperature=0.0, seed=1, name="probe")


class TGI(TextBackend):
    """A TGI server at its root URL (without `/v1`).

    `api` is `chat` (the server applies the model's chat template) or `generate` (the bare text). `model` is the LoRA
    adapter to answer with unless the call names one; a server that doesn't know the name answers from its base, and
    says nothing.
    """

    name = "tgi"
    # Its usual guest, DeepSeek-R1-Distill, is put into its reasoning by the chat template and never opens it.
    reasons = True

    def __init__(self, *, base_url: str, token: str = "", model: str = "", api: str = "chat") -> None:
        self.url = base_url.rstrip("/").removesuffix("/v1")
        self.model = model
        self._token = token
        self._api = api

    def trouble(self) -> str:
        if not self.url:
            return _("%(setting)s is not set") % {"setting": "TGI_URL"}
        if self._api in ("chat", "generate"):
            return ""
        return _("%(setting)s: it is chat or generate") % {"setting": f"TGI_API={self._api}"}

    def warm_up(self) -> None:
        import huggingface_hub  # noqa: F401

        _bring_our_own_http()

    def adapter_trouble(self, adapter: str, *, timeout_s: float) -> str:
        # `/info` tells of the base alone. Asked the same thing as coldly as it can be, an adapter and the base part
        # company within a few words; a name that the server doesn't know is the base under that name.
        told: dict[str, Any] = {"base_url": self.url, "token": self._token, "api": self._api}
        hers, bare = (TGI(model=model, **told).ask(_PROBE, timeout_s=timeout_s).text for model in (adapter, ""))
        if hers != bare:
            return ""
        return _("%(host)s answers in the name of %(adapter)s as its base does: it was not started with it") % {
            "host": self.host,
            "adapter": adapter,
        }

    def ask(self, ask: Ask, *, timeout_s: float) -> Reply:
        with self._client(timeout_s) as client, self._naming_errors():
            if self._api == "generate":
                return self._generate(client, ask)
            answer = self._in_its_manner(
                ask, lambda found: client.chat_completion(**self._chat_words(ask, found, stream=False))
            )
            try:
                choice = answer.choices[0]
                reply = Reply(text=spoken(choice.message.content), model=self._adapter(ask))
            except (AttributeError, IndexError, TypeError):
                raise ModelUnavailable(f"{self.host} sent something that is no chat completion") from None
            reply.finish = str(choice.finish_reason or "")
            reply.reasoned = thought_length(choice.message)
            self._count(reply, answer.usage)
            return reply

    def stream(self, ask: Ask, reply: Reply, *, timeout_s: float) -> Generator[str]:
        reply.model = self._adapter(ask)
        reply.begin()
        # The client keeps a streamed response open until it is closed itself: hence one for each call.
        with self._client(timeout_s) as client, self._naming_errors():
            if self._api == "generate":
                tokens = self._in_its_manner(
                    ask, lambda found: client.text_generation(**self._generate_words(ask, found), stream=True)
                )
                for token in tokens:
                    if token.details is not None:
                        reply.finish = str(token.details.finish_reason or "stop")
                        reply.tokens_out = token.details.generated_tokens
                    if not token.token.special:
                        yield token.token.text
            else:
                chunks = self._in_its_manner(
                    ask, lambda found: client.chat_completion(**self._chat_words(ask, found, stream=True))
                )
                for chunk in chunks:
                    self._count(reply, chunk.usage)
                    for choice in (chunk.choices or [])[:1]:
                        reply.finish = str(choice.finish_reason or "") or reply.finish
                        reply.reasoned += thought_length(choice.delta)
                        text = spoken(choice.delta.content) if choice.delta else ""
                        if text:
                            yield text
        if not reply.finish:
            raise ModelUnavailable(f"{self.host} broke off in the middle of its answer")

    def _generate(self, client: InferenceClient, ask: Ask) -> Reply:
        answer = self._in_its_manner(ask, lambda found: client.text_generation(**self._generate_words(ask, found)))
        if not isinstance(answer.generated_text, str):
            raise ModelUnavailable(f"{self.host} sent something that is no generated text")
        reply = Reply(text=answer.generated_text, model=self._adapter(ask))
        if answer.details is not None:
            reply.tokens_out = answer.details.generated_tokens
            reply.finish = str(answer.details.finish_reason or "")
        return reply

    def _adapter(self, ask: Ask) -> str:
        # Without a name the client would send "dummy".
        return ask.adapter or self.model or "tgi"

    def _chat_words(self, ask: Ask, found: Findings, *, stream: bool) -> dict[str, Any]:
        grammar = self._grammar(ask, found)
        words: dict[str, Any] = {
            "messages": [
                {"role": message.role, "content": message.content} for message in self._messages(ask, found)
            ],
            "model": self._adapter(ask),
            "max_tokens": ask.max_tokens,
            "temperature": _warm(ask.temperature),
            "seed": max(1, ask.seed),
            "stream": stream,
        }
        if stream:
            words["stream_options"] = {"include_usage": True}
        if grammar is not None:
            words["response_format"] = grammar
        return words

    def _generate_words(self, ask: Ask, found: Findings) -> dict[str, Any]:
        grammar = self._grammar(ask, found)
        messages = self._messages(ask, found)
        words: dict[str, Any] = {
            "prompt": "\n\n".join(message.content for message in messages) + "\n\n",
            "details": True,
            "do_sample": True,
            "max_new_tokens": ask.max_tokens,
            "temperature": _warm(ask.temperature),
            "seed": max(1, ask.seed),
            "adapter_id": ask.adapter or self.model or None,
        }
        if grammar is not None:
            words["grammar"] = grammar
        return words

    def _grammar(self, ask: Ask, found: Findings) -> Mapping[str, Any] | None:
        """The answer's schema, where the server takes one: every TGI since 2.0 reads this spelling."""
        wanted = ask.schema is not None and found.json_mode == "schema"
        return {"type": "json", "value": ask.schema} if wanted else None

    def _messages(self, ask: Ask, found: Findings) -> tuple[PromptMessage, ...]:
        messages = ask.messages
        if ask.schema is not None and self._grammar(ask, found) is None:
            messages = with_schema(messages, ask.schema)
        return alternating(messages) if found.alternating else messages

    def _in_its_manner(self, ask: Ask, call: Callable[[Findings], Any]) -> Any:
        """The call in the manner that the server understands; what it refuses is remembered."""
        found = known(self)
        while True:
            try:
                answer = call(found)
            except Exception as error:
                other = self._other(ask, found, error)
                if other is None:
                    raise
                found = other
            else:
                if found != known(self):
                    learn(self, found.merged)
                return answer

    def _other(self, ask: Ask, found: Findings, error: Exception) -> Findings | None:
        """Another manner to try after a refusal; None when the refusal has another cause."""
        status = _status(error)
        refusal = read_refusal(status or 0, f"{error} {error.__cause__ or ''}")
        if refusal.wants_alternation and not found.alternating and self._api == "chat":
            return found.changed(alternating=True)
        # The schema goes into the prompt where the server takes no grammar, or not this one.
        return found.changed(json_mode="text") if status == 422 and self._grammar(ask, found) else None

    def _count(self, reply: Reply, usage: Any) -> None:
        if usage is not None:
            reply.tokens_in = usage.prompt_tokens or 0
            reply.tokens_out = usage.completion_tokens or 0

    @contextmanager
    def _client(self, timeout_s: float) -> Iterator[InferenceClient]:
        from huggingface_hub import InferenceClient

        _bring_our_own_http()
        # Never without a token: the client would send the one that it finds in the user's home.
        with InferenceClient(base_url=self.url, token=self._token or "none", timeout=timeout_s) as client:
            yield client

    @contextmanager
    def _naming_errors(self) -> Iterator[None]:
        """Turns the client's errors into ours."""
        try:
            yield
        except ModelError:
            raise
        except Exception as error:
            self._fail(error)

    def _fail(self, error: Exception) -> NoReturn:
        import httpx2
        from huggingface_hub.errors import InferenceTimeoutError, OverloadedError, TextGenerationError
        from huggingface_hub.errors import ValidationError as Invalid

        if isinstance(error, InferenceTimeoutError | httpx2.TimeoutException):
            raise ModelTimeout(f"{self.host} did not answer in time") from error
        status = _status(error)
        said: Any = error.args[0] if error.args else ""
        if isinstance(said, dict):
            said = said.get("message", said)
        response = getattr(error, "response", None) or getattr(error.__cause__, "response", None)
        broke_down = ModelUnavailable(f"{self.host} failed while writing: {said}")
        if status == _BROKE_DOWN:
            raise broke_down from error
        if status is not None:
            wait = response.headers.get("retry-after") if response is not None else None
            raise failure_from_status(self.host, status, str(said), wait) from error
        if isinstance(error, OverloadedError):
            raise ModelOverloaded(f"{self.host} is overloaded: {said}") from error
        if isinstance(error, Invalid):
            raise ModelRefused(f"{self.host} refuses the call: {said}") from error
        if isinstance(error, TextGenerationError):  # what the two above are kinds of
            raise broke_down from error
        if isinstance(error, httpx2.HTTPError):
            raise ModelUnavailable(f"{self.host} can't be reached: {error}") from error
        if isinstance(error, ValueError | TypeError | KeyError | AttributeError):
            raise ModelUnavailable(f"{self.host} sent something that can't be read: {error}") from error
        raise error


def _warm(temperature: float) -> float:
    """TGI refuses a temperature of 0."""
    return max(temperature, 0.01)


def _status(error: BaseException) -> int | None:
    """The HTTP status behind an error of the client, also one told in mid-stream; None if there is none."""
    for cause in (error, error.__cause__):
        response = getattr(cause, "response", None)
        if response is not None:
            status: int = response.status_code
            return status
    told = error.args[0] if error.args else None
    if isinstance(told, dict) and isinstance(told.get("http_status_code"), int):
        return int(told["http_status_code"])
    return None


@cache
def _bring_our_own_http() -> None:
    """Let huggingface_hub use a client whose time-out is for the whole exchange."""
    from huggingface_hub import set_client_factory

    from llmservice.http_client import new_client

    set_client_factory(new_client)


def _recognise(role: Role, config: RoleConfig) -> str:
    return is_set("TGI_URL") if role == "persona" and setting("TGI_URL") else ""


def _endpoint(config: RoleConfig) -> dict[str, Any]:
    return {
        "base_url": setting("TGI_URL"),
        "token": setting("TGI_TOKEN"),
        "model": config["model"],
        "api": setting("TGI_API"),
    }


register_backend(
    BackendKind(name=TGI.name, roles=TEXT_ROLES, rank=10, recognise=_recognise, endpoint=_endpoint, build=TGI)
)
