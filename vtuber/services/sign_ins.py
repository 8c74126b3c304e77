"""Where somebody is signed in: noted when it begins, seen now and then, ended by hand."""

import datetime as dt

from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from vtuber.models import SignIn

# Real time after which a session is noted as seen again, and after which one that was not seen is forgotten.
SEEN_EVERY = dt.timedelta(minutes=5)
FORGOTTEN_AFTER = dt.timedelta(days=30)


@transaction.atomic
def note_sign_in(*, user: User, session_key: str, browser: str, address: str, real: dt.datetime) -> None:
    """Note a session, or that it has been seen again."""
    SignIn.objects.update_or_create(
        session_key=session_key,
        defaults={"user": user, "browser": browser[:200], "address": address[:45], "seen_at": real},
    )


@transaction.atomic
def end_sign_ins(*, user: User, only: int | None = None, but: str = "") -> int:
    """End sessions of somebody's: the one with the id `only`, or all but the session `but`. Returns how many."""
    mine = SignIn.objects.filter(user=user)
    if only is not None:
        mine = mine.filter(pk=only)
    keys = list(mine.exclude(session_key=but).values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    return SignIn.objects.filter(session_key__in=keys).delete()[0]


def open_sign_ins(user: User) -> list[SignIn]:
    """Where somebody is signed in now, the latest seen first."""
    mine = list(SignIn.objects.filter(user=user))
    alive = set(
        Session.objects.filter(
            session_key__in=[each.session_key for each in mine], expire_date__gt=timezone.now()
        ).values_list("session_key", flat=True)
    )
    return [each for each in mine if each.session_key in alive]


def prune_sign_ins(most: int) -> int:
    """What was not seen for long is forgotten; its session has ended before."""
    old = SignIn.objects.filter(seen_at__lt=timezone.now() - FORGOTTEN_AFTER).values_list("pk", flat=True)
    return SignIn.objects.filter(pk__in=list(old[:most])).delete()[0]
