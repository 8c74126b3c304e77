"""A director's answer for the rest of a day: the todolist's format, with a reason for the whole and for each task."""

from contextlib import suppress
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from llmservice.json_extraction import read_json
from llmservice.text.cleaning import clean_seen_line
from vtuber.planner.task_fields import WHY_LIMIT
from vtuber.planner.todolist import MOST_TASKS, TaskJson

SUMMARY_LIMIT = 200


class ReplanTaskJson(TaskJson):
    """One task of the new plan, and why it lies where it lies."""

    why: str | None = Field(default=None, max_length=WHY_LIMIT)


class ReplanJson(BaseModel):
    """The rest of a game day as the director would have it: what stays is listed as well."""

    model_config = ConfigDict(extra="forbid")

    date: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    reason: str = Field(default="", max_length=SUMMARY_LIMIT)
    tasks: list[ReplanTaskJson] = Field(min_length=1, max_length=MOST_TASKS)


def read_summary(text: str) -> str:
    """What the director says of the whole, as one clean line; empty where nothing of use stands there."""
    with suppress(ValueError, RecursionError):
        value = read_json(text)
        if isinstance(value, dict) and isinstance(value.get("reason"), str):
            return clean_seen_line(value["reason"], SUMMARY_LIMIT)
    return ""
