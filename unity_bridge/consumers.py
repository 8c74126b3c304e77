"""The stage's link: a front end says who it is, gets the whole picture, and then every event in order.

`ws/stage/<slug>/`, with `Authorization: Bearer <STAGE_TOKEN>` (or `?token=`), or with an operator's session. A front
end that is no browser sends an `Origin` of one of ALLOWED_HOSTS, as a browser would.
"""

from contextlib import AbstractAsyncContextManager
from urllib.parse import parse_qs

from asgiref.sync import sync_to_async
from django.conf import settings
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from vtuber.services.clock import wait_for_stage
from vtuber.snapshot import take_snapshot
from vtuber.web import guess_limits
from vtuber.web.connection import Connection
from vtuber.web.consumers import WorldConsumer
from vtuber.web.room import Room
from vtuber.web.room_registry import room_registry
from vtuber.web.socket_database import in_database

# Raised when frames change their shape; a front end that knows another number should say so and stop.
PROTOCOL = 0
TOO_MANY_GUESSES = 4429


class StageConsumer(WorldConsumer):
    """Frames: `hello`, `snapshot`, then `event` in the order of `seq` and `pulse` now and then."""

    async def check_person(self) -> int:
        guesser = guess_limits.address_of((self.scope.get("client") or ("",))[0])
        wait_s = sync_to_async(guess_limits.wait_s, thread_sensitive=False)
        if await wait_s("token", settings.LOGIN_ADDRESS_LIMITS, guesser):
            return TOO_MANY_GUESSES
        if self._holds_token():
            return 0
        code = await super().check_person()
        if code and self._shown():
            note_wrong = sync_to_async(guess_limits.note_wrong, thread_sensitive=False)
            await note_wrong("token", settings.LOGIN_ADDRESS_LIMITS, guesser)
        return code

    def join_room(self) -> AbstractAsyncContextManager[Connection]:
        return room_registry().connection(("stage", self.vtuber.pk), lambda: Room(self.vtuber))

    async def greet(self) -> int:
        await self.say({"kind": "hello", "protocol": PROTOCOL, "vtuber": self.vtuber.slug, "name": self.vtuber.name})
        # Before the snapshot, so that the first picture shows a clock that runs.
        await in_database(wait_for_stage)(vtuber=self.vtuber, waiting=False, real=timezone.now())
        whole = await in_database(take_snapshot)(self.vtuber, timezone.now())
        await self.say({"kind": "snapshot", **whole})
        return int(whole["seq"])

    def _holds_token(self) -> bool:
        token: str = settings.STAGE_TOKEN
        if not token:
            return False
        return constant_time_compare(self._shown(), token)

    def _shown(self) -> str:
        """The token that the front end shows; empty for none."""
        headers: dict[bytes, bytes] = dict(self.scope["headers"])
        scheme, _space, shown = headers.get(b"authorization", b"").decode("latin-1").partition(" ")
        if scheme.lower() != "bearer":
            shown = parse_qs(self.scope["query_string"].decode("latin-1")).get("token", [""])[0]
        return str(shown)
