"""Python for tests, started in no time: `Popen` and `run` as `subprocess` has them, by way of `fork_server`.

For what takes our apps along: `[sys.executable, ["-W", "ignore",] "-m" | "-c" | "manage.py", …]` from the project's
folder, with an environment of its own. Everything else starts as it always does, and so does everything where there
is no fork.
"""

import array
import atexit
import json
import os
import select
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from launcher.envfile import ROOT

# Bytes of a message to the server.
SIZE_LIMIT = 1 << 20

_lock = threading.Lock()
_control: dict[int, socket.socket] = {}


def run(
    line: list[str], *, timeout: float = 120, check: bool = False, **options: Any
) -> "subprocess.CompletedProcess[Any]":
    """`subprocess.run`, with `input` and `capture_output` left out unless they are given as files."""
    if options.pop("capture_output", False):
        options |= {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with Popen(line, **options) as process:
        try:
            said, complaints = process.communicate(timeout=timeout)
        except BaseException:
            process.kill()
            raise
    done = subprocess.CompletedProcess(line, process.returncode, said, complaints)
    if check:
        done.check_returncode()
    return done


class Popen(subprocess.Popen[Any]):
    """A process that the fork server has started; how it ended comes through a pipe."""

    _ended: int | None = None

    def _execute_child(self, args: Any, executable: Any, *rest: Any) -> None:
        preexec_fn, close_fds, pass_fds, cwd, env, _startup, _flags, shell, *pipes = rest[:14]
        _restored, gid, gids, uid, _umask, session, *_group = rest[14:]
        plain = not (executable or preexec_fn or pass_fds or shell or gid or gids or uid) and close_fds and env
        cwd = cwd or Path.cwd()
        if not (plain and _may_be_forked(args, cwd, env)):
            super()._execute_child(args, executable, *rest)  # type: ignore[misc]
            return
        stdin, _written, _read, stdout, _heard, stderr = pipes
        self._ended, told = os.pipe()
        files = [file if file >= 0 else number for number, file in enumerate((stdin, stdout, stderr))]
        asked = {
            "line": [str(word) for word in args[1:]],
            "env": dict(env),
            "cwd": str(cwd),
            "session": bool(session),
        }
        try:
            self.pid = _ask(asked, [*files, told])
        finally:
            os.close(told)
            self._close_pipe_fds(*pipes)  # type: ignore[attr-defined]
        self._child_created = True

    def _try_wait(self, wait_flags: int) -> tuple[int, int]:
        if self._ended is None:
            waited: tuple[int, int] = super()._try_wait(wait_flags)  # type: ignore[misc]
            return waited
        if wait_flags and not select.select([self._ended], [], [], 0)[0]:
            return 0, 0
        status = os.read(self._ended, 16)
        os.close(self._ended)
        # Nothing is said of one whose server was killed.
        return self.pid, int(status or b"9")

    def _internal_poll(self, *more: Any, **options: Any) -> int | None:
        if self._ended is None:
            polled: int | None = super()._internal_poll(*more, **options)  # type: ignore[misc]
            return polled
        if self.returncode is None and self._waitpid_lock.acquire(False):  # type: ignore[attr-defined]
            try:
                if self.returncode is None and (found := self._try_wait(os.WNOHANG))[0]:
                    self._handle_exitstatus(found[1])  # type: ignore[attr-defined]
            finally:
                self._waitpid_lock.release()  # type: ignore[attr-defined]
        return self.returncode


def _may_be_forked(args: Any, cwd: Any, env: Any) -> bool:
    if not hasattr(os, "fork") or env.get("EXTRA_APPS") or str(cwd) != str(ROOT):
        return False
    line = [str(word) for word in args]
    if line[0] != sys.executable:
        return False
    rest = line[3:] if line[1:3] == ["-W", "ignore"] else line[1:]
    # The launcher needs nothing of what is imported.
    ours = rest[0] in ("-c", "manage.py") or (rest[0] == "-m" and rest[1].partition(".")[0] != "launcher")
    return ours and env.get("READ_DOTENV") == "no" and not any(name.startswith("PYTHON") for name in _others(env))


def _others(env: Any) -> set[str]:
    """What this environment says otherwise than our own."""
    return {name for name in {*env, *os.environ} if env.get(name) != os.environ.get(name)}


def _ask(asked: dict[str, Any], files: list[int]) -> int:
    text = json.dumps(asked).encode()
    assert len(text) < SIZE_LIMIT
    with _lock:
        control = _server()
        control.sendmsg([text], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", files))])
        pid = int(control.recv(64) or b"0")
    if not pid:
        raise OSError("the fork server has ended")
    return pid


def _server() -> socket.socket:
    """This process's own, started when it is first asked."""
    if os.getpid() not in _control:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SIZE_LIMIT)
        with theirs:
            process = subprocess.Popen(
                [sys.executable, "-m", "vtuber.tests.support.fork_server", str(theirs.fileno())],
                cwd=ROOT,
                env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "READ_DOTENV": "no"},
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )
        _control[os.getpid()] = ours
        atexit.register(_end, process, ours)
    return _control[os.getpid()]


def _end(process: "subprocess.Popen[bytes]", control: socket.socket) -> None:
    control.close()
    process.wait(10)
