"""What stops a start: said in one line, never as a traceback."""

import errno
from pathlib import Path

from launcher.messages import say


class StartError(Exception):
    """One sentence for the person at the terminal: what is wrong, and the mend. Exit code 1."""


class Stopped(Exception):
    """Somebody asked for the end (Ctrl-C, SIGTERM, SIGHUP) while something was still under way."""


def folder_error(folder: Path, error: OSError, *, ours: bool = False) -> StartError:
    """Why nothing can be written to `folder`, with what to do about it; `ours` if it is that of the program."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StartError(
            say(
                f"The disk that holds {folder} is full: make room, then start again.",
                f"{folder} 所在的磁盘已满：腾出空间后再启动。",
            )
        )
    reason = error.strerror or str(error)
    if ours:
        return StartError(
            say(
                f"Cannot write to {folder} ({reason}): a start keeps what it installs beside start.py. Copy the "
                "project into a folder of this account's, or mend the rights.",
                f"无法写入 {folder}（{reason}）：启动时要把安装的东西放在 start.py 旁边。"
                "请把项目复制到本账户自己的文件夹，或修正权限。",
            )
        )
    return StartError(
        say(
            f"Cannot write to {folder} ({reason}): choose another folder with --data DIR, or mend its rights.",
            f"无法写入 {folder}（{reason}）：用 --data DIR 换一个文件夹，或修正它的权限。",
        )
    )
