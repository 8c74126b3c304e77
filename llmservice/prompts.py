"""Prompts: templates `prompts/<language>/<purpose>.system.txt` and `.user.txt`, filled from a typed context."""

import re
from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.conf import settings
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.backends.django import DjangoTemplates
from pydantic import BaseModel

from llmservice.purposes import Language, get_purpose

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


def render_prompt(purpose: str, context: BaseModel, language: Language) -> Prompt:
    """The prompt of a purpose. The fields of the context are the variables; the whole of it is `context`.

    Nothing is escaped for HTML: untrusted text goes through `|quoted` or `|quoted_block`. A purpose of role `image`
    has a user template only. Raises PromptError, which names the template.
    """
    system = "" if get_purpose(purpose).role == "image" else _render(f"{purpose}.system.txt", context, language)
    return Prompt(system=system, user=_render(f"{purpose}.user.txt", context, language))


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
