"""Tokens of front ends: made, revoked, and asked for."""

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from unity_bridge.models import SCOPES, FrontEndToken
from vtuber.models import VTuber
from vtuber.services.audit import record_audit
from vtuber.services.clock import locked_clock

AUDIT_VERBS = {
    "front_end_token": _("made a token for a front end"),
    "front_end_revoke": _("revoked a front end's token"),
    "front_end_disconnect": _("disconnected a front end"),
}
# How often the moment of last use is written down.
USED_EVERY = dt.timedelta(minutes=5)


@dataclass(frozen=True)
class Allowed:
    """What a token allows. `token` is its row's number; None for the one in `.env`, or an operator's session."""

    scopes: tuple[str, ...]
    token: int | None = None


@transaction.atomic
def create_token(
    *, vtuber: VTuber, name: str, scopes: list[str], actor: str, real: dt.datetime
) -> tuple[FrontEndToken, str]:
    """A new token, and what it reads: it is shown this once. ValidationError for scopes that there are not."""
    locked_clock(vtuber)
    shown = secrets.token_urlsafe(32)
    token = FrontEndToken(
        vtuber=vtuber, name=name.strip(), digest=digest_of(shown), scopes=list(scopes), created_at=real
    )
    token.full_clean()
    token.save()
    after = {"name": token.name, "scopes": token.scopes}
    record_audit(vtuber, actor=actor, verb="front_end_token", target=f"token:{token.pk}", after=after, real=real)
    return token, shown


@transaction.atomic
def revoke_token(*, token: FrontEndToken, actor: str, real: dt.datetime) -> FrontEndToken:
    """From now on it lets nobody in; links that it let in are closed within seconds. Again, it changes nothing."""
    locked_clock(token.vtuber)
    row = FrontEndToken.objects.select_for_update().get(pk=token.pk)
    if row.revoked_at is None:
        row.revoked_at = real
        row.save(update_fields=["revoked_at"])
        record_audit(
            row.vtuber,
            actor=actor,
            verb="front_end_revoke",
            target=f"token:{row.pk}",
            before={"name": row.name},
            real=real,
        )
    return row


def allowed_by(*, vtuber: VTuber, shown: str, real: dt.datetime) -> Allowed | None:
    """What the token that a front end shows allows with this VTuber; None for a wrong one."""
    if not shown:
        return None
    kept: str = settings.STAGE_TOKEN
    if kept and constant_time_compare(digest_of(shown), digest_of(kept)):
        first = VTuber.objects.order_by("pk").values_list("pk", flat=True).first()
        return Allowed(SCOPES) if vtuber.pk == first else None
    row = FrontEndToken.objects.filter(vtuber=vtuber, digest=digest_of(shown), revoked_at=None).first()
    if row is None:
        return None
    if row.used_at is None or real - row.used_at > USED_EVERY:
        FrontEndToken.objects.filter(pk=row.pk).update(used_at=real)
    return Allowed(tuple(row.scopes), row.pk)


def still_allowed(token: int) -> bool:
    """Whether the token of that number has not been revoked since."""
    return FrontEndToken.objects.filter(pk=token, revoked_at=None).exists()


def digest_of(shown: str) -> str:
    """Under which a token is kept. Looking a digest up tells a guesser nothing by the time it takes."""
    return hashlib.sha256(shown.encode(errors="surrogatepass")).hexdigest()
