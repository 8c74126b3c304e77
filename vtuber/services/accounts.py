"""One's own account."""

from django.contrib.auth.models import User
from django.db import transaction


@transaction.atomic
def set_password(*, user: User, password: str) -> None:
    """A new password. Sessions that were opened with the old one end with it."""
    user.set_password(password)
    user.save(update_fields=["password"])
