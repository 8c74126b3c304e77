"""Medians and tails."""

import pytest

from bench.support.figures import percentile, spread


def test_percentiles_are_values_that_were_measured() -> None:
    values = [float(number) for number in range(1, 101)]
    assert percentile(values, 0.5) == 50
    assert percentile(values, 0.99) == 99
    assert percentile(values, 1.0) == 100
    assert percentile([7.0], 0.99) == 7


def test_the_order_of_the_values_does_not_matter() -> None:
    assert percentile([3.0, 1.0, 2.0], 0.5) == 2


def test_no_values_have_no_percentile() -> None:
    with pytest.raises(ValueError, match="no values"):
        percentile([], 0.5)


def test_a_spread_is_rounded() -> None:
    assert spread([1.234, 1.234]) == {"p50": 1.23, "p99": 1.23}
