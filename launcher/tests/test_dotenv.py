"""`.env` as people and their editors write it: what each line means, and what is said of one that means nothing."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from launcher import dotenv, envfile, messages
from launcher.errors import StartError


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    messages.chinese.cache_clear()


def kept(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / ".env"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("KEY=value", "value"),
        ("KEY = value", "value"),
        ("  KEY\t=\tvalue  ", "value"),
        ("export KEY=value", "value"),
        ("export   KEY = value", "value"),
        ("KEY=a, b", "a, b"),
        ("KEY=$ecret", "$ecret"),
        ("KEY=${HOME}/x", "${HOME}/x"),
        ("KEY=p#ss", "p#ss"),
        ("KEY=#ffcc00", "#ffcc00"),
        ("KEY=value # a note", "value"),
        ("KEY=value\t# a note", "value"),
        ("KEY= # nothing yet", ""),
        ("KEY=", ""),
        ("KEY=a=b==", "a=b=="),
        ("KEY=two words", "two words"),
        ("KEY=value\u00a0", "value"),
        ("KEY='a # \"b\" \\n $x'", 'a # "b" \\n $x'),
        ("KEY=\"a # 'b'\"", "a # 'b'"),
        (r'KEY="say \"hi\" to C:\\new\there"', r'say "hi" to C:\new\there'),
        ("KEY='  kept  '  # a note", "  kept  "),
        ('KEY=""', ""),
        ('KEY={"a": [1, "b"]}', '{"a": [1, "b"]}'),
        ("KEY=it's", "it's"),
        ("KEY=喵", "喵"),
    ],
)
def test_a_value_is_what_the_rules_say(tmp_path: Path, line: str, value: str) -> None:
    assert envfile.read(kept(tmp_path, f"{line}\n".encode())) == {"KEY": value}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_encoding_and_line_end_reads_the_same(tmp_path: Path, encoding: str, end: str) -> None:
    text = end.join(["QWEN_API_KEY=a", "# 中文", "", "B = 喵 ", ""])
    assert envfile.read(kept(tmp_path, text.encode(encoding))) == {"QWEN_API_KEY": "a", "B": "喵"}


def test_a_big_endian_mark_counts_too(tmp_path: Path) -> None:
    assert envfile.read(kept(tmp_path, b"\xfe\xff" + "A=1".encode("utf-16-be"))) == {"A": "1"}


def test_only_line_ends_end_a_line(tmp_path: Path) -> None:
    assert envfile.read(kept(tmp_path, "A=x\u2028y\x0cz\nB=2".encode())) == {"A": "x\u2028y\x0cz", "B": "2"}


def test_the_last_of_a_name_counts(tmp_path: Path) -> None:
    assert envfile.read(kept(tmp_path, b"A=1\nA=2\n")) == {"A": "2"}


def test_a_comment_may_be_in_any_encoding(tmp_path: Path) -> None:
    path = kept(tmp_path, "# 中文\nA=1\n".encode("gbk"))
    assert envfile.read(path) == {"A": "1"}
    envfile.put("B", "2", path)
    assert path.read_bytes() == "# 中文\nA=1\nB=2\n".encode("gbk")


@pytest.mark.parametrize(
    ("text", "number", "told"),
    [
        ("A=1\nKEY: value\n", 2, "NAME=value"),
        ("A=1\r\n\r\nKEY\r\n", 3, "NAME=value"),
        ("MY KEY=1", 1, "NAME=value"),
        ("set KEY=1", 1, "NAME=value"),
        ("$env:KEY=1", 1, "NAME=value"),
        ("1KEY=1", 1, "NAME=value"),
        ("KEY＝1", 1, "NAME=value"),
        ("=1", 1, "NAME=value"),
        ('KEY="a', 1, "not closed"),
        ("KEY='a\nb'", 1, "not closed"),
        (r'KEY="C:\new\"', 1, "not closed"),
        ("KEY='it's'", 1, "follows the closing '"),
        ('KEY="a"b', 1, 'follows the closing "'),
        ('KEY="a"#b', 1, 'follows the closing "'),
        ("KEY=“secret”", 1, "no quote here"),
        ("KEY=‘secret’", 1, "no quote here"),
    ],
)
def test_a_line_that_is_none_is_named(tmp_path: Path, text: str, number: int, told: str) -> None:
    with pytest.raises(StartError) as raised:
        envfile.read(kept(tmp_path, text.encode()))
    assert str(raised.value).startswith(f".env, line {number}: ")
    assert told in str(raised.value)
    # What stands there may be a secret.
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("data", [b"A=1\nB=\xd6\xd0\n", b"A=1\nB=x\0y\n", "A=1\nB=1".encode("utf-16") + b"x"])
def test_a_value_that_is_no_text_is_named(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(StartError, match="line 2: it is not UTF-8"):
        envfile.read(kept(tmp_path, data))


def test_it_says_so_in_chinese_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    messages.chinese.cache_clear()
    with pytest.raises(StartError, match="第 2 行：没有设置任何内容"):
        envfile.read(kept(tmp_path, b"A=1\nB\n"))
    messages.chinese.cache_clear()


def test_a_folder_in_its_place_is_said_and_no_file_is_none(tmp_path: Path) -> None:
    assert envfile.read(tmp_path / "nothing") == {}
    (tmp_path / ".env").mkdir()
    with pytest.raises(StartError, match="is a folder"):
        envfile.read(tmp_path / ".env")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="needs an account whose rights have an end")
def test_a_file_of_others_is_not_taken_for_none(tmp_path: Path) -> None:
    path = kept(tmp_path, b"A=1\n")
    path.chmod(0)
    with pytest.raises(StartError, match="cannot be read"):
        envfile.read(path)


def test_a_line_is_replaced_however_it_is_written(tmp_path: Path) -> None:
    path = kept(tmp_path, b"\xef\xbb\xbfOPERATOR_PASSWORD = old\r\n# mine\r\nexport B = 2\r\n")
    envfile.put("OPERATOR_PASSWORD", "new", path)
    assert path.read_bytes() == b"# mine\r\nexport B = 2\r\nOPERATOR_PASSWORD=new\r\n"


def test_a_utf_16_file_keeps_its_words_when_a_secret_is_added(tmp_path: Path) -> None:
    path = kept(tmp_path, "# 我的\r\nQWEN_API_KEY=k\r\n".encode("utf-16"))
    assert envfile.ensure(path) is False
    assert path.read_bytes().startswith("# 我的\r\nQWEN_API_KEY=k\r\n".encode())
    assert sorted(envfile.read(path)) == [
        "BROKER_PASSWORD",
        "OPERATOR_PASSWORD",
        "QWEN_API_KEY",
        "SECRET_KEY",
        "STAGE_TOKEN",
    ]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real = tmp_path / "elsewhere"
    real.write_text("A=1\n")
    (tmp_path / ".env").symlink_to(real)
    envfile.put("B", "2", tmp_path / ".env")
    assert (tmp_path / ".env").is_symlink()
    assert real.read_text() == "A=1\nB=2\n"


def test_a_file_that_a_container_was_lent_is_written_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = kept(tmp_path, b"A=1\n")

    def busy(*_arguments: object) -> None:
        raise OSError(errno.EBUSY, "Device or resource busy")

    monkeypatch.setattr(Path, "replace", busy)
    envfile.put("B", "2", path)
    assert path.read_bytes() == b"A=1\nB=2\n"
    assert [entry.name for entry in tmp_path.iterdir()] == [".env"]


def test_names_are_found_as_they_are_read() -> None:
    assert [dotenv.name_of(line) for line in ("A=1", " export  B = 2", "# C=3", "", "D: 4")] == ["A", "B", "", "", ""]


def test_launcher_and_django_read_the_same(tmp_path: Path) -> None:
    """The whole row at once, through both readers in processes of their own."""
    text = "QWEN_API_KEY = $ecret\r\nREDIS_PREFIX=p#ss  \r\nIMAGE_DOWNLOAD_HOSTS=a, b ,c # note\r\nPORT='8123'\r\n"
    path = kept(tmp_path, text.encode("utf-16"))
    code = (
        "import pathlib, sys; from launcher import envfile; path = pathlib.Path(sys.argv[1]);"
        "read = envfile.read; envfile.read = lambda *_: read(path);"
        "from config.settings import llm, runtime; from launcher import programs;"
        "mine = envfile.settings();"
        "print([llm.QWEN_API_KEY, runtime.REDIS_PREFIX, llm.IMAGE_DOWNLOAD_HOSTS]);"
        "print([mine['QWEN_API_KEY'], mine['REDIS_PREFIX'], programs.address(None, mine).port])"
    )
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "LANG": "C.UTF-8"}
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        cwd=envfile.ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.splitlines() == [
        "['$ecret', 'p#ss', ['a', 'b', 'c']]",
        "['$ecret', 'p#ss', 8123]",
    ]
