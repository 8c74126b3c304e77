"""Ask PostgreSQL from the sockets' thread, before and after it has hung up on us.

    python -m vtuber.tests.support.kept_connection

Prints the numbers of the server's processes that answered, as a JSON list. The database is DATABASE_URL's.
"""

import asyncio
import json
import os
import sys
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import connection  # noqa: E402  (settings must be known first)

from vtuber.web.socket_database import in_database  # noqa: E402


def ask(question: str, *values: int) -> Any:
    """The only field of the answer."""
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchone()[0]


def hang_up(process: int) -> None:
    """What a restart of the server does to a connection; asked over another one, of another thread."""
    try:
        assert ask("SELECT pg_terminate_backend(%s, 10000)", process) is True
    finally:
        connection.close()


async def main() -> None:
    """Twice, then once more."""
    who = [await in_database(ask)("SELECT pg_backend_pid()") for _time in range(2)]
    await asyncio.to_thread(hang_up, who[-1])
    who.append(await in_database(ask)("SELECT pg_backend_pid()"))
    json.dump(who, sys.stdout)


if __name__ == "__main__":
    asyncio.run(main())
