"""manage.py protocol_types: write what is made from the protocol's schemas."""

from typing import Any

from django.core.management.base import BaseCommand

from unity_bridge.protocol.generated_files import generated_files


class Command(BaseCommand):
    """Write types and tables anew; says which have changed."""

    help = "Write the types of every language and the tables of docs/protocol.md from the protocol's schemas."

    def handle(self, *args: Any, **options: Any) -> None:
        for path, text in generated_files():
            before = path.read_text(encoding="utf-8") if path.is_file() else None
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            self.stdout.write(f"{path.name}: {'as it was' if text == before else 'written'}")
