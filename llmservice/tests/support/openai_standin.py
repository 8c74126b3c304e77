"""A stand-in for an OpenAI-compatible server: chat completions, whole and streamed. Run it with `python -m`."""

from __future__ import annotations

import json
import time
from typing import Any

from llmservice.tests.support.standin import Exchange, Failure, Script, StandIn, serve

MODEL = "standin"
_STATUS: dict[Failure, int] = {"overloaded": 429, "generation": 500, "incomplete": 500}


class OpenAIStandIn(StandIn):
    """Answers `POST /v1/chat/completions`; 400 for a body that is none."""

    def answer(self, exchange: Exchange) -> None:
        if (exchange.method, exchange.path) != ("POST", "/v1/chat/completions"):
            exchange.send(404, _error(f"no route {exchange.method} {exchange.path}"))
            return
        body = exchange.body
        wrong = _wrong(body)
        if wrong:
            exchange.send(400, _error(wrong))
            return
        turn = self.next_turn()
        pieces = self.pieces if turn.pieces is None else list(turn.pieces)
        if turn.fails_at_once or (turn.fails in _STATUS and not body.get("stream")):
            exchange.send(_STATUS[turn.fails], _error(turn.fails), turn.headers)
        elif body.get("stream"):
            counted = bool((body.get("stream_options") or {}).get("include_usage"))
            self.play(exchange, turn, pieces, _Chunks(len(pieces) if counted else None))
        elif turn.fails:
            exchange.break_off()
        else:
            message = {"role": "assistant", "content": "".join(pieces)}
            choice = {"index": 0, "message": message, "finish_reason": "stop"}
            exchange.send(200, {**_head("chat.completion"), "choices": [choice], "usage": _usage(len(pieces))})


class _Chunks(Script):
    def __init__(self, count: int | None) -> None:
        self._count = count  # of tokens, if that is to be told

    def piece(self, number: int, text: str) -> bytes:
        return self._chunk([{"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": None}])

    def end(self) -> list[bytes]:
        frames = [self._chunk([{"index": 0, "delta": {}, "finish_reason": "stop"}])]
        if self._count is not None:
            frames.append(self._chunk([], usage=_usage(self._count)))
        return [*frames, b"data: [DONE]\n\n"]

    def failure(self, kind: Failure) -> bytes:
        return _data(_error(kind))

    def _chunk(self, choices: list[dict[str, Any]], **more: Any) -> bytes:
        return _data({**_head("chat.completion.chunk"), "choices": choices, **more})


def _head(kind: str) -> dict[str, Any]:
    return {"id": "standin", "object": kind, "created": int(time.time()), "model": MODEL}


def _usage(count: int) -> dict[str, int]:
    return {"prompt_tokens": 100, "completion_tokens": count, "total_tokens": 100 + count}


def _error(message: str) -> dict[str, Any]:
    return {"error": {"message": message, "type": "error", "param": None, "code": None}}


def _data(frame: dict[str, Any]) -> bytes:
    return f"data: {json.dumps(frame)}\n\n".encode()


def _wrong(body: Any) -> str:
    """What is wrong with a request, in words; empty if nothing is."""
    if not isinstance(body, dict) or not isinstance(body.get("model"), str):
        return "a model is missing"
    messages = body.get("messages")
    if not isinstance(messages, list) or not messages:
        return "messages are missing"
    for message in messages:
        if not (isinstance(message, dict) and {"role", "content"} <= set(message)):
            return "a message needs a role and content"
    return ""


if __name__ == "__main__":
    serve(OpenAIStandIn, ("chat",))
