"""What a person wants to know once everything runs: addresses, who plays which role, and her time."""

from typing import Any

from config.launch.pages import Address
from config.launch.places import Places
from config.launch.terminal import BOLD, Terminal
from config.launch.words import say


def show(
    terminal: Terminal, found: dict[str, Any], where: Address, broker: str, places: Places, password: str
) -> None:
    """`found` is what `manage.py prepare` printed; `password` only where the operator's account was just made."""
    slug = found["vtuber"]
    rows = [
        (say("Board", "控制台"), terminal.paint(where.url("/"), BOLD)),
        (say("Stream page", "直播页"), where.url(f"/live/{slug}/")),
        (say("Stage", "舞台"), where.url(f"/stage/{slug}/")),
        (say("Admin", "管理"), where.url("/admin/")),
    ]
    if password:
        note = say("(shown this once)", "（只显示这一次）")
        rows.append((say("Sign in", "登录"), f"operator · {terminal.paint(password, BOLD)}  {note}"))
    terminal.say()
    terminal.table(rows)
    terminal.say()
    terminal.table(
        [
            (say("Broker", "消息服务"), broker),
            (say("Data, logs", "数据与日志"), str(places.data)),
            (say("Game time", "游戏时间"), str(found["game_time"])),
        ]
    )
    terminal.say()
    terminal.say(f"  {say('Ctrl-C stops everything.', '按 Ctrl-C 停止一切。')}")
