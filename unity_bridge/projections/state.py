"""What is shown: the last command of each slot. It is folded from the log, and told whole in a snapshot."""

from collections.abc import Iterator

from unity_bridge import messages
from unity_bridge.projections.commands import command
from vtuber.plugin import FrontEndCommand, Shown

# In the order in which a snapshot tells them: what contains comes before what is in it. Those of colleagues follow.
_ORDER = (
    "time",
    "weather",
    "look",
    "scene",
    "expression",
    "sns",
    "sns.text",
    "overlay",
    "overlay.title",
    "overlay.cover",
)
# These follow the clock, the calendar and what was uploaded (perhaps before the log begins) rather than
# the log, and are looked up afresh for each snapshot.
LOOKED_UP = frozenset(("time", "weather", "look"))


class StageState:
    """The state commands of one VTuber by slot; begins with her in her room."""

    def __init__(self, slug: str, language: str) -> None:
        room = messages.SceneSet(scene="room", activity="", until=None, transition="cut")
        face = messages.CharacterExpression(expression="neutral")
        self._slots = {told.slot: told for told in (command(room), command(face))}
        self.shown = Shown(slots=self._slots, slug=slug, language=language)

    def apply(self, told: FrontEndCommand) -> None:
        """Keep a state command; a one-shot changes nothing."""
        if told.slot:
            for slot in told.clears:
                self._slots.pop(slot, None)
            self._slots[told.slot] = told

    def commands(self) -> Iterator[FrontEndCommand]:
        """All of them, in the order in which a snapshot tells them."""
        known = [slot for slot in _ORDER if slot in self._slots]
        return (self._slots[slot] for slot in [*known, *(slot for slot in self._slots if slot not in _ORDER)])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, StageState) and self._slots == other._slots

    __hash__ = None  # type: ignore[assignment]  # it changes
