"""`manage.py models`: which model plays which role."""

from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from llmservice.gateway import budget_status
from llmservice.model_health import ping_roles
from llmservice.roles import describe_roles
from llmservice.terminal_table import table


class Command(BaseCommand):
    """Prints the roles as a table; with --ping it calls each model, and fails if one doesn't answer."""

    help = "Show which model plays which role; with --ping, call each of them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--ping", action="store_true", help="make a real call to each role's model")

    def handle(self, *args: Any, **options: Any) -> None:
        yes, no = _("yes"), _("no")
        self._print(
            [_("role"), _("backend"), _("model"), _("endpoint"), _("paid"), _("ready"), _("why")],
            [
                [
                    status.role,
                    status.backend,
                    status.model,
                    status.endpoint,
                    yes if status.paid else no,
                    yes if status.ready else no,
                    "; ".join(filter(None, (status.why, status.found))),
                ]
                for status in describe_roles(look=True)
            ],
        )
        budget = budget_status()
        self.stdout.write(
            _("today: %(spent)s of %(limit)s %(currency)s")
            % {"spent": f"{budget.spent:.2f}", "limit": f"{budget.limit:.2f}", "currency": budget.currency}
        )
        if options["ping"]:
            self._ping()

    def _ping(self) -> None:
        results = ping_roles()
        self.stdout.write("")
        self._print(
            [_("role"), _("backend"), _("called"), _("seconds"), _("answer")],
            [
                [
                    result.role,
                    result.backend,
                    _("yes") if result.called else _("no"),
                    f"{result.seconds:.1f}" if result.called else "",
                    "; ".join(filter(None, (result.words, result.found))),
                ]
                for result in results
            ],
        )
        failed = [result.role for result in results if not result.ok]
        if failed:
            raise CommandError(_("no answer for: %(roles)s") % {"roles": ", ".join(failed)})

    def _print(self, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        for line in table(head, rows):
            self.stdout.write(line)
