"""Indices of inequality, against published figures.

The table of five groups and its indices are the test data of WHO's healthequal 1.0.1: absolute and relative
concentration index 7.328420 and 0.177769; slope indices recomputed with each person weighted once.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satupintu.city.participation.statistics.inequality import Group, concentration, slope_index

FIVE = [Group(n, rate) for n, rate in zip((78, 91, 162, 103, 105), (0.2, 0.3, 0.4, 0.5, 0.6), strict=True)]


def test_concentration_indices_are_the_published_ones():
    found = concentration(FIVE)
    assert found.absolute == pytest.approx(7.328420, abs=1e-6)
    assert found.relative == pytest.approx(0.177769, abs=1e-6)


def test_slope_indices_with_each_person_weighted_once():
    found = slope_index(FIVE)
    assert found.index == pytest.approx(44.8905, abs=5e-5)
    assert found.ratio == pytest.approx(3.2363, abs=5e-5)


def test_the_indices_of_a_bounded_outcome():
    found, mean = concentration(FIVE), sum(n * rate for n, rate in FIVE) / 539
    assert found.erreygers == pytest.approx(4 * mean * found.relative)
    assert found.wagstaff == pytest.approx(found.relative / (1 - mean))


def test_whoever_counts_the_unrecorded_finds_the_same_inequality_turned_round():
    other = concentration([Group(n, 1 - rate) for n, rate in FIVE])
    assert other.erreygers == pytest.approx(-concentration(FIVE).erreygers)
    assert other.wagstaff == pytest.approx(-concentration(FIVE).wagstaff)


@given(st.lists(st.builds(Group, st.integers(1, 900), st.floats(0.01, 0.99)), min_size=1, max_size=8))
def test_indices_stay_within_their_bounds(groups):
    found = concentration(groups)
    assert -1 <= found.erreygers <= 1
    assert -1 <= found.wagstaff <= 1
    assert slope_index(groups).index is None or -100 <= slope_index(groups).index <= 100


def test_equal_rates_are_equality():
    groups = [Group(10, 0.5), Group(90, 0.5), Group(30, 0.5)]
    assert concentration(groups).erreygers == pytest.approx(0)
    assert slope_index(groups).index == pytest.approx(0)
    assert slope_index(groups).ratio == pytest.approx(1)


def test_nothing_is_claimed_where_nobody_or_everybody_takes_part():
    nobody, everybody = ([Group(5, rate), Group(9, rate)] for rate in (0.0, 1.0))
    assert (concentration(nobody).relative, concentration(nobody).wagstaff) == (None, None)
    assert (concentration(everybody).relative, concentration(everybody).wagstaff) == (pytest.approx(0), None)
    assert (slope_index(nobody).index, slope_index(everybody).ratio) == (None, None)


def test_no_line_through_one_group_or_groups_that_the_order_tells_apart():
    assert slope_index([Group(9, 0.5)]).index is None
    assert slope_index([Group(9, 0.0), Group(9, 0.5), Group(9, 1.0)]).index is None
    assert slope_index([Group(9, 0.5), Group(9, 0.0), Group(9, 1.0)]).index is not None
