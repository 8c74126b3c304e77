"""What a setting's text becomes, and what is said of one that does not fit: its name, and what was expected."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from config.env import BASE_DIR, SettingError, env


@pytest.mark.parametrize(
    ("text", "read", "value"),
    [
        ("$ecret", "str", "$ecret"),
        (r"\$ecret", "str", r"\$ecret"),
        ("  kept  ", "str", "  kept  "),
        ("a, b,,c ", "list", ["a", "b", "c"]),
        ("hers=/a/b.gguf, his = /c=d ", "dict", {"hers": "/a/b.gguf", "his": "/c=d"}),
        ("TRUE", "bool", True),
        ("off", "bool", False),
        ("0", "bool", False),
        (" 12 ", "int", 12),
        ("1e3", "float", 1000.0),
        ("-0.5", "float", -0.5),
        ("", "str", "the default"),
        ("", "int", "the default"),
        ("  ", "list", "the default"),
        ("", "bool", "the default"),
    ],
)
def test_a_text_becomes_a_value(monkeypatch: pytest.MonkeyPatch, text: str, read: str, value: Any) -> None:
    monkeypatch.setenv("A_SETTING", text)
    assert getattr(env, read)("A_SETTING", default="the default") == value


@pytest.mark.parametrize(
    ("text", "read", "expected"),
    [
        ("ture", "bool", "true or false"),
        ("2", "bool", "true or false"),
        ("12.5", "int", "whole number"),
        ("many", "int", "whole number"),
        ("1,5", "float", "number"),
        ("x60", "float", "number"),
        ("hers", "dict", "name=value"),
    ],
)
def test_one_that_does_not_fit_is_named(monkeypatch: pytest.MonkeyPatch, text: str, read: str, expected: str) -> None:
    monkeypatch.setenv("A_SETTING", text)
    with pytest.raises(SettingError) as raised:
        getattr(env, read)("A_SETTING", default=None)
    assert str(raised.value).startswith(f"A_SETTING={text}: expected ")
    assert expected in str(raised.value)


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("postgres://u:p%23ss@h:5433/db", {"USER": "u", "PASSWORD": "p#ss", "HOST": "h", "PORT": 5433, "NAME": "db"}),
        ("postgres://u:a+b@h/db", {"PASSWORD": "a+b", "HOST": "h"}),
        ("postgres://u:a@b@h/db", {"PASSWORD": "a@b", "HOST": "h"}),
        ("postgres:///db?host=/run/postgresql", {"NAME": "db", "OPTIONS": {"host": "/run/postgresql"}}),
        ("sqlite:////srv/c++/x.sqlite3", {"NAME": "/srv/c++/x.sqlite3", "ENGINE": "django.db.backends.sqlite3"}),
    ],
)
def test_a_database_s_address_keeps_every_character(
    monkeypatch: pytest.MonkeyPatch, address: str, wanted: dict[str, Any]
) -> None:
    monkeypatch.setenv("DATABASE_URL", address)
    found = env.database("DATABASE_URL", Path("/nowhere"))
    assert {name: found[name] for name in wanted} == wanted


@pytest.mark.parametrize(
    "address",
    ["postgres://u:p#ss@h/db", "postgres://u:p/ss@h/db", "postgres://u:p?ss@h/db", "mongo://h/db", "db", "h:5432/db"],
)
def test_one_that_is_cut_in_the_middle_is_refused_without_repeating_it(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", address)
    with pytest.raises(SettingError, match="postgres://user:password@host:5432/name") as raised:
        env.database("DATABASE_URL", Path("/nowhere"))
    assert "%23" in str(raised.value)
    assert "ss@" not in str(raised.value)


@pytest.mark.parametrize("name", ["C#", "c++", "50% off", "who?"])
def test_a_folder_may_have_any_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    file = tmp_path / name / "vtuber.sqlite3"
    assert env.database("DATABASE_URL", file)["NAME"] == str(file)


def test_a_program_that_finds_one_says_one_line() -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=BASE_DIR,
        env={"PATH": "/usr/bin:/bin", "READ_DOTENV": "no", "MODEL_TRIES": "many"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "MODEL_TRIES=many: expected a whole number.\n"
