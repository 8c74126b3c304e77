"""The todolist as JSON: its exact format, and what can be saved from an answer that does not keep to it."""

import datetime as dt
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Protocol

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

from llmservice.json_extraction import LIMIT, flat_objects, json_readings, read_json, unfinished_object
from vtuber.kinds import kind_of, task_kinds
from vtuber.planner.task_fields import CONTENT_LIMIT, TaskFields, Wish
from vtuber.planner.times import UnclearTime
from vtuber.translatable import Translatable, translatable

# A day holds no more than this; an answer that lists 500 things is cut here.
MOST_TASKS = 40

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


def _as_todolist(value: object) -> TodolistJson:
    return TodolistJson.model_validate(value)


@dataclass
class Reading:
    """What came of reading an answer: the tasks in it and, in words, what was wrong with the rest."""

    wishes: list[Wish] = field(default_factory=list)
    problems: list[Translatable] = field(default_factory=list)
    error: str = ""  # for the model, when it is asked to repair its answer; empty when nothing was wrong
    left_out: int = 0  # tasks of the answer that could not be read

    @property
    def clean(self) -> bool:
        """Whether the answer kept to the format."""
        return not self.error

    @property
    def worth_repairing(self) -> bool:
        """Whether a second answer may hold what this one lost; what was read to the end is not paid twice."""
        return not self.clean and (self.left_out > 0 or not self.wishes)


# Where an answer may keep its tasks, as keys are compared (see task_fields).
_LISTS = (
    "tasks",
    "todolist",
    "todo",
    "schedule",
    "plan",
    "tasklist",
    "items",
    "任务",
    "任务列表",
    "日程",
    "计划",
    "待办",
)
_DATES = ("date", "day", "日期")
_PATIENCE = 8  # ways to read an answer that are tried


class TodolistShape(Protocol):
    """What an answer that holds a todolist has, whatever else it has."""

    date: str

    @property
    def tasks(self) -> Sequence[BaseModel]: ...


def read_todolist(text: str, date: dt.date, check: Callable[[object], TodolistShape] = _as_todolist) -> Reading:
    """Read a director's answer for game day `date`. Never raises: the worst answer yields no wishes and a reason.

    `check` reads the exact format; ValidationError for what does not keep to it.
    """
    try:
        strict = check(read_json(text))
    except ValidationError as error:
        return _salvage(text, date, _first_errors(error))
    except ValueError as error:
        return _salvage(text, date, str(error))
    if len(text) > LIMIT:
        return _salvage(text, date, "the answer is far too long")
    reading = Reading()
    _check_date(strict.date, date, reading)
    _take_all([task.model_dump() for task in strict.tasks], date, reading)
    return reading


def _first_errors(error: ValidationError) -> str:
    lines = [
        f"{'.'.join(str(part) for part in found['loc']) or 'answer'}: {found['msg']}" for found in error.errors()
    ]
    return "; ".join(lines[:5])


def _salvage(text: str, date: dt.date, error: str) -> Reading:
    """Of all ways to read the answer, the one that most tasks come of."""
    best, most = Reading(), 0
    for value in _ways_to_read(text):
        reading = Reading()
        items = _find_tasks(value, date, reading)
        if items:
            _take_all(items, date, reading)
            if len(reading.wishes) > len(best.wishes) or not most:
                best, most = reading, len(items)
    best.error = error[:500]
    if not most:
        best.problems.append(translatable(_("The director's answer held no todolist: {error}"), error=best.error))
        return best
    if not best.problems:
        best.problems.append(
            translatable(_("The director's answer did not keep to the format; it was read all the same."))
        )
    unfinished = unfinished_object(text)
    if unfinished:
        best.left_out += 1
        best.problems.append(
            translatable(_("The answer broke off; what was not whole was left out: {text}"), text=unfinished)
        )
    return best


def _ways_to_read(text: str) -> Iterator[object]:
    yield from itertools.islice(json_readings(text, partial=True), _PATIENCE)
    # Where the whole is beyond repair, a task that stands by itself may not be.
    yield [item for item in flat_objects(text) if TaskFields(item).raw_type is not None]


def _find_tasks(value: object, date: dt.date, reading: Reading) -> list[object]:
    """The list of tasks in a JSON value, one envelope deep."""
    if isinstance(value, list):
        return value
    if not isinstance(value, dict):
        return []
    fields = TaskFields(value)
    _check_date(fields.first(_DATES), date, reading)
    for key in _LISTS:
        inner = fields.first((key,))
        if isinstance(inner, list):
            return inner
        if isinstance(inner, dict):
            # Another envelope, or tasks by number.
            rows: list[object] = [row for row in inner.values() if isinstance(row, dict)]
            return _find_tasks(inner, date, reading) or rows
    return [value] if fields.raw_type is not None else []


def _check_date(named: object, date: dt.date, reading: Reading) -> None:
    # Models are bad at dates, and there is only one day that she can have meant: no reason to ask again.
    if named is not None and named != date.isoformat():
        reading.problems.append(
            translatable(
                _("The answer was dated {named}; it was taken for {date}."), named=named, date=date.isoformat()
            )
        )


def _take_all(items: list[object], date: dt.date, reading: Reading) -> None:
    for number, item in enumerate(items[:MOST_TASKS], start=1):
        wish = _take(number, item, date, reading)
        if wish is not None:
            reading.wishes.append(wish)
    if len(items) > MOST_TASKS:
        reading.problems.append(
            translatable(
                _("{count} tasks were asked for; the first {most} were looked at."), count=len(items), most=MOST_TASKS
            )
        )


def _take(number: int, item: object, date: dt.date, reading: Reading) -> Wish | None:
    """One task of the answer, or None with the reason recorded."""

    def refuse(msg: str, **params: object) -> None:
        reading.left_out += 1
        reading.problems.append(translatable(msg, number=number, **params))

    if not isinstance(item, dict):
        refuse(_("Task {number} was left out: it is no object."))
        return None
    fields = TaskFields(item)
    type = fields.type
    if not type:
        refuse(_("Task {number} was left out: there is no task type {type}."), type=fields.raw_type)
        return None
    try:
        start, end = fields.times(date)
    except UnclearTime as unclear:
        refuse(_("Task {number} ({type}) was left out: {error}."), type=type, error=unclear.reason)
        return None
    content = fields.content
    if not content:
        refuse(_("Task {number} ({type}) was left out: it does not say what to do."), type=type)
        return None
    return Wish(type, _category_of(type, fields, number, reading), start, end, content, fields.why)


def _category_of(type: str, fields: TaskFields, number: int, reading: Reading) -> str:
    categories = kind_of(type).categories
    if not categories:
        return ""
    category = fields.category(type)
    if category:
        return category
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
