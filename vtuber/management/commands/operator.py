"""`manage.py operator`: the operator's account."""

import os
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, transaction


class Command(BaseCommand):
    help = "Create the operator's account if it is missing; with --reset, set its password anew."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--username", default="operator")
        parser.add_argument(
            "--password-from-env", metavar="NAME", required=True, help="environment variable with the password"
        )
        parser.add_argument("--reset", action="store_true", help="also when the account is there")

    def handle(self, *args: Any, **options: Any) -> str:
        """Prints `created`, `reset` or `kept`."""
        password = os.environ.get(options["password_from_env"], "")
        if not password:
            raise CommandError(f"{options['password_from_env']} is not set.")
        try:
            return self._ensure(options["username"], password, reset=options["reset"])
        except DatabaseError as error:
            raise CommandError(f"The database cannot be used: {str(error).strip()}") from error

    def _ensure(self, username: str, password: str, *, reset: bool) -> str:
        users = get_user_model()._default_manager
        with transaction.atomic():
            user = users.filter(username=username).first()
            if user is not None and not reset:
                return "kept"
            if user is None:
                users.create_superuser(username=username, password=password)
                return "created"
            user.set_password(password)
            # Also the way back in for somebody who locked himself out in the admin.
            user.is_active = user.is_staff = user.is_superuser = True
            user.save()
            return "reset"
