"""The audit: every intervention by a person leaves a line, written in the transaction that carries it out."""

import datetime as dt
from collections.abc import Mapping

from vtuber.models import AuditEntry, VTuber
from vtuber.services.clock import locked_clock

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
