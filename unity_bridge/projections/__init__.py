"""Events of the log become commands for front ends: here and only here, for TCP and the stage alike.

`world.py` reads what `vtuber` emits, `stream.py` what `streaming` does; an app that moved in registers its own with
`registry.front_end_commands`.
"""

from unity_bridge.projections.state import StageState
from vtuber.plugin import EventMessage, FrontEndCommand, registry


def project(event: EventMessage, state: StageState) -> list[FrontEndCommand]:
    """The commands that tell of `event` where `state` is shown, often none. Raises what the app's own does."""
    projection = registry.front_end_commands.find(event.type)
    return list(projection.project(event, state.shown)) if projection else []
