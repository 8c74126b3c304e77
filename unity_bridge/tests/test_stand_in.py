"""`manage.py unity_client` as a person starts it, and its bad manners against a real adapter."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from config.env import BASE_DIR
from unity_bridge.tests.conftest import Linked
from unity_bridge.tests.support.link_client import TOKEN
from vtuber.tests.support import forked

pytestmark = pytest.mark.timeout(120)


def start(linked: Linked, *options: str) -> "subprocess.Popen[str]":
    line = [sys.executable, "-W", "ignore", "manage.py", "unity_client", "--port", str(linked.adapter.port), *options]
    return forked.Popen(
        line,
        cwd=BASE_DIR,
        env=linked.world.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def end(process: "subprocess.Popen[str]") -> None:
    """As a person ends it, with Ctrl-C."""
    process.send_signal(signal.SIGINT)
    _rest, complaints = process.communicate(timeout=30)
    assert (process.returncode, complaints) == (0, "")


def type_of(line: str) -> str:
    """Which frame a printed line tells of: place, type, data."""
    _place, type, *_data = line.split()
    return type


def test_it_prints_and_records_what_comes(linked: Linked, tmp_path: Path) -> None:
    record = tmp_path / "frames.jsonl"
    process = start(linked, "--record", str(record), "--ask", "在吗？")
    assert process.stdout is not None
    printed: dict[str, str] = {}
    for said in process.stdout:
        printed[type_of(said)] = said
        if type_of(said) == "snapshot":
            linked.world.do("post", text="喵呜")
        if {"sns.text", "error"} <= printed.keys():
            break
    end(process)
    assert "喵呜" in printed["sns.text"]
    frames = [json.loads(line) for line in record.read_text(encoding="utf-8").splitlines()]
    assert [frame["type"] for frame in frames][:2] == ["welcome", "snapshot"]
    assert [frame["data"]["text"] for frame in frames if frame["type"] == "sns.text"] == ["喵呜"]
    # She is off air, and says so to whoever asks.
    assert [frame["data"]["code"] for frame in frames if frame["type"] == "error"] == ["refused"]


def test_it_ends_by_itself_when_its_time_is_over(linked: Linked) -> None:
    process = start(linked, "--seconds", "0.1", "--misbehave", "deaf")
    _said, complaints = process.communicate(timeout=60)
    assert (process.returncode, complaints) == (0, "")


def test_who_cuts_the_line_comes_back_and_misses_nothing(linked: Linked, tmp_path: Path) -> None:
    record = tmp_path / "frames.jsonl"
    process = start(linked, "--record", str(record), "--misbehave", "cutting")
    assert process.stdout is not None
    posts: list[int] = []
    # A post for the snapshot and for each of two cuts: while nobody follows, or just before nobody does.
    for said in process.stdout:
        if type_of(said) in ("snapshot", "(cut)") and len(posts) < 3:
            posts.append(linked.world.do("post", text=f"number {len(posts)}")["seq"])
        if "number 2" in said:
            break
    end(process)
    frames = [json.loads(line) for line in record.read_text(encoding="utf-8").splitlines()]
    assert [frame["seq"] for frame in frames if frame["type"] == "sns.text"] == posts
    # Each cut is told, and each link after the first goes on where the last one broke off.
    kinds = [frame["data"].get("resume", frame["type"]) for frame in frames if frame["type"] in ("welcome", "(cut)")]
    assert kinds[:5] == ["snapshot", "(cut)", "replay", "(cut)", "replay"]


def test_who_babbles_is_told_so_and_who_has_no_token_is_told_where_it_is(linked: Linked, tmp_path: Path) -> None:
    babbler = start(linked, "--misbehave", "garbage")
    assert babbler.stdout is not None
    assert any('"bad_frame"' in said for said in babbler.stdout)
    end(babbler)
    wrong = start(linked, "--token", TOKEN + "x")
    _said, complaints = wrong.communicate(timeout=60)
    assert wrong.returncode == 1 and complaints.startswith("CommandError: wrong_token")
