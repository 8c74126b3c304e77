"""Who a front end is, what it may, and where it goes on: all that the database says at the beginning of a link."""

import datetime as dt
from dataclasses import dataclass

from unity_bridge.messages import Hello
from unity_bridge.services.tokens import Allowed, allowed_by
from vtuber.models import EventHead, VTuber


class Unwelcome(Exception):
    """The front end is not let in. `code` is one of the protocol's."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code = code


@dataclass(frozen=True)
class Welcomed:
    """Whose stage it is, what is allowed, and the name of the log."""

    vtuber: VTuber
    allowed: Allowed
    session: str


def look_at(*, hello: Hello, signed_in: Allowed | None, real: dt.datetime) -> Welcomed:
    """Let a front end in by its token, or by an operator's session. Raises Unwelcome."""
    vtuber = VTuber.objects.select_related("persona").filter(slug=hello.vtuber).first()
    allowed = signed_in
    if vtuber is not None and allowed is None:
        allowed = allowed_by(vtuber=vtuber, shown=hello.token, real=real)
    if allowed is None:
        # The same for a VTuber that there is not: nobody learns names by guessing.
        raise Unwelcome(
            "wrong_token", "The token is none of this VTuber's. It is STAGE_TOKEN in .env, or one made in the admin."
        )
    if vtuber is None:
        raise Unwelcome("unknown_vtuber", "Nobody of that name lives here.")
    head = EventHead.objects.get(vtuber=vtuber)
    return Welcomed(vtuber, allowed, session_of(head))


def session_of(head: EventHead) -> str:
    """The name of a VTuber's log, which another log has not."""
    return f"{head.vtuber_id}.{head.log.hex[:16]}"
