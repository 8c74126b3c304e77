"""What operators do to the words of her diary. Who may read a page is `operator_actions.publish_page`'s."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_noop as _

from llmservice.text.cleaning import clean_text
from vtuber import registry
from vtuber.errors import Conflict, NotAllowed
from vtuber.event_types import DiaryChanged
from vtuber.events import emit
from vtuber.models import AuditEntry, Diary
from vtuber.services.audit import mark_undone, note_as_undo, record_audit
from vtuber.services.clock import locked_clock
from vtuber.translatable import translatable

PAGE_LIMIT = 4000


@transaction.atomic
def edit_page(*, page: Diary, version: int, text: str, actor: str, real: dt.datetime) -> Diary:
    """Change what stands on a page.

    Conflict when somebody else was faster; NotAllowed for no words at all, or too many.
    """
    clock = locked_clock(page.vtuber_id)
    row = Diary.objects.select_for_update(of=("self",)).get(pk=page.pk)
    if row.version != version:
        raise Conflict(translatable(_("Somebody else has changed this page meanwhile.")), current=row)
    text = clean_text(text, PAGE_LIMIT + 1)
    if not text:
        raise NotAllowed(translatable(_("A page needs words. If nobody shall read it, take it back.")))
    if len(text) > PAGE_LIMIT:
        raise NotAllowed(translatable(_("A page has {limit} characters at most."), limit=PAGE_LIMIT))
    if text == row.text:
        return row
    before, row.text, row.edited_at = row.text, text, clock.now(real)
    row.version += 1
    row.save(update_fields=["text", "edited_at", "version"])
    told = DiaryChanged(date=row.date.isoformat(), change="edited")
    emit(clock.vtuber, told, game_time=clock.now(real), real=real)
    record_audit(
        clock.vtuber,
        actor=actor,
        verb="edit_diary",
        target=f"diary:{row.date}",
        before={"text": before},
        after={"text": text},
        undo={"page": row.pk, "text": before, "left": text},
        real=real,
    )
    return row


def take_back(entry: AuditEntry, actor: str, real: dt.datetime) -> Diary:
    """Undo of an edit, as `registry.undo_verbs` calls it; Conflict when the page was changed after it."""
    clock = locked_clock(entry.vtuber_id)
    page = Diary.objects.select_for_update(of=("self",)).get(pk=entry.undo["page"], vtuber=clock.vtuber_id)
    mark_undone(entry)
    # By its words and not by its version: edits are taken back one after the other, each a change of its own.
    if page.text != entry.undo["left"]:
        raise Conflict(translatable(_("Somebody else has changed this page meanwhile.")), current=page)
    page = edit_page(page=page, version=page.version, text=entry.undo["text"], actor=actor, real=real)
    note_as_undo(entry)
    return page


def register() -> None:
    """Called once, when the app is ready."""
    registry.undo_verbs.register("edit_diary", take_back)
