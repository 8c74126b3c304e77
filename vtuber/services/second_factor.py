"""A second factor for an account: codes of an app (TOTP), and spare codes for when it is lost."""

import base64
import secrets

from django.contrib.auth.models import User
from django.db import transaction
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from vtuber.services.people import digest_of

SPARE_CODES = 8


def is_on(user: User) -> bool:
    """Whether signing in asks for a code."""
    return bool(TOTPDevice.objects.filter(user=user, confirmed=True).exists())


@transaction.atomic
def begin(*, user: User) -> TOTPDevice:
    """The device that is being set up: it asks for nothing until its first code has been shown."""
    waiting = TOTPDevice.objects.filter(user=user, confirmed=False).first()
    return waiting or TOTPDevice.objects.create(user=user, name="app", confirmed=False)


@transaction.atomic
def confirm(*, user: User, code: str) -> list[str] | None:
    """Turn it on with a first code. The spare codes, which are kept as digests alone; None when the code is wrong."""
    waiting = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=False).first()
    if waiting is None or not _fits(waiting, code):
        return None
    TOTPDevice.objects.filter(user=user).exclude(pk=waiting.pk).delete()
    waiting.confirmed = True
    waiting.save(update_fields=["confirmed"])
    return _new_spare_codes(user)


@transaction.atomic
def turn_off(*, user: User) -> None:
    """Signing in needs the password alone again."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()


@transaction.atomic
def check(*, user: User, code: str) -> bool:
    """Whether a code of the app, or a spare one, which is used up by that, is right."""
    device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True).first()
    if device is None:
        return False
    if code.replace(" ", "").isdigit():
        return _fits(device, code)
    spare = StaticDevice.objects.select_for_update().filter(user=user).first()
    return spare is not None and bool(spare.verify_token(_kept(code)))


def _fits(device: TOTPDevice, code: str) -> bool:
    digits = code.replace(" ", "")
    # More digits than a code has would be an integer beyond all bounds.
    return len(digits) == device.digits and digits.isascii() and bool(device.verify_token(digits))


def _new_spare_codes(user: User) -> list[str]:
    StaticDevice.objects.filter(user=user).delete()
    spare = StaticDevice.objects.create(user=user, name="spare")
    codes = [base64.b32encode(secrets.token_bytes(10)).decode().lower() for _number in range(SPARE_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=spare, token=_kept(code)) for code in codes)
    return ["-".join(code[start : start + 4] for start in range(0, 16, 4)) for code in codes]


def _kept(code: str) -> str:
    # django-otp has 16 characters for it: 64 bits of the digest.
    return digest_of(code.strip().lower().replace("-", "").replace(" ", ""))[:16]


def key_text(device: TOTPDevice) -> str:
    """The key as it is typed into an app that cannot read the picture, in groups of four."""
    text = base64.b32encode(device.bin_key).decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))
