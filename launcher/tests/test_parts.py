"""The launcher's small parts: command line, `.env`, words, logs, installation, the old-Python message."""

import argparse
import errno
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from launcher import broker, envfile, install, messages, options, programs, redis_url, run_tests
from launcher.child import main as become
from launcher.data_folder import LOG_BYTES, Lock, Places
from launcher.errors import StartError
from launcher.supervisor import FIRST_DELAY_S, LONGEST_DELAY_S, _delay
from launcher.terminal import Terminal, prepare_streams
from launcher.tests.support.launched import once


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    messages.chinese.cache_clear()


def chosen(*argv: str) -> argparse.Namespace:
    return options.parse(list(argv))


def test_run_is_meant_where_nothing_is_named() -> None:
    assert chosen().command == "run"
    assert chosen("--port", "8001").port == 8001
    assert chosen("doctor").command == "doctor"
    assert chosen("test", "-k", "clock", "--data").rest == ["-k", "clock", "--data"]


def test_one_speed_sets_both_unless_the_live_one_is_given() -> None:
    data = Path("/somewhere")
    assert options.environment(chosen("--speed", "600"), data) == {
        "DATA_DIR": "/somewhere",
        "DAY_SPEED": "600",
        "LIVE_SPEED": "600",
    }
    both = chosen("--speed", "600", "--live-speed", "1.5")
    assert options.seed_arguments(both) == ["--speed", "600", "--live-speed", "1.5"]
    assert options.seed_arguments(chosen("--live-speed", "5")) == ["--live-speed", "5"]
    assert options.seed_arguments(chosen()) == []
    assert options.environment(chosen(), data) == {"DATA_DIR": "/somewhere"}


def test_the_other_options_reach_django() -> None:
    line = chosen("--mode", "small", "--catch-up", "--no-model", "--wait-for-stage", "--date", "2026-11-23")
    assert options.environment(line, Path("/d")) == {
        "DATA_DIR": "/d",
        "CHAT_MODE": "small",
        "OUTAGE_POLICY": "catch_up",
        "EMBEDDED_MODEL": "off",
        "EMBEDDED_VOICE": "off",
    }
    assert options.seed_arguments(line) == ["--date", "2026-11-23", "--wait-for-stage", "--catch-up"]


@pytest.mark.parametrize(
    "wrong",
    [
        ["--speed", "0"],
        ["--speed", "-3"],
        ["--speed", "nan"],
        ["--speed", "3601"],
        ["--port", "0"],
        ["--port", "65536"],
        ["--date", "2026-13-01"],
        ["--mode", "huge"],
        ["--no-such-thing"],
    ],
)
def test_a_mistake_on_the_command_line_is_refused(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        chosen(*wrong)
    assert raised.value.code == 2
    assert wrong[0] in capsys.readouterr().err


def test_a_data_folder_is_named_from_where_one_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DATA_DIR")
    assert options.data_folder(chosen("--data", "hers")) == tmp_path / "hers"
    assert options.data_folder(chosen()) == envfile.ROOT / "data"
    monkeypatch.setenv("DATA_DIR", "elsewhere")
    assert options.data_folder(chosen()) == envfile.ROOT / "elsewhere"
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    assert options.data_folder(chosen()) == tmp_path


def test_env_is_written_once_for_this_account_and_kept(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    assert envfile.ensure(path) is True
    first = envfile.read(path)
    assert sorted(first) == ["BROKER_PASSWORD", "OPERATOR_PASSWORD", "SECRET_KEY", "STAGE_TOKEN"]
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(first["SECRET_KEY"]) >= 50
    assert re.fullmatch(r"([a-z2-9]{5}-){3}[a-z2-9]{5}", first["OPERATOR_PASSWORD"])

    assert envfile.ensure(path) is False
    assert envfile.read(path) == first


def test_an_env_of_ones_own_gets_only_what_is_missing(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text('# mine\nexport QWEN_API_KEY="a=b"\nSECRET_KEY=\nPORT=9000\n')
    assert envfile.ensure(path) is False
    text = path.read_text()
    assert text.startswith('# mine\nexport QWEN_API_KEY="a=b"\nPORT=9000\n')
    assert text.count("SECRET_KEY=") == 1
    found = envfile.read(path)
    assert found["QWEN_API_KEY"] == "a=b"
    assert found["SECRET_KEY"]


def test_a_new_password_replaces_one_line(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("A=1\nOPERATOR_PASSWORD=old\nB=2\n")
    envfile.put("OPERATOR_PASSWORD", "new", path)
    assert path.read_text() == "A=1\nB=2\nOPERATOR_PASSWORD=new\n"
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "中文"),
        ({"LANG": "en_GB.UTF-8"}, "English"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "English"),
        ({"LANG": "", "LC_MESSAGES": "zh_TW"}, "中文"),
        ({}, "English"),
    ],
)
def test_the_terminal_speaks_the_language_of_the_shell(
    variables: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LANG")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    messages.chinese.cache_clear()
    assert messages.say("English", "中文") == expected


def test_columns_stay_aligned_with_chinese_names() -> None:
    assert messages.width("苞米 ok") == 7
    assert messages.pad("游戏时间", 10) == "游戏时间  "
    assert messages.clip("游戏时间很长", 7) == "游戏时…"
    stream = io.StringIO()
    terminal = Terminal(stream)
    with terminal.step("数据库"):
        pass
    with terminal.step("Broker"):
        pass
    lines = stream.getvalue().splitlines()
    assert len({messages.width(line) for line in lines}) == 1
    # Not a terminal: nothing is drawn twice, and nothing is coloured.
    assert "\x1b" not in stream.getvalue()
    assert "\r" not in stream.getvalue()


def test_a_failed_step_is_crossed() -> None:
    stream = io.StringIO()
    with pytest.raises(StartError), Terminal(stream).step("Broker"):
        raise StartError("no")
    assert stream.getvalue().startswith("  ✗ Broker")


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [
        ("gbk", "  + 苞米 · 一步…\n  x nothing -> 完 ?\n"),
        ("latin-1", "  + ?? · ??...\n  x nothing -> ? ?\n"),
        ("utf-8", "  ✓ 苞米 · 一步…\n  ✗ nothing -> 完 🐈\n"),
    ],
)
def test_an_encoding_that_lacks_a_sign_loses_that_sign_alone(
    encoding: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding=encoding))
    monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(io.BytesIO(), encoding=encoding))
    prepare_streams()
    terminal = Terminal()
    terminal.say(terminal.line("✓", "", "苞米 · 一步…"))
    terminal.error("nothing -> 完 🐈")
    assert written.getvalue().decode(encoding) == expected
    prepare_streams("utf-8")
    terminal.say("✓ 猫")
    assert written.getvalue().endswith("✓ 猫\n".encode())


def test_who_may_not_write_beside_the_program_is_not_sent_to_the_data_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(*_args: object, **_more: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(install, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(install, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    monkeypatch.setattr("venv.create", refuse)
    with pytest.raises(StartError, match=r"\.venv \(Permission denied\): .* Copy the project") as refused:
        install.make_venv()
    assert "--data" not in str(refused.value)


def test_closed_streams_are_no_hindrance(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("stdout", "stderr"):
        monkeypatch.setattr(sys, name, None)
    prepare_streams()
    Terminal().say("nobody reads 这个")
    for stream in (sys.stdout, sys.stderr):
        assert stream.name == os.devnull
        stream.close()


class _Torn(io.StringIO):
    """Refuses each line with the next of some errors, then takes them."""

    def __init__(self, *errors: int) -> None:
        super().__init__()
        self.refusals = list(errors)

    def flush(self) -> None:
        if self.refusals:
            raise OSError(self.refusals.pop(0), "refused")


def test_who_reads_no_more_ends_nothing() -> None:
    stream = _Torn(errno.EIO)
    terminal = Terminal(stream)
    terminal.event("the window was closed")
    terminal.event("and she lives on")
    assert "window" in stream.getvalue() and "lives on" not in stream.getvalue()


def test_a_full_disk_takes_later_lines_again() -> None:
    stream = _Torn(errno.ENOSPC, errno.EDQUOT)
    terminal = Terminal(stream)
    for line in ("one", "two", "three"):
        terminal.say(line)
    assert stream.getvalue().endswith("three\n")


def test_a_private_file_names_a_folder_that_is_no_utf_8(tmp_path: Path) -> None:
    places = Places(tmp_path)
    places.make()
    assert places.write_private("note", f"dir {os.fsdecode(b'/gbk/' + '猫'.encode('gbk'))} 猫").read_bytes() == (
        b"dir /gbk/" + "猫".encode("gbk") + " 猫".encode()
    )


def test_logs_are_put_aside_and_bounded(tmp_path: Path) -> None:
    places = Places(tmp_path)
    places.make()
    log = places.log("web")
    for run in range(5):
        places.rotate("web")
        log.write_text(f"run {run}")
    assert {path.name: path.read_text() for path in places.logs.iterdir()} == {
        "web.log": "run 4",
        "web.log.1": "run 3",
        "web.log.2": "run 2",
        "web.log.3": "run 1",
    }
    with log.open("ab") as writer:
        writer.write(b"x" * (LOG_BYTES + 1))
        writer.flush()
        places.bound("web")
        assert log.stat().st_size == 0
        writer.write(b"goes on")
        writer.flush()
    assert log.read_bytes() == b"goes on"
    assert (tmp_path / "logs" / "web.log.1").stat().st_size == LOG_BYTES


def test_a_lock_is_held_by_one_and_names_its_holder(tmp_path: Path) -> None:
    first, second = Lock(tmp_path / "lock"), Lock(tmp_path / "lock")
    assert first.take() is True
    assert second.take() is False
    assert int(second.holder()) > 0
    first.release()
    assert second.take() is True
    second.release()


def test_the_broker_remembers_its_port_until_somebody_else_has_it(tmp_path: Path) -> None:
    places = Places(tmp_path / "with blank")
    places.make()
    ports = []
    for _ in range(2):
        one = broker.Broker(places, 'p"w\\d')
        program = one.program()
        ports.append(one.port)
        one.forget()
    assert ports[0] == ports[1]
    assert 'p"w' not in " ".join(program.command)
    config = (places.run / "valkey.conf").read_text()
    assert r'requirepass "p\"w\\d"' in config
    assert f'dir "{places.broker}"' in config
    assert not (places.run / "broker-url").exists()


def test_a_password_never_shows_in_an_address() -> None:
    assert redis_url.shown("rediss://me:secret@example.org:6380/2") == "rediss://example.org:6380/2"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("ERROR: Could not install: [Errno 28] No space left on device", "The disk is full"),
        ("WARNING: Retrying ... NewConnectionError(...): Failed to establish", "there is no network"),
        ("error: Failed to fetch: `a`\n Caused by: dns error", "there is no network"),
        ("NewConnectionError? SSLError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed", "PIP_CERT"),
        ("Failed to fetch: `a`\n Caused by: invalid peer certificate: UnknownIssuer", "SSL_CERT_FILE"),
        ("Collecting a\nERROR: THESE PACKAGES DO NOT MATCH THE HASHES\n", "DO NOT MATCH THE HASHES"),
        ("", "could not be installed: ?"),
    ],
)
def test_why_an_installation_failed_is_one_line(said: str, expected: str, tmp_path: Path) -> None:
    log = tmp_path / "install.log"
    log.write_text(said)
    text = str(install.failure(log))
    assert expected in text
    assert "\n" not in text
    assert str(log) in text


def test_a_python_that_is_too_new_is_named_with_what_failed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = tmp_path / "install.log"
    log.write_text("ERROR: Failed building wheel for something")
    assert "Python" not in str(install.failure(log))
    monkeypatch.setattr(sys, "version_info", (*install.NEWEST[:1], install.NEWEST[1] + 1, 0, "final", 0))
    said = str(install.failure(log))
    assert "Failed building wheel for something" in said
    assert said.endswith("Not every package is built for Python 3.15 yet: delete .venv and start with 3.14 or older.")


def test_an_address_is_understood_and_a_wrong_port_refused() -> None:
    assert programs.address(None, {}) == programs.Address("127.0.0.1", 8000)
    assert programs.address(81, {"PORT": "82", "HOST": "0.0.0.0"}).url("/") == "http://127.0.0.1:81/"
    assert programs.address(None, {"PORT": "82", "HOST": "::"}).url("/x") == "http://[::1]:82/x"
    with pytest.raises(StartError, match="PORT=http is no port number"):
        programs.address(None, {"PORT": "http"})


def test_a_child_whose_supervisor_is_gone_does_not_begin(tmp_path: Path) -> None:
    mark = tmp_path / "begun"
    code = f"open({str(mark)!r}, 'w')"
    line = [sys.executable, "-I", "-S", become.__code__.co_filename, "1", "-1", sys.executable, "-c", code]
    done = subprocess.run(line, check=False, timeout=10)
    assert done.returncode == 1
    assert not mark.exists()


def test_an_old_python_is_told_so_in_one_line() -> None:
    code = "import sys; sys.version_info = (3, 9, 1); import runpy; runpy.run_path('start.py', run_name='__main__')"
    done = once("-c", code)
    assert done.returncode == 1
    assert done.stderr.startswith("VTuberAgent needs Python 3.11 or newer; this is Python 3.9.")
    assert "Traceback" not in done.stderr
    # What it says must be readable for such a Python: nothing newer may stand before it.
    compile(Path("start.py").read_text(encoding="utf-8").partition("from config")[0], "start.py", "exec")


def test_the_launcher_needs_nothing_but_the_standard_library() -> None:
    code = (
        "import sys, pkgutil, importlib, launcher as launch\n"
        "for found in pkgutil.iter_modules(launch.__path__):\n"
        "    found.name == '__main__' or importlib.import_module('launcher.' + found.name)\n"
        "print(sorted({name.partition('.')[0] for name in sys.modules} - set(sys.stdlib_module_names)))"
    )
    done = subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, text=True, check=False, timeout=30)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "['__main__', 'launcher']"


@pytest.mark.parametrize(
    ("passes", "status"), [([0, 0], 0), ([0, 5], 0), ([5, 0], 0), ([5, 5], 5), ([1, 0], 1), ([0, 1], 1), ([5, 2], 2)]
)
def test_a_failure_in_either_pass_of_the_tests_fails_the_command(passes: list[int], status: int) -> None:
    assert run_tests.outcome(passes) == status


def test_what_has_died_a_thousand_times_is_started_again_all_the_same() -> None:
    assert [_delay(deaths) for deaths in (0, 1, 2, 1023, 1024, 10**6)] == [
        FIRST_DELAY_S,
        2 * FIRST_DELAY_S,
        4 * FIRST_DELAY_S,
        LONGEST_DELAY_S,
        LONGEST_DELAY_S,
        LONGEST_DELAY_S,
    ]


def test_ticks_and_work_have_queues_and_slots_of_their_own() -> None:
    both = programs.worker({"WORKER_SLOTS": "9"}), programs.ticker()
    assert [dict(program.environment) for program in both] == [{"CELERY_SKIP_CHECKS": "1"}] * 2
    lines = [" ".join(program.command) for program in both]
    assert "--queues work,voice --hostname worker@%h --pool threads --concurrency 9" in lines[0]
    assert "--queues ticks --hostname ticker@%h --pool threads --concurrency 2" in lines[1]
    for wrong in ("0", "many", "65", "-1"):
        with pytest.raises(StartError, match="TICKER_SLOTS"):
            programs.ticker({"TICKER_SLOTS": wrong})
