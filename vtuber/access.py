"""Who may do what: rights, roles, and the rights that an account has."""

from enum import StrEnum
from typing import Any


class Right(StrEnum):
    """What somebody may do on the board and through the API."""

    WATCH = "watch"  # see the board
    CHAT = "chat"  # moderate her chat
    OPERATE = "operate"  # change her day, clock, content, mail, library, posts …
    OWN = "own"  # settings, keys, people


class Role(StrEnum):
    """What somebody is to the house; each role is a set of rights."""

    VIEWER = "viewer"
    MODERATOR = "moderator"
    OPERATOR = "operator"
    OWNER = "owner"


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.VIEWER: frozenset({Right.WATCH}),
    Role.MODERATOR: frozenset({Right.CHAT}),
    Role.OPERATOR: frozenset({Right.WATCH, Right.CHAT, Right.OPERATE}),
    Role.OWNER: frozenset(Right),
}


def role_of(user: Any) -> Role | None:
    """The role of an account; None for strangers, and for an account that was closed.

    Django's flags let into the admin: whoever lost them there has lost the role that needs them. An account that was
    made without a role (by a command of Django's) has what its flags say.
    """
    if not user.is_authenticated or not user.is_active:
        return None
    flags = Role.OWNER if user.is_superuser else Role.OPERATOR if user.is_staff else None
    row = getattr(user, "membership", None)
    role = Role(row.role) if row else flags
    if role in (Role.OWNER, Role.OPERATOR) and flags != Role.OWNER:
        return flags
    return role


def rights_of(user: Any) -> frozenset[Right]:
    """What an account may do; nothing for strangers."""
    role = role_of(user)
    return RIGHTS[role] if role else frozenset()
