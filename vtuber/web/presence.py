"""Who is at the boards of one VTuber, and who drags what: known for as long as a socket is open, and written nowhere.

Each room (one a process and language) says who sits in it, to all the others, when that changes and every few
seconds; what a room that died has said is forgotten soon. So nothing has to be cleared away, and without a broker a
room still knows its own.
"""

import time
import uuid
from typing import Any

from vtuber.frames import FramePart
from vtuber.web.frames import Dragged, DragShown, PeopleFrame, Person

# Real seconds: between two sayings of a room that has nothing new; until a silent one is forgotten, and a drag that
# its page does not keep up.
REFRESH_S = 4.0
FORGET_S = 10.0
DRAG_S = 12.0
# At the most, whoever says so.
MOST = 100


class Here(FramePart):
    """One socket: a tab of somebody's."""

    tab: str
    person: int
    name: str
    role: str
    drag: Dragged | None = None


class Presence:
    """What one room knows of all of them."""

    def __init__(self) -> None:
        self.room = uuid.uuid4().hex
        self._own: dict[str, Here] = {}
        self._kept_up: dict[str, float] = {}
        self._others: dict[str, tuple[float, list[Here]]] = {}

    def come(self, here: Here) -> None:
        """A socket of this room's sits down."""
        self._own[here.tab] = here

    def leave(self, tab: str) -> None:
        """It is gone, and with it whatever it dragged."""
        self._own.pop(tab, None)
        self._kept_up.pop(tab, None)

    def drag(self, tab: str, dragged: Dragged | None) -> bool:
        """A tab drags something, or lets it go. Whether that changes anything."""
        here = self._own.get(tab)
        if here is None:
            return False
        self._kept_up[tab] = time.monotonic()
        if here.drag == dragged:
            return False
        self._own[tab] = here.model_copy(update={"drag": dragged})
        return True

    def message(self, *, asks: bool = False) -> dict[str, Any]:
        """What this room says to the others; with `asks`, they are to say who sits with them, too."""
        here = [one.model_dump(mode="json") for one in self._current()]
        return {"type": "board.here", "room": self.room, "here": here[:MOST], "asks": asks}

    def hear(self, message: dict[str, Any]) -> bool:
        """Another room has said who sits there. Whether it is another one."""
        if message["room"] == self.room:
            return False
        here = [Here.model_validate(one) for one in message["here"]][:MOST]
        if here:
            self._others[message["room"]] = (time.monotonic(), here)
        else:
            self._others.pop(message["room"], None)
        return True

    def frame(self) -> PeopleFrame:
        """Everybody, each once with the number of their tabs; and what is being dragged."""
        since = time.monotonic() - FORGET_S
        self._others = {room: said for room, said in self._others.items() if said[0] > since}
        everywhere = [*self._current(), *(one for _at, here in self._others.values() for one in here)]
        people: dict[int, Person] = {}
        for one in everywhere:
            tabs = people[one.person].tabs if one.person in people else 0
            people[one.person] = Person(person=one.person, name=one.name, role=one.role, tabs=tabs + 1)
        return PeopleFrame(
            people=sorted(people.values(), key=lambda one: (one.name, one.person))[:MOST],
            drags=[
                DragShown(tab=one.tab, person=one.person, name=one.name, **one.drag.model_dump())
                for one in everywhere
                if one.drag is not None
            ][:MOST],
        )

    def _current(self) -> list[Here]:
        """This room's, without the drags that nobody keeps up any more."""
        since = time.monotonic() - DRAG_S
        for tab, here in self._own.items():
            if here.drag is not None and self._kept_up.get(tab, 0.0) < since:
                self._own[tab] = here.model_copy(update={"drag": None})
        return list(self._own.values())
