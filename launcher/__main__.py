"""What `start.py` goes on with, inside the `.venv`."""

import os
import sys

from launcher.errors import StartError, Stopped
from launcher.options import WRITES, parse
from launcher.terminal import Terminal, prepare_streams


def main(argv: list[str]) -> int:
    """The exit code of one call."""
    prepare_streams(os.environ.pop(WRITES, None))
    options = parse(argv)
    terminal = Terminal()
    try:
        match options.command:
            case "run":
                from launcher.run import run

                return run(options, terminal)
            case "test":
                from launcher.run_tests import test

                return test(options.rest, terminal)
            case "install":
                from launcher.extras import install_extras

                return install_extras(options.names, terminal)
            case "doctor":
                from launcher.doctor import doctor

                return doctor(options, terminal)
            case "restore":
                from launcher.restore import restore

                return restore(options, terminal)
            case _:
                from launcher.password import renew

                return renew(options, terminal)
    except StartError as error:
        terminal.error(str(error))
    except OSError as error:
        # Whatever the system refused: its own words in one line, the trace only for who asks for it.
        if os.environ.get("DEBUG"):
            raise
        terminal.error(f"{error}")
    except (KeyboardInterrupt, Stopped):
        return 130
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
