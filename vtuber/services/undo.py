"""Taking back what an operator did: one way for all verbs, by what each of them kept in its audit entry.

`AuditEntry.undo` holds one of
    {"tasks": {id: {"before": fields, "after": fields}}, "made": [ids]}   tasks changed, and tasks made by the verb
    {"wishes": {id: {"before": fields, "after": fields}}}                 wishes for days to come
    {"paused": bool} · {"speeds": {"speed", "live_speed"}} · {"weather": …} · {"diary": …} · {"persona": …}
    {"approvals": task types that needed one} · {"settings": …} · {"prompt": …} · {"waiting": …}
and taking back is a verb like any other: audited ("undo"), and taken back in its turn ("redo"), for it keeps the same
and, as "of", the entry that it took back. What each operator did is a stack of its own: `undo_latest`, `redo_latest`.
"""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_noop as _

from vtuber import registry
from vtuber.errors import NotAllowed
from vtuber.models import AuditEntry, TodoTask, VTuber
from vtuber.services.clock import locked_clock
from vtuber.services.undo_others import others, stands
from vtuber.services.undo_tasks import check_not_begun, restore_tasks
from vtuber.translatable import translatable

# So far back an operator's own verbs are looked through for the next one to take back.
DEPTH = 500
_TAKING_BACK = ("undo", "redo")
# What entries hold that are an owner's.
_OWNERS = "settings"


@transaction.atomic
def undo(*, entry_id: int, actor: str, real: dt.datetime, owns: bool = False) -> list[TodoTask]:
    """Take an operator's verb back; returns the tasks that were changed by it (none for the others).

    A verb of another app's is taken back by that app (`registry.undo_verbs`); what an owner set is taken back by an
    owner alone (`owns`).

    Conflict when what it changed was changed after it; NotAllowed, in words, when it is past taking back.
    """
    entry = AuditEntry.objects.select_related("vtuber").filter(pk=entry_id).first()
    if entry is None:
        raise NotAllowed(translatable(_("This cannot be undone.")))
    if _OWNERS in entry.undo and not owns:
        raise NotAllowed(translatable(_("Only an owner may take this back.")))
    if theirs := dict(registry.undo_verbs.items()).get(entry.verb):
        theirs(entry, actor, real)
        return []
    locked_clock(entry.vtuber)  # first, as everywhere
    entry.refresh_from_db(fields=["undo", "undone"])
    if not AuditEntry.objects.filter(pk=entry_id, undone=False).update(undone=True):
        raise NotAllowed(translatable(_("It has been undone already.")))
    if "tasks" in entry.undo:
        return restore_tasks(entry, actor, real)
    for name, restore in others().items():
        if name in entry.undo:
            stands(name, entry)
            last = AuditEntry.objects.filter(vtuber=entry.vtuber).order_by("-pk").values_list("pk", flat=True).first()
            restore(entry, actor, real)
            _link(entry, actor, last or 0)
            return []
    raise NotAllowed(translatable(_("This cannot be undone.")))


def _link(entry: AuditEntry, actor: str, after: int) -> None:
    """What a verb noted while it took another back is that: the other's undo, or its redo."""
    again = "of" in entry.undo
    for noted in AuditEntry.objects.filter(vtuber=entry.vtuber, actor=actor, pk__gt=after):
        noted.verb = "redo" if again else "undo"
        noted.undo = {} if again else {**noted.undo, "of": entry.pk}
        noted.save(update_fields=["verb", "undo"])
    if again:
        AuditEntry.objects.filter(pk=entry.undo["of"]).update(undone=False)


@transaction.atomic
def undo_latest(
    *, vtuber: VTuber, actor: str, real: dt.datetime, owns: bool = False
) -> tuple[AuditEntry, list[TodoTask]]:
    """Take back the last thing that this operator did to her and that still counts. As `undo`, and what it was.

    What is past taking back is passed over as long as there is something before it: a post that is out would keep all
    that was done before it from being taken back.
    """
    locked_clock(vtuber)
    past: NotAllowed | None = None
    for done in _own(vtuber, actor):
        if not done.can_undo or done.verb in _TAKING_BACK:
            continue
        try:
            check_not_begun(done)
        except NotAllowed as refusal:
            past = past or refusal
            continue
        return done, undo(entry_id=done.pk, actor=actor, real=real, owns=owns)
    raise past or NotAllowed(translatable(_("There is nothing of yours to take back.")))


@transaction.atomic
def redo_latest(
    *, vtuber: VTuber, actor: str, real: dt.datetime, owns: bool = False
) -> tuple[AuditEntry, list[TodoTask]]:
    """Do again what this operator took back last, unless they have done something new since. As `undo_latest`."""
    locked_clock(vtuber)
    for done in _own(vtuber, actor):
        if done.verb not in _TAKING_BACK:
            break  # something new: what was taken back before it stays so
        if done.verb == "undo" and done.can_undo:
            return done, undo(entry_id=done.pk, actor=actor, real=real, owns=owns)
    raise NotAllowed(translatable(_("There is nothing to do again.")))


def _own(vtuber: VTuber, actor: str) -> list[AuditEntry]:
    """What an operator did, the last first; what other apps take back themselves is not on the stack."""
    theirs = [verb for verb, _undo in registry.undo_verbs.items()]
    return list(
        AuditEntry.objects.filter(vtuber=vtuber, actor=actor).exclude(verb__in=theirs).order_by("-pk")[:DEPTH]
    )
