"""Anonymous, viewer, moderator, operator, owner, and a token of each scope: every address refuses what it must."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from channels.db import database_sync_to_async
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from config import installed
from config.tests import access_table as table
from unity_bridge.tests.support.link_client import hello_text
from vtuber.access import RIGHTS, Right, Role, rights_of
from vtuber.models import AuditEntry, Membership
from vtuber.services.api_tokens import make_token
from vtuber.tests.support.world import planned_baomi
from vtuber.web.socket_database import in_database

NAMED = {"slug": "baomi", "date": "2026-11-24"}
FILLED = {
    "slug:slug": "baomi",
    "slug:language": "en",
    "str:secret": "nothing",
    "cover_name:name": "2026-11-24",
    "picture_suffix:suffix": "png",
    "path:content_type_id": "1",
    "path:object_id": "1",
    "str:digest": "0",
    "id": "1",
}


def account(role: Role) -> User:
    staff = role in (Role.OWNER, Role.OPERATOR)
    user = User.objects.create_user(role.value, is_staff=staff, is_superuser=role == Role.OWNER)
    Membership.objects.create(user=user, role=role.value)
    return User.objects.get(pk=user.pk)


def patterns(resolver: Any, before: str = "") -> Iterator[str]:
    for each in resolver.url_patterns:
        address = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from patterns(each, address)
        else:
            yield address


def filled(pattern: str) -> str:
    known = pattern.replace(r"[\s\S]+", "nothing")
    return "/" + re.sub(r"<(?:int:)?([\w:]+)>", lambda found: FILLED.get(found[1], "1"), known)


def callers() -> dict[str, tuple[frozenset[Right], Client]]:
    """Who asks: by name, what they may, and how they ask."""
    found = {"anonymous": (frozenset[Right](), Client())}
    people = {role: account(role) for role in Role}
    for role, user in people.items():
        client = Client()
        client.force_login(user)
        found[role.value] = (RIGHTS[role], client)
    for right in Right:
        _token, secret = make_token(user=people[Role.OWNER], name="t", scopes=[right], days=1, real=timezone.now())
        found[f"token:{right}"] = (frozenset({right}), Client(headers={"authorization": f"Bearer {secret}"}))
    return found


def operations(client: Client) -> dict[str, str]:
    paths = client.get("/api/openapi.json").json()["paths"]
    return {
        f"{method.upper()} {path}": operation["x-right"]
        for path, methods in paths.items()
        for method, operation in methods.items()
    }


def test_the_table_knows_every_page_operation_and_socket(client: Client) -> None:
    in_document = operations(client)
    assert in_document == table.API
    api = {re.sub(r"{(\w+)}", r"<\1>", each.partition(" /")[2]) for each in in_document}
    pages = {
        each
        for each in patterns(get_resolver())
        if not each.startswith("admin/") and re.sub(r"<\w+:", "<", each) not in api
    }
    assert pages == set(table.PAGES)
    kinds = ("sockets", "token_sockets", "public_sockets")
    assert {str(each.pattern) for kind in kinds for each in installed.sockets(kind)} == set(table.SOCKETS)


@pytest.mark.django_db
def test_every_operation_refuses_who_has_not_the_right() -> None:
    planned_baomi()
    asking = callers()
    noted = AuditEntry.objects.count()
    for address, right in table.API.items():
        method, _space, path = address.partition(" ")
        path = re.sub(r"{(\w+)}", lambda found: NAMED.get(found[1], "1"), path)
        for name, (rights, client) in asking.items():
            if right in rights:
                continue
            answer = client.generic(method, path, "{}", content_type="application/json")
            assert answer.status_code == (401 if name == "anonymous" else 403), (name, address)
            assert set(answer.json()) >= {"error", "hint"}
    assert AuditEntry.objects.count() == noted
    for address, right in table.API.items():
        method, _space, path = address.partition(" ")
        path = re.sub(r"{(\w+)}", lambda found: NAMED.get(found[1], "1"), path)
        for name, (rights, client) in asking.items():
            if right in rights:
                answer = client.generic(method, path, "{}", content_type="application/json")
                assert answer.status_code in (200, 400, 404, 409, 422), (name, address, answer.content)


@pytest.mark.django_db
def test_every_page_refuses_who_has_not_the_right() -> None:
    planned_baomi()
    asking = callers()
    for pattern, (method, needs) in table.PAGES.items():
        for name, (rights, client) in asking.items():
            if name == Role.OWNER and pattern in ("logout/", "account/sessions/end"):
                continue
            answer = client.generic(method, filled(pattern))
            sent_to = answer.headers.get("Location", "")
            by_token = name.startswith("token:")
            if needs == table.PUBLIC:
                assert answer.status_code not in (401, 403), (name, pattern)
            elif needs == table.HIDDEN:
                assert answer.status_code == 404, (name, pattern)
            elif name == "anonymous" or by_token:
                # A token is for the API alone.
                assert (answer.status_code, sent_to[:7]) == (302, "/login/"), (name, pattern)
            elif needs == table.ANY_ROLE or needs in rights:
                assert answer.status_code in (200, 302, 400, 404, 409) and "/login/" not in sent_to, (name, pattern)
            else:
                assert answer.status_code == 403, (name, pattern)


@pytest.mark.django_db
def test_the_admin_is_for_owners_and_operators() -> None:
    planned_baomi()
    asking = callers()
    found = [each for each in patterns(get_resolver()) if each.startswith("admin/")]
    assert len(found) > 100
    shut = {name: client for name, (rights, client) in asking.items() if Right.OPERATE not in rights}
    shut |= {name: client for name, (_rights, client) in asking.items() if name.startswith("token:")}
    for pattern in found:
        if pattern in table.ADMIN_DOORS:
            continue
        for name, client in shut.items():
            answer = client.get(filled(pattern))
            assert answer.status_code in (302, 404), (name, pattern)
            assert answer.status_code == 404 or "/login/" in answer.headers["Location"], (name, pattern)
    for name in ("operator", "owner"):
        assert asking[name][1].get("/admin/").status_code == 200


@pytest.mark.django_db
def test_a_staff_flag_does_not_make_a_viewer_an_operator() -> None:
    user = account(Role.VIEWER)
    User.objects.filter(pk=user.pk).update(is_staff=True)
    user = User.objects.get(pk=user.pk)
    assert rights_of(user) == {Right.WATCH}
    client = Client()
    client.force_login(user)
    assert client.get("/admin/").status_code == 302


@pytest.mark.django_db(transaction=True)
async def test_every_socket_refuses_who_has_not_the_right() -> None:
    in_thread: Any = database_sync_to_async
    await in_thread(planned_baomi)()
    people: dict[str, Any] = {role.value: await in_thread(account)(role) for role in Role}
    people["anonymous"] = AnonymousUser()
    sockets = {str(each.pattern): each for kind in ("sockets", "token_sockets") for each in installed.sockets(kind)}
    for pattern, socket in sockets.items():
        for name, user in people.items():
            allowed = user.is_authenticated and table.SOCKETS[pattern] in await in_database(rights_of)(user)
            assert await first_words(socket, user) is allowed, (name, pattern)


async def first_words(socket: URLPattern, user: Any) -> bool:
    """Whether somebody is let in: the first words are a picture, not a refusal."""
    session = SessionStore()
    await database_sync_to_async(session.save)()
    scope = {
        "type": "websocket",
        "user": user,
        "session": session,
        "url_route": {"args": (), "kwargs": {"slug": "baomi"}},
        "query_string": b"",
        "headers": [],
    }
    link: Any = ApplicationCommunicator(socket.callback, scope)  # type: ignore[no-untyped-call]
    await link.send_input({"type": "websocket.connect"})
    assert (await link.receive_output(10))["type"] == "websocket.accept"
    await link.send_input({"type": "websocket.receive", "text": hello_text(token="")})
    said = await link.receive_output(10)
    await link.send_input({"type": "websocket.disconnect", "code": 1000})
    await link.wait(10)
    return said["type"] == "websocket.send" and '"error"' not in said["text"][:200]
