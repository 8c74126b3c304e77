"""`manage.py vtuber`: who lives here; another VTuber beside the first, and out again."""

import datetime as dt
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser, no_translations
from django.utils import timezone

from config.env import DATA_DIR
from launcher import backup
from launcher.data_folder import Places, hold
from launcher.errors import StartError
from llmservice.persona.datasets import Dataset, datasets
from llmservice.purposes import Language
from vtuber.gametime import stamp
from vtuber.management.commands.seed import SLUG
from vtuber.models import VTuber
from vtuber.services.vtuber_from_persona import create_from_persona
from vtuber.services.vtuber_removal import remove_vtuber

# What the name of the copy begins with.
BEFORE_REMOVAL = "before-removal-"


class Command(BaseCommand):
    help = "List the VTubers who live here, make another one from the folder of a persona, or take one out."

    def add_arguments(self, parser: CommandParser) -> None:
        commands = parser.add_subparsers(dest="do", required=True)
        commands.add_parser("list", help="who lives here, and what time it is for her").set_defaults(
            handle=self._list
        )
        new = commands.add_parser("new", help="make another VTuber, who lives at the game time of the first")
        new.add_argument("slug", help="her name in addresses: small letters, digits, hyphens")
        new.add_argument("--persona", default="", help="the persona's folder (the one of that name)")
        new.add_argument("--language", choices=["zh", "en"], help="hers (one that the persona has rows in)")
        new.add_argument("--name", default="", help="what she is called (as the persona's sheet says)")
        new.add_argument("--wakes", type=dt.time.fromisoformat, help="when she gets up, HH:MM (08:00)")
        new.add_argument("--sleeps", type=dt.time.fromisoformat, help="when she goes to sleep, HH:MM (02:00)")
        new.add_argument("--seed", type=int, default=1, help="what chance is drawn from")
        new.set_defaults(handle=self._new)
        remove = commands.add_parser("remove", help="take one out, with all that she has lived through")
        remove.add_argument("slug", help="her name in addresses")
        remove.add_argument("--yes", action="store_true", help="do it; without this it is said what would go")
        remove.set_defaults(handle=self._remove)

    @no_translations
    def handle(self, *args: Any, **options: Any) -> None:
        options["handle"](options)

    def _list(self, options: dict[str, Any]) -> None:
        for vtuber in VTuber.objects.select_related("clock").order_by("pk"):
            self.stdout.write(f"{vtuber.slug}\t{vtuber.name}\t{stamp(vtuber.clock.now(timezone.now()))}")

    def _new(self, options: dict[str, Any]) -> None:
        first = VTuber.objects.select_related("clock").order_by("pk").first()
        if first is None:
            raise CommandError("Nobody lives here yet. Run python start.py once: it makes the first one.")
        persona = _persona(options["persona"] or options["slug"])
        try:
            vtuber = create_from_persona(
                first,
                slug=options["slug"],
                persona=persona,
                language=_language(persona, options["language"]),
                name=options["name"],
                wakes_at=options["wakes"],
                sleeps_at=options["sleeps"],
                seed=options["seed"],
                real=timezone.now(),
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{vtuber.name} lives. Her board is /board/{vtuber.slug}/, her page /live/{vtuber.slug}/.")
        self.stdout.write("A token for a stage of hers comes from the admin: Front end tokens.")

    def _remove(self, options: dict[str, Any]) -> None:
        vtuber = VTuber.objects.filter(slug=options["slug"]).first()
        if vtuber is None:
            there = ", ".join(VTuber.objects.order_by("pk").values_list("slug", flat=True))
            raise CommandError(f"Nobody of that name lives here. There are: {there}.")
        if vtuber.slug == SLUG:
            raise CommandError(f"A start makes {vtuber.name} where she is missing: pause her on her board instead.")
        if not options["yes"]:
            self.stdout.write(
                f"{vtuber.name} would be gone, with her {vtuber.todolists.count()} days: posts, streams and their "
                f"chats, viewers, mail, games, covers. A copy of the database is made first. To do it, stop "
                f"everything, then: python manage.py vtuber remove {vtuber.slug} --yes"
            )
            return
        places = Places(DATA_DIR)
        try:
            places.make()
            lock = hold(places)
        except StartError as error:
            raise CommandError(str(error)) from error
        try:
            copy = backup.make(settings.DATABASES["default"], places.backups, BEFORE_REMOVAL)
            remove_vtuber(vtuber)
        except (backup.BackupFailed, backup.NoBackup) as error:
            raise CommandError(f"Nobody was taken out, because no copy could be made first: {error}") from error
        finally:
            lock.release()
        self.stdout.write(f"{vtuber.name} is gone.")
        if copy is not None:
            self.stdout.write(f"She comes back with: python start.py restore {copy.name}")


def _persona(name: str) -> Dataset:
    known = datasets()
    if name not in known:
        raise CommandError(
            f"There is no persona {name}: there are {', '.join(known)}. Name one with --persona, or lay out a folder "
            f"of your own first: python manage.py persona new {name if name.isidentifier() else 'mochi'}"
        )
    return known[name]


def _language(persona: Dataset, wanted: str | None) -> Language:
    """The one that is asked for; else Chinese where she has rows in it, else the first in which she has any."""
    has = persona.all_languages or ["zh"]
    return cast(Language, wanted or ("zh" if "zh" in has else has[0]))
