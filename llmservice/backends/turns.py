"""The turns of a conversation, put so that an endpoint takes them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from llmservice.backends.base import PromptMessage


def with_schema(messages: tuple[PromptMessage, ...], schema: Mapping[str, Any]) -> tuple[PromptMessage, ...]:
    """The messages with the schema in the first one, for endpoints that can't be given one otherwise."""
    shape = json.dumps(schema, ensure_ascii=False, separators=(",", ":"))
    rule = f"Answer with one JSON object of this JSON schema and with nothing else:\n{shape}"
    first, *rest = messages
    if first.role != "system":
        return (PromptMessage("system", rule), *messages)
    return (PromptMessage("system", f"{first.content}\n\n{rule}"), *rest)


def alternating(messages: tuple[PromptMessage, ...]) -> tuple[PromptMessage, ...]:
    """The messages as user and assistant in turn, for endpoints that take nobody else: what the system says stands
    before the first user turn, and neighbours of one role become one turn.
    """
    turns: list[PromptMessage] = []
    for message in messages:
        role = "user" if message.role == "system" else message.role
        if turns and turns[-1].role == role:
            turns[-1] = PromptMessage(role, f"{turns[-1].content}\n\n{message.content}")
        else:
            turns.append(PromptMessage(role, message.content))
    return tuple(turns)
