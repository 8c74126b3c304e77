"""The part that runs in any Python: `.venv`, packages, `.env`; then everything goes on inside the `.venv`."""

import argparse
import os
import platform
import subprocess
import sys
import time
from collections.abc import Sequence

from launcher import envfile, install
from launcher.errors import StartError, folder_error
from launcher.messages import say
from launcher.options import BEGAN, WRITES, data_folder, parse
from launcher.terminal import BOLD, Terminal, prepare_streams

RUN_FILES = ("requirements.txt",)
TEST_FILES = ("requirements.txt", "requirements-dev.txt")
RUN_STAMP, TEST_STAMP = ".installed", ".installed-test"


def main(argv: list[str]) -> int:
    """Set up what is missing and hand over; returns the exit code where it ends here."""
    prepare_streams()
    options = parse(argv)
    terminal = Terminal()
    os.environ[BEGAN] = f"{time.time():.3f}"
    try:
        if options.command == "doctor":
            _need_installed()
        else:
            terminal.say()
            terminal.say(f"  {terminal.paint('苞米', BOLD)} · VTuberAgent")
            terminal.say()
            _set_up(options, terminal)
        data = None if options.command in ("test", "install") else data_folder(options)
    except StartError as error:
        terminal.error(str(error))
        return 1
    except KeyboardInterrupt:
        terminal.say()
        return 130
    if data is None:
        return _exec(["-m", "launcher", *argv])
    # From here on the working folder is ours, so a folder that was named relative to the caller's is made absolute.
    return _exec(["-m", "launcher", *(argv or ["run"]), "--data", str(data)])


def _set_up(options: argparse.Namespace, terminal: Terminal) -> None:
    testing = options.command == "test"
    files, stamp = (TEST_FILES, TEST_STAMP) if testing else (RUN_FILES, RUN_STAMP)
    if not install.ready(files, stamp):
        with terminal.step(f"Python {platform.python_version()}") as step:
            install.make_venv()
            step.done(f"Python {platform.python_version()} · .venv")
        with terminal.step(say("Packages", "依赖包")) as step:
            install.run(files, stamp, step)
    if not testing:
        try:
            if envfile.ensure():
                with terminal.step(say(".env with fresh secrets", "写入 .env（新的密钥）")):
                    pass
        except OSError as error:
            raise folder_error(envfile.ROOT, error, ours=True) from error


def _need_installed() -> None:
    if not install.PYTHON.exists():
        raise StartError(
            say("Nothing is installed yet: run 'python start.py' first.", "尚未安装：请先运行 python start.py。")
        )


def _exec(arguments: Sequence[str]) -> int:
    """Go on in the `.venv`'s Python; where the system can replace a process, there stays one."""
    os.chdir(envfile.ROOT)
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        # Containers set it to keep their folders clean. Every start would compile everything again, which takes it
        # twice the time; our own `.venv` is the place to keep it.
        os.environ.setdefault("PYTHONPYCACHEPREFIX", str(install.VENV / "bytecode"))
    # Our own processes and files speak UTF-8, whatever the system and its language; the terminal keeps its own.
    os.environ[WRITES] = sys.stdout.encoding
    os.environ["PYTHONUTF8"] = "1"
    os.environ.pop("PYTHONIOENCODING", None)
    line = [str(install.PYTHON), *arguments]
    if sys.platform == "win32":
        return subprocess.run(line, check=False).returncode
    sys.stdout.flush()
    return os.execv(line[0], line)
