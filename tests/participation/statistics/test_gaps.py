"""A standardised gap compares like with like, and says how many it could compare."""

import pytest
from tables import SCHOOL, SEX, TWO, table

from satupintu.city.participation.statistics.gaps import gaps


def test_a_gap_is_weighted_with_everybody_of_the_same_other_factors():
    women, men = sorted(gaps(TWO, "sex"), key=lambda gap: gap.level)
    assert (women.raw, women.standardised, women.covered) == (0, 0, 1)
    assert men.raw == pytest.approx(100 * (100 / 140 - 117 / 142))
    parts = [(85, 28 / 50 - 26 / 35), (142, 45 / 60 - 67 / 82), (55, 27 / 30 - 24 / 25)]
    assert men.standardised == pytest.approx(100 * sum(n * gap for n, gap in parts) / 282)


def test_a_gap_that_composition_alone_makes_goes_when_standardised():
    rows = [("M", "low", 90, 45), ("M", "high", 10, 9), ("F", "low", 100, 50), ("F", "high", 900, 810)]
    (men,) = [gap for gap in gaps(table({"sex": SEX, "school": ("low", "high")}, rows), "sex") if gap.level == "M"]
    assert men.raw == pytest.approx(54 - 86)
    assert men.standardised == pytest.approx(0)


def test_only_combinations_where_both_live_are_compared():
    rows = [("M", "low", 40, 20), ("F", "low", 60, 45), ("F", "middle", 100, 50)]
    (men,) = [gap for gap in gaps(table({"sex": SEX, "school": SCHOOL}, rows), "sex") if gap.level == "M"]
    assert men.standardised == pytest.approx(50 - 75)
    assert men.covered == 0.5


def test_without_such_a_combination_there_is_no_standardised_gap():
    rows = [("M", "low", 40, 20), ("F", "middle", 100, 50)]
    (men,) = [gap for gap in gaps(table({"sex": SEX, "school": SCHOOL}, rows), "sex") if gap.level == "M"]
    assert (men.standardised, men.covered) == (None, 0)
