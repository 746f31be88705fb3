"""A forecast says no more than the past weeks do."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satupintu.city.participation.rules.forecast import FEWEST_WEEKS, MOST_WEEKS, T_95, forecast


def test_even_weeks_leave_no_doubt():
    found = forecast([100] * 10, wajib=10_000, not_recorded=1_000, days=28)
    assert (found.not_recorded, found.low, found.high) == (600, 600, 600)
    assert found.rate == (94.0, 94.0, 94.0)
    assert (found.per_week, found.weeks, found.ahead) == (100, 10, 4)


def test_the_interval_is_that_of_a_sum_of_weeks_to_come():
    weeks = [90, 110] * 5
    found = forecast(weeks, wajib=10_000, not_recorded=1_000, days=28)
    spread = math.sqrt(10 * 100 / 9)
    half = 2.262 * spread * math.sqrt(4 + 16 / 10)
    assert found.not_recorded == 600
    assert found.low == math.ceil(600 - half)
    assert found.high == round(600 + half)


@pytest.mark.parametrize(
    ("weeks", "days"), [([], 7), ([5] * (FEWEST_WEEKS - 1), 7), ([5] * 8, 57), ([5] * 40, 7 * MOST_WEEKS + 1)]
)
def test_no_forecast_beyond_what_the_weeks_say(weeks, days):
    assert forecast(weeks, wajib=100, not_recorded=50, days=days) is None


def test_only_the_newest_weeks_count():
    old_and_new = [1_000] * 20 + [10] * MOST_WEEKS
    assert forecast(old_and_new, wajib=1_000, not_recorded=500, days=7).per_week == 10


@given(st.lists(st.integers(0, 500), min_size=FEWEST_WEEKS, max_size=40), st.integers(0, 5_000), st.integers(1, 56))
def test_nobody_is_missing_less_than_nobody_nor_more_than_all(weeks, waiting, days):
    found = forecast(weeks, wajib=5_000, not_recorded=waiting, days=days)
    assert 0 <= found.low <= found.not_recorded <= found.high <= 5_000
    assert found.weeks - 1 in T_95
    assert found.rate[1] <= found.rate[0] <= found.rate[2]
