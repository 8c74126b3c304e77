"""Her look for front ends: the pictures of hers that somebody uploaded, all of them at a time."""

from collections.abc import Iterable, Sequence

from unity_bridge import messages
from unity_bridge.addresses import whole_address
from unity_bridge.event_types import LookPart
from unity_bridge.models import LookPicture
from unity_bridge.projections.commands import command
from vtuber.models import VTuber
from vtuber.plugin import EventMessage, FrontEndCommand, FrontEndProjection, Shown, registry


def look_parts(vtuber: VTuber) -> list[LookPart]:
    """The pictures that there are of her now, neutral ones first."""
    rows = LookPicture.objects.filter(vtuber=vtuber).select_related("vtuber")
    parts = [
        LookPart.model_validate(
            {
                "expression": row.expression,
                "mouth": "open" if row.mouth_open else "closed",
                "eyes": "shut" if row.eyes_shut else "open",
                "url": row.url,
                **{name: getattr(row, name) for name in ("width", "height", "left", "top", "right", "bottom")},
            }
        )
        for row in rows
    ]
    return sorted(parts, key=lambda part: part.expression != "neutral")


def look_command(parts: Iterable[LookPart]) -> FrontEndCommand:
    """The command that tells of these pictures, with whole addresses."""
    pictures = [
        messages.LookPicture.model_validate({**part.model_dump(), "url": whole_address(part.url)}) for part in parts
    ]
    return command(messages.CharacterLook(pictures=pictures))


def _look_changed(event: EventMessage, shown: Shown) -> Sequence[FrontEndCommand]:
    return [look_command(LookPart.model_validate(part) for part in event.payload["pictures"])]


def register() -> None:
    """Called once, when the app is ready."""
    registry.front_end_commands.register("look.changed", FrontEndProjection(_look_changed, ("look",)))
