"""What people did to one task, from the audit log."""

from typing import Any

from django.db.models import Q

from vtuber.audit_text import fields_changed, lines_of, verb_text
from vtuber.gametime import stamp
from vtuber.models import AuditEntry, TodoTask

# Of a task that was changed more often, the latest.
MOST = 100


def history_of(task: TodoTask) -> list[dict[str, Any]]:
    """Who changed what of it, the latest first: `before` and `after` hold the fields that differ.

    A verb at another task that changed this one with it (a stream that was moved, for its cover) is among it.
    """
    target, key = f"task:{task.pk}", str(task.pk)
    entries = AuditEntry.objects.filter(Q(target=target) | Q(undo__tasks__has_key=key), vtuber=task.vtuber)
    told = []
    for entry in entries.order_by("-pk")[:MOST]:
        both = entry.undo.get("tasks", {}).get(key) or {"before": entry.before, "after": entry.after}
        names = fields_changed(both["before"], both["after"])
        told.append(
            {
                "entry": entry.pk,
                "who": entry.actor,
                "when": entry.real_time.isoformat(),
                "at": stamp(entry.game_time),
                "what": verb_text(entry.verb),
                "changes": lines_of(both["before"], both["after"]),
                "before": {name: both["before"].get(name) for name in names},
                "after": {name: both["after"].get(name) for name in names},
                "undone": entry.undone,
                "can_undo": entry.can_undo,
            }
        )
    return told
