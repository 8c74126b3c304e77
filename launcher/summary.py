"""What a person wants to know once everything runs: addresses, who plays which role, and her time."""

from typing import Any

from launcher.data_folder import Places
from launcher.messages import pad, say, width
from launcher.programs import Address
from launcher.terminal import BOLD, DIM, Terminal

GAP = 3


def show(
    terminal: Terminal,
    found: dict[str, Any],
    where: Address,
    broker: str,
    places: Places,
    password: str,
    door: Address | None,
) -> None:
    """`found` is what `manage.py prepare` printed; `password` only where the operator's account was just made.

    Front ends are let in at `door`; None for nowhere.
    """
    addresses = _addresses(terminal, found, where, password)
    if door is not None:
        token = say("token: STAGE_TOKEN in .env", "令牌：.env 中的 STAGE_TOKEN")
        addresses.append((say("Unity", "Unity"), f"{door.reach}:{door.port} {terminal.paint('· ' + token, DIM)}"))
    blocks = [addresses, _roles(terminal, found), _house(found, broker, places)]
    columns = max(width(name) for block in blocks for name, _ in block) + GAP
    for block in blocks:
        terminal.say()
        for name, value in block:
            terminal.say(f"  {terminal.paint(pad(name, columns), DIM)}{value}")
    terminal.say()


def _addresses(terminal: Terminal, found: dict[str, Any], where: Address, password: str) -> list[tuple[str, str]]:
    rows = [
        (say("Board", "控制台"), terminal.paint(where.url("/"), BOLD)),
        (say("Admin", "管理后台"), where.url("/admin/")),
    ]
    if where.public:
        rows.insert(1, (say("Outside", "外部地址"), f"{where.public}{where.base}/"))
    if password:
        note = say("(shown this once)", "（只显示这一次）")
        rows.append((say("Sign in", "登录"), f"operator · {terminal.paint(password, BOLD)}  {note}"))
    return rows


def _roles(terminal: Terminal, found: dict[str, Any]) -> list[tuple[str, str]]:
    names = {
        "director": say("Director", "导演"),
        "persona": say("Persona", "角色"),
        "image": say("Covers", "封面"),
        "judge": say("Judge", "评审"),
        "voice": say("Voice", "声音"),
    }
    rows = []
    for role in found["roles"]:
        player = " ".join(part for part in (_player(role), role["model"], role["endpoint"]) if part)
        rows.append((names[role["role"]], f"{player} {terminal.paint('· ' + role['why'], DIM)}"))
    if found["cost_per_hour"]:
        cost, budget, unit = found["cost_per_hour"], found["budget_per_day"], found["currency"]
        text = say(
            f"about {cost:g} {unit} an hour at this speed, at most {budget:g} {unit} a day",
            f"按当前速度约每小时 {cost:g} {unit}，每天最多 {budget:g} {unit}",
        )
        rows.append((say("Cost", "费用"), text))
    return rows


def _player(role: dict[str, Any]) -> str:
    fallback = {
        "director": say("rules and phrase book", "规则与短语书"),
        "persona": say("phrase book", "短语书"),
        "composer": say("drawn here", "本机绘制"),
        "none": say("nobody", "无"),
        "browser": say("the listener's browser", "听众的浏览器"),
        "off": say("she is only read", "只有文字"),
        "embedded": say("inside this program", "内置"),
    }
    backend = str(role["backend"])
    return fallback.get(role["role"] if backend == "fallback" else backend, backend)


def _house(found: dict[str, Any], broker: str, places: Places) -> list[tuple[str, str]]:
    speed, live = found["speed"], found["live_speed"]
    pace = say(f"×{speed:g} by day, ×{live:g} live", f"白天 ×{speed:g}，直播 ×{live:g}")
    rows = [
        (say("Broker", "消息服务"), broker),
        (say("Data", "数据"), str(places.data)),
        (say("Game time", "游戏时间"), f"{found['game_time']}  {pace}"),
    ]
    if found["others"]:
        rows.append((say("Beside her", "同住"), say(", ", "、").join(found["others"])))
    return rows
