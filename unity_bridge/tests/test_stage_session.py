"""An operator's session on the stage's link: it lets in, and it ends."""

import json
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from channels.db import database_sync_to_async
from django.contrib.auth import get_user_model
from django.contrib.sessions.backends.db import SessionStore

from unity_bridge import consumers
from unity_bridge.consumers import StageConsumer
from unity_bridge.tests.support.link_client import hello_text
from vtuber.models import VTuber
from vtuber.tests.support.world import planned_baomi

in_thread: Any = database_sync_to_async
User = get_user_model()


@pytest.fixture
def vtuber(transactional_db: None) -> VTuber:
    return planned_baomi()[0]


class Page:
    """The consumer itself, without a network."""

    def __init__(self, user: Any, session_key: str) -> None:
        scope = {"type": "websocket", "user": user, "session": SessionStore(session_key), "headers": []}
        self._link: Any = ApplicationCommunicator(StageConsumer.as_asgi(), scope)  # type: ignore[no-untyped-call]

    async def open(self) -> None:
        await self._link.send_input({"type": "websocket.connect"})
        assert (await self._link.receive_output(10))["type"] == "websocket.accept"
        await self._link.send_input({"type": "websocket.receive", "text": hello_text(token="")})

    async def hear(self) -> dict[str, Any]:
        message = await self._link.receive_output(10)
        return dict(json.loads(message["text"])) if message["type"] == "websocket.send" else dict(message)

    async def leave(self) -> None:
        await self._link.send_input({"type": "websocket.disconnect", "code": 1000})
        await self._link.wait(10)


def account(**flags: Any) -> dict[str, Any]:
    session = SessionStore()
    session.save()
    return {"user": User.objects.create_user("op", **flags), "session_key": str(session.session_key)}


@pytest.mark.parametrize("how", ["not staff", "signed out"])
async def test_an_operator_who_ceases_to_be_one_is_shown_out(
    vtuber: VTuber, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumers, "RECHECK_S", 0.05)
    who = await in_thread(account)(is_staff=True)
    page = Page(**who)
    await page.open()
    assert [(await page.hear())["type"] for _frame in range(2)] == ["welcome", "snapshot"]

    def cease() -> None:
        if how == "not staff":
            User.objects.update(is_staff=False)
        else:
            SessionStore(who["session_key"]).delete()

    await in_thread(cease)()
    told = await page.hear()
    assert (told["type"], told["data"]["code"], told["data"]["fatal"]) == ("error", "wrong_token", True)
    assert (await page.hear())["type"] == "websocket.close"
    await page.leave()


async def test_somebody_who_is_no_operator_needs_a_token(vtuber: VTuber) -> None:
    page = Page(**await in_thread(account)(is_staff=False))
    await page.open()
    assert (await page.hear())["data"]["code"] == "wrong_token"
    assert (await page.hear())["type"] == "websocket.close"
    await page.leave()
