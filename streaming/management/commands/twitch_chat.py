"""`manage.py twitch_chat`: carries a Twitch chat, or an IRC channel, into hers."""

import asyncio
import re
import signal
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from streaming.chat.adapters.chat_api_client import ApiRefused, ApiUnreachable, ChatApiClient
from streaming.chat.adapters.twitch import HOST, PORT, Channel, LoginRefused, TwitchChat

_NAME = re.compile(r"[^\s,:\0]{1,64}")
_PLATFORM = re.compile(r"[a-z][a-z0-9_-]{0,19}")
_TOKEN = re.compile(r"[!-~]{0,400}")
# For what was said already when the end comes; seconds.
END_S = 5.0


class Command(BaseCommand):
    help = "Carry a Twitch chat (or the channel of an IRC server) into hers, until it is told to end."
    # It may run on another machine than she does, and touches no database.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="whose chat, as in the address of her page")
        parser.add_argument("--channel", required=True, metavar="NAME", help="the channel, with or without #")
        parser.add_argument("--host", default=HOST, help="IRC server (default: %(default)s)")
        parser.add_argument("--port", type=int, default=PORT, help="its port (default: %(default)s)")
        tls = parser.add_mutually_exclusive_group()
        tls.add_argument("--tls", action="store_true", default=None, help="encrypted, whatever the port")
        tls.add_argument(
            "--no-tls", action="store_false", default=None, dest="tls", help="unencrypted, whatever the port"
        )
        parser.add_argument("--nick", default="", help="log in under this name (default: as an anonymous reader)")
        parser.add_argument(
            "--ignore", action="append", default=[], metavar="NICK", help="don't carry this one; may be repeated"
        )
        parser.add_argument("--platform", default="twitch", help="what her chat calls it (default: %(default)s)")
        parser.add_argument(
            "--api", default="http://127.0.0.1:8000", help="root of her server (default: %(default)s)"
        )
        parser.add_argument(
            "--waiting", type=int, default=200, metavar="N", help="messages that may wait for the API (default: 200)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints what became of the messages. CommandError where somebody has to do something."""
        api_token: str = getattr(settings, "CHAT_API_TOKEN", "")
        token: str = getattr(settings, "TWITCH_TOKEN", "")
        if not api_token:
            raise CommandError("CHAT_API_TOKEN is not set: the chat API lets nobody in without it.")
        for name, secret in (("CHAT_API_TOKEN", api_token), ("TWITCH_TOKEN", token)):
            if not _TOKEN.fullmatch(secret):
                raise CommandError(f"{name} is no token: it is too long, or holds a space or a line's end.")
        if token and not options["nick"]:
            raise CommandError("TWITCH_TOKEN is set: say with --nick whose it is, or empty it to read anonymously.")
        if not _NAME.fullmatch(options["channel"].removeprefix("#")):
            raise CommandError("--channel is one name, without spaces, commas and colons.")
        if options["nick"] and not _NAME.fullmatch(options["nick"]):
            raise CommandError("--nick is one name, without spaces, commas and colons.")
        api = urlsplit(options["api"])
        if api.scheme not in ("http", "https") or not api.hostname:
            raise CommandError("--api is an address like http://127.0.0.1:8000.")
        if not _PLATFORM.fullmatch(options["platform"]):
            raise CommandError("--platform is one word: a letter, then at most 19 small letters, digits, - and _.")
        if options["waiting"] < 1:
            raise CommandError("--waiting is at least 1.")
        channel = Channel(
            name=options["channel"],
            host=options["host"],
            port=options["port"],
            tls=options["tls"],
            nick=options["nick"],
            token=token,
            platform=options["platform"],
            ignore=frozenset(name.lower() for name in options["ignore"]),
        )
        try:
            asyncio.run(self._carry(channel, options, api_token))
        except KeyboardInterrupt:
            return
        except LoginRefused as error:
            raise CommandError(
                f"{channel.host} refuses the login: {error}. Check TWITCH_TOKEN and --nick."
            ) from error
        except ApiUnreachable as error:
            raise CommandError(
                f"{error}. Check HTTPS_PROXY, HTTP_PROXY and ALL_PROXY, or name {api.hostname} in NO_PROXY."
            ) from error
        except ApiRefused as error:
            raise CommandError(
                f"{error}. Check CHAT_API_TOKEN here and there, and the name {options['slug']}."
            ) from error

    async def _carry(self, channel: Channel, options: dict[str, Any], api_token: str) -> None:
        client = ChatApiClient(api=options["api"], slug=options["slug"], token=api_token, capacity=options["waiting"])
        chat = TwitchChat(channel, client.put)
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            # Windows has no such handlers; there Ctrl-C cancels us.
            with suppress(NotImplementedError):
                loop.add_signal_handler(number, stop.set)
        reading, carrying = asyncio.create_task(chat.run()), asyncio.create_task(client.run())
        tasks: list[asyncio.Task[Any]] = [reading, carrying, asyncio.create_task(stop.wait())]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            reading.cancel()
            await asyncio.wait([reading])
            if not carrying.done():
                await client.finish(END_S)
            for task in tasks:
                if task.done() and not task.cancelled():
                    task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self.stdout.write(client.report())
