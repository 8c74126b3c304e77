"""Prompts: templates `prompts/<language>/<purpose>.system.txt` and `.user.txt`, filled from a typed context.

What an operator has rewritten for an owner stands in for the template, as long as it can be rendered.
"""

import logging
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from django.apps import apps
from django.conf import settings
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.backends.django import DjangoTemplates
from pydantic import BaseModel

from llmservice.owner_settings.broken_prompts import note_broken
from llmservice.owner_settings.current import kept
from llmservice.prompt_sandbox import SandboxError, render_rewritten
from llmservice.purposes import Language, get_purpose

logger = logging.getLogger(__name__)
Part = Literal["system", "user"]
# What stands behind an owner's name in calls that are only a try.
_TEST = ":test"
_GAP = re.compile(r"\n{3,}")


class PromptError(Exception):
    """A prompt can't be made: its template is missing, broken, or names what the context doesn't have."""


@dataclass(frozen=True)
class Prompt:
    """What a model is told: its part, and the matter at hand."""

    system: str
    user: str


class _Missing(str):
    """Stands in for a variable that the context doesn't have: an error, not an empty place in a prompt."""

    def __mod__(self, name: object) -> str:
        raise PromptError(f"there is no {str(name)!r} in the context")


def render_prompt(purpose: str, context: BaseModel, language: Language, owner: str = "") -> Prompt:
    """The prompt of a purpose. The fields of the context are the variables; the whole of it is `context`.

    Nothing is escaped for HTML: untrusted text goes through `|quoted` or `|quoted_block`. A purpose of role `image`
    has a user template only. `owner` is whose rewritten templates count; one that breaks is noted, and the template
    that comes with the program takes its place. Raises PromptError, which names the template.
    """
    texts = {part: _part(purpose, part, context, language, owner) for part in parts_of(purpose)}
    return Prompt(system=texts.get("system", ""), user=texts.get("user", ""))


def as_test(owner: str) -> str:
    """The owner of calls that are a try: its prompts are `owner`'s, its ledger and its memory of phrases its own."""
    return f"{owner}{_TEST}"


def parts_of(purpose: str) -> tuple[Part, ...]:
    """Which templates a purpose has; none for one that has its model read a script."""
    if get_purpose(purpose).embedded:
        return ()
    return ("user",) if get_purpose(purpose).role == "image" else ("system", "user")


def shipped_template(purpose: str, part: Part, language: Language) -> str:
    """The text of the template that comes with the program. PromptError if there is none."""
    path = f"prompts/{language}/{purpose}.{part}.txt"
    try:
        return Path(_engine().get_template(path).template.origin.name).read_text(encoding="utf-8")
    except TemplateDoesNotExist as error:
        raise PromptError(f"there is no prompt template templates/{error}") from error


def render_text(text: str, context: BaseModel) -> str:
    """A rewritten template filled from a context, as a model would get it. SandboxError says what is wrong."""
    return _tidied(render_rewritten(text, context))


def _part(purpose: str, part: Part, context: BaseModel, language: Language, owner: str) -> str:
    owner = owner.removesuffix(_TEST)
    rewritten = kept().prompts.get((owner, purpose, language, part)) if owner else None
    if rewritten is not None:
        try:
            return render_text(rewritten, context)
        except SandboxError as error:
            logger.warning("the rewritten %s prompt of %s for %s: %s", part, purpose, owner, error)
            note_broken(owner, purpose, language, part, rewritten, error)
    return _render(f"{purpose}.{part}.txt", context, language)


def _render(name: str, context: BaseModel, language: Language) -> str:
    path = f"prompts/{language}/{name}"
    values = {field: getattr(context, field) for field in type(context).model_fields}
    try:
        text = _engine().get_template(path).render({**values, "context": context})
    except TemplateDoesNotExist as error:
        raise PromptError(f"there is no prompt template templates/{error}") from error
    except TemplateSyntaxError as error:
        raise PromptError(f"templates/{path}: {error}") from error
    except PromptError as error:
        raise PromptError(f"templates/{path}: {error}") from error
    return _tidied(text)


def _tidied(text: str) -> str:
    return _GAP.sub("\n\n", "\n".join(line.rstrip() for line in text.splitlines())).strip()


@cache
def _engine() -> DjangoTemplates:
    """The project's templates, for text: no escaping, and nothing missing in silence."""
    apps.check_apps_ready()
    return DjangoTemplates(
        {
            "NAME": "prompts",
            "DIRS": [folder for engine in settings.TEMPLATES for folder in engine["DIRS"]],
            "APP_DIRS": True,
            "OPTIONS": {
                "autoescape": False,
                "string_if_invalid": _Missing("%s"),
                "builtins": ["llmservice.templatetags.prompt_tags"],
            },
        }
    )
