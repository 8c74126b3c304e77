"""Starts processes, starts again what dies, and ends all of them in time. Runs in the main thread alone."""

import contextlib
import math
import select
import signal
import socket
import sys
import time
from collections.abc import Callable
from types import FrameType

from launcher.data_folder import Places
from launcher.errors import StartError, Stopped
from launcher.messages import say
from launcher.process import Guard, Mode, Process, Program, tail
from launcher.terminal import Terminal

FIRST_DELAY_S, LONGEST_DELAY_S = 0.5, 30.0
# Alive for so long, a process counts as sound again.
SOUND_S = 60.0
# So many deaths in a row are explained with the end of its log.
EXPLAIN_AT = 3
TURN_S = 0.5
# How often logs and disk are looked at.
LOOK_S = 30.0
# All down within five seconds: the clients have most of it, then the broker has the rest.
CLIENTS_S, SERVERS_S = 3.6, 0.8


class Keeper:
    """One program that is to run all the time."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.process: Process | None = None
        self.deaths = 0
        self.due = 0.0


class Supervisor:
    """Keeps programs running until it is told to stop."""

    def __init__(self, places: Places, terminal: Terminal, mode: Mode | None = None) -> None:
        self.places = places
        self.terminal = terminal
        self.keepers: dict[str, Keeper] = {}
        self._guard = Guard(mode)
        self._errands: dict[str, tuple[Process, Callable[[int], None]]] = {}
        self._asked_to_stop = 0
        self._looked = time.monotonic()
        self._disk_full = False
        self._ear, self._mouth = socket.socketpair()

    def __enter__(self) -> "Supervisor":
        for end in (self._ear, self._mouth):
            end.setblocking(False)
        signal.set_wakeup_fd(self._mouth.fileno(), warn_on_full_buffer=False)
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            # What was ignored from the start stays ignored: so a closed window does not end a `nohup`.
            if hasattr(signal, name) and signal.getsignal(getattr(signal, name)) != signal.SIG_IGN:
                signal.signal(getattr(signal, name), self._on_stop)
        if hasattr(signal, "SIGCHLD"):
            # Its only work is to wake the loop.
            signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
        self._guard.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        signal.set_wakeup_fd(-1)
        self._guard.close()

    def start(self, program: Program) -> Keeper:
        """Run `program` from now on; its log begins anew."""
        self.places.rotate(program.name)
        keeper = self.keepers[program.name] = Keeper(program)
        self._launch(keeper)
        return keeper

    def restart(self, name: str) -> None:
        """Ask one to end; it comes back at once, as after any end, without counting as a death."""
        keeper = self.keepers[name]
        process, keeper.process, keeper.due = keeper.process, None, math.inf
        if process is not None:
            self._errands[f"{name} before"] = (process, lambda _code: None)
            process.ask_to_stop()
            with contextlib.suppress(TimeoutError):
                self.wait(lambda: process.ended() is not None, CLIENTS_S)
            process.kill()
        keeper.due = 0.0

    def errand(self, program: Program, at_end: Callable[[int], None]) -> None:
        """Run `program` once beside the others; `at_end` gets its exit code."""
        self.places.rotate(program.name)
        self._errands[program.name] = (Process(program, self.places.log(program.name), self._guard), at_end)

    def complete(self, program: Program, on_turn: Callable[[], None] = lambda: None) -> int:
        """Run `program` once and wait for its exit code."""
        codes: list[int] = []
        self.errand(program, codes.append)

        def over() -> bool:
            on_turn()
            return bool(codes)

        self.wait(over, None)
        return codes[0]

    def wait(self, until: Callable[[], bool], seconds: float | None, poll_s: float = 0.05) -> None:
        """Look after everything until `until()` holds; TimeoutError, or Stopped if somebody ends us."""
        end = None if seconds is None else time.monotonic() + seconds
        while not until():
            if end is not None and time.monotonic() > end:
                raise TimeoutError
            self.turn(poll_s)

    def turn(self, seconds: float = TURN_S) -> None:
        """Sleep until something happens, at most so long; then see to whoever ended. Raises Stopped."""
        select.select([self._ear], [], [], min(seconds, self._next_due()))
        with contextlib.suppress(BlockingIOError):
            self._ear.recv(4096)
        if self._asked_to_stop:
            raise Stopped
        for name, (process, at_end) in list(self._errands.items()):
            # What an errand does at its end may take turns of its own, so it is off the list first.
            if (code := process.ended()) is not None and self._errands.pop(name, None) is not None:
                at_end(code)
        for keeper in list(self.keepers.values()):
            self._look_after(keeper)
        if time.monotonic() - self._looked > LOOK_S:
            self._look_at_disk()

    def run(self, on_turn: Callable[[], None] = lambda: None) -> None:
        """Look after everything until somebody ends us; `on_turn` is called at least each TURN_S."""
        with contextlib.suppress(Stopped):
            while True:
                self.turn()
                on_turn()

    def stop(self) -> None:
        """End everything: asked first, killed when time is up; whoever serves the others goes last."""
        running = [keeper.process for keeper in self.keepers.values() if keeper.process is not None]
        running += [process for process, _ in self._errands.values()]
        self.keepers, self._errands = {}, {}
        for last, seconds in ((False, CLIENTS_S), (True, SERVERS_S)):
            group = [process for process in running if process.program.serves_others is last]
            for process in group:
                process.ask_to_stop()
            end = time.monotonic() + seconds
            # A second Ctrl-C means now, also one that came before this line was reached.
            while any(process.ended() is None for process in group) and self._asked_to_stop <= 1:
                if (left := end - time.monotonic()) <= 0:
                    break
                select.select([self._ear], [], [], min(left, 0.05))
                with contextlib.suppress(BlockingIOError):
                    self._ear.recv(4096)
            for process in group:
                # Also when its leader is gone: something that it started may be left in its group.
                process.kill()
            while any(process.ended() is None for process in group):
                time.sleep(0.01)

    def explain(self, name: str) -> list[str]:
        """The end of a process's log."""
        return tail(self.places.log(name))

    def _look_at_disk(self) -> None:
        self._looked = time.monotonic()
        for name in (*self.keepers, *self._errands):
            self.places.bound(name)
        with contextlib.suppress(OSError):
            full = self.places.nearly_full()
            if full and not self._disk_full:
                where = self.places.data
                self.terminal.event(
                    say(f"The disk of {where} is nearly full: make room.", f"{where} 所在的磁盘快满了：请腾出空间。")
                )
            self._disk_full = full

    def _launch(self, keeper: Keeper) -> None:
        keeper.process = Process(keeper.program, self.places.log(keeper.program.name), self._guard)

    def _look_after(self, keeper: Keeper) -> None:
        now = time.monotonic()
        if keeper.process is None:
            if now >= keeper.due:
                self._launch(keeper)
            return
        code = keeper.process.ended()
        if code is None:
            if keeper.deaths and keeper.process.age > SOUND_S:
                keeper.deaths = 0
            return
        if keeper.process.age > SOUND_S:
            keeper.deaths = 0
        keeper.process.kill()
        keeper.process = None
        delay = _delay(keeper.deaths)
        keeper.deaths += 1
        keeper.due = now + delay
        name, how = keeper.program.name, _ending(code)
        self.terminal.event(
            say(
                f"{name} ended ({how}); starting it again in {delay:g} s",
                f"{name} 已退出（{how}），{delay:g} 秒后重启",
            )
        )
        if keeper.deaths == EXPLAIN_AT:
            said = self.explain(name)
            if mended := keeper.program.mend(said):
                self.terminal.event(mended)
                keeper.deaths, keeper.due = 0, now
                return
            self.terminal.event(
                say(
                    f"{name} keeps ending. The end of {self.places.log(name)}:",
                    f"{name} 反复退出。{self.places.log(name)} 的结尾：",
                )
            )
            for line in said:
                self.terminal.say(f"             {line[:160]}")

    def _next_due(self) -> float:
        now = time.monotonic()
        waits = [keeper.due - now for keeper in self.keepers.values() if keeper.process is None]
        return max(0.0, min(waits, default=TURN_S))

    def _on_stop(self, _number: int, _frame: FrameType | None) -> None:
        self._asked_to_stop += 1


def _delay(deaths: int) -> float:
    """Real seconds before the next start of what has died so often in a row."""
    # Bounded before it is raised: after 1,024 deaths in a row the power would be no float any more.
    return float(min(FIRST_DELAY_S * 2 ** min(deaths, 16), LONGEST_DELAY_S))


def _ending(code: int) -> str:
    if code < 0 and sys.platform != "win32":
        with contextlib.suppress(ValueError):
            return signal.Signals(-code).name
    return say(f"exit code {code}", f"退出码 {code}")


def need_alive(supervisor: Supervisor, name: str) -> None:
    """StartError with the end of its log once a process has died too often for a start to make sense."""
    if supervisor.keepers[name].deaths >= EXPLAIN_AT:
        last = (supervisor.explain(name) or ["?"])[-1]
        log = supervisor.places.log(name)
        raise StartError(say(f"{name} does not start: {last} ({log})", f"{name} 无法启动：{last}（{log}）"))
