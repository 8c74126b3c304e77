"""Children of the tests that need not start from nothing: a process that has everything imported, and forks.

    python -m vtuber.tests.support.fork_server SOCKET

Starting Python with our apps takes a core two seconds, and a run of tests does it a hundred times. `forked` asks here
instead. What is forked is a process like any other, with the arguments, environment, folder and files that were asked
for; only its imports are done. They were done with settings of their own, so each child reads the settings anew, and
where one that the imports had looked at is another now, the child becomes a fresh Python after all.
"""

import array
import atexit
import gc
import json
import os
import runpy
import selectors
import signal
import socket
import sys
import threading
import warnings
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

from asgiref.local import Local
from django.conf import settings
from django.utils.functional import empty

from config import env
from vtuber.tests.support.forked import SIZE_LIMIT

# Looked at while modules are imported, and done anew (`_with_settings_of_its_own`, `django.setup()`) or of no effect:
# the admin's sidebar is read when it is shown, and ninja's own sessions are not ours.
_DONE_ANEW = {"DATABASES", "LOGGING", "LOGGING_CONFIG", "UNFOLD", "SESSION_COOKIE_NAME"}
FILES = 4


class _Noted:
    """Settings that note which of them are read."""

    def __init__(self, real: Any) -> None:
        self.real = real
        self.read: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        value = getattr(self.real, name)
        if name.isupper() and name not in _DONE_ANEW:
            self.read[name] = value
        return value


def load() -> tuple[dict[str, Any], dict[str, str | None]]:
    """Import what a web server imports, without being one. What was looked at meanwhile: settings, environment."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    assert settings.DEBUG is False
    noted = _Noted(settings._wrapped)  # type: ignore[misc]
    # The addresses of the admin's sidebar begin with it.
    assert noted.BASE_PATH == ""
    settings.__dict__.clear()
    settings._wrapped = noted
    asked: dict[str, str | None] = {}
    get_value = env.Settings.get_value

    def note(reader: env.Settings, name: str, *how: Any, **more: Any) -> Any:
        asked[name] = os.environ.get(name)
        return get_value(reader, name, *how, **more)

    with patch.object(env.Settings, "get_value", note):
        _import_all()
    return noted.read, asked


def _import_all() -> None:
    import django

    django.setup()
    import uvicorn
    import uvicorn.lifespan.off
    import uvicorn.loops.auto
    import uvicorn.protocols.http.auto
    import uvicorn.protocols.websockets.auto  # noqa: F401
    from django.contrib import admin

    from config import api, celery, installed, kept_static, routing  # noqa: F401

    admin.autodiscover()
    installed.api_routers()
    # What was worked out on the way is worked out again, in whatever environment that is.
    ours = {path.parent.name for path in env.BASE_DIR.glob("*/__init__.py")}
    for name in [name for name in sys.modules if name.partition(".")[0] in ours]:
        for kept in vars(sys.modules[name]).values():
            if callable(clear := getattr(kept, "cache_clear", None)):
                clear()
    # But for what she says without a model: the same in every environment, and a fifth of a second to read.
    from llmservice.backends import registry
    from llmservice.fallback import phrase_registry

    for language in phrase_registry.LANGUAGES:
        phrase_registry.book_for(language)
    registry.backend_kinds("director")


class Server:
    """Answers one control socket; `children` are the ends of the pipes that tell how they ended."""

    def __init__(self, control: socket.socket, looked_at: tuple[dict[str, Any], dict[str, str | None]]) -> None:
        self.control = control
        self.looked_at = looked_at
        self.children: dict[int, int] = {}
        self._bell, self._rope = socket.socketpair()
        for end in (self._bell, self._rope):
            end.setblocking(False)

    def serve(self) -> Callable[[], None] | None:
        """Until nobody asks any more: None. In each child: what it is to do."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
        signal.set_wakeup_fd(self._rope.fileno(), warn_on_full_buffer=False)
        with selectors.DefaultSelector() as ready:
            ready.register(self.control, selectors.EVENT_READ)
            ready.register(self._bell, selectors.EVENT_READ)
            while True:
                for key, _events in ready.select():
                    if key.fileobj is self._bell:
                        with suppress(BlockingIOError):
                            self._bell.recv(4096)
                        self._bury()
                        continue
                    asked, files = _receive(self.control)
                    if asked is None:
                        return None
                    pid = os.fork()
                    if not pid:
                        return lambda: self._become(asked, files)
                    self.children[pid] = files[3]
                    for file in files[:3]:
                        os.close(file)
                    self.control.sendall(f"{pid}\n".encode())

    def _bury(self) -> None:
        while self.children:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if not pid:
                return
            if pid in self.children:
                told = self.children.pop(pid)
                with suppress(BrokenPipeError):
                    os.write(told, str(status).encode())
                os.close(told)

    def _become(self, asked: dict[str, Any], files: list[int]) -> None:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        if asked["session"]:
            os.setsid()
        os.chdir(asked["cwd"])
        for file, number in zip(files, range(3), strict=False):
            os.dup2(file, number)
        _open_standard_streams()
        # Nothing else of the server's, or of its other children, is this one's.
        self.control.close()
        self._bell.close()
        self._rope.close()
        for file in (*files, *self.children.values()):
            os.close(file)
        os.environ.clear()
        os.environ.update(asked["env"])
        if not self._with_settings_of_its_own():
            os.execve(sys.executable, [sys.executable, *asked["line"]], asked["env"])
        _run(asked["line"])

    def _with_settings_of_its_own(self) -> bool:
        """Read them from this environment. Whether what was imported would have been the same with them."""
        from django.db import connections

        for name in [name for name in sys.modules if name.startswith("config.settings")]:
            del sys.modules[name]
        _move_to(_data_folder())
        settings.__dict__.clear()
        settings._wrapped = empty
        connections.__dict__.pop("settings", None)
        connections._settings = None  # type: ignore[attr-defined]
        connections._connections = Local(connections.thread_critical)  # type: ignore[attr-defined]
        seen, asked = self.looked_at
        same = all(getattr(settings, name) == value for name, value in seen.items())
        return same and all(os.environ.get(name) == value for name, value in asked.items())


def _open_standard_streams() -> None:
    """As Python does at its start: those that we have were made for other files, and think that they can seek."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        old = getattr(sys, name)
        how: dict[str, Any] = {"encoding": old.encoding, "errors": old.errors, "closefd": False}
        if name == "stderr":
            how["buffering"] = 1
        new = open(number, "r" if name == "stdin" else "w", **how)  # noqa: SIM115, PTH123
        setattr(sys, name, new)
        setattr(sys, f"__{name}__", new)


def _data_folder() -> Path:
    """As this environment names it; modules go on with the `config.env` that they have."""
    old = sys.modules.pop("config.env")
    found: Path = import_module("config.env").DATA_DIR
    sys.modules["config.env"] = sys.modules["config"].env = old  # type: ignore[attr-defined]
    return found


def _move_to(folder: Path) -> None:
    """Whoever has taken the old folder along gets the new one."""
    old = env.DATA_DIR
    for module in list(sys.modules.values()):
        if vars(module).get("DATA_DIR") is old:
            module.DATA_DIR = folder  # type: ignore[attr-defined]


def _receive(control: socket.socket) -> tuple[dict[str, Any] | None, list[int]]:
    """What is asked, and its files: standard input, output, error, and where to say how it ended."""
    files = array.array("i")
    text, more, _flags, _from = control.recvmsg(SIZE_LIMIT, socket.CMSG_SPACE(FILES * files.itemsize))
    if not text:
        return None, []
    for _level, _kind, packed in more:
        files.frombytes(packed)
    return json.loads(text), list(files)


def _run(line: list[str]) -> None:
    """As Python does it: `[-W ignore] (-m MODULE | -c CODE | FILE) ARGUMENTS…`."""
    if line[:2] == ["-W", "ignore"]:
        warnings.simplefilter("ignore")
        line = line[2:]
    if line[0] == "-m":
        sys.argv = line[1:]
        runpy.run_module(line[1], run_name="__main__", alter_sys=True)
    elif line[0] == "-c":
        sys.argv = ["-c", *line[2:]]
        main = sys.modules["__main__"] = ModuleType("__main__")
        exec(compile(line[1], "<string>", "exec"), main.__dict__)
    else:
        sys.argv = line
        runpy.run_path(line[0], run_name="__main__")


def _run_to_its_end(program: Callable[[], None]) -> None:
    """Ends as Python does, but for taking apart, module by module, what is all the server's: a tenth of a second."""
    code: Any = 0
    try:
        program()
    except SystemExit as left:
        code = left.code
        if not isinstance(code, int | None):
            sys.stderr.write(f"{code}\n")
            code = 1
    except KeyboardInterrupt:
        raise
    except BaseException:
        sys.excepthook(*sys.exc_info())
        code = 1
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code or 0)


def main() -> None:
    """In each child, this ends as what it was asked to be ends."""
    server = Server(socket.socket(fileno=int(sys.argv[1])), load())
    gc.collect()
    gc.freeze()
    program = server.serve()
    if program is not None:
        _run_to_its_end(program)


if __name__ == "__main__":
    main()
