"""manage.py unity_client: follow her as Unity would, without Unity."""

import asyncio
import contextlib
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from unity_bridge.stand_in import MANNERS, Frame, Refused, StandIn


class Command(BaseCommand):
    """Prints a line for each frame until Ctrl-C, or until `--seconds` are over."""

    help = "Follow her as Unity would: print what comes, record it, and misbehave on request."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=settings.UNITY_HOST)
        parser.add_argument("--port", type=int, default=settings.UNITY_PORT)
        parser.add_argument("--token", default=settings.STAGE_TOKEN, help="STAGE_TOKEN unless you say otherwise")
        parser.add_argument("--vtuber", default="baomi")
        parser.add_argument("--client-id", default="stand-in")
        parser.add_argument("--seconds", type=float, help="how long; for ever unless you say so")
        parser.add_argument("--record", type=Path, metavar="FILE", help="write every frame there, a line each")
        parser.add_argument("--ask", metavar="TEXT", help="say this to her once the link stands")
        manners = "; ".join(f"{name}: {told}" for name, told in MANNERS.items() if name)
        parser.add_argument("--misbehave", choices=[name for name in MANNERS if name], default="", help=manners)

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["token"]:
            raise CommandError("Give --token, or set STAGE_TOKEN: it stands in .env, or is made in the admin.")
        with contextlib.ExitStack() as files:
            record = files.enter_context(options["record"].open("a", encoding="utf-8")) if options["record"] else None

            def heard(frame: Frame) -> None:
                if record is not None:
                    record.write(json.dumps(frame, ensure_ascii=False) + "\n")
                    record.flush()
                self.stdout.write(line_of(frame))
                if frame["type"] == "welcome" and options["ask"]:
                    said = {"text": options["ask"], "viewer": "stand-in", "nickname": "Stand-in"}
                    client.say("viewer.question", said)
                    options["ask"] = None

            client = StandIn(
                options["host"],
                options["port"],
                options["token"],
                options["vtuber"],
                options["client_id"],
                options["misbehave"],
                heard,
            )
            try:
                with contextlib.suppress(TimeoutError, KeyboardInterrupt):
                    asyncio.run(_follow(client, options["seconds"]))
            except Refused as refused:
                raise CommandError(str(refused)) from refused


async def _follow(client: StandIn, seconds: float | None) -> None:
    async with asyncio.timeout(seconds):
        await client.run()


def line_of(frame: Frame) -> str:
    """A frame for a person: its place, type and data, cut to a line."""
    place = f"{frame['seq']}.{frame['part']}" if "seq" in frame else "·"
    return f"{place:>8}  {frame['type']:22} {json.dumps(frame['data'], ensure_ascii=False)}"[:200]
