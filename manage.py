#!/usr/bin/env python
"""Django's command line, with this project's settings. Any Python may begin: it goes on in the one of `.venv`."""

import io
import os
import sys
from pathlib import Path

VENV_PYTHON = Path(__file__).resolve().parent / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
# Says that this very process has gone on already, so that it does so once.
WENT_ON = "MANAGE_WENT_ON"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    _prepare_streams()
    went_on = os.environ.pop(WENT_ON, "")
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        if not went_on and VENV_PYTHON.exists():
            _go_on_in_venv()
        sys.exit(
            "Django is not installed here. Run 'python start.py' once: it sets everything up. / "
            "这里还没有装 Django：先运行一次 python start.py。"
        )
    try:
        execute_from_command_line(sys.argv)
    except Exception as error:
        if said := _of_the_database(error):
            sys.exit(said)
        raise


def _prepare_streams() -> None:
    """Chinese is written everywhere: no error where a locale has no such sign (in JSON its escape means the same).

    And each line at once, also where it goes into a file or another program: some commands run for hours.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace", line_buffering=True)


def _of_the_database(error: Exception) -> str:
    """What to do where a database can't be reached, or was never set up; empty for any other error."""
    from django.db import DatabaseError, connection
    from django.db.migrations.recorder import MigrationRecorder

    if not isinstance(error, DatabaseError):
        return ""
    try:
        if MigrationRecorder(connection).has_table():
            return ""
    except DatabaseError as unreachable:
        return f"The database cannot be used: {str(unreachable).strip()} / 数据库用不了。"
    return (
        "The database has nothing in it yet. Run 'python start.py' once: it sets everything up. / "
        "数据库里还什么都没有：先运行一次 python start.py。"
    )


def _go_on_in_venv() -> None:
    """Begin anew with the Python that `start.py` has filled; it takes this process's place."""
    if os.name == "nt":
        # Nothing takes a process's place there: whoever called would not wait for the end.
        sys.exit(
            f"Django is in the Python of this folder: use {VENV_PYTHON}. / Django 在这个文件夹的 Python 里，请用它。"
        )
    os.environ[WENT_ON] = "yes"
    os.execv(VENV_PYTHON, [str(VENV_PYTHON), *sys.argv])


if __name__ == "__main__":
    main()
