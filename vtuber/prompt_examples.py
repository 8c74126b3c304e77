"""What a prompt is filled with when somebody looks at it: today's values where there are any, else examples."""

import datetime as dt
import logging
import types
from collections.abc import Mapping
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from llmservice.purposes import get_purpose
from vtuber import registry
from vtuber.contexts import her_fields
from vtuber.gametime import game_day
from vtuber.models import VTuber

log = logging.getLogger(__name__)
_EXAMPLE = {"zh": "（示例）", "en": "(example)"}


def values_for(purpose: str, vtuber: VTuber, now: dt.datetime) -> tuple[BaseModel, bool]:
    """What the purpose's prompt knows at game time `now`, and whether all of it is today's; what today has none of is
    made up, and says so. LookupError for an unknown purpose.
    """
    source = registry.prompt_values.find(purpose)
    if source is not None:
        try:
            found = source(vtuber, now)
        except Exception:  # one app's bug must not hide a prompt
            log.exception("the values of %s could not be looked up", purpose)
            found = None
        if found is not None:
            return found, True
    context = get_purpose(purpose).context
    hers: dict[str, Any] = {**her_fields(vtuber, game_day(now), now)}
    return _made_up(context, hers, vtuber.persona.speaks), False


def _made_up(shape: type[BaseModel], hers: Mapping[str, Any], language: str) -> BaseModel:
    values: dict[str, Any] = {}
    for name, field in shape.model_fields.items():
        if name in hers and _fits(shape, name, hers[name]):
            values[name] = hers[name]
        elif field.is_required():
            values[name] = _example(name, field.annotation, hers, language)
    try:
        return shape.model_validate(values)
    except ValidationError:
        # Bounds that an example does not keep: it is only to be looked at.
        return shape.model_construct(**values)


def _fits(shape: type[BaseModel], name: str, value: Any) -> bool:
    """Whether her field is this one, and not another thing of the same name (a date in words, say)."""
    field: FieldInfo = shape.model_fields[name]
    return not (field.annotation is str and not isinstance(value, str))


def _example(name: str, kind: Any, hers: Mapping[str, Any], language: str) -> Any:
    origin = get_origin(kind)
    if origin is Literal:
        return get_args(kind)[0]
    if origin in (Union, types.UnionType):
        return _example(name, get_args(kind)[0], hers, language)
    if origin in (list, tuple, set, frozenset):
        return [_example(name, get_args(kind)[0], hers, language)]
    if origin is dict:
        return {}
    if isinstance(kind, type):
        if issubclass(kind, BaseModel):
            return _made_up(kind, hers, language)
        if issubclass(kind, bool):
            return False
        if issubclass(kind, int | float):
            return kind(3)
        if issubclass(kind, dt.date):
            return hers["date"]
    words = name.replace("_", " ")
    return f"{words}{_EXAMPLE[language]}" if language == "zh" else f"{words} {_EXAMPLE[language]}"
