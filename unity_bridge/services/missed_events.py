"""What a front end has missed, out of the log."""

from unity_bridge.links.frames import CommandFrame, command_frames
from unity_bridge.projections import project
from unity_bridge.projections.log_state import state_at
from vtuber.models import VTuber
from vtuber.plugin import events_after

# More than this is not worth sending: the picture is smaller.
MOST = 2000


def missed_frames(vtuber: VTuber, known: int, upto: int) -> list[CommandFrame] | None:
    """The frames of the events after `known` up to `upto`; None when only a snapshot helps."""
    if known > upto or upto - known > MOST:
        return None
    events = events_after(vtuber, known, MOST + 1)
    if known < upto and (not events or events[0].seq != known + 1):
        return None
    state = state_at(vtuber, known)
    frames = []
    for event in events:
        if event.seq > upto:
            break
        commands = project(event, state)
        for told in commands:
            state.apply(told)
        frames += command_frames(commands, event.seq, event.real_time)
    return frames
