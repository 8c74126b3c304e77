"""The audit: every intervention by a person leaves a line, written in the transaction that carries it out."""

import datetime as dt
from collections.abc import Mapping

from django.db.models import Model
from django.utils.translation import gettext_noop as _

from vtuber.errors import NotAllowed
from vtuber.models import AuditEntry, VTuber
from vtuber.services.clock import locked_clock
from vtuber.translatable import translatable

Values = Mapping[str, object]


def record_audit(
    vtuber: VTuber,
    *,
    actor: str,
    verb: str,
    real: dt.datetime,
    target: str = "",
    before: Values | None = None,
    after: Values | None = None,
    undo: Values | None = None,
) -> AuditEntry:
    """Note that `actor` did `verb` to `target` ("task:12"), and what it was before and after (JSON-able).

    `undo` is what `services.undo` needs to take it back.
    """
    return AuditEntry.objects.create(
        vtuber=vtuber,
        actor=actor,
        verb=verb,
        target=target,
        before=dict(before or {}),
        after=dict(after or {}),
        undo=dict(undo or {}),
        game_time=locked_clock(vtuber).now(real),
        real_time=real,
    )


def mark_undone(entry: AuditEntry) -> None:
    """Note, in the transaction that takes it back, that an entry is taken back. NotAllowed when it was before."""
    locked_clock(entry.vtuber_id)
    if not AuditEntry.objects.filter(pk=entry.pk, undone=False).update(undone=True):
        raise NotAllowed(translatable(_("It has been undone already.")))


def note_as_undo(entry: AuditEntry) -> None:
    """What was noted last is the taking back of `entry`: a verb that was done once more, with what was before."""
    last = AuditEntry.objects.filter(vtuber=entry.vtuber_id, pk__gt=entry.pk).first()
    if last is not None:
        AuditEntry.objects.filter(pk=last.pk).update(verb="undo", undo={})


def audit_everywhere(
    *,
    actor: str,
    verb: str,
    target: str,
    real: dt.datetime,
    before: Values | None = None,
    after: Values | None = None,
) -> None:
    """Note what was done to something that all VTubers share (a game of the catalogue, a brand) with each of them."""
    for vtuber in VTuber.objects.order_by("pk"):
        record_audit(vtuber, actor=actor, verb=verb, target=target, before=before, after=after, real=real)


def save_shared_row(row: Model, *, actor: str, real: dt.datetime) -> None:
    """Keep a new or edited row that all VTubers share, and note what was changed. ValidationError as `full_clean`."""
    row.full_clean()
    kind = row._meta.model_name
    stored = type(row)._default_manager.filter(pk=row.pk).first() if row.pk else None
    names = [field.attname for field in row._meta.concrete_fields if not field.primary_key]
    before = {name: str(getattr(stored, name)) for name in names} if stored else {}
    after = {name: str(getattr(row, name)) for name in names}
    changed = [name for name in names if before.get(name) != after[name]]
    if not changed:
        return
    row.save()
    audit_everywhere(
        actor=actor,
        verb=f"edit_{kind}" if stored else f"add_{kind}",
        target=f"{kind}:{row.pk}",
        before={name: before[name] for name in changed if name in before},
        after={name: after[name] for name in changed},
        real=real,
    )
