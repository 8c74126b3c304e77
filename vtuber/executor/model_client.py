"""Where she thinks: model calls for the slow part of a task or step, outside any transaction."""

import datetime as dt
import hashlib
import random
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from llmservice import gateway
from llmservice.errors import ModelError
from llmservice.json_extraction import read_json
from vtuber.models import VTuber

Shape = TypeVar("Shape", bound=BaseModel)


def seed_for(vtuber: VTuber, *parts: object) -> int:
    """A number that depends on her seed and `parts` alone: chance that can be repeated."""
    text = "/".join([str(vtuber.seed), vtuber.slug, *map(str, parts)])
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


class ModelClient:
    """Model calls in her name. `fallback` asks for the phrase book's wording, after the models have failed."""

    def __init__(self, vtuber: VTuber, *, now: dt.datetime, key: str, fallback: bool = False, hint: str = "") -> None:
        self.vtuber = vtuber
        self.now = now
        self.key = key  # what this is for ("2026-11-24/tweet/1"): seeds every choice made with it
        self.fallback = fallback
        self.hint = hint  # how an operator would like it; every call sees it, quoted

    def rng(self, name: str) -> random.Random:
        """A seeded source of chance for one named choice."""
        return random.Random(seed_for(self.vtuber, self.key, name))

    def think(self, purpose: str, context: BaseModel, *, repair: gateway.Repair | None = None) -> gateway.Completion:
        """Ask the model that plays the purpose's role. Raises ModelError after the gateway's own tries."""
        return gateway.complete(
            purpose,
            context,
            owner=self.vtuber.owner,
            language=self.vtuber.persona.speaks,
            seed=seed_for(self.vtuber, self.key, purpose),
            fallback=self.fallback,
            repair=repair,
            hint=self.hint,
        )

    def think_json(self, purpose: str, context: BaseModel, shape: type[Shape]) -> Shape:
        """Ask for JSON of a shape; a wrong answer is shown to the model once, with its error.

        Raises ModelError when the second answer is wrong too.
        """
        answer = self.think(purpose, context)
        try:
            return shape.model_validate(read_json(answer.text))
        except (ValueError, ValidationError) as problem:
            gateway.mark_parse_failure(answer.call_id, str(problem))
            error = str(problem)
        answer = self.think(purpose, context, repair=gateway.Repair(previous_answer=answer.text, error=error))
        try:
            return shape.model_validate(read_json(answer.text))
        except (ValueError, ValidationError) as problem:
            gateway.mark_parse_failure(answer.call_id, str(problem))
            raise ModelError(f"{purpose}: the answer has the wrong shape, twice") from problem

    def paint(self, purpose: str, context: BaseModel) -> gateway.PaintedImage:
        """Ask the model that paints. Raises ModelError after the gateway's own tries."""
        return gateway.paint(
            purpose,
            context,
            owner=self.vtuber.owner,
            language=self.vtuber.persona.speaks,
            seed=seed_for(self.vtuber, self.key, purpose),
            fallback=self.fallback,
            hint=self.hint,
        )
