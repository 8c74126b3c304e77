"""A whole real system, whose processes can be killed and come back: Valkey, web server, worker and beat."""

import contextlib
import secrets
import socket
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from launcher import broker, front_ends, programs
from launcher.data_folder import Places
from launcher.process import Guard, Process, Program, tail

TARGETS = ("worker", "ticker", "beat", "web", "valkey")
UP_S = 60.0
# What ends by itself comes back after this, as under the supervisor.
BACKOFF_S = 0.5
STOP_S = 8.0
# The supervisor calls it by its role.
_VALKEY = "broker"


class System:
    """Processes started the way the supervisor starts them, with the same command lines. Main thread only."""

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        self.places = Places(folder)
        self.places.make()
        self.settings = dict(settings)
        self.broker = broker.Broker(self.places, secrets.token_hex(16))
        self.address = programs.Address("127.0.0.1", _free_port())
        self.stage_port = _free_port()
        # How often each was killed by `kill`, and how often it ended otherwise.
        self.killed: Counter[str] = Counter()
        self.ended: Counter[str] = Counter()
        self._guard = Guard()
        self._programs: dict[str, Program] = {}
        self._running: dict[str, Process] = {}
        self._due: dict[str, float] = {}
        self._clients: list[Process] = []

    def start_broker(self) -> None:
        """Start Valkey, wait until it answers, and note its address in `settings`."""
        self._guard.start()
        self._programs["valkey"] = replace(self.broker.program(), name="valkey")
        self._launch("valkey")
        self.settings["REDIS_URL"] = self.broker.url
        self.wait(lambda: broker.answers(self.broker.url), UP_S, "Valkey answers")

    def start_rest(self, **worker_settings: str) -> None:
        """Start the others and wait until the pages answer and the worker has said that it is ready."""
        for program in (
            programs.web(self.address),
            programs.worker(self.settings),
            programs.ticker(),
            programs.beat(),
        ):
            extra = worker_settings if program.name == "worker" else {}
            environment = {**program.environment, **self.settings, **extra}
            self._programs[program.name] = replace(program, environment=environment)
        for name in TARGETS:
            if name != "valkey":
                self._launch(name)
        self.wait(lambda: programs.healthy(self.address), UP_S, "the pages answer")

    def start_bridge(self) -> None:
        """Start what lets front ends in, at `stage_port`, and wait until it does."""
        program = front_ends.unity_bridge(self.address, programs.Address("127.0.0.1", self.stage_port))
        self._programs[program.name] = replace(program, environment={**self.settings, **program.environment})
        self._launch(program.name)
        self.wait(lambda: _answers(self.stage_port), UP_S, "front ends are let in")

    def start_also(self, name: str, program: Callable[[programs.Address], Program]) -> programs.Address:
        """Start one more web server, on an address of its own, and wait until it answers."""
        where = programs.Address("127.0.0.1", _free_port())
        self._programs[name] = replace(program(where), name=name, environment=self.settings)
        self._launch(name)
        self.wait(lambda: programs.healthy(where), UP_S, f"{name} answers")
        return where

    def run_beside(self, name: str, command: list[str], **more: str) -> None:
        """Run a client of the bench in a process of its own; it is not among those that are killed."""
        program = Program(name, [sys.executable, *command], {**self.settings, **more})
        self._clients.append(Process(program, self.places.log(name), self._guard))

    def kill(self, name: str, back_in: float) -> None:
        """SIGKILL one, with everything it started; it comes back after `back_in` real seconds."""
        process = self._running.pop(name, None)
        if process is not None:
            process.kill()
            self.killed[name] += 1
            self._reap(process)
        self._due[name] = time.monotonic() + back_in

    def look_after(self) -> list[str]:
        """Start again what is due to come back; the names of those that have ended by themselves."""
        gone = [name for name, process in self._running.items() if process.ended() is not None]
        for name in gone:
            self._running.pop(name).kill()
            self.ended[name] += 1
            self._due[name] = time.monotonic() + BACKOFF_S
        for name, due in list(self._due.items()):
            if time.monotonic() >= due:
                del self._due[name]
                self._launch(name)
        return gone

    def wait(self, until: Callable[[], bool], seconds: float, what: str) -> None:
        """Look after everything until `until()` holds. TimeoutError says what did not come, with the logs' ends."""
        end = time.monotonic() + seconds
        while not until():
            self.look_after()
            if time.monotonic() > end:
                ends = [f"{name}: {line}" for name in self._programs for line in tail(self.places.log(name), 3)]
                raise TimeoutError("\n".join([f"not within {seconds:g} s: {what}", *ends]))
            time.sleep(0.05)

    @property
    def down(self) -> list[str]:
        """Who is dead at this moment."""
        return sorted(self._due)

    def stop(self) -> None:
        """End everything, politely at first; Valkey goes last."""
        self._due.clear()
        for client in self._clients:
            client.kill()
            self._reap(client)
        groups = [[name for name in self._running if name != "valkey"], ["valkey"]]
        for group in groups:
            processes = [self._running.pop(name) for name in group if name in self._running]
            for process in processes:
                process.ask_to_stop()
            end = time.monotonic() + STOP_S
            while any(process.ended() is None for process in processes) and time.monotonic() < end:
                time.sleep(0.05)
            for process in processes:
                process.kill()
                self._reap(process)
        self.broker.forget()
        self._guard.close()

    def _launch(self, name: str) -> None:
        program = self._programs[name]
        self._running[name] = Process(program, self.places.log(name), self._guard)

    def _reap(self, process: Process) -> None:
        end = time.monotonic() + STOP_S
        while process.ended() is None:
            if time.monotonic() > end:
                raise TimeoutError(f"process {process.pid} outlived SIGKILL")
            time.sleep(0.005)


@contextlib.contextmanager
def running(system: System) -> Iterator[System]:
    """The system, stopped at the end however the bench leaves."""
    try:
        yield system
    finally:
        system.stop()


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1.0).close()
    except OSError:
        return False
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
