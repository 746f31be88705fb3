"""A difference is claimed only where the intervals do not meet and the groups are large enough."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from satupintu.city.participation.rules.differences import Verdict, difference, is_small
from satupintu.city.participation.rules.rates import Denominator, Rate


def rate(recorded, wajib):
    return Rate(recorded, wajib, Denominator.WAJIB_KTP)


def test_the_interval_is_newcombes():
    """Newcombe (1998), table II, (a): 56/70 and 48/80 differ by 0.2000, 0.0524 to 0.3339 by his method 10."""
    found = difference(rate(56, 70), rate(48, 80))
    assert found.points == pytest.approx(20)
    assert found.low == pytest.approx(5.24, abs=0.01)
    assert found.high == pytest.approx(33.39, abs=0.01)
    assert found.verdict is Verdict.NO_CLAIM  # the two Wilson intervals meet


def test_clear_differences_are_claimed_either_way():
    high, low = rate(900, 1_000), rate(700, 1_000)
    assert difference(high, low).verdict is Verdict.HIGHER
    assert difference(low, high).verdict is Verdict.LOWER


@pytest.mark.parametrize("few", [rate(0, 0), rate(10, 29), rate(4, 100), rate(96, 100), rate(130, 120)])
def test_nothing_is_said_of_few_persons_nor_above_the_whole(few):
    assert is_small(few)
    assert difference(few, rate(500, 1_000)).verdict is Verdict.TOO_FEW
    assert difference(rate(500, 1_000), few).points is None


@given(st.integers(30, 400), st.integers(30, 400), st.floats(0, 1), st.floats(0, 1))
def test_a_claim_never_has_zero_in_its_interval(n, m, p, q):
    found = difference(rate(round(n * p), n), rate(round(m * q), m))
    if found.verdict is Verdict.HIGHER:
        assert found.low > 0
    if found.verdict is Verdict.LOWER:
        assert found.high < 0


def test_of_fifteen_equal_places_the_extremes_are_seldom_told_apart():
    """Chosen after looking, highest and lowest differ by chance: at most 5 of 100 such reports may claim it."""
    chance, claims = np.random.default_rng(1), 0
    for _ in range(400):
        rates = sorted((rate(int(k), 7_000) for k in chance.binomial(7_000, 0.94, 15)), key=lambda each: each.numerator)
        claims += difference(rates[0], rates[-1], among=15).verdict is Verdict.LOWER
    assert claims <= 0.05 * 400
