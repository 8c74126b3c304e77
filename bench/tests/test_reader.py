"""What a reader wrote down, measured by the log."""

from pathlib import Path
from typing import Any

from bench.support.reader import complaints, digest, read_lines

LOG: list[dict[str, Any]] = [{"seq": seq, "type": "task.started", "payload": {"task": seq}} for seq in (1, 2, 3)]


def seen(*events: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"seq": event["seq"], "type": event["type"], "digest": digest(event), "way": "live"} for event in events]


def test_every_event_once_and_in_order_is_right() -> None:
    assert complaints(seen(*LOG), LOG) == []


def test_an_event_that_was_never_seen() -> None:
    assert complaints(seen(LOG[0], LOG[2]), LOG) == ["the reader never saw event 2"]


def test_an_event_that_was_seen_twice() -> None:
    assert complaints(seen(LOG[0], LOG[1], LOG[1], LOG[2]), LOG) == [
        "the reader saw event 2 after event 2",
        "the reader saw event 2 2 times",
    ]


def test_events_out_of_order() -> None:
    assert complaints(seen(LOG[0], LOG[2], LOG[1]), LOG) == ["the reader saw event 2 after event 3"]


def test_an_event_that_was_published_and_never_committed() -> None:
    ghost = {"seq": 4, "type": "tweet.published", "payload": {}}
    assert complaints(seen(*LOG, ghost), LOG) == ["the reader saw event 4, which is not in the log"]


def test_an_event_that_says_something_else_in_the_log() -> None:
    other = {**LOG[1], "payload": {"task": 99}}
    assert complaints(seen(LOG[0], other, LOG[2]), LOG) == ["the reader saw another event 2 than the log has"]


def test_a_line_cut_off_by_the_readers_end_is_left_out(tmp_path: Path) -> None:
    file = tmp_path / "reader.jsonl"
    assert read_lines(file) == []
    file.write_text('{"seq": 1}\n{"seq": 2}\n{"se', encoding="utf-8")
    assert read_lines(file) == [{"seq": 1}, {"seq": 2}]
