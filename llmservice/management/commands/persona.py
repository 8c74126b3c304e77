"""manage.py persona: a persona's rows, looked at."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from llmservice.persona.datasets import Dataset, datasets
from llmservice.persona.row_checks import phrases


class Command(BaseCommand):
    """`check` names every fault with its line; `statistics` says what there is."""

    help = "Check the rows that a persona is tuned on, and count them."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("do", choices=["check", "statistics"])
        parser.add_argument("name", nargs="?", default="baomi", help="whose rows (baomi)")

    def handle(self, *args: Any, **options: Any) -> None:
        known = datasets()
        dataset = known.get(options["name"])
        if dataset is None:
            raise CommandError(f"No persona {options['name']}; there are: {', '.join(known)}.")
        try:
            if options["do"] == "check":
                self._check(dataset)
            else:
                self._count(dataset)
        except ValueError as error:
            raise CommandError(str(error)) from error

    def _check(self, dataset: Dataset) -> None:
        wrong = list(dataset.findings())
        for line in wrong:
            self.stdout.write(line)
        if wrong:
            raise CommandError(f"{len(wrong)} findings; mend the lines, and look again.")
        self.stdout.write("nothing is wrong")

    def _count(self, dataset: Dataset) -> None:
        for language in dataset.languages:
            rows = dataset.rows(language)
            lengths = sorted(len(row.output) for _place, row in rows)
            still = sum(row.output[0] not in "（(" and row.output[-1] not in "）)" for _place, row in rows)
            turns = sum(bool(row.history) for _place, row in rows)
            contexts = sum(bool(row.input) for _place, row in rows)
            self.stdout.write(
                f"{language}: {len(rows)} rows, {turns} of several turns, {contexts} with a context; answers of "
                f"{lengths[0]} to {lengths[-1]} characters, median {lengths[len(lengths) // 2]}; "
                f"{still / len(rows):.0%} begin and end with speech"
            )
            for phrase, share in phrases(rows, 5):
                self.stdout.write(f"    {share:.1%}  {phrase}")
