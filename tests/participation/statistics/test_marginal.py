"""Marginal effects are differences of the model's rates, and none where the model does not tell."""

import numpy as np
import pytest
from tables import SCHOOL, SEX, TWO, people, table

from satupintu.city.participation.statistics.logistic import fit
from satupintu.city.participation.statistics.marginal import marginal_effects


def test_effects_and_their_errors_are_those_of_statsmodels():
    import statsmodels.api as sm

    rows = [
        (recorded, 1, levels[0] == "M", levels[1] == "low", levels[1] == "high") for levels, recorded, _ in people(TWO)
    ]
    y, *x = np.array(rows, float).T
    margins = sm.Logit(y, np.column_stack(x)).fit(disp=0).get_margeff(dummy=True)
    (men,) = marginal_effects(fit(TWO), "sex")
    assert men.points == pytest.approx(100 * margins.margeff[0])
    assert (men.low, men.high) == pytest.approx(tuple(100 * margins.conf_int()[0]), rel=1e-5)


def test_with_one_factor_an_effect_is_the_raw_gap():
    cells = TWO.by(["school"])
    (low, high) = marginal_effects(fit(cells), "school")
    assert low.points == pytest.approx(100 * (54 / 85 - 112 / 142))
    assert high.points == pytest.approx(100 * (51 / 55 - 112 / 142))


def test_interactions_are_part_of_an_effect():
    (men,) = marginal_effects(fit(TWO, interactions=[("sex", "school")]), "sex")
    gaps = [(85, 28 / 50 - 26 / 35), (142, 45 / 60 - 67 / 82), (55, 27 / 30 - 24 / 25)]
    assert men.points == pytest.approx(100 * sum(n * gap for n, gap in gaps) / 282)


def test_no_effect_of_a_group_without_estimate():
    rows = [("M", "low", 50, 30), ("F", "low", 60, 45), ("M", "middle", 90, 70), ("F", "middle", 99, 60)]
    cells = table({"sex": SEX, "school": SCHOOL}, [*rows, ("M", "high", 40, 40)])
    low, high = marginal_effects(fit(cells), "school")
    assert low.points is not None
    assert (high.points, high.low, high.high) == (None, None, None)
    nobody = table({"sex": SEX}, [("M", 5, 5), ("F", 4, 4)])
    assert [each.points for each in marginal_effects(fit(nobody), "sex")] == [None]
