"""The plan of the flood, and who was answered before whom."""

from collections import Counter

from bench.chat_flood import FIRST_OTHER, FIRST_SINGLE, FLOODER, SINGLES, SINGLES_S, is_fair, plan


def test_nine_tenths_are_the_flooder_s_and_twenty_say_one_thing_each_within_ten_seconds() -> None:
    said = plan(60.0, 1)
    assert len(said) == 3000
    by_viewer = Counter(who for _second, who, _mark, _text in said)
    assert by_viewer[FLOODER] == 2700
    assert [by_viewer[FIRST_SINGLE + number] for number in range(SINGLES)] == [1] * SINGLES
    assert sum(count for who, count in by_viewer.items() if who >= FIRST_OTHER) == 280
    assert max(second for second, who, *_rest in said if FIRST_SINGLE <= who < FIRST_OTHER) < SINGLES_S


def test_the_flood_is_even_in_order_and_says_nothing_twice() -> None:
    said = plan(60.0, 1)
    assert [second for second, *_rest in said] == sorted(second for second, *_rest in said)
    assert all(45 <= count <= 55 for count in Counter(int(second) for second, *_rest in said).values())
    assert len({mark for _second, _who, mark, _text in said}) == 3000
    assert len({text for *_rest, text in said}) == 3000


def test_the_same_seed_speaks_at_the_same_moments() -> None:
    assert plan(25.0, 4) == plan(25.0, 4)
    assert plan(25.0, 4) != plan(25.0, 5)


def test_fair_is_when_each_is_heard_before_the_flooder_s_second_turn() -> None:
    assert is_fair([9, 1, 2, 9], [1, 2], 9)
    assert is_fair([1, 9, 2], [1, 2], 9)
    assert not is_fair([9, 1, 9, 2], [1, 2], 9)
    assert not is_fair([9, 1], [1, 2], 9)
    assert not is_fair([9, 1, 9], [1, None], 9)
