"""The links of a process: looked after each second, written down every few, closed when another takes the place."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from django.utils import timezone

from unity_bridge.services.link_records import write_reports
from vtuber.web.socket_database import in_database

if TYPE_CHECKING:
    from unity_bridge.links.link import Link

log = logging.getLogger(__name__)

# Real seconds between two looks at all links, and between two notes of how they are. A link that another process has
# taken the place of, or that an operator wants ended, learns of it with the next note.
LOOK_S = 1.0
NOTE_S = 2.0
WHY = {
    "replaced": "Another link of this front end has taken its place.",
    "disconnected": "An operator has ended the link.",
}


class LinkRegistry:
    """The open links of one event loop."""

    def __init__(self) -> None:
        self._links: dict[tuple[int, str], Link] = {}
        self._looking: asyncio.Task[None] | None = None

    def links(self) -> list["Link"]:
        """All of them."""
        return list(self._links.values())

    @asynccontextmanager
    async def place(self, link: "Link") -> AsyncIterator[None]:
        """The front end's place, for as long as the context lasts; whoever had it is told, and closed."""
        key = (link.vtuber_pk, link.client_id)
        if (before := self._links.get(key)) is not None:
            before.end("replaced", WHY["replaced"])
        self._links[key] = link
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look_after())
        try:
            yield
        finally:
            if self._links.get(key) is link:
                del self._links[key]

    async def _look_after(self) -> None:
        """Runs while there is a link."""
        noted = 0.0
        loop = asyncio.get_running_loop()
        while self._links:
            for link in self.links():
                try:
                    await link.look_after()
                except Exception as error:
                    log.warning("a link could not be looked after: %s", error)
            if loop.time() - noted >= NOTE_S:
                noted = loop.time()
                try:
                    await self._note()
                except Exception as error:
                    # Without a database links go on: what they are told next comes when it is back.
                    log.warning("links were not written down: %s", error)
            await asyncio.sleep(LOOK_S)

    async def _note(self) -> None:
        links = {link.id: link for link in self.links()}
        reports = [link.report() for link in links.values() if link.recorded]
        if not reports:
            return
        ending: dict[str, str] = await in_database(write_reports)(reports, timezone.now())
        for id, code in ending.items():
            links[id].end(code, WHY[code])


_registries: WeakKeyDictionary[asyncio.AbstractEventLoop, LinkRegistry] = WeakKeyDictionary()


def link_registry() -> LinkRegistry:
    """The registry of the running event loop."""
    return _registries.setdefault(asyncio.get_running_loop(), LinkRegistry())
