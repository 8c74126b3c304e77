"""What is prepared for a task, in parts that people read and change, whatever the task's type is."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext_noop as _

from vtuber.errors import NotAllowed
from vtuber.kinds import Bilingual
from vtuber.translatable import translatable

# How a part is shown: a post, one line, running text, what she says, a letter's subject and text, one of several
# choices, a picture by its address.
Form = Literal["post", "line", "text", "said", "subject", "letter", "choice", "picture"]
YES, NO = "yes", "no"


@dataclass(frozen=True)
class ContentPart:
    """One part of prepared content. `path` leads to it in the prepared JSON ("replies.0.body").

    `limit` is in characters (0: none of its own). What shares a `group` is shown together, as one letter, say. Where
    `remakes`, a change of it is one of the whole: the rest is made anew around it.
    """

    path: str
    label: Bilingual
    form: Form
    value: str
    limit: int = 0
    editable: bool = True
    group: str = ""
    options: tuple[tuple[str, Bilingual], ...] = ()
    remakes: bool = False


@dataclass(frozen=True)
class TextField:
    """A field of a preparation that holds a text, or a list of texts, for people."""

    name: str
    label: Bilingual
    form: Form
    limit: int = 0
    group: str = ""
    remakes: bool = False


def parts_of_fields(fields: tuple[TextField, ...], prepared: Mapping[str, Any]) -> list[ContentPart]:
    """The parts of fields that hold texts or lists of texts; empty ones too, so that they can be filled."""
    parts = []
    for field in fields:
        value = prepared.get(field.name, "")
        many = list(enumerate(value)) if isinstance(value, list) else [(None, value)]
        for number, text in many:
            path = field.name if number is None else f"{field.name}.{number}"
            parts.append(
                ContentPart(
                    path, field.label, field.form, str(text), field.limit, group=field.group, remakes=field.remakes
                )
            )
    return parts


def with_texts(prepared: Mapping[str, Any], parts: list[ContentPart], texts: Mapping[str, str]) -> dict[str, Any]:
    """The preparation with other texts in some of its parts. NotAllowed for a part that nobody may change."""
    changed = copy.deepcopy(dict(prepared))
    by_path = {part.path: part for part in parts if part.editable}
    for path, text in texts.items():
        part = by_path.get(path)
        if part is None:
            raise NotAllowed(translatable(_("There is no part “{path}” that could be changed."), path=path))
        if part.options and text not in [value for value, _label in part.options]:
            raise NotAllowed(translatable(_("“{text}” is none of the choices."), text=text))
        if part.limit and len(text) > part.limit:
            raise NotAllowed(
                translatable(_("{field}: at most {limit} characters."), field=str(part.label), limit=part.limit)
            )
        _put(changed, path, text)
    return changed


def _put(prepared: dict[str, Any], path: str, text: str) -> None:
    *way, last = path.split(".")
    place: Any = prepared
    for step in way:
        place = place[int(step)] if isinstance(place, list) else place[step]
    key: Any = int(last) if isinstance(place, list) else last
    known = place[key] if isinstance(place, list) else place.get(key)
    place[key] = text == YES if isinstance(known, bool) else text
