"""Rewriting what models are told, for one VTuber, with a way back."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_noop as _
from pydantic import BaseModel

from llmservice.models import KeptPrompt
from llmservice.owner_settings.services import keep_prompt
from llmservice.prompt_sandbox import SandboxError
from llmservice.prompts import Part, parts_of, render_text, shipped_template
from llmservice.purposes import Language, all_purposes
from vtuber.errors import Conflict, NotAllowed
from vtuber.models import AuditEntry, VTuber
from vtuber.services.audit import record_audit
from vtuber.services.clock import locked_clock
from vtuber.translatable import translatable

# Characters of a rewritten prompt that the audit shows; the whole of it stands in what undo needs.
_SHOWN = 300


def rewrite_prompt(
    *,
    vtuber: VTuber,
    purpose: str,
    language: Language,
    part: Part,
    text: str | None,
    values: BaseModel,
    actor: str,
    real: dt.datetime,
    seen: str | None = None,
) -> None:
    """Keep another text for a prompt of hers; None goes back to the one that comes with the program.

    `values` is what it is filled with today: a text that can't be is refused, in words. With `seen`, the text that
    its writer began with, Conflict (with what stands now) when somebody was faster.
    """
    check_prompt(purpose=purpose, part=part)
    if text is not None:
        if not text.strip():
            raise NotAllowed(translatable(_("An empty prompt tells her nothing: go back to the shipped one.")))
        try:
            # Before the transaction: it may take a second.
            render_text(text, values)
        except SandboxError as error:
            why = error.args[0]
            raise NotAllowed(translatable(_("This prompt can't be used: {why}."), why=why)) from error
    _keep(vtuber, purpose, language, part, text, actor, real, seen)


def check_prompt(*, purpose: str, part: str) -> None:
    """NotAllowed for a prompt that there is not."""
    if purpose not in {known.name for known in all_purposes() if known.hers} or part not in parts_of(purpose):
        raise NotAllowed(translatable(_("There is no such prompt.")))


@transaction.atomic
def _keep(
    vtuber: VTuber,
    purpose: str,
    language: Language,
    part: Part,
    text: str | None,
    actor: str,
    real: dt.datetime,
    seen: str | None,
) -> None:
    locked_clock(vtuber)
    key = {"owner": vtuber.owner, "purpose": purpose, "language": language, "part": part}
    before = keep_prompt(**key, text=text, actor=actor, real=real)
    stood = before if before is not None else shipped_template(purpose, part, language)
    if seen is not None and seen != stood:
        raise Conflict(translatable(_("Somebody has rewritten this prompt meanwhile. Look again.")), current=stood)
    if before == text:
        return
    record_audit(
        vtuber,
        actor=actor,
        verb="rewrite_prompt",
        target=f"prompt:{purpose}.{part}.{language}",
        before={"text": stood[:_SHOWN]},
        after={"text": (text or "")[:_SHOWN]},
        undo={"prompt": {"purpose": purpose, "language": language, "part": part, "text": before}},
        real=real,
    )


def restore(entry: AuditEntry, actor: str, real: dt.datetime) -> None:
    """Keep the text again that stood before."""
    was = entry.undo["prompt"]
    _keep(entry.vtuber, was["purpose"], was["language"], was["part"], was["text"], actor, real, None)


def stands_now(entry: AuditEntry) -> dict[str, str]:
    """What is kept now in the place that an entry changed, as far as the audit shows it."""
    was = entry.undo["prompt"]
    place = {name: was[name] for name in ("purpose", "language", "part")}
    row = KeptPrompt.objects.filter(owner=entry.vtuber.owner, **place).first()
    return {"text": row.text[:_SHOWN] if row else ""}
