"""A supervisor over small programs, for tests to end in every way.

Run with `python -m launcher.tests.support.programs MODE DATA NAME…`.

NAMEs: `sleeper` ends when asked, `deaf` ignores it, `parent` has a child of its own, `brief` dies at once.
"""

import sys
from pathlib import Path
from typing import cast

from launcher.data_folder import Places
from launcher.process import Mode, Program
from launcher.supervisor import Supervisor
from launcher.terminal import Terminal

CODE = {
    "sleeper": "import time; print('here', flush=True); time.sleep(600)",
    "deaf": "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('here', flush=True);"
    "time.sleep(600)",
    "parent": "import subprocess, sys, time; print(subprocess.Popen([sys.executable, '-c', 'import time;"
    "time.sleep(600)']).pid, flush=True); time.sleep(600)",
    "brief": "print('the reason why', flush=True); raise SystemExit(7)",
}


def main() -> None:
    """Prints each program's process id, then waits to be ended."""
    mode, data, *names = sys.argv[1:]
    places = Places(Path(data))
    places.make()
    with Supervisor(places, Terminal(), cast(Mode, mode)) as supervisor:
        for name in names:
            process = supervisor.start(Program(name, [sys.executable, "-c", CODE[name]])).process
            assert process is not None
            supervisor.terminal.say(f"pid {name} {process.pid}")
        supervisor.run()
        supervisor.terminal.say("ending")


if __name__ == "__main__":
    main()
