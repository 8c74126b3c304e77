"""Why the big model is asked for other wordings of what a viewer says, and what it is told."""

from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field

from llmservice.fallback import PhraseWriter
from llmservice.purposes import Purpose, register_purpose

# Wordings of one line, and characters of each: what a model may answer at most.
MOST_WORDINGS = 8
LONGEST_WORDING = 200


class Turn(BaseModel):
    """An exchange before the line."""

    said: str
    answered: str


class ParaphraseContext(BaseModel):
    """A row: `question` is to be put in `count` other ways, `answer` has to fit them all."""

    question: str
    answer: str
    situation: str  # the row's context; may be empty
    turns: list[Turn]  # oldest first
    count: int


class Wordings(BaseModel):
    """Other ways to say it."""

    wordings: list[Annotated[str, Field(max_length=LONGEST_WORDING)]] = Field(max_length=MOST_WORDINGS)


def _none(context: ParaphraseContext, writer: PhraseWriter) -> str:
    """The phrase book puts nothing in other words: there are none, and whoever asks says so."""
    return Wordings(wordings=[]).model_dump_json()


PARAPHRASE = Purpose(
    name="paraphrase",
    label=_("Other words for a viewer's line"),
    role="director",
    context=ParaphraseContext,
    write_fallback=_none,
    answer=Wordings,
    max_tokens=600,
    timeout_s=90,
    hers=False,
)


def register() -> None:
    """Called once, when the app is ready."""
    register_purpose(PARAPHRASE)
