"""How slow this machine is right now: a limit in seconds is for what is tested, and not for the load beside it."""

import threading
import time

STEP_S = 0.01


class Lag:
    """As long as it is open a thread sleeps in small steps; `s` is what it overslept in all, in real seconds.

    A stall of the whole machine, or of this process, is in it once; what the tested code waits for is not.
    """

    def __init__(self) -> None:
        self.s = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._sleep, daemon=True)

    def __enter__(self) -> "Lag":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _sleep(self) -> None:
        while not self._over.is_set():
            began = time.monotonic()
            time.sleep(STEP_S)
            self.s += max(0.0, time.monotonic() - began - STEP_S)
