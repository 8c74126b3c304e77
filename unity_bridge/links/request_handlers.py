"""What a front end's requests come to: each is answered with an ack or an error that names it."""

import logging
from typing import TYPE_CHECKING

from django.utils import timezone

from streaming.chat.policy.refusals import Refused
from unity_bridge import messages
from unity_bridge.links.frames import Received
from unity_bridge.services.requests import BadRequest, ask, change_time
from vtuber.plugin import WorldError
from vtuber.translatable import translate
from vtuber.web.socket_database import in_database

if TYPE_CHECKING:
    from unity_bridge.links.link import Link

log = logging.getLogger(__name__)

_SCOPES = {messages.ViewerQuestion: "ask", messages.TimeRequest: "time"}


async def handle(link: "Link", got: Received) -> None:
    """Do one request, and say what became of it. What breaks costs the request, not the link."""
    assert link.welcomed is not None
    scope = _SCOPES.get(type(got.message))  # type: ignore[arg-type]
    if scope is not None and scope not in link.welcomed.allowed.scopes:
        link.refuse("not_allowed", f"The token does not allow this: it lacks the scope {scope}.", re=got.id)
        return
    try:
        await _do(link, got)
    except Refused as refused:
        link.refuse("refused", translate(refused.reason), re=got.id, retry_s=refused.retry_after)
    except (WorldError, BadRequest) as refused:
        code = "bad_data" if isinstance(refused, BadRequest) else "refused"
        why = str(refused) if isinstance(refused, BadRequest) else translate(refused.reason)
        link.refuse(code, why, re=got.id)
    except Exception:
        log.exception("a front end's %s broke", got.type)
        link.refuse("unavailable", "It could not be done now; send it again.", re=got.id, retry_s=2.0)


async def _do(link: "Link", got: Received) -> None:
    assert link.welcomed is not None
    vtuber, real = link.welcomed.vtuber, timezone.now()
    who = {"vtuber": vtuber, "client_id": link.client_id, "request": got.id}
    match got.message:
        case messages.ViewerQuestion() as question:
            await in_database(ask)(**who, question=question, real=real)
            link.say(messages.Ack.TYPE, {"status": "accepted"}, re=got.id)
        case messages.TimeRequest() as wanted:
            await in_database(change_time)(**who, wanted=wanted, real=real)
            link.say(messages.Ack.TYPE, {"status": "done"}, re=got.id)
        case messages.SnapshotRequest():
            await link.send_snapshot(re=got.id)
        case messages.CoverSaved() as saved:
            link.status = f"cover {saved.date} ({saved.number}) saved"
            link.say(messages.Ack.TYPE, {"status": "done"}, re=got.id)
