"""manage.py unity_bridge: let front ends in over TCP."""

import asyncio
import contextlib
import signal
import ssl
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from config import celery as celery  # makes it the app that wake-ups are sent with
from launcher.tls import BadSetting, front_end_tls
from unity_bridge.links.legacy_server import LegacyServer
from unity_bridge.links.tcp_server import TcpServer
from vtuber.models import VTuber
from vtuber.services.clock import wait_for_stage
from vtuber.web.socket_database import in_database


class Command(BaseCommand):
    """Runs until SIGTERM or SIGINT."""

    help = "Let front ends (Unity) in over TCP: vtbridge/1, docs/protocol.md."
    # Not those of pages and admin, which would load both: a third of its memory, and most of its start.
    requires_system_checks = ["llmservice"]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=settings.UNITY_HOST)
        parser.add_argument("--port", type=int, default=settings.UNITY_PORT)
        parser.add_argument("--tls-cert", default=settings.UNITY_TLS_CERT, help="certificate chain, PEM")
        parser.add_argument("--tls-key", default=settings.UNITY_TLS_KEY, help="its key, PEM")
        parser.add_argument(
            "--wait-for-stage", action="store_true", help="hold every VTuber's clock until a front end is there"
        )
        parser.add_argument(
            "--legacy",
            type=int,
            nargs="?",
            const=settings.UNITY_LEGACY_PORT or 7718,
            default=settings.UNITY_LEGACY_PORT,
            metavar="PORT",
            help="also write bare JSON lines to whoever connects to this port, on this machine alone",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            tls = front_end_tls(options["host"], options["tls_cert"], options["tls_key"])
        except BadSetting as error:
            raise CommandError(str(error)) from error
        if options["wait_for_stage"]:
            for vtuber in VTuber.objects.all():
                wait_for_stage(vtuber=vtuber, waiting=True, real=timezone.now())
        try:
            asyncio.run(self._serve(options["host"], options["port"], tls, options["legacy"]))
        except OSError as error:
            raise CommandError(f"Cannot listen on {options['host']}:{options['port']} ({error.strerror}).") from error

    async def _serve(self, host: str, port: int, tls: ssl.SSLContext | None, legacy_port: int) -> None:
        stopped = asyncio.Event()
        loop = asyncio.get_running_loop()
        for name in (signal.SIGINT, signal.SIGTERM):
            with contextlib.suppress(NotImplementedError):  # Windows
                loop.add_signal_handler(name, stopped.set)
        server = TcpServer()
        bound = await server.start(host, port, tls)
        legacy = LegacyServer(await in_database(_first_vtuber)()) if legacy_port else None
        self.stdout.write(f"listening on {host}:{bound}{' with TLS' if tls else ''}")
        if legacy is not None:
            self.stdout.write(f"bare JSON lines on 127.0.0.1:{await legacy.start(legacy_port)}")
        self.stdout.flush()
        try:
            await stopped.wait()
        finally:
            await server.close()
            if legacy is not None:
                await legacy.close()


def _first_vtuber() -> VTuber:
    return VTuber.objects.select_related("persona").order_by("pk").earliest("pk")
