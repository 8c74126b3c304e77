"""Personal tokens of the API: made, shown once, taken back, looked up."""

import datetime as dt
import secrets
from collections.abc import Collection

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext_noop as _

from vtuber.access import Right, rights_of
from vtuber.errors import NotAllowed
from vtuber.models import ApiToken
from vtuber.services.audit import audit_everywhere
from vtuber.services.people import digest_of
from vtuber.translatable import translatable

PREFIX = "vta_"
MOST = 20
LONGEST_DAYS = 365
# Real time after which a use is noted again.
USED_EVERY = dt.timedelta(minutes=1)


@transaction.atomic
def make_token(
    *, user: User, name: str, scopes: Collection[Right], days: int, real: dt.datetime
) -> tuple[ApiToken, str]:
    """A new token, and what the program shows, which is kept nowhere. NotAllowed for rights that one has not."""
    if not scopes or not set(scopes) <= rights_of(user):
        raise NotAllowed(translatable(_("A token can do no more than you, and not nothing.")))
    if not 1 <= days <= LONGEST_DAYS:
        raise NotAllowed(translatable(_("A token lives from one day to a year.")))
    if user.api_tokens.count() >= MOST:
        raise NotAllowed(translatable(_("You have twenty tokens. Revoke one that you do not need any more.")))
    secret = PREFIX + secrets.token_urlsafe(32)
    wanted = sorted(right.value for right in scopes)
    audit_everywhere(actor=user.get_username(), verb="make_token", target="", real=real, after={"scopes": wanted})
    made = ApiToken.objects.create(
        user=user, name=name, digest=digest_of(secret), scopes=wanted, expires_at=real + dt.timedelta(days=days)
    )
    return made, secret


@transaction.atomic
def revoke_token(*, user: User, token_id: int, real: dt.datetime) -> bool:
    """The token opens nothing any more. False when it was not one of theirs."""
    audit_everywhere(actor=user.get_username(), verb="revoke_token", target=f"token:{token_id}", real=real)
    return bool(ApiToken.objects.filter(user=user, pk=token_id).delete()[0])


def token_of(secret: str, *, real: dt.datetime) -> ApiToken | None:
    """The token that a program shows, if it still opens anything; its use is noted."""
    found = ApiToken.objects.select_related("user__membership").filter(digest=digest_of(secret)).first()
    if found is None or found.expires_at <= real or not found.user.is_active:
        return None
    if found.last_used is None or real - found.last_used > USED_EVERY:
        ApiToken.objects.filter(pk=found.pk).update(last_used=real)
    return found


def rights_of_token(token: ApiToken) -> frozenset[Right]:
    """What a token opens: its scopes, as far as its person has them still."""
    return frozenset(Right(scope) for scope in token.scopes if scope in set(Right)) & rights_of(token.user)
