"""What the JSON fields may hold: checked by their models, so that a wrong shape breaks a form and not her day."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from llmservice.translatable import is_translatable

CATCHPHRASES = 20
CATCHPHRASE_LENGTH = 40


def check_catchphrases(value: Any) -> None:
    """A list of short texts. ValidationError says what it should look like."""
    if not isinstance(value, list) or not all(isinstance(phrase, str) for phrase in value):
        raise ValidationError(_('Catchphrases are a list of texts, as in ["喵～", "信号来了"].'))
    if len(value) > CATCHPHRASES or any(not 0 < len(phrase.strip()) <= CATCHPHRASE_LENGTH for phrase in value):
        raise ValidationError(
            _("At most %(count)d catchphrases, none of them empty or longer than %(length)d characters.")
            % {"count": CATCHPHRASES, "length": CATCHPHRASE_LENGTH}
        )


def check_words(value: Any) -> None:
    """A sentence kept as data: {"msg": text, "params": {name: text}}."""
    if not is_translatable(value):
        raise ValidationError(_('This is kept as {"msg": text, "params": {name: text}}.'))


def check_words_list(value: Any) -> None:
    """A list of sentences kept as data."""
    if not isinstance(value, list) or not all(is_translatable(each) for each in value):
        raise ValidationError(_('This is kept as a list of {"msg": text, "params": {name: text}}.'))


def check_texts(value: Any) -> None:
    """A list of texts."""
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise ValidationError(_("This is kept as a list of texts."))


def check_object(value: Any) -> None:
    """A JSON object."""
    if not isinstance(value, dict):
        raise ValidationError(_("This is kept as a JSON object."))


def check_origin(value: Any) -> None:
    """Where a task came from: texts by name (`app`, `id`, `why`), or nothing."""
    if not isinstance(value, dict) or not all(isinstance(part, str) for pair in value.items() for part in pair):
        raise ValidationError(_('Where a task came from is kept as {"app": text, "id": text, "why": text}.'))


# What is kept of each task of a plan as the morning had it.
PLANNED_FIELDS = frozenset({"task", "type", "category", "start", "end", "content", "source", "locked"})


def check_planned(value: Any) -> None:
    """The tasks of a plan as the morning had them: a list of objects with `PLANNED_FIELDS`, times in ISO 8601."""
    if not isinstance(value, list) or not all(_is_planned(each) for each in value):
        raise ValidationError(
            _("This is kept as a list of tasks: %(names)s.") % {"names": ", ".join(sorted(PLANNED_FIELDS))}
        )


def _is_planned(value: Any) -> bool:
    if not isinstance(value, dict) or value.keys() != PLANNED_FIELDS:
        return False
    texts = PLANNED_FIELDS - {"task", "locked"}
    if not all(isinstance(value[name], str) for name in texts):
        return False
    if not isinstance(value["task"], int) or not isinstance(value["locked"], bool):
        return False
    try:
        return dt.datetime.fromisoformat(value["start"]) < dt.datetime.fromisoformat(value["end"])
    except (ValueError, TypeError):
        return False
