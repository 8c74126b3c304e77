"""Any endpoint that speaks OpenAI's chat completions."""

from __future__ import annotations

import json
from collections.abc import Generator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, NoReturn

from llmservice.backends.base import Ask, PromptMessage, Reply, TextBackend
from llmservice.errors import ModelError, ModelOverloaded, ModelRefused, ModelTimeout, ModelUnavailable

if TYPE_CHECKING:
    from openai import OpenAI

JsonMode = Literal["schema", "object", "text"]
_WEAKER: dict[JsonMode, JsonMode] = {"schema": "object", "object": "text"}
_TOO_LONG = ("exceed_context_size_error", "context_length_exceeded")


@dataclass(frozen=True)
class _Manner:
    """How this endpoint wants to be asked; learnt from its refusals."""

    json: JsonMode = "schema"
    limit: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    counts: bool = True  # whether a stream is asked for its token counts


class OpenAIChat(TextBackend):
    """A model behind a base URL ending in `/v1` or the like.

    `json_mode` is how JSON is asked for: by schema, as an object with the schema in the prompt, or as plain text with
    the schema in the prompt. With "auto" the strongest that it does not refuse with 400 or 422 is found, and kept.
    """

    name = "openai"

    def __init__(
        self,
        *,
        base_url: str,
        api_key: str,
        model: str,
        json_mode: str = "auto",
        extra_body: Mapping[str, Any] | None = None,
    ) -> None:
        self.url = base_url
        self.model = model
        self._api_key = api_key
        self._extra_body = dict(extra_body or {})
        self._fixed_json = json_mode != "auto"
        mode: JsonMode = json_mode if json_mode in ("schema", "object", "text") else "schema"  # type: ignore[assignment]
        self._manner = _Manner(json=mode)

    def trouble(self) -> str:
        if not self.model:
            return f"no model is named for {self.host}: set the role's _MODEL"
        if not self._api_key and not self.local:
            return f"no key is set for {self.host}: QWEN_API_KEY, or the role's _API_KEY"
        return ""

    @property
    def _who(self) -> str:
        return self.host or self.model

    @cached_property
    def _client(self) -> OpenAI:
        from openai import OpenAI

        from llmservice.backends.http import shared_client

        # Retries are the gateway's: it knows the deadline and writes the ledger.
        return OpenAI(base_url=self.url, api_key=self._api_key or "none", max_retries=0, http_client=shared_client())

    def warm_up(self) -> None:
        # Its import takes longer than a viewer waits for a first word.
        _ = self._client

    def ask(self, ask: Ask, *, timeout_s: float) -> Reply:
        response = self._create(ask, timeout_s=timeout_s, stream=False)
        try:
            choice = response.choices[0]
            text = choice.message.content or ""
        except (AttributeError, IndexError, TypeError):
            raise ModelUnavailable(f"{self._who} sent something that is no chat completion") from None
        reply = Reply(text=text, model=self.model)
        self._count(reply, response.usage)
        return reply

    def stream(self, ask: Ask, reply: Reply, *, timeout_s: float) -> Generator[str]:
        import httpx2
        import openai

        ended = False
        reply.model = self.model
        with self._create(ask, timeout_s=timeout_s, stream=True) as chunks:
            try:
                for chunk in chunks:
                    self._count(reply, getattr(chunk, "usage", None))
                    for choice in (getattr(chunk, "choices", None) or [])[:1]:
                        ended = ended or choice.finish_reason is not None
                        if choice.delta and choice.delta.content:
                            yield choice.delta.content
            except (openai.OpenAIError, httpx2.HTTPError, ValueError) as error:
                self._fail(error)
        if not ended:
            raise ModelUnavailable(f"{self._who} broke off in the middle of its answer")

    def _create(self, ask: Ask, *, timeout_s: float, stream: bool) -> Any:
        """One request, in the manner that the endpoint understands."""
        import httpx2
        import openai

        manner = self._manner
        while True:
            try:
                response = self._client.chat.completions.create(
                    model=self.model, timeout=timeout_s, **self._words(ask, manner, stream=stream)
                )
            except openai.APIStatusError as error:
                other = self._gentler(manner, ask, error)
                if other is None:
                    self._fail(error)
                manner = other
            except (openai.OpenAIError, httpx2.HTTPError, ValueError) as error:
                self._fail(error)
            else:
                self._manner = manner
                return response

    def _words(self, ask: Ask, manner: _Manner, *, stream: bool) -> dict[str, Any]:
        messages = ask.messages
        words: dict[str, Any] = {
            "temperature": ask.temperature,
            "seed": ask.seed,
            manner.limit: ask.max_tokens,
            "stream": stream,
        }
        if stream and manner.counts:
            words["stream_options"] = {"include_usage": True}
        extra = {**self._extra_body, **self._extras(ask)}
        if ask.schema is not None:
            if manner.json == "schema":
                words.update(self._schema_words(ask.name, ask.schema, extra))
            else:
                messages = with_schema(messages, ask.schema)
                if manner.json == "object":
                    words["response_format"] = {"type": "json_object"}
        words["messages"] = [{"role": message.role, "content": message.content} for message in messages]
        if extra:
            words["extra_body"] = extra
        return words

    def _extras(self, ask: Ask) -> dict[str, Any]:
        """What goes into the body of each request beyond OpenAI's own fields."""
        return {}

    def _schema_words(self, name: str, schema: Mapping[str, Any], extra: dict[str, Any]) -> dict[str, Any]:
        """How this endpoint is given a JSON schema; may add to the extra body."""
        return {"response_format": {"type": "json_schema", "json_schema": {"name": name, "schema": schema}}}

    def _gentler(self, manner: _Manner, ask: Ask, error: Any) -> _Manner | None:
        """Another manner to try after a refusal; None when the refusal has another cause."""
        said = f"{error.message} {error.type} {error.code} {error.param}".lower()
        if error.status_code not in (400, 422) or any(word in said for word in _TOO_LONG):
            return None
        if "max_completion_tokens" in said and manner.limit == "max_tokens":
            return replace(manner, limit="max_completion_tokens")
        if "stream_options" in said and manner.counts:
            return replace(manner, counts=False)
        if ask.schema is not None and manner.json in _WEAKER and not self._fixed_json:
            return replace(manner, json=_WEAKER[manner.json])
        return None

    def _count(self, reply: Reply, usage: Any) -> None:
        if usage is not None:
            reply.tokens_in = getattr(usage, "prompt_tokens", 0) or 0
            reply.tokens_out = getattr(usage, "completion_tokens", 0) or 0

    def _fail(self, error: Exception) -> NoReturn:
        raise error_named(self._who, error) from error


def error_named(host: str, error: Exception) -> ModelError:
    """An error of the `openai` client, or of HTTP beneath it, in our own terms."""
    import httpx2
    import openai

    if isinstance(error, openai.APITimeoutError | httpx2.TimeoutException):
        return ModelTimeout(f"{host} did not answer in time")
    if isinstance(error, openai.APIConnectionError | httpx2.HTTPError):
        return ModelUnavailable(f"{host} can't be reached: {error.__cause__ or error}")
    if isinstance(error, openai.APIStatusError):
        wait = error.response.headers.get("retry-after")
        return failure_from_status(host, error.status_code, error.message, wait, error.code)
    return ModelUnavailable(f"{host} answered with an error: {error}")


def failure_from_status(
    host: str, status: int, said: str, retry_after: str | None = None, code: object = None
) -> ModelError:
    """The error for an HTTP status. `said` is the server's own message, `retry_after` its header."""
    said = " ".join(said.split())[:300]
    wait = _seconds(retry_after)
    if status == 429 and code != "insufficient_quota":
        overloaded = ModelOverloaded(f"{host} is overloaded: {said}")
        overloaded.retry_after = wait
        return overloaded
    if status >= 500 or status in (408, 409):
        broken = ModelUnavailable(f"{host} is broken at its end (HTTP {status}): {said}")
        broken.retry_after = wait
        return broken
    refused = ModelRefused(f"{host} refuses the call (HTTP {status}): {said}")
    refused.status = status
    return refused


def with_schema(messages: tuple[PromptMessage, ...], schema: Mapping[str, Any]) -> tuple[PromptMessage, ...]:
    """The messages with the schema in the first one, for endpoints that can't be given one otherwise."""
    shape = json.dumps(schema, ensure_ascii=False, separators=(",", ":"))
    rule = f"Answer with one JSON object of this JSON schema and with nothing else:\n{shape}"
    first, *rest = messages
    if first.role != "system":
        return (PromptMessage("system", rule), *messages)
    return (PromptMessage("system", f"{first.content}\n\n{rule}"), *rest)


def _seconds(header: str | None) -> float | None:
    """A Retry-After header as seconds from now; None if there is none that can be read."""
    if not header:
        return None
    try:
        return max(0.0, float(header))
    except ValueError:
        pass
    import datetime as dt
    from email.utils import parsedate_to_datetime

    try:
        at = parsedate_to_datetime(header)
    except ValueError:
        return None
    if at.tzinfo is None:
        at = at.replace(tzinfo=dt.UTC)
    return max(0.0, (at - dt.datetime.now(dt.UTC)).total_seconds())
