"""`start.py password`: a new password for the operator."""

import argparse
import os
import subprocess
import sys

from launcher import envfile
from launcher.errors import StartError
from launcher.messages import say
from launcher.options import data_folder
from launcher.terminal import BOLD, Terminal


def renew(options: argparse.Namespace, terminal: Terminal) -> int:
    """Set it in the database, then in `.env`, and print it once. Sessions that are open end."""
    password = envfile.new_password()
    done = subprocess.run(
        [sys.executable, "manage.py", "operator", "--password-from-env", "OPERATOR_PASSWORD", "--reset"],
        cwd=envfile.ROOT,
        env={**os.environ, "DATA_DIR": str(data_folder(options)), "OPERATOR_PASSWORD": password},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        why = (done.stderr.strip().splitlines() or ["?"])[-1].removeprefix("CommandError: ")
        raise StartError(
            say(
                f"No new password. {why}. Was 'python start.py' run once?",
                f"未能设置：{why}。是否先运行过 start.py？",
            )
        )
    envfile.put("OPERATOR_PASSWORD", password)
    terminal.table([(say("Operator", "操作员"), f"operator · {terminal.paint(password, BOLD)}")])
    return 0
