"""Who is one of us: inviting, changing a role, ending somebody's access. The last owner cannot go."""

import datetime as dt
import hashlib
import secrets
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop as _

from vtuber.access import RIGHTS, Role, role_of
from vtuber.errors import NotAllowed
from vtuber.models import Invitation, Membership, VTuber
from vtuber.services.audit import audit_everywhere
from vtuber.services.clock import locked_clock
from vtuber.services.sign_ins import end_sign_ins
from vtuber.translatable import translatable

INVITED_FOR = dt.timedelta(days=7)


def digest_of(secret: str) -> str:
    """How a link or a token is kept: 256 random bits need no salt."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


@transaction.atomic
def invite(*, role: Role, actor: str, real: dt.datetime) -> tuple[Invitation, str]:
    """A new invitation, and the secret of its link, which is kept nowhere."""
    secret = secrets.token_urlsafe(32)
    _lock_house()
    made = Invitation.objects.create(
        role=role.value, digest=digest_of(secret), by=actor, expires_at=real + INVITED_FOR
    )
    _note("invite", f"invitation:{made.pk}", actor=actor, real=real, after={"role": role.value})
    return made, secret


@transaction.atomic
def withdraw_invitation(*, invitation_id: int, actor: str, real: dt.datetime) -> None:
    """The link leads nowhere any more."""
    _lock_house()
    if Invitation.objects.filter(pk=invitation_id, used_by="").delete()[0]:
        _note("withdraw_invitation", f"invitation:{invitation_id}", actor=actor, real=real)


def open_invitation(*, secret: str, real: dt.datetime) -> Invitation | None:
    """The invitation of a link, if it still works."""
    return Invitation.objects.filter(digest=digest_of(secret), used_by="", expires_at__gt=real).first()


@transaction.atomic
def join(*, secret: str, username: str, password: str, real: dt.datetime) -> User:
    """Make the invited one of us. NotAllowed when the link has been used, is too old, or the name is taken."""
    _lock_house()
    found = Invitation.objects.select_for_update().filter(digest=digest_of(secret)).first()
    if found is None or found.used_by or found.expires_at <= real:
        raise NotAllowed(translatable(_("This invitation does not work any more. Ask for a new one.")))
    if User.objects.filter(username__iexact=username).exists():
        raise NotAllowed(translatable(_("Somebody here has that name already. Choose another one.")))
    role = Role(found.role)
    try:
        with transaction.atomic():
            flags: dict[str, Any] = _flags(role)
            user = User.objects.create_user(username, password=password, **flags)
    except IntegrityError as error:
        raise NotAllowed(translatable(_("Somebody here has that name already. Choose another one."))) from error
    Membership.objects.create(user=user, role=role.value)
    found.used_by = username
    found.save(update_fields=["used_by"])
    _note("join", f"account:{user.pk}", actor=username, real=real, after={"role": role.value})
    return user


@transaction.atomic
def change_role(*, user_id: int, role: Role, actor: str, real: dt.datetime) -> User:
    """Give somebody another role. NotAllowed when that would leave no owner."""
    _lock_house()
    user = _person(user_id)
    before = role_of(user)
    if before == role:
        return user
    if before == Role.OWNER:
        _keep_an_owner(user)
    Membership.objects.update_or_create(user=user, defaults={"role": role.value})
    for name, value in _flags(role).items():
        setattr(user, name, value)
    user.save(update_fields=["is_staff", "is_superuser"])
    if before and not RIGHTS[before] <= RIGHTS[role]:
        # What lived on the right that is gone (a socket, an open page) ends with its session.
        end_sign_ins(user=user)
    was: dict[str, object] = {"role": before.value if before else ""}
    _note("change_role", f"account:{user.pk}", actor=actor, real=real, before=was, after={"role": role.value})
    return User.objects.get(pk=user.pk)


@transaction.atomic
def end_access(*, user_id: int, actor: str, real: dt.datetime) -> None:
    """Close an account: its sessions end, its tokens are gone; its name stays in the audit log."""
    _lock_house()
    user = _person(user_id)
    before = role_of(user)
    if before is None:
        return
    if before == Role.OWNER:
        _keep_an_owner(user)
    Membership.objects.filter(user=user).delete()
    user.is_active = user.is_staff = user.is_superuser = False
    user.save(update_fields=["is_active", "is_staff", "is_superuser"])
    user.api_tokens.all().delete()
    end_sign_ins(user=user)
    _note("end_access", f"account:{user.pk}", actor=actor, real=real, before={"role": before.value})


@transaction.atomic
def end_all_sessions(*, user_id: int, actor: str, real: dt.datetime) -> None:
    """Sign somebody out everywhere."""
    _lock_house()
    user = _person(user_id)
    end_sign_ins(user=user)
    _note("end_sessions", f"account:{user.pk}", actor=actor, real=real)


def people() -> list[tuple[User, Role]]:
    """Everybody who has a role, by name."""
    accounts = User.objects.select_related("membership").filter(is_active=True).order_by("username")
    return [(user, role) for user in accounts if (role := role_of(user))]


def is_owned_without(leaving: User) -> bool:
    """Whether somebody else owns the house."""
    return any(role == Role.OWNER and user.pk != leaving.pk for user, role in people())


def _flags(role: Role) -> dict[str, bool]:
    return {"is_staff": role in (Role.OWNER, Role.OPERATOR), "is_superuser": role == Role.OWNER}


def _person(user_id: int) -> User:
    user = User.objects.select_for_update().filter(pk=user_id).first()
    if user is None:
        raise NotAllowed(translatable(_("This account is not there any more.")))
    return user


def _keep_an_owner(leaving: User) -> None:
    # Two owners who put each other out at once: owners are locked, so the second one looks at what the first left.
    if not is_owned_without(leaving):
        raise NotAllowed(translatable(_("Somebody has to own the house: make another account an owner first.")))


def _lock_house() -> None:
    for vtuber in VTuber.objects.order_by("pk"):
        locked_clock(vtuber)
    list(User.objects.select_for_update().filter(is_superuser=True).order_by("pk").values_list("pk"))


def _note(
    verb: str,
    target: str,
    *,
    actor: str,
    real: dt.datetime,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
) -> None:
    audit_everywhere(actor=actor, verb=verb, target=target, real=real, before=before, after=after)
