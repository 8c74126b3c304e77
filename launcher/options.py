"""The command line: sub-commands, options, and how the options reach Django."""

import argparse
from datetime import date
from pathlib import Path

from launcher.envfile import ROOT, settings
from launcher.messages import say

COMMANDS = ("run", "test", "install", "doctor", "password", "restore")
DEFAULT_PORT = 8000
# Tells the second half of a start when its first half began.
BEGAN = "START_BEGAN"
# Tells it in which encoding to write: what starts all else takes UTF-8, whatever the terminal has.
WRITES = "START_WRITES"


def parse(argv: list[str]) -> argparse.Namespace:
    """The options of one call; `run` is meant where no sub-command is named. Exits with 2 on a mistake."""
    parser = _parser()
    if not argv or (argv[0] not in COMMANDS and argv[0] not in ("-h", "--help")):
        argv = ["run", *argv]
    if argv[0] == "test":
        # Whatever follows is pytest's.
        return argparse.Namespace(command="test", rest=argv[1:], data=None)
    return parser.parse_args(argv)


def data_folder(options: argparse.Namespace) -> Path:
    """Where her world is kept: --data, as seen from where one stands; else DATA_DIR or `data`, beside start.py."""
    if options.data:
        return Path(options.data).expanduser().absolute()
    return ROOT / Path(settings().get("DATA_DIR") or "data").expanduser()


def environment(options: argparse.Namespace, data: Path) -> dict[str, str]:
    """What the options of `run` set for every process that is started."""
    pairs = {"DATA_DIR": str(data)}
    if options.speed is not None:
        pairs["DAY_SPEED"] = f"{options.speed:g}"
    if (live := _live_speed(options)) is not None:
        pairs["LIVE_SPEED"] = f"{live:g}"
    if options.mode:
        pairs["CHAT_MODE"] = options.mode
    if options.catch_up:
        pairs["OUTAGE_POLICY"] = "catch_up"
    if options.no_model:
        pairs["EMBEDDED_MODEL"] = "off"
        pairs["EMBEDDED_VOICE"] = "off"
    return pairs


def seed_arguments(options: argparse.Namespace) -> list[str]:
    """The options of `run` that change her world, as `manage.py seed` takes them."""
    arguments: list[str] = []
    if options.date:
        arguments += ["--date", options.date]
    if options.speed is not None:
        arguments += ["--speed", f"{options.speed:g}"]
    if (live := _live_speed(options)) is not None:
        arguments += ["--live-speed", f"{live:g}"]
    if options.wait_for_stage:
        arguments.append("--wait-for-stage")
    if options.catch_up:
        arguments.append("--catch-up")
    return arguments


def extras() -> list[str]:
    """What `install` can install: the names of the files `requirements-NAME.txt`."""
    return sorted(path.stem.removeprefix("requirements-") for path in ROOT.glob("requirements-*.txt"))


def _live_speed(options: argparse.Namespace) -> float | None:
    speed: float | None = options.live_speed if options.live_speed is not None else options.speed
    return speed


def _speed(text: str) -> float:
    value = float(text)
    if not 0 < value <= 3600:
        raise argparse.ArgumentTypeError(say("a speed lies between 0 and 3600", "速度应在 0 与 3600 之间"))
    return value


def _port(text: str) -> int:
    value = int(text)
    if not 1 <= value <= 65_535:
        raise argparse.ArgumentTypeError(say("a port lies between 1 and 65535", "端口应在 1 与 65535 之间"))
    return value


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise argparse.ArgumentTypeError(say("a date is YYYY-MM-DD", "日期写作 YYYY-MM-DD")) from error


def _extra(text: str) -> str:
    if text not in (known := extras()):
        names = ", ".join(known)
        raise argparse.ArgumentTypeError(
            say(f"nothing here is called {text}; there are: {names}", f"没有 {text}；有：{names}")
        )
    return text


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="start.py",
        description=say("苞米 lives here: one command starts everything.", "苞米住在这里：一条命令启动一切。"),
    )
    commands = parser.add_subparsers(dest="command", required=True)

    run = commands.add_parser("run", help=say("start and watch everything (default)", "启动并看护一切（默认）"))
    add = run.add_argument
    add("--mode", choices=("big", "small"), help=say("who answers chat: director or persona model", "由谁回答弹幕"))
    add("--speed", type=_speed, metavar="N", help=say("game seconds a real second", "游戏时间相对真实时间的倍速"))
    add("--live-speed", type=_speed, metavar="N", help=say("the same, while she streams", "直播中的倍速"))
    add("--port", type=_port, metavar="N", help=say("port of the pages (8000)", "网页端口（8000）"))
    add("--date", type=_day, metavar="YYYY-MM-DD", help=say("her first day", "她的第一天"))
    add("--wait-for-stage", action="store_true", help=say("hold the day until a stage is there", "等舞台连上再开始"))
    add(
        "--no-model",
        action="store_true",
        help=say("do without the embedded model and voice", "不用内置的语言模型和声音"),
    )
    add("--catch-up", action="store_true", help=say("time goes on during an outage", "停机期间时间继续走"))
    _add_data(run)

    commands.add_parser("test", help=say("install what tests need and run them all", "安装测试所需并全部运行"))
    install = commands.add_parser(
        "install", help=say("install what she lives without: train, …", "安装她平时用不着的：train……")
    )
    names = ", ".join(extras())
    install.add_argument(
        "names", nargs="+", type=_extra, metavar="NAME", help=say(f"one or more of: {names}", f"一个或几个：{names}")
    )
    _add_data(commands.add_parser("doctor", help=say("check everything, with the mend", "检查一切，并说明怎么修")))
    _add_data(commands.add_parser("password", help=say("set a new operator password", "设置新的操作员密码")))
    restore = commands.add_parser(
        "restore", help=say("put a copy of the database back, or list them", "恢复数据库备份，或列出备份")
    )
    restore.add_argument(
        "copy", nargs="?", metavar="COPY", help=say("a name from the list, or latest", "列表中的文件名，或 latest")
    )
    _add_data(restore)
    return parser


def _add_data(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", metavar="DIR", help=say("folder of her world (data/)", "数据文件夹（data/）"))
