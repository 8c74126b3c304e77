"""Any endpoint that speaks OpenAI's chat completions."""

from __future__ import annotations

import logging
from collections.abc import Generator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, NoReturn

from llmservice.backends.base import Ask, Reply, TextBackend
from llmservice.backends.content import spoken, thought_length
from llmservice.backends.registry import TEXT_ROLES, BackendKind, RoleConfig, is_set, register_backend
from llmservice.backends.turns import alternating, with_schema
from llmservice.endpoint_memory import JsonMode, known, learn
from llmservice.errors import ModelError, ModelOverloaded, ModelRefused, ModelTimeout, ModelUnavailable
from llmservice.owner_settings.current import setting
from llmservice.purposes import Role
from llmservice.refusals import Manner, other_manner, read_refusal
from llmservice.translatable import Reason as _

if TYPE_CHECKING:
    from openai import OpenAI

logger = logging.getLogger(__name__)

# Where a role's key belongs that comes without an address.
_OPENAI_URL = "https://api.openai.com/v1"
# What the standard lets one leave out. `messages`, `model` and `stream` are the call itself.
_OPTIONAL = frozenset({"temperature", "seed", "stream_options", "response_format"})
# So many things are changed in one call: as many as an honest endpoint may mind.
_CHANGES = 8


class OpenAIChat(TextBackend):
    """A model behind a base URL ending in `/v1` or the like.

    `json_mode` is how JSON is asked for: by schema, as an object with the schema in the prompt, or as plain text with
    the schema in the prompt. With "auto" the strongest that it does not refuse with 400 or 422 is found. What an
    endpoint refuses or demands besides is found in the same way, and remembered (`llmservice.endpoint_memory`).
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
        modes: dict[str, JsonMode] = {"schema": "schema", "object": "object", "text": "text"}
        self._json_mode = modes.get(json_mode)  # None: found out

    def trouble(self) -> str:
        if not self.model:
            return _("no model is named for %(host)s: set the role's _MODEL") % {"host": self.host}
        if not self._api_key and not self.local:
            return _("no key is set for %(host)s: QWEN_API_KEY, or the role's _API_KEY") % {"host": self.host}
        return ""

    @property
    def _who(self) -> str:
        return self.host or self.model

    @cached_property
    def _client(self) -> OpenAI:
        from openai import OpenAI

        from llmservice.http_client import shared_client

        # Retries are the gateway's: it knows the deadline and writes the ledger.
        return OpenAI(base_url=self.url, api_key=self._api_key or "none", max_retries=0, http_client=shared_client())

    def warm_up(self) -> None:
        # Its import takes longer than a viewer waits for a first word.
        _ = self._client

    def ask(self, ask: Ask, *, timeout_s: float) -> Reply:
        import openai

        if known(self).streams_only:
            return self._gather(ask, timeout_s)
        response = self._create(ask, timeout_s=timeout_s, stream=False)
        if isinstance(response, openai.Stream):  # that it only streams was found out just now
            reply = Reply(model=self.model)
            reply.text = "".join(self._pieces(response, reply))
            return reply
        try:
            choice = response.choices[0]
            message = choice.message
            reply = Reply(text=spoken(message.content), model=self.model)
        except (AttributeError, IndexError, TypeError):
            raise ModelUnavailable(f"{self._who} sent something that is no chat completion") from None
        reply.finish = str(choice.finish_reason or "")
        reply.reasoned = thought_length(message)
        self._count(reply, response.usage)
        if reply.finish == "error":
            raise ModelUnavailable(f"{self._who} failed in the middle of its answer")
        return reply

    def _gather(self, ask: Ask, timeout_s: float) -> Reply:
        """A whole answer from an endpoint that only streams."""
        reply = Reply()
        reply.text = "".join(self.stream(ask, reply, timeout_s=timeout_s))
        return reply

    def stream(self, ask: Ask, reply: Reply, *, timeout_s: float) -> Generator[str]:
        reply.model = self.model
        yield from self._pieces(self._create(ask, timeout_s=timeout_s, stream=True), reply)

    def _pieces(self, running: Any, reply: Reply) -> Generator[str]:
        """The texts of a stream that has begun."""
        import httpx2
        import openai

        from llmservice.http_client import was_done

        reply.begin()
        wrote = False
        with running as chunks:
            try:
                for chunk in chunks:
                    self._count(reply, getattr(chunk, "usage", None))
                    for choice in (getattr(chunk, "choices", None) or [])[:1]:
                        # Some write an empty reason into each piece: that is none.
                        reply.finish = str(getattr(choice, "finish_reason", None) or "") or reply.finish
                        reply.reasoned += thought_length(choice.delta)
                        text = spoken(choice.delta.content) if choice.delta else ""
                        if text:
                            wrote = True
                            yield text
            except (openai.OpenAIError, httpx2.HTTPError, ValueError) as error:
                self._fail(error)
            if not reply.finish and wrote and was_done(chunks.response):
                reply.finish = "stop"  # it never says why it ends, but says that it has ended
        if reply.finish in ("", "error"):
            raise ModelUnavailable(f"{self._who} broke off in the middle of its answer")

    def _create(self, ask: Ask, *, timeout_s: float, stream: bool) -> Any:
        """One request, in the manner that the endpoint understands; streamed where it only streams."""
        import httpx2
        import openai

        manner = Manner(known(self))
        while True:
            words = self._words(ask, manner, stream=stream or manner.findings.streams_only)
            try:
                response = self._client.chat.completions.create(model=self.model, timeout=timeout_s, **words)
            except openai.APIStatusError as error:
                other = self._other(manner, words, error) if len(manner.changes) < _CHANGES else None
                if other is None:
                    self._fail(error)
                manner = other
            except (openai.OpenAIError, httpx2.HTTPError, ValueError) as error:
                self._fail(error)
            else:
                if manner.changes:
                    # Only now is it known that this was it.
                    logger.info("%s takes calls otherwise: %s", self._who, ", ".join(manner.changes))
                    learn(self, manner.findings.merged)
                return response

    def _words(self, ask: Ask, manner: Manner, *, stream: bool) -> dict[str, Any]:
        found = manner.findings
        json_mode = self._json_mode or found.json_mode
        messages = ask.messages
        words: dict[str, Any] = {
            "temperature": ask.temperature,
            "seed": ask.seed,
            found.limit: min(filter(None, (ask.max_tokens, found.most_tokens, manner.room))),
            "stream": stream,
        }
        if stream:
            words["stream_options"] = {"include_usage": True}
        extra = {**self._extra_body, **found.demanded, **({} if stream else found.demanded_whole)}
        extra = {name: value for name, value in extra.items() if name not in found.left_out} | self._extras(ask)
        if ask.schema is not None:
            if json_mode == "schema":
                words.update(self._schema_words(ask.name, ask.schema, extra))
            else:
                messages = with_schema(messages, ask.schema)
                if json_mode == "object":
                    words["response_format"] = {"type": "json_object"}
        if found.alternating:
            messages = alternating(messages)
        words = {name: value for name, value in words.items() if name not in found.left_out}
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

    def _other(self, manner: Manner, words: Mapping[str, Any], error: Any) -> Manner | None:
        """Another manner to try after a refusal; None when the refusal has another cause."""
        refusal = read_refusal(error.status_code, error.response.text or str(error.message))
        sent = {**words, **words.get("extra_body", {})}
        optional = _OPTIONAL | self._extra_body.keys()
        return other_manner(manner, refusal, sent, optional=optional, fixed_json=self._json_mode is not None)

    def _count(self, reply: Reply, usage: Any) -> None:
        if usage is not None:
            reply.tokens_in = getattr(usage, "prompt_tokens", 0) or 0
            reply.tokens_out = getattr(usage, "completion_tokens", 0) or 0
            details = getattr(usage, "completion_tokens_details", None)
            thought = getattr(details, "reasoning_tokens", 0) or 0
            reply.reasoned = max(reply.reasoned, thought if isinstance(thought, int) else 0)

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


def _recognise(role: Role, config: RoleConfig) -> str:
    for part in ("base_url", "api_key"):
        if config[part]:
            return is_set(f"{role.upper()}_{part.upper()}")
    return is_set("QWEN_API_KEY") if role == "director" and setting("QWEN_API_KEY") else ""


def _endpoint(config: RoleConfig) -> dict[str, Any]:
    values = {key: config[key] for key in ("base_url", "api_key", "model", "json_mode", "extra_body")}
    if not values["base_url"] and values["api_key"]:
        values["base_url"] = _OPENAI_URL
    elif not values["base_url"]:
        values |= {"base_url": setting("QWEN_BASE_URL"), "api_key": setting("QWEN_API_KEY")}
        values["model"] = values["model"] or setting("QWEN_MODEL")
    return values


register_backend(
    BackendKind(
        name=OpenAIChat.name,
        roles=TEXT_ROLES,
        rank=20,
        recognise=_recognise,
        endpoint=_endpoint,
        build=OpenAIChat,
    )
)
