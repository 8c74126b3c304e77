"""manage.py frame_types: write the types of the frames for the pages' scripts, from the models of the links."""

from typing import Any

from django.core.management.base import BaseCommand

from vtuber.frame_types import frame_type_scripts


class Command(BaseCommand):
    """Write the scripts' modules of types anew; says which have changed."""

    help = "Write the types of the frames for the pages' scripts."

    def handle(self, *args: Any, **options: Any) -> None:
        for path, text in frame_type_scripts():
            before = path.read_text(encoding="utf-8") if path.is_file() else None
            path.write_text(text, encoding="utf-8")
            self.stdout.write(f"{path}: {'as it was' if text == before else 'written'}")
