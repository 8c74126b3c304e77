"""Model endpoints as they really are: each row does one thing that is seen in the field, over real HTTP.

A row answers by what it was asked, so that it shows what is learnt: refused once, asked rightly from then on.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from llmservice.tests.support.servers import Asked, Say

HERS = "（歪头）「好呀，都给你。」"
# Of an answer that breaks off behind it, this much is hers.
FIRST = "（歪头）「好呀。」"
ALOUD = (
    "Okay, the viewer asks me what I like to eat. I should answer as a cat who streams, in one or two short "
    "sentences. The persona likes fish and pudding, so I could mention both of them, and I must not forget the stage "
    "direction in brackets before what she says. Let me think about the wording for a moment, it should be"
)
ALOUD_ZH = (
    "好的，用户问我喜欢吃什么。我应该用猫娘的口吻来回答，先写一个动作，再写一句话。人设里说她喜欢小鱼干和布丁，所以"
)


@dataclass(frozen=True)
class Misbehaviour:
    """One row. `said` is what of the first answer is hers, empty for nothing; `later` the same of the next one."""

    name: str
    answer: Callable[[Asked], Say]
    said: str = HERS
    later: str = HERS
    asks: tuple[int, int] = (1, 1)  # requests for the first answer, and for the next one


def chunk(content: Any = None, *, finish: Any = None, **beside: Any) -> bytes:
    """One event of a streamed answer."""
    delta = {**({} if content is None else {"content": content}), **beside}
    return event({"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]})


def event(body: dict[str, Any]) -> bytes:
    """Any event."""
    head = {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "served"}
    return f"data: {json.dumps({**head, **body}, ensure_ascii=False)}\n\n".encode()


DONE = b"data: [DONE]\n\n"


def streamed(*chunks: bytes, cut: bool = False) -> Say:
    """A stream of exactly these events."""
    return Say(headers={"Content-Type": "text/event-stream"}, chunks=chunks, cut=cut)


def whole(content: Any, *, finish: Any = "stop", **beside: Any) -> Say:
    """A whole answer."""
    message = {"role": "assistant", "content": content, **beside}
    choice = {"index": 0, "message": message, "finish_reason": finish}
    usage = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}
    return Say(body={"id": "c1", "object": "chat.completion", "created": 1, "choices": [choice], "usage": usage})


def says(asked: Asked, content: str, *, finish: str = "stop", pieces: int = 3) -> Say:
    """The content as a whole or streamed, as it was asked for."""
    if not asked.body.get("stream"):
        return whole(content, finish=finish)
    cut = [content[len(content) * at // pieces : len(content) * (at + 1) // pieces] for at in range(pieces)]
    return streamed(*map(chunk, cut), chunk(finish=finish), DONE)


def error(status: int, body: Any) -> Say:
    """An error, in whatever shape."""
    return Say(status=status, body=body)


def openai_error(message: str, *, param: str | None = None, code: str | None = None, status: int = 400) -> Say:
    """An error as OpenAI spells it."""
    told = {"message": message, "type": "invalid_request_error", "param": param, "code": code}
    return error(status, {"error": told})


def _always(content: str, **more: Any) -> Callable[[Asked], Say]:
    return lambda asked: says(asked, content, **more)


def _refuses(argument: str, refusal: Say) -> Callable[[Asked], Say]:
    """Refuses any request that has the argument."""
    return lambda asked: refusal if argument in asked.body else says(asked, HERS)


def _streams(*chunks: bytes, cut: bool = False) -> Callable[[Asked], Say]:
    return lambda asked: streamed(*chunks, cut=cut)


def _roles(asked: Asked) -> list[str]:
    return [message["role"] for message in asked.body["messages"]]


def _no_system(refusal: Say) -> Callable[[Asked], Say]:
    return lambda asked: refusal if "system" in _roles(asked) else says(asked, HERS)


def _reasons_beside(field: str) -> Callable[[Asked], Say]:
    """Needs a thousand tokens to think, and answers in what is left."""

    def answer(asked: Asked) -> Say:
        if asked.body["max_tokens"] > 1000:
            return says(asked, HERS)
        if not asked.body.get("stream"):
            return whole("", finish="length", **{field: "let me think " * 40})
        return streamed(*[chunk(**{field: "let me think "})] * 40, chunk(finish="length"), DONE)

    return answer


def _most_tokens(most: int, message: str) -> Callable[[Asked], Say]:
    return lambda asked: openai_error(message) if asked.body["max_tokens"] > most else says(asked, HERS)


def _pydantic(name: str) -> dict[str, Any]:
    wrong = {"type": "extra_forbidden", "loc": ["body", name], "msg": "Extra inputs are not permitted", "input": 7}
    return {"detail": [wrong]}


def _marked(name: str, text: str) -> Misbehaviour:
    return Misbehaviour(f"marks: {name}", _always(text, pieces=11))


_THOUGHT = "他想要小鱼干。The viewer wants fish."
CHAT: Sequence[Misbehaviour] = (
    # What is written where her answer should be.
    Misbehaviour("aloud by length", _always(ALOUD, finish="length"), said="", later=""),
    Misbehaviour("aloud by length, zh", _always(ALOUD_ZH, finish="length"), said="", later=""),
    Misbehaviour("aloud, then hers", _always(f"{ALOUD} short.\n\n{HERS}")),
    Misbehaviour("reasoning_content eats the limit", _reasons_beside("reasoning_content"), said=""),
    Misbehaviour("reasoning eats the limit", _reasons_beside("reasoning"), said=""),
    _marked("think", f"<think>\n{_THOUGHT}\n</think>\n\n{HERS}"),
    _marked("think, closed in the prompt", f"\n</think>\n\n{HERS}"),
    _marked("opened in the prompt", f"{_THOUGHT}</think>{HERS}"),
    _marked("seed", f"<seed:think>{_THOUGHT}</seed:think>{HERS}"),
    _marked("minimax", f"<mm:think>{_THOUGHT}</mm:think>{HERS}"),
    _marked("longcat", f"<longcat_think>{_THOUGHT}</longcat_think>{HERS}"),
    _marked("hunyuan", f"<think>{_THOUGHT}</think>\n<answer>\n{HERS}\n</answer>"),
    _marked("magistral", f"[THINK]{_THOUGHT}[/THINK]{HERS}"),
    _marked("kimi-vl", f"◁think▷{_THOUGHT}◁/think▷{HERS}"),
    _marked(
        "kimi-k3",
        f"<|open|>think<|sep|>{_THOUGHT}<|close|>think<|sep|><|open|>response<|sep|>{HERS}<|close|>response<|sep|>",
    ),
    _marked(
        "harmony",
        f"<|channel|>analysis<|message|>{_THOUGHT}<|end|><|start|>assistant<|channel|>commentary to=functions.x "
        f"<|constrain|>json<|message|>{{}}<|call|><|start|>assistant<|channel|>final<|message|>{HERS}<|return|>",
    ),
    _marked("harmony without marks", f"analysisThe viewer wants fish.assistantfinal{HERS}"),
    _marked("gemma", f"<|channel>thought\n{_THOUGHT}<channel|>{HERS}<turn|>"),
    _marked("command", f"<|START_THINKING|>{_THOUGHT}<|END_THINKING|><|START_RESPONSE|>{HERS}<|END_RESPONSE|>"),
    _marked("granite", f"Here is my thought process: {_THOUGHT} Here is my response: {HERS}"),
    _marked("apertus", f"<|inner_prefix|>{_THOUGHT}<|inner_suffix|>{HERS}"),
    Misbehaviour(
        "content in parts",
        _streams(
            chunk([{"type": "thinking", "thinking": [{"type": "text", "text": _THOUGHT}]}]),
            chunk([{"type": "text", "text": HERS[:5]}]),
            chunk([{"type": "text", "text": HERS[5:]}, {"type": "reference", "reference_ids": [1]}]),
            chunk("", finish="stop"),
            DONE,
        ),
    ),
    # How it ends.
    Misbehaviour("<|im_end|>", _streams(chunk(HERS), chunk("<|im_end|>"), chunk(finish="stop"), DONE)),
    Misbehaviour("<|im_end|>, torn", _streams(chunk(f"{HERS}<|im"), chunk("_end|>"), chunk(finish="stop"), DONE)),
    Misbehaviour("</s>", _always(f"{HERS}</s>")),
    Misbehaviour("<|eot_id|>", _always(f"{HERS}<|eot_id|>")),
    Misbehaviour("<|endoftext|>", _always(f"{HERS} <|endoftext|>")),
    Misbehaviour("<end_of_turn>", _always(f"{HERS}<end_of_turn>\n")),
    Misbehaviour("deepseek's end", _always(f"{HERS}<｜end▁of▁sentence｜>")),
    Misbehaviour(
        "talks on for the viewer",
        _always(
            f"{HERS}<|im_end|>\n<|im_start|>user\n那布丁呢？<|im_end|>\n<|im_start|>assistant\n「不给。」", pieces=9
        ),
    ),
    Misbehaviour("never says why it ends", _streams(chunk(HERS[:4]), chunk(HERS[4:]), DONE)),
    Misbehaviour(
        "an empty reason, then it breaks",
        _streams(chunk(FIRST, finish=""), chunk("「还有", finish=""), cut=True),
        said=FIRST,
        later=FIRST,
    ),
    Misbehaviour(
        "an empty reason, then it stops",
        _streams(chunk(FIRST, finish=""), chunk("「还有", finish="")),
        said=FIRST,
        later=FIRST,
    ),
    Misbehaviour(
        "an error in the stream",
        _streams(
            chunk(FIRST), chunk("「还有"), event({"error": {"code": 502, "message": "provider gone"}, "choices": []})
        ),
        said=FIRST,
        later=FIRST,
    ),
    Misbehaviour(
        "ends with an error",
        _streams(chunk(FIRST), chunk("「还有"), chunk("", finish="error"), DONE),
        said=FIRST,
        later=FIRST,
    ),
    Misbehaviour(
        "its own filter",
        _streams(chunk(FIRST), chunk("「还有"), chunk("", finish="content_filter"), DONE),
        said=FIRST,
        later=FIRST,
    ),
    Misbehaviour("its own filter at once", _streams(chunk("", finish="content_filter"), DONE), said="", later=""),
    Misbehaviour(
        "comments, empty pieces, no choices",
        _streams(
            b": OPENROUTER PROCESSING\n\n",
            event({"choices": []}),
            event({"choices": None, "usage": None}),
            chunk(None, role="assistant"),
            chunk(""),
            chunk(HERS),
            chunk(None, finish="stop"),
            event({"choices": [], "usage": {"prompt_tokens": 9, "completion_tokens": 9, "total_tokens": 18}}),
            DONE,
        ),
    ),
    # What it refuses.
    Misbehaviour(
        "temperature by param",
        _refuses(
            "temperature",
            openai_error(
                "Unsupported value: 'temperature' does not support 0.9 with this model. Only the default (1) value "
                "is supported.",
                param="temperature",
                code="unsupported_value",
            ),
        ),
        asks=(2, 1),
    ),
    Misbehaviour(
        "temperature, moonshot",
        _refuses("temperature", openai_error("invalid temperature: only 1 is allowed for this model")),
        asks=(2, 1),
    ),
    Misbehaviour("seed by loc", _refuses("seed", error(422, _pydantic("seed"))), asks=(2, 1)),
    Misbehaviour(
        "seed by loc, within a message",
        _refuses(
            "seed",
            error(422, {"object": "error", "message": json.dumps(_pydantic("seed")), "type": "proxy", "param": None}),
        ),
        asks=(2, 1),
    ),
    Misbehaviour(
        "seed in words", _refuses("seed", openai_error("Unrecognized request argument supplied: seed")), asks=(2, 1)
    ),
    Misbehaviour("seed, groq", _refuses("seed", openai_error("property 'seed' is unsupported")), asks=(2, 1)),
    Misbehaviour(
        "seed, in a list",
        _refuses(
            "seed",
            error(
                400,
                [
                    {
                        "error": {
                            "code": 400,
                            "message": 'Invalid JSON payload. Unknown name "seed": Cannot find field.',
                        }
                    }
                ],
            ),
        ),
        asks=(2, 1),
    ),
    Misbehaviour(
        "seed, as a bare text", _refuses("seed", error(400, b"unknown field `seed`, expected `model`")), asks=(2, 1)
    ),
    Misbehaviour(
        "stream_options",
        _refuses("stream_options", error(422, _pydantic("stream_options"))),
        asks=(2, 1),
    ),
    Misbehaviour(
        "one after the other",
        lambda asked: (
            openai_error(
                "Unsupported parameter: 'temperature' is not supported with this model.", param="temperature"
            )
            if "temperature" in asked.body
            else _refuses("seed", error(422, _pydantic("seed")))(asked)
        ),
        asks=(3, 1),
    ),
    Misbehaviour(
        "max_completion_tokens",
        _refuses(
            "max_tokens",
            openai_error(
                "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' "
                "instead.",
                param="max_tokens",
            ),
        ),
        asks=(2, 1),
    ),
    Misbehaviour(
        "a range of tokens",
        _most_tokens(100, "<400> InternalError.Algo.InvalidParameter: Range of max_tokens should be [1, 100]"),
        asks=(2, 1),
    ),
    # It is learnt for no other prompt: each time it is asked anew.
    Misbehaviour(
        "a narrow context",
        _most_tokens(
            120,
            "'max_tokens' or 'max_completion_tokens' is too large: 160. This model's maximum context length is 1024 "
            "tokens and your request has 904 input tokens (160 > 1024 - 904).",
        ),
        asks=(2, 2),
    ),
    Misbehaviour("no system role", _no_system(openai_error("System role not supported")), asks=(2, 1)),
    Misbehaviour(
        "roles must alternate",
        _no_system(
            error(
                400,
                {
                    "object": "error",
                    "message": "Conversation roles must alternate user/assistant/user/assistant/...",
                    "type": "BadRequestError",
                    "param": None,
                    "code": 400,
                },
            )
        ),
        asks=(2, 1),
    ),
    Misbehaviour(
        "roles must alternate, as its own fault",
        _no_system(
            openai_error("Jinja Exception: Conversation roles must alternate user/assistant/user/...", status=500)
        ),
        asks=(2, 1),
    ),
    Misbehaviour(
        "no developer instruction",
        _no_system(openai_error("Developer instruction is not enabled for models/gemma-3-27b-it")),
        asks=(2, 1),
    ),
)
CHAT_BY_NAME = {row.name: row for row in CHAT}
