"""A text-generation-inference server, through huggingface_hub's client: chat or generate, adapter by name."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from llmservice.backends.base import Ask, PromptMessage, Reply, TextBackend
from llmservice.backends.openai_chat import failure_from_status, with_schema
from llmservice.errors import ModelError, ModelOverloaded, ModelRefused, ModelTimeout, ModelUnavailable

if TYPE_CHECKING:
    from huggingface_hub import InferenceClient

Result = TypeVar("Result")
# TGI's status for a model that broke down over a call; elsewhere it would be the caller's fault.
_BROKE_DOWN = 424


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
        self._takes_grammar = True  # until it refuses one

    def trouble(self) -> str:
        if not self.url:
            return "TGI_URL is not set"
        return "" if self._api in ("chat", "generate") else f"TGI_API={self._api}: it is chat or generate"

    def warm_up(self) -> None:
        import huggingface_hub  # noqa: F401

        _bring_our_own_http()

    def ask(self, ask: Ask, *, timeout_s: float) -> Reply:
        with self._client(timeout_s) as client, self._naming_errors():
            if self._api == "generate":
                return self._generate(client, ask)
            answer = self._with_or_without_grammar(
                ask, lambda grammar: client.chat_completion(**self._chat_words(ask, grammar, stream=False))
            )
            try:
                text = answer.choices[0].message.content or ""
            except (AttributeError, IndexError, TypeError):
                raise ModelUnavailable(f"{self.host} sent something that is no chat completion") from None
            reply = Reply(text=text, model=self._adapter(ask))
            self._count(reply, answer.usage)
            return reply

    def stream(self, ask: Ask, reply: Reply, *, timeout_s: float) -> Generator[str]:
        reply.model = self._adapter(ask)
        ended = False
        # The client keeps a streamed response open until it is closed itself: hence one for each call.
        with self._client(timeout_s) as client, self._naming_errors():
            if self._api == "generate":
                tokens = self._with_or_without_grammar(
                    ask,
                    lambda grammar: client.text_generation(**self._generate_words(ask, grammar), stream=True),
                )
                for token in tokens:
                    if token.details is not None:
                        ended = True
                        reply.tokens_out = token.details.generated_tokens
                    if not token.token.special:
                        yield token.token.text
            else:
                chunks = self._with_or_without_grammar(
                    ask, lambda grammar: client.chat_completion(**self._chat_words(ask, grammar, stream=True))
                )
                for chunk in chunks:
                    self._count(reply, chunk.usage)
                    for choice in (chunk.choices or [])[:1]:
                        ended = ended or choice.finish_reason is not None
                        if choice.delta and choice.delta.content:
                            yield choice.delta.content
        if not ended:
            raise ModelUnavailable(f"{self.host} broke off in the middle of its answer")

    def _generate(self, client: InferenceClient, ask: Ask) -> Reply:
        answer = self._with_or_without_grammar(
            ask, lambda grammar: client.text_generation(**self._generate_words(ask, grammar))
        )
        if not isinstance(answer.generated_text, str):
            raise ModelUnavailable(f"{self.host} sent something that is no generated text")
        reply = Reply(text=answer.generated_text, model=self._adapter(ask))
        if answer.details is not None:
            reply.tokens_out = answer.details.generated_tokens
        return reply

    def _adapter(self, ask: Ask) -> str:
        # Without a name the client would send "dummy".
        return ask.adapter or self.model or "tgi"

    def _chat_words(self, ask: Ask, grammar: Mapping[str, Any] | None, *, stream: bool) -> dict[str, Any]:
        words: dict[str, Any] = {
            "messages": [
                {"role": message.role, "content": message.content} for message in self._messages(ask, grammar)
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

    def _generate_words(self, ask: Ask, grammar: Mapping[str, Any] | None) -> dict[str, Any]:
        messages = self._messages(ask, grammar)
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

    def _messages(self, ask: Ask, grammar: Mapping[str, Any] | None) -> tuple[PromptMessage, ...]:
        if ask.schema is not None and grammar is None:
            return with_schema(ask.messages, ask.schema)
        return ask.messages

    def _with_or_without_grammar(self, ask: Ask, call: Callable[[Mapping[str, Any] | None], Any]) -> Any:
        """The call with the schema as a grammar; where the server refuses that (422), with it in the prompt."""
        if ask.schema is None or not self._takes_grammar:
            return call(None)
        try:
            # The spelling that the client passes on as it is, and that every TGI since 2.0 reads.
            return call({"type": "json", "value": ask.schema})
        except Exception as error:
            if _status(error) != 422:
                raise
            answer = call(None)
            self._takes_grammar = False
            return answer

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

    from llmservice.backends.http import new_client

    set_client_factory(new_client)
