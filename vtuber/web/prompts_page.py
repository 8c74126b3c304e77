"""What the page of the prompts shows."""

from typing import Any

from django.utils import timezone

from llmservice.models import KeptPrompt
from llmservice.owner_settings.current import kept
from llmservice.prompt_sandbox import SandboxError
from llmservice.prompts import Part, PromptError, parts_of, render_prompt, render_text, shipped_template
from llmservice.purposes import Language, all_purposes, purpose_text
from llmservice.translatable import translate
from vtuber.models import GameClock, VTuber
from vtuber.prompt_examples import values_for


def prompt_now(vtuber: VTuber, purpose: str, language: Language, part: Part) -> dict[str, Any]:
    """One part of a prompt: the text that counts, the shipped one, how it reads today and what is wrong with it."""
    shipped = shipped_template(purpose, part, language)
    text = kept().prompts.get((vtuber.owner, purpose, language, part))
    values, today = values_for(purpose, vtuber, GameClock.objects.get(vtuber=vtuber).now(timezone.now()))
    problem = _noted(vtuber, purpose, language, part)
    try:
        filled = (
            render_text(text, values) if text is not None else getattr(render_prompt(purpose, values, language), part)
        )
    except (SandboxError, PromptError) as error:
        filled, problem = "", str(error)
    return {
        "text": shipped if text is None else text,
        "shipped": shipped,
        "rewritten": text is not None,
        "filled": filled,
        "today": today,
        "problem": problem,
    }


def prompt_list(vtuber: VTuber) -> list[dict[str, Any]]:
    """Every prompt of hers in her language, by purpose."""
    rewritten = {(purpose, part) for owner, purpose, language, part in kept().prompts if owner == vtuber.owner}
    return [
        {
            "purpose": purpose.name,
            "label": purpose_text(purpose.name),
            "role": purpose.role,
            "parts": list(parts_of(purpose.name)),
            "rewritten": any((purpose.name, part) in rewritten for part in parts_of(purpose.name)),
        }
        for purpose in all_purposes()
        if parts_of(purpose.name)
    ]


def _noted(vtuber: VTuber, purpose: str, language: str, part: str) -> str:
    """What went wrong when it was needed last."""
    row = KeptPrompt.objects.filter(owner=vtuber.owner, purpose=purpose, language=language, part=part).first()
    return translate(row.broken) if row else ""
