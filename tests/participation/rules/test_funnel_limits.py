"""A small place is not over-read: the limits widen as it gets smaller."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satupintu.city.participation.rules.funnel_limits import Z_95, Z_998, Funnel, Place, funnel_of


def test_the_limits_are_those_of_the_normal_law():
    low, high = Funnel(0.9).limits(100, Z_95)
    assert (low, high) == (pytest.approx(84.12, abs=0.01), pytest.approx(95.88, abs=0.01))


@pytest.mark.parametrize(
    ("recorded", "size", "place"),
    [(90, 100, Place.WITHIN), (83, 100, Place.DOUBTFUL), (80, 100, Place.BELOW), (100, 100, Place.ABOVE),
     (8, 10, Place.WITHIN), (130, 120, Place.ABOVE)],
)  # fmt: skip
def test_where_a_place_stands(recorded, size, place):
    assert Funnel(0.9).place(recorded, size) is place


@pytest.mark.parametrize(("recorded", "wajib"), [(0, 0), (0, 10), (10, 10), (12, 10)])
def test_a_joint_rate_without_spread_has_no_limits(recorded, wajib):
    assert funnel_of(recorded, wajib) is None


@given(st.integers(1, 999), st.integers(1, 10_000))
def test_limits_hold_the_joint_rate_and_lie_inside_one_another(thousandths, size):
    funnel = funnel_of(thousandths, 1_000)
    (low, high), (lower, higher) = funnel.limits(size, Z_95), funnel.limits(size, Z_998)
    assert 0 <= lower <= low <= 100 * funnel.joint <= high <= higher <= 100
