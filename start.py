#!/usr/bin/env python3
"""The one command: sets VTuberAgent up, starts everything and watches it. `python start.py --help` tells more."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  (this file must say so itself, in words that any Python can read)
    sys.exit(
        "VTuberAgent needs Python 3.11 or newer; this is Python %d.%d. / 需要 Python 3.11 或更新的版本。"  # noqa: UP031
        % sys.version_info[:2]
    )

from launcher.bootstrap import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
