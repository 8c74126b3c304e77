"""What a page wrote down, measured by the log."""

from typing import Any

from bench.support.page import complaints

LOG: list[dict[str, Any]] = [{"seq": seq, "type": f"fact.{seq}"} for seq in range(1, 6)]


def snapshot(seq: int) -> dict[str, Any]:
    return {"way": "snapshot", "seq": seq}


def live(*seqs: int) -> list[dict[str, Any]]:
    return [{"way": "live", "seq": seq, "type": f"fact.{seq}"} for seq in seqs]


def test_a_snapshot_and_everything_after_it_is_right() -> None:
    assert complaints([snapshot(2), *live(3, 4, 5)], LOG) == []


def test_a_page_that_comes_back_may_have_missed_what_its_snapshot_holds() -> None:
    assert complaints([snapshot(1), *live(2), snapshot(4), *live(5)], LOG) == []


def test_a_gap_in_a_connection() -> None:
    assert complaints([snapshot(2), *live(4, 5)], LOG) == ["the page saw event 4 after event 2"]


def test_an_event_that_came_twice() -> None:
    assert complaints([snapshot(3), *live(4, 4, 5)], LOG) == ["the page saw event 4 after event 4"]


def test_a_snapshot_of_the_past() -> None:
    assert complaints([snapshot(3), *live(4), snapshot(3), *live(4, 5)], LOG) == [
        "the page had seen event 4 and was given the snapshot of 3"
    ]


def test_an_event_that_the_log_tells_otherwise() -> None:
    wrong = {"way": "live", "seq": 5, "type": "tweet.published"}
    assert complaints([snapshot(4), wrong], LOG) == ["the page saw tweet.published as event 5, which is fact.5"]


def test_a_page_that_stayed_behind() -> None:
    assert complaints([snapshot(3), *live(4)], LOG) == ["the page knows of event 4 at last, and there are 5"]
