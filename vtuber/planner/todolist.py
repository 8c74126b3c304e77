"""The todolist as JSON: its exact format, and what can be saved from an answer that does not keep to it."""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Annotated, Any

from django.utils.translation import gettext_noop as _
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    StringConstraints,
    ValidationError,
    model_validator,
)
from pydantic_core import core_schema

from llmservice.json_extraction import LIMIT, read_json
from vtuber.gametime import parse_hhmm
from vtuber.kinds import kind_of, task_kinds, type_of_alias
from vtuber.text import clean_line
from vtuber.translatable import Translatable, translatable

# A day holds no more than this; an answer that lists 500 things is cut here.
MOST_TASKS = 40
CONTENT_LIMIT = 300

HHMM = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class _Registered:
    """A text that is one of those that apps have registered; its JSON schema lists them."""

    def __init__(self, names: Callable[[], Iterable[str]]) -> None:
        self._names = names

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_after_validator_function(self._check, core_schema.str_schema(strict=True))

    def __get_pydantic_json_schema__(self, schema: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "string", "enum": list(self._names())}

    def _check(self, value: str) -> str:
        names = list(self._names())
        if value not in names:
            raise ValueError(f"it is one of {', '.join(names)}")
        return value


def _categories() -> list[str]:
    return [name for kind in task_kinds().values() for name in kind.categories]


KindKey = Annotated[str, _Registered(task_kinds)]
CategoryKey = Annotated[str, _Registered(_categories)]


class TaskJson(BaseModel):
    """One task as the director writes it."""

    model_config = ConfigDict(extra="forbid")

    type: KindKey
    category: CategoryKey | None = None
    start_time: HHMM
    end_time: HHMM
    content: str = Field(min_length=1, max_length=CONTENT_LIMIT)

    @model_validator(mode="after")
    def _category_fits(self) -> "TaskJson":
        allowed = kind_of(self.type).categories
        if (self.category is not None) != bool(allowed):
            with_one = ", ".join(type for type, kind in task_kinds().items() if kind.categories)
            raise ValueError(f"category belongs to {with_one}, and to nothing else")
        if self.category is not None and self.category not in allowed:
            raise ValueError(f"a {self.type} is one of {', '.join(allowed)}")
        return self


class TodolistJson(BaseModel):
    """A game day's todolist as the director writes it."""

    model_config = ConfigDict(extra="forbid")

    date: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    tasks: list[TaskJson] = Field(min_length=1, max_length=MOST_TASKS)


@dataclass(frozen=True)
class Wish:
    """A task that an answer asked for, with its fields in order but not yet placed in a day."""

    type: str
    category: str
    start: dt.time
    end: dt.time
    content: str


@dataclass
class Reading:
    """What came of reading an answer: the tasks in it and, in words, what was wrong with the rest."""

    wishes: list[Wish] = field(default_factory=list)
    problems: list[Translatable] = field(default_factory=list)
    error: str = ""  # for the model, when it is asked to repair its answer; empty when nothing was wrong

    @property
    def clean(self) -> bool:
        """Whether the answer kept to the format."""
        return not self.error


_LISTS = ("tasks", "todolist", "todo", "schedule", "plan")
_FLAT_OBJECT = re.compile(r"\{[^{}]{2,4000}\}")


def read_todolist(text: str, date: dt.date) -> Reading:
    """Read a director's answer for game day `date`. Never raises: the worst answer yields no wishes and a reason."""
    try:
        strict = TodolistJson.model_validate(read_json(text))
    except ValidationError as error:
        return _salvage(text, date, _first_errors(error))
    except ValueError as error:
        return _salvage(text, date, str(error))
    if len(text) > LIMIT:
        return _salvage(text, date, "the answer is far too long")
    reading = Reading()
    _check_date(strict.date, date, reading)
    _take_all([task.model_dump() for task in strict.tasks], reading)
    return reading


def _first_errors(error: ValidationError) -> str:
    lines = [
        f"{'.'.join(str(part) for part in found['loc']) or 'answer'}: {found['msg']}" for found in error.errors()
    ]
    return "; ".join(lines[:5])


def _salvage(text: str, date: dt.date, error: str) -> Reading:
    reading = Reading(error=error[:500])
    try:
        value = read_json(text, partial=True)
    except ValueError:
        value = None
    # Where a comma is missing the parser stops early; objects that stand by themselves may be more.
    items = max(_find_tasks(value, date, reading), _loose_objects(text), key=_count_tasks)
    if not items:
        reading.problems.append(
            translatable(_("The director's answer held no todolist: {error}"), error=reading.error)
        )
        return reading
    _take_all(items, reading)
    return reading


def _find_tasks(value: object, date: dt.date, reading: Reading) -> list[object]:
    """The list of tasks in a JSON value, one envelope deep."""
    if isinstance(value, list):
        return value
    if not isinstance(value, dict):
        return []
    _check_date(value.get("date"), date, reading)
    for key in _LISTS:
        inner = value.get(key)
        if isinstance(inner, list):
            return inner
        if isinstance(inner, dict):
            return _find_tasks(inner, date, reading)
    return [value] if "type" in value else []


def _count_tasks(items: list[object]) -> int:
    return sum(isinstance(item, dict) and "type" in item for item in items)


def _check_date(named: object, date: dt.date, reading: Reading) -> None:
    # Models are bad at dates, and there is only one day that she can have meant: no reason to ask again.
    if named is not None and named != date.isoformat():
        reading.problems.append(
            translatable(
                _("The answer was dated {named}; it was taken for {date}."), named=named, date=date.isoformat()
            )
        )


def _loose_objects(text: str) -> list[object]:
    """Objects that stand alone in broken JSON or in prose, where they look like tasks."""
    found: list[object] = []
    for match in _FLAT_OBJECT.finditer(text[:LIMIT]):
        try:
            value = read_json(match.group())
        except ValueError:
            continue
        if isinstance(value, dict) and "type" in value:
            found.append(value)
    return found


def _take_all(items: list[object], reading: Reading) -> None:
    for number, item in enumerate(items[:MOST_TASKS], start=1):
        wish = _take(number, item, reading)
        if wish is not None:
            reading.wishes.append(wish)
    if len(items) > MOST_TASKS:
        reading.problems.append(
            translatable(
                _("{count} tasks were asked for; the first {most} were looked at."), count=len(items), most=MOST_TASKS
            )
        )


def _take(number: int, item: object, reading: Reading) -> Wish | None:
    """One task of the answer, or None with the reason recorded."""

    def refuse(msg: str, **params: object) -> None:
        reading.problems.append(translatable(msg, number=number, **params))

    if not isinstance(item, dict):
        refuse(_("Task {number} was left out: it is no object."))
        return None
    raw_type = item.get("type")
    type = type_of_alias(raw_type) if isinstance(raw_type, str) else ""
    if not type:
        refuse(_("Task {number} was left out: there is no task type {type}."), type=raw_type)
        return None
    try:
        start, end = _time_of(item, "start_time"), _time_of(item, "end_time")
    except ValueError as error:
        refuse(_("Task {number} ({type}) was left out: {error}."), type=type, error=error)
        return None
    raw_content = item.get("content")
    content = clean_line(raw_content, CONTENT_LIMIT) if isinstance(raw_content, str) else ""
    if not content:
        refuse(_("Task {number} ({type}) was left out: it does not say what to do."), type=type)
        return None
    return Wish(type, _category_of(type, item.get("category"), number, reading), start, end, content)


def _category_of(type: str, raw: object, number: int, reading: Reading) -> str:
    categories = kind_of(type).categories
    if not categories:
        return ""
    if isinstance(raw, str) and raw.strip().lower() in categories:
        return raw.strip().lower()
    # The last of them is the ordinary one.
    usual = list(categories)[-1]
    reading.problems.append(
        translatable(
            _("Task {number} ({type}) had no usable category; it was taken for {category}."),
            number=number,
            type=type,
            category=usual,
        )
    )
    return usual


def _time_of(item: dict[str, object], key: str) -> dt.time:
    value = item.get(key)
    if not isinstance(value, str):
        raise ValueError(f"{key} is missing" if value is None else f"{key} is no text")
    return parse_hhmm(value)
