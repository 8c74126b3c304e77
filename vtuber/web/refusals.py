"""How the API says no: a status, a code that programs know, a sentence for people."""

from typing import Any

from django.http import JsonResponse
from pydantic import BaseModel, ConfigDict


class Problem(BaseModel):
    """A field that does not fit."""

    field: str
    problem: str


class Refused(BaseModel):
    """Why not: `error` for programs, `hint` for people, with more where more helps (both versions of a task, …)."""

    model_config = ConfigDict(extra="allow")

    error: str
    hint: str
    problems: list[Problem] = []


class Refusal(Exception):
    """A request that is answered with a status, a code and a sentence."""

    def __init__(self, status: int, error: str, hint: str, **more: Any) -> None:
        self.response = refuse(status, error, hint, **more)
        super().__init__(hint)


def refuse(status: int, error: str, hint: str, **more: Any) -> JsonResponse:
    """A refusal as JSON."""
    return JsonResponse({"error": error, "hint": hint, **more}, status=status)
