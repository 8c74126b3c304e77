"""The state of the stage at a place in the log."""

from collections.abc import Callable, Iterable, Iterator

from unity_bridge.projections import project
from unity_bridge.projections.state import LOOKED_UP, StageState
from vtuber.models import Event, VTuber
from vtuber.plugin import EventMessage, message_of, registry

# Of the newest events that fill a group of slots, so many are read: enough to hold one that sets them all anew.
ROWS = 60

Reading = Callable[[VTuber, Iterable[EventMessage]], Iterable[EventMessage]]


def as_written(vtuber: VTuber, events: Iterable[EventMessage]) -> Iterable[EventMessage]:
    """The events as they stand in the log."""
    return events


def state_at(vtuber: VTuber, seq: int, read: Reading = as_written) -> StageState:
    """What is shown after the event `seq`, found again in the log; `read` says how its events are taken."""
    rows: dict[int, Event] = {}
    for types in _groups():
        found = Event.objects.filter(vtuber=vtuber, seq__lte=seq, type__in=types).order_by("-seq")[:ROWS]
        rows.update((row.seq, row) for row in found)
    state = StageState(vtuber.slug, vtuber.persona.language)
    for event in read(vtuber, [message_of(vtuber, rows[number]) for number in sorted(rows)]):
        for told in project(event, state):
            state.apply(told)
    return state


def _groups() -> Iterator[list[str]]:
    """Event types by what they may change: those that share a slot stand together."""
    groups: list[tuple[set[str], list[str]]] = []
    for event_type, projection in registry.front_end_commands.items():
        slots = set(projection.slots) - LOOKED_UP
        if not slots:
            continue
        types = [event_type]
        for group in [group for group in groups if group[0] & slots]:
            groups.remove(group)
            slots |= group[0]
            types = group[1] + types
        groups.append((slots, types))
    return (types for _slots, types in groups)
