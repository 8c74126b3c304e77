"""Roles, invitations, and the last owner."""

import datetime as dt
import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from vtuber.access import RIGHTS, Right, Role, rights_of, role_of
from vtuber.errors import NotAllowed
from vtuber.models import ApiToken, AuditEntry, Invitation, Membership, SignIn
from vtuber.services import people
from vtuber.services.api_tokens import make_token
from vtuber.tests.support.world import REAL, baomi

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

EN = {"accept-language": "en"}
PASSWORD = "a-desk-for-tests"


@pytest.fixture
def owner() -> User:
    baomi()
    return User.objects.create_superuser("owner", password=PASSWORD)


@pytest.fixture
def desk(owner: User) -> Client:
    """The owner's browser."""
    client = Client(headers=EN)
    client.force_login(owner)
    return client


def verbs() -> list[str]:
    return list(AuditEntry.objects.order_by("id").values_list("verb", flat=True))


@pytest.mark.parametrize(
    ("flags", "row", "role"),
    [
        ({}, None, None),
        ({"is_staff": True}, None, Role.OPERATOR),
        ({"is_staff": True, "is_superuser": True}, None, Role.OWNER),
        ({}, Role.VIEWER, Role.VIEWER),
        ({}, Role.MODERATOR, Role.MODERATOR),
        ({"is_staff": True}, Role.VIEWER, Role.VIEWER),
        ({"is_staff": True}, Role.OPERATOR, Role.OPERATOR),
        # The flags were taken away in the admin: so is the role.
        ({}, Role.OPERATOR, None),
        ({}, Role.OWNER, None),
        ({"is_staff": True}, Role.OWNER, Role.OPERATOR),
        ({"is_staff": True, "is_superuser": True}, Role.VIEWER, Role.VIEWER),
        ({"is_staff": True, "is_superuser": True, "is_active": False}, Role.OWNER, None),
    ],
)
def test_the_role_of_an_account(flags: dict[str, Any], row: Role | None, role: Role | None) -> None:
    user = User.objects.create_user("somebody", **flags)
    if row:
        Membership.objects.create(user=user, role=row.value)
    user = User.objects.get(pk=user.pk)
    assert role_of(user) == role
    assert rights_of(user) == (RIGHTS[role] if role else frozenset())


def test_an_invitation_lets_one_person_in_once(desk: Client) -> None:
    page = desk.post("/people/invite", {"role": "moderator"})
    found = re.search(r"http://testserver(/join/[\w-]+/)", page.content.decode())
    assert found is not None
    link, guest = found[1], Client(headers=EN)
    kept = Invitation.objects.get()
    assert link.split("/")[2] not in (kept.digest, str(kept)) and len(kept.digest) == 64
    assert "as moderator" in guest.get(link).content.decode()
    for wrong in (
        {"username": "mo", "password": "short", "again": "short"},
        {"username": "mo", "password": PASSWORD, "again": "another-desk-1"},
        {"username": "OWNER", "password": PASSWORD, "again": PASSWORD},
        {"username": "m o", "password": PASSWORD, "again": PASSWORD},
    ):
        assert guest.post(link, wrong).status_code == 200
        assert User.objects.count() == 1
    right = {"username": "mo", "password": PASSWORD, "again": PASSWORD}
    assert guest.post(link, right).status_code == 302
    user = User.objects.get(username="mo")
    assert (role_of(user), user.is_staff, user.check_password(PASSWORD)) == (Role.MODERATOR, False, True)
    assert guest.get("/account/").status_code == 200
    # A second guest with the same link stays outside.
    assert Client(headers=EN).get(link).status_code == 404
    assert Client(headers=EN).post(link, right | {"username": "second"}).status_code == 404
    assert User.objects.count() == 2
    assert verbs() == ["invite", "join"]
    assert link.split("/")[2] not in str(list(AuditEntry.objects.values()))


def test_an_invitation_ends_and_can_be_withdrawn(owner: User) -> None:
    _late, old = people.invite(role=Role.OPERATOR, actor="owner", real=REAL)
    after = REAL + people.INVITED_FOR
    assert people.open_invitation(secret=old, real=after - dt.timedelta(seconds=1)) is not None
    assert people.open_invitation(secret=old, real=after) is None
    with pytest.raises(NotAllowed, match="does not work any more"):
        people.join(secret=old, username="late", password=PASSWORD, real=after)
    made, secret = people.invite(role=Role.OWNER, actor="owner", real=timezone.now())
    people.withdraw_invitation(invitation_id=made.pk, actor="owner", real=timezone.now())
    assert Client(headers=EN).get(f"/join/{secret}/").status_code == 404
    assert not User.objects.filter(username="late").exists()


def test_a_moderator_gets_to_the_stream_page_and_nothing_else(owner: User) -> None:
    user = User.objects.create_user("mo")
    Membership.objects.create(user=user, role="moderator")
    client = Client(headers=EN)
    client.force_login(user)
    refused = client.get("/")
    assert refused.status_code == 403
    assert 'href="/live/baomi/"' in refused.content.decode()
    page = client.get("/live/baomi/").content.decode()
    assert "live-moderation.css" in page and 'href="/board/baomi/"' not in page
    assert client.get("/api/vtubers/baomi/chat/moderation").status_code == 200
    assert client.get("/api/vtubers/baomi/snapshot").json()["error"] == "no_right"


def test_a_role_is_changed_and_with_it_what_django_s_admin_lets_in(desk: Client, owner: User) -> None:
    user = User.objects.create_user("op", is_staff=True)
    assert desk.post(f"/people/{user.pk}", {"do": "role", "role": "viewer"}).status_code == 302
    user = User.objects.get(pk=user.pk)
    assert (role_of(user), user.is_staff) == (Role.VIEWER, False)
    assert desk.post(f"/people/{user.pk}", {"do": "role", "role": "emperor"}).status_code == 302
    assert role_of(User.objects.get(pk=user.pk)) == Role.VIEWER
    noted = AuditEntry.objects.get()
    assert (noted.verb, noted.before, noted.after) == ("change_role", {"role": "operator"}, {"role": "viewer"})


def test_the_last_owner_stays(desk: Client, owner: User) -> None:
    for asked in ({"do": "role", "role": "operator"}, {"do": "end", "role": "owner"}):
        refused = desk.post(f"/people/{owner.pk}", asked)
        assert refused.status_code == 409
        assert "Somebody has to own the house" in refused.content.decode()
    assert role_of(User.objects.get(pk=owner.pk)) == Role.OWNER
    assert verbs() == []
    User.objects.create_superuser("second")
    assert desk.post(f"/people/{owner.pk}", {"do": "role", "role": "operator"}).status_code == 302
    assert role_of(User.objects.get(pk=owner.pk)) == Role.OPERATOR
    # What was signed in as an owner is signed out.
    assert desk.get("/people/").status_code == 302
    desk.force_login(owner)
    assert desk.get("/people/").status_code == 403


def test_whose_access_ends_is_out_at_once(desk: Client, owner: User) -> None:
    user = User.objects.create_user("op", is_staff=True)
    client = Client(headers=EN)
    client.force_login(user)
    assert client.get("/").status_code == 200
    _token, secret = make_token(user=user, name="t", scopes=[Right.WATCH], days=1, real=timezone.now())
    program = Client(headers={"authorization": f"Bearer {secret}"})
    assert program.get("/api/vtubers/baomi/snapshot").status_code == 200
    assert desk.post(f"/people/{user.pk}", {"do": "end", "role": "viewer"}).status_code == 302
    assert client.get("/").status_code == 302
    assert program.get("/api/vtubers/baomi/snapshot").status_code == 401
    assert not ApiToken.objects.exists() and not SignIn.objects.filter(user=user).exists()
    assert "op" not in [each.username for each, _role in people.people()]
    assert not client.login(username="op", password="anything")


def test_an_owner_signs_somebody_out_everywhere(desk: Client, owner: User) -> None:
    user = User.objects.create_user("op", is_staff=True)
    client = Client(headers=EN)
    client.force_login(user)
    client.get("/")
    assert desk.post(f"/people/{user.pk}", {"do": "sessions", "role": "operator"}).status_code == 302
    assert client.get("/").status_code == 302
    assert desk.get("/people/").status_code == 200
    client.force_login(user)
    assert client.get("/").status_code == 200
