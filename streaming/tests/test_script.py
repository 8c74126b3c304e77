"""When she says what, and how many watch."""

import datetime as dt
import itertools

import pytest

from streaming.on_air.contexts import MOST_BEATS, StreamScript
from streaming.on_air.script_schedule import beats_wanted, cue_sheet, following, turn_at
from streaming.on_air.simulated_audience import audience, new_followers
from streaming.tests.support.factory import script
from vtuber.tests.support.world import hours

START, END = hours("20:00"), hours("21:00")


@pytest.mark.parametrize(("minutes", "beats"), [(1, 3), (20, 3), (60, 10), (90, 15), (120, 20), (240, MOST_BEATS)])
def test_one_beat_in_about_six_minutes(minutes: int, beats: int) -> None:
    assert beats_wanted(minutes) == beats


def test_cues_are_spread_evenly_and_the_goodbye_comes_last() -> None:
    cues = cue_sheet(script(10), start=START, end=END)

    assert [cue.kind for cue in cues] == ["talk"] * 10 + ["goodbye"]
    assert [cue.index for cue in cues] == list(range(11))
    assert cues[-1].at == hours("20:58")
    pace = {later.at - earlier.at for earlier, later in itertools.pairwise(cues)}
    assert max(pace) - min(pace) < dt.timedelta(seconds=1)
    assert cues[0].at > START


def test_the_ad_is_read_after_a_third() -> None:
    cues = cue_sheet(script(9, ad="Tuna!"), start=START, end=END)
    assert [cue.kind for cue in cues].index("ad") == 3
    assert len(cues) == 11


def test_a_short_stream_leaves_beats_out_here_and_there() -> None:
    cues = cue_sheet(script(10, ad="Tuna!"), start=START, end=hours("20:24"))

    said = [cue.text for cue in cues if cue.kind == "talk"]
    assert [line[5:7] for line in said] == ["第1", "第4", "第7", "第1"]
    assert said[-1] == script(10).beats[-1]
    assert [cue.kind for cue in cues][-1] == "goodbye"


def test_beats_that_were_jumped_over_are_dropped_and_the_ad_is_not() -> None:
    cues = cue_sheet(script(9, ad="Tuna!"), start=START, end=END)

    assert turn_at(cues, 0, hours("20:01")) is None
    first = turn_at(cues, 0, cues[0].at)
    assert first and (first.cue.index, first.done) == (0, 1)
    late = turn_at(cues, 1, cues[2].at)
    assert late and (late.cue.index, late.done) == (2, 3)
    over_the_ad = turn_at(cues, 1, cues[6].at)
    assert over_the_ad and (over_the_ad.cue.kind, over_the_ad.done) == ("ad", 7)
    over_everything = turn_at(cues, 1, END)
    assert over_everything and (over_everything.cue.kind, over_everything.done) == ("goodbye", 11)
    assert turn_at(cues, 11, END) is None


def test_what_follows_is_the_next_cue_that_is_not_done() -> None:
    cues = cue_sheet(script(4), start=START, end=END)
    assert [following(cues, done) for done in range(6)] == [cue.at for cue in cues] + [None]


def test_a_script_from_outside_is_cleaned_and_bounded() -> None:
    wild = StreamScript(
        title="T" * 150, greeting="\u202ehi\x00\r\nyou ", beats=["  ", "x" * 900, *["b"] * 58], goodbye="bye"
    )
    tidy = wild.tidied()
    assert len(tidy.title) == 80
    assert tidy.greeting == "hi\nyou"
    assert len(tidy.beats) == MOST_BEATS and len(tidy.beats[0]) == 400
    with pytest.raises(ValueError, match="beats"):
        StreamScript(title="t", greeting="g", beats=[" ", "\x00"], goodbye="b").tidied()


def test_an_audience_trickles_in_and_slips_off_and_is_the_same_for_a_seed() -> None:
    curve = [audience(2000, step / 20, 7) for step in range(21)]
    assert curve == [audience(2000, step / 20, 7) for step in range(21)]
    assert curve != [audience(2000, step / 20, 8) for step in range(21)]
    assert curve[0] < max(curve) / 2
    assert curve[-1] < max(curve)
    assert 8 <= curve.index(max(curve)) <= 19
    assert all(viewers >= 1 for viewers in curve)
    assert audience(0, 0.5, 3) >= 1
    assert audience(10, -1, 3) == audience(10, 0, 3)


def test_some_of_an_audience_follow_her() -> None:
    gains = [new_followers(100, seed) for seed in range(200)]
    assert min(gains) >= 3 and max(gains) <= 20 and len(set(gains)) > 8
    assert new_followers(0, 1) == 0
