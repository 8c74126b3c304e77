"""A stand-in for a text-generation-inference server that holds both sides to TGI's own description of itself.

The schemas of `tgi_schemas.json` derive from the OpenAPI document of Text Generation Inference, version 3.3.6-dev0
(Apache 2.0): what the stand-in serves, without what nobody here asks for (tools, images, log probabilities). Requests
are refused as TGI refuses them; what the stand-in itself says is checked before it is sent. Run it with `python -m`.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from llmservice.tests.support.openapi import problems, unnamed
from llmservice.tests.support.standin import Exchange, Failure, NotSaid, Script, StandIn, Turn, serve

DOCUMENT: dict[str, Any] = json.loads(Path(__file__).with_name("tgi_schemas.json").read_text())
_SCHEMAS: dict[str, Any] = DOCUMENT["schemas"]
_JSON, _EVENTS = "application/json", "text/event-stream"
_STATUS: dict[Failure, int] = {"overloaded": 429, "generation": 424, "incomplete": 500}
_BASE = "base-model"
MAX_STOPS = 4


class TGIStandIn(StandIn):
    """Answers `/`, `/generate`, `/generate_stream`, `/v1/chat/completions` and `/info`.

    `adapters` are answers by the adapter's name; the base model answers for a name that isn't among them, and says
    nothing about it. `refused` lists why requests got a 422, `unnamed` the fields that TGI's document doesn't name.
    """

    def __init__(
        self,
        *,
        pieces: Sequence[str] = (),
        pace_s: float = 0.0,
        turns: Sequence[Turn] = (),
        port: int = 0,
        adapters: Mapping[str, Sequence[str]] | None = None,
        max_total_tokens: int = 8192,
    ) -> None:
        super().__init__(pieces=pieces, pace_s=pace_s, turns=turns, port=port)
        self.adapters = dict(adapters or {})
        self.max_total_tokens = max_total_tokens
        self.refused: list[str] = []
        self.unnamed: list[str] = []

    def answer(self, exchange: Exchange) -> None:
        route = f"{exchange.method} {exchange.path}"
        shapes = DOCUMENT["paths"].get(route)
        if shapes is None:
            exchange.send(404, {"error": f"no route {route}", "error_type": "not_found"})
        elif exchange.method == "GET":
            self._send(exchange, 200, self._info(), shapes[_JSON])
        else:
            self._generate(exchange, shapes)

    def check(self, value: Any, schema: Any) -> None:
        """Note, and refuse to send, what the real server would not say."""
        wrong = problems(value, schema, _SCHEMAS)
        if wrong:
            self.faults += wrong
            raise NotSaid(wrong)

    def _generate(self, exchange: Exchange, shapes: Mapping[str, Any]) -> None:
        wrong = self._wrong(exchange.body, shapes["request"])
        if wrong:
            self.refused += wrong
            self._fail(exchange, 422, "; ".join(wrong), {})
            return
        body = exchange.body
        self.unnamed += unnamed(body, shapes["request"], _SCHEMAS)
        chat = "messages" in body
        parameters = body if chat else body.get("parameters", {})
        turn = self.next_turn()
        pieces = self.adapters.get(parameters.get("model" if chat else "adapter_id") or "", self.pieces)
        answer = _Answer(self, body, pieces if turn.pieces is None else turn.pieces)
        streamed = body.get("stream", False) if _JSON in shapes else True
        if turn.fails_at_once or (turn.fails in _STATUS and not streamed):
            self._fail(exchange, _STATUS[turn.fails], "", turn.headers)
        elif streamed:
            self.play(exchange, turn, answer.pieces, _Chat(answer) if chat else _Tokens(answer))
        elif turn.fails:
            exchange.break_off()
        elif chat:
            self._send(exchange, 200, answer.completion(), shapes[_JSON])
        else:
            generated = answer.generated()
            self._send(exchange, 200, [generated] if exchange.path == "/" else generated, shapes[_JSON])

    def _wrong(self, body: Any, schema: Any) -> list[str]:
        """What TGI refuses in a request: what its document rules out, and what its router checks beyond that."""
        wrong = problems(body, schema, _SCHEMAS)
        if wrong:
            return wrong
        chat = "messages" in body
        asked = body if chat else body.get("parameters", {})
        limit = asked.get("max_tokens" if chat else "max_new_tokens")
        prompt = "".join(message["content"] for message in body["messages"]) if chat else body["inputs"]
        if asked.get("temperature") is not None and asked["temperature"] <= 0:
            wrong.append("temperature must be more than 0")
        if asked.get("top_p") is not None and not 0 < asked["top_p"] < 1:
            wrong.append("top_p must be between 0 and 1, without either")
        if len(asked.get("stop") or ()) > MAX_STOPS:
            wrong.append(f"there may be {MAX_STOPS} stop sequences")
        if limit == 0:
            wrong.append("the answer must be allowed a token")
        if not prompt:
            wrong.append("inputs are empty")
        if _tokens(prompt) + (limit or 1) > self.max_total_tokens:
            wrong.append(f"prompt and answer may have {self.max_total_tokens} tokens together")
        return wrong

    def _fail(self, exchange: Exchange, status: int, said: str, headers: Mapping[str, str]) -> None:
        error = dict(DOCUMENT["errors"][str(status)])
        if said:
            error["error"] += f": {said}"
        self._send(exchange, status, error, {"$ref": "ErrorResponse"}, headers)

    def _send(
        self, exchange: Exchange, status: int, body: Any, schema: Any, headers: Mapping[str, str] | None = None
    ) -> None:
        self.check(body, schema)
        exchange.send(status, body, headers)

    def _info(self) -> dict[str, Any]:
        return {
            "model_id": _BASE,
            "max_concurrent_requests": 128,
            "max_best_of": 2,
            "max_stop_sequences": MAX_STOPS,
            "max_input_tokens": self.max_total_tokens - 1,
            "max_total_tokens": self.max_total_tokens,
            "validation_workers": 2,
            "max_client_batch_size": 4,
            "router": "text-generation-router",
            "version": DOCUMENT["document"]["version"],
        }


class _Answer:
    """What one request is answered with: the pieces (each counts as a token) as far as it allows."""

    def __init__(self, server: TGIStandIn, body: Mapping[str, Any], pieces: Sequence[str]) -> None:
        self.server, self.body = server, body
        self.parameters: Mapping[str, Any] = body if "messages" in body else body.get("parameters", {})
        limit = self.parameters.get("max_tokens") or self.parameters.get("max_new_tokens") or len(pieces)
        self.pieces = list(pieces[:limit])
        self.whole = len(pieces) <= limit
        self.text = "".join(self.pieces)

    @property
    def usage(self) -> dict[str, int]:
        count = len(self.pieces)
        return {"prompt_tokens": 9, "completion_tokens": count, "total_tokens": 9 + count}

    @property
    def details(self) -> dict[str, Any]:
        """What both kinds of details have in common."""
        return {
            "finish_reason": "eos_token" if self.whole else "length",
            "generated_tokens": len(self.pieces),
            "seed": self.parameters.get("seed"),
        }

    def completion(self) -> dict[str, Any]:
        message = {"role": "assistant", "content": self.text}
        choice = {"index": 0, "message": message, "finish_reason": "stop" if self.whole else "length"}
        return {**_head("chat.completion"), "choices": [choice], "usage": self.usage}

    def generated(self) -> dict[str, Any]:
        answer: dict[str, Any] = {"generated_text": self.text}
        if self.parameters.get("details", True):
            tokens = [_token(number, text) for number, text in enumerate(self.pieces)]
            answer["details"] = {**self.details, "prefill": [], "tokens": tokens}
        return answer


class _Tokens(Script):
    """The frames of `/generate_stream`. The end is a special token with the details."""

    def __init__(self, answer: _Answer) -> None:
        self._answer = answer

    def piece(self, number: int, text: str) -> bytes:
        return self._frame(number, _token(number, text))

    def end(self) -> list[bytes]:
        number = len(self._answer.pieces)
        ended = _token(number, "</s>", special=True)
        details = {**self._answer.details, "input_length": 9}
        return [self._frame(number, ended, generated_text=self._answer.text, details=details)]

    def failure(self, kind: Failure) -> bytes:
        error = DOCUMENT["errors"][str(_STATUS[kind])]
        self._answer.server.check(error, {"$ref": "ErrorResponse"})
        return f"data:{json.dumps(error)}\n\n".encode()

    def _frame(self, number: int, token: dict[str, Any], **more: Any) -> bytes:
        frame = {"index": number + 1, "token": token, "generated_text": None, "details": None, **more}
        self._answer.server.check(frame, DOCUMENT["paths"]["POST /generate_stream"][_EVENTS])
        return f"data:{json.dumps(frame)}\n\n".encode()


class _Chat(Script):
    """The frames of a streamed chat completion. An error among them is not in TGI's document; this is its shape."""

    def __init__(self, answer: _Answer) -> None:
        self._answer = answer

    def piece(self, number: int, text: str) -> bytes:
        return self._frame([_delta(text, None)])

    def end(self) -> list[bytes]:
        frames = [self._frame([_delta("", "stop" if self._answer.whole else "length")])]
        if (self._answer.body.get("stream_options") or {}).get("include_usage", False):
            frames.append(self._frame([], self._answer.usage))
        return [*frames, b"data: [DONE]\n\n"]

    def failure(self, kind: Failure) -> bytes:
        status = _STATUS[kind]
        error = {"message": DOCUMENT["errors"][str(status)]["error"], "http_status_code": status}
        return f"data: {json.dumps({'error': error})}\n\n".encode()

    def _frame(self, choices: list[dict[str, Any]], usage: dict[str, int] | None = None) -> bytes:
        frame = {**_head("chat.completion.chunk"), "choices": choices, "usage": usage}
        self._answer.server.check(frame, DOCUMENT["paths"]["POST /v1/chat/completions"][_EVENTS])
        return f"data: {json.dumps(frame)}\n\n".encode()


def _token(number: int, text: str, *, special: bool = False) -> dict[str, Any]:
    return {"id": number, "text": text, "logprob": -0.5, "special": special}


def _delta(text: str, finish: str | None) -> dict[str, Any]:
    return {"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": finish}


def _head(kind: str) -> dict[str, Any]:
    version = DOCUMENT["document"]["version"]
    return {
        "object": kind,
        "id": "",
        "created": int(time.time()),
        "model": _BASE,
        "system_fingerprint": f"{version}-native",
    }


def _tokens(text: str) -> int:
    """About as many as a tokeniser would make: one for each wide character, one for four others."""
    wide = sum(character > "\u2e7f" for character in text)
    return wide + -(-(len(text) - wide) // 4)


if __name__ == "__main__":
    serve(TGIStandIn, ("chat", "generate"))
