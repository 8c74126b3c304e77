"""Who she is and what models are told of her: read, tried, rewritten, and taken back."""

import datetime as dt
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import AfterValidator, Field

from llmservice.errors import ModelError
from llmservice.prompt_sandbox import TEMPLATE_LIMIT, SandboxError
from llmservice.prompts import PromptError, render_text
from vtuber import registry
from vtuber.access import Right
from vtuber.errors import Conflict
from vtuber.models import GameClock, VTuber
from vtuber.models.shapes import CATCHPHRASE_LENGTH, CATCHPHRASES
from vtuber.prompt_examples import values_for
from vtuber.services.persona_edits import FIELDS, WrongPersona, edit_persona, persona_values
from vtuber.services.prompt_edits import check_prompt, rewrite_prompt
from vtuber.web.api_base import ApiAnswer, ApiBody, ApiRouter, actor_of
from vtuber.web.bounded_tries import check_tries
from vtuber.web.prompts_page import prompt_now
from vtuber.web.refusals import Refusal

router = ApiRouter("persona")

# How often one operator may try how she answers: each try may cost.
TRIES = "10/minute; 100/hour"
Part = Literal["system", "user"]
Language = Literal["zh", "en"]


def _storable(text: str) -> str:
    if "\x00" in text:
        raise ValueError("no character 0, please")
    return text


Text = Annotated[str, Field(max_length=4000), AfterValidator(_storable)]
Line = Annotated[str, AfterValidator(_storable)]
Template = Annotated[str, Field(max_length=TEMPLATE_LIMIT), AfterValidator(_storable)]
Name = Annotated[str, Field(max_length=64)]


class PersonaFields(ApiBody):
    """Fields of hers; what is left out stays as it is. Times are HH:MM."""

    character: Annotated[Text, Field(min_length=1)] | None = None
    tastes: Text | None = None
    catchphrases: (
        Annotated[
            list[Annotated[Line, Field(min_length=1, max_length=CATCHPHRASE_LENGTH)]],
            Field(max_length=CATCHPHRASES),
        ]
        | None
    ) = None
    looks: Annotated[Text, Field(min_length=1)] | None = None
    language: Language | None = None
    is_ai: bool | None = None
    voice: Annotated[Line, Field(max_length=60)] | None = None
    adapter: Annotated[Line, Field(max_length=120)] | None = None
    wakes_at: dt.time | None = None
    sleeps_at: dt.time | None = None


class PersonaBody(ApiBody):
    """What is to be changed, and what stood in those fields before."""

    changes: PersonaFields
    seen: dict[Literal[FIELDS], Any]  # type: ignore[valid-type]


class PersonaNow(ApiAnswer):
    """Her fields, as they stand now."""

    persona: dict[str, Any]


class TryBody(ApiBody):
    """A question for her, and whose model shall answer."""

    question: str = Field(min_length=1, max_length=200)
    mode: Literal["big", "small"]


class TryAnswer(ApiAnswer):
    """What she answered; `model` is empty where the phrase book did, and `why` says why."""

    text: str
    model: str
    why: str
    seconds: float


class PromptBody(ApiBody):
    """A prompt's place, and its text; without one, the text that comes with the program."""

    purpose: str = Field(max_length=64)
    language: Language
    part: Part
    text: Template | None = None
    # What its writer began with; left out: whatever stands.
    seen: Annotated[str, Field(max_length=4 * TEMPLATE_LIMIT)] | None = None


class PromptNow(ApiAnswer):
    """One part of a prompt: the text that counts, the shipped one, and how it reads today."""

    text: str
    shipped: str
    rewritten: bool
    filled: str
    today: bool
    problem: str


class Filled(ApiAnswer):
    """How a text reads with today's values; `problem` says why it can't be used."""

    filled: str
    today: bool
    problem: str


@router.get("persona", right=Right.WATCH)
def persona(request: HttpRequest, vtuber: VTuber) -> PersonaNow:
    """Who she is."""
    return PersonaNow(persona=persona_values(vtuber.persona))


@router.patch("persona", right=Right.OPERATE)
def change_persona(request: HttpRequest, vtuber: VTuber, body: PersonaBody) -> PersonaNow:
    """Rewrite some of it; undone through the audit log."""
    changes = {name: getattr(body.changes, name) for name in body.changes.model_fields_set}
    if None in changes.values():
        raise Refusal(400, "bad_input", _("A field that shall stay as it is is left out, not null."))
    try:
        kept = edit_persona(
            vtuber=vtuber, changes=changes, seen=body.seen, actor=actor_of(request), real=timezone.now()
        )
    except WrongPersona as wrong:
        problems = [{"field": name, "problem": why} for name, why in wrong.problems.items()]
        hint = _("Nothing was saved. Please look at what is marked.")
        raise Refusal(422, "wrong_persona", hint, problems=problems) from wrong
    except Conflict as conflict:
        raise Refusal(409, "conflict", str(conflict), current=conflict.current) from conflict
    return PersonaNow(persona=persona_values(kept))


@router.post("persona/try", right=Right.OPERATE)
def try_chat(request: HttpRequest, vtuber: VTuber, body: TryBody) -> TryAnswer:
    """Ask her something; her stream hears nothing of it. The call is in the ledger as a test."""
    source = registry.test_chats.find(body.mode)
    if source is None:
        raise Refusal(404, "unknown", _("She has no chat here: the streaming app is not installed."))
    check_tries("try", TRIES, actor_of(request))
    now = GameClock.objects.get(vtuber=vtuber).now(timezone.now())
    try:
        found = source(vtuber, body.question, now)
    except (ModelError, PromptError) as error:
        raise Refusal(422, "no_answer", str(error)) from error
    return TryAnswer(text=found.text, model=found.model, why=found.why, seconds=found.seconds)


@router.get("prompts", right=Right.OPERATE)
def prompt(request: HttpRequest, vtuber: VTuber, purpose: Name, language: Language, part: Part) -> PromptNow:
    """One part of a prompt, filled with today's values."""
    check_prompt(purpose=purpose, part=part)
    return PromptNow.model_validate(prompt_now(vtuber, purpose, language, part))


@router.post("prompts/fill", right=Right.OPERATE)
def fill_prompt(request: HttpRequest, vtuber: VTuber, body: PromptBody) -> Filled:
    """How a text would read today; nothing is kept."""
    check_prompt(purpose=body.purpose, part=body.part)
    check_tries("fill", "60/minute", actor_of(request))
    values, today = values_for(body.purpose, vtuber, GameClock.objects.get(vtuber=vtuber).now(timezone.now()))
    try:
        return Filled(filled=render_text(body.text or "", values), today=today, problem="")
    except SandboxError as error:
        return Filled(filled="", today=today, problem=str(error))


@router.put("prompts", right=Right.OPERATE)
def rewrite(request: HttpRequest, vtuber: VTuber, body: PromptBody) -> PromptNow:
    """Keep another text for a prompt of hers, or go back to the shipped one."""
    check_prompt(purpose=body.purpose, part=body.part)
    values, _today = values_for(body.purpose, vtuber, GameClock.objects.get(vtuber=vtuber).now(timezone.now()))
    try:
        rewrite_prompt(
            vtuber=vtuber,
            purpose=body.purpose,
            language=body.language,
            part=body.part,
            text=body.text,
            values=values,
            actor=actor_of(request),
            real=timezone.now(),
            seen=body.seen,
        )
    except Conflict as conflict:
        raise Refusal(409, "conflict", str(conflict), current=conflict.current) from conflict
    return PromptNow.model_validate(prompt_now(vtuber, body.purpose, body.language, body.part))
