"""The model of cells is the model of persons; what has no estimate is named and not printed."""

import builtins

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from tables import SCHOOL, SEX, TWO, people, table

from satupintu.city.participation.statistics.findings import Trouble
from satupintu.city.participation.statistics.logistic import fit, odds_ratios
from satupintu.city.participation.statistics.separation import overlapping


def persons(cells):
    """Outcome, columns (constant, sex F, school low, school high) and cluster of each person, for statsmodels."""
    rows = [
        (recorded, (1, levels[0] == "F", levels[1] == "low", levels[1] == "high"), cluster)
        for levels, recorded, cluster in people(cells)
    ]
    y, x, groups = zip(*rows, strict=True)
    return np.array(y, float), np.array(x, float), np.unique(groups, return_inverse=True)[1]


def by_term(fitted):
    return {"*".join(level for _, level in each.term): each for each in odds_ratios(fitted)}


def test_cells_give_the_odds_ratios_of_persons():
    import statsmodels.api as sm

    y, x, _ = persons(TWO)
    single = sm.Logit(y, x).fit(disp=0)
    found = by_term(fit(TWO))
    assert list(found) == ["M", "low", "high"]  # women and the middle school are the largest groups
    assert [1 / found["M"].ratio, found["low"].ratio, found["high"].ratio] == pytest.approx(np.exp(single.params[1:]))
    low, high = np.exp(single.conf_int()[2])
    assert (found["low"].low, found["low"].high) == pytest.approx((low, high))
    assert fit(TWO).persons == len(y)


def test_errors_shared_by_rt_are_those_of_persons():
    import statsmodels.api as sm

    y, x, groups = persons(TWO)
    single = sm.Logit(y, x).fit(disp=0, cov_type="cluster", cov_kwds={"groups": groups})
    shared = fit(TWO, clustered=True)
    assert shared.clusters == 6
    found = by_term(shared)
    assert found["low"].ratio == pytest.approx(np.exp(single.params[2]), rel=1e-6)
    error = np.log(found["low"].high / found["low"].low) / (2 * 1.959963984540054)
    assert error == pytest.approx(single.bse[2], rel=1e-2)  # the correction for few persons differs a little
    assert error != pytest.approx(sm.Logit(y, x).fit(disp=0).bse[2], rel=1e-2)


def test_clustered_errors_without_their_library_are_refused(monkeypatch):
    real = builtins.__import__

    def without_glum(name, *args, **more):
        if name == "glum":
            raise ImportError(name)
        return real(name, *args, **more)

    monkeypatch.setattr(builtins, "__import__", without_glum)
    with pytest.raises(ImportError, match="glum"):
        fit(TWO, clustered=True)


def test_an_interaction_is_the_ratio_of_two_odds_ratios():
    found = by_term(fit(TWO, interactions=[("sex", "school")]))
    assert list(found) == ["M", "low", "high", "M*low", "M*high"]
    odds = {levels: k / (n - k) for levels, n, k in [("Ml", 50, 28), ("Fl", 35, 26), ("Mm", 60, 45), ("Fm", 82, 67)]}
    expected = (odds["Ml"] / odds["Mm"]) / (odds["Fl"] / odds["Fm"])
    assert found["M*low"].ratio == pytest.approx(expected)


def test_an_interaction_that_holds_nobody_is_named():
    cells = table(
        {"sex": SEX, "school": SCHOOL},
        [
            ("M", "low", 50, 30),
            ("M", "middle", 90, 60),
            ("F", "middle", 95, 70),
            ("F", "low", 80, 60),
            ("F", "high", 70, 60),
        ],
    )
    fitted = fit(cells, interactions=[("sex", "school")])
    assert "M*high" not in by_term(fitted)
    assert [(f.trouble, f.terms) for f in fitted.findings if f.trouble is Trouble.EMPTY] == [
        (Trouble.EMPTY, ((("sex", "M"), ("school", "high")),))
    ]


def test_a_group_in_which_everybody_is_recorded_has_no_odds_ratio_and_spoils_no_other():
    rows = [("M", "low", 50, 30), ("F", "low", 60, 45), ("M", "middle", 90, 70), ("F", "middle", 99, 60)]
    cells = table({"sex": SEX, "school": SCHOOL}, [*rows, ("M", "high", 40, 40), ("F", "high", 30, 30)])
    fitted, found = fit(cells), by_term(fit(cells))
    assert found["high"].ratio is None
    assert found["high"].trouble is Trouble.SEPARATED
    assert [(f.trouble, f.terms) for f in fitted.findings] == [(Trouble.SEPARATED, ((("school", "high"),),))]
    alone = by_term(fit(table({"sex": SEX, "school": SCHOOL}, rows)))
    assert found["low"].ratio == pytest.approx(alone["low"].ratio)
    assert fitted.persons == 299


def test_separation_by_two_factors_together_is_found():
    # all women of the low school are recorded, no other woman, no man: no single level gives it away
    cells = table(
        {"sex": SEX, "school": ("low", "high")},
        [("F", "low", 20, 20), ("F", "high", 30, 15), ("M", "low", 25, 10), ("M", "high", 40, 0)],
    )
    assert {each.trouble for each in odds_ratios(fit(cells))} <= {None, Trouble.SEPARATED}
    assert all(each.ratio is None or each.ratio < 1e3 for each in odds_ratios(fit(cells)))


def test_two_factors_that_say_the_same_are_not_told_apart():
    cells = table(
        {"sex": SEX, "twin": SEX, "school": ("low", "high")},
        [("M", "M", "low", 50, 30), ("F", "F", "low", 60, 45), ("M", "M", "high", 90, 70), ("F", "F", "high", 99, 60)],
    )
    fitted = fit(cells)
    assert [each.trouble for each in odds_ratios(fitted)] == [Trouble.COLLINEAR, Trouble.COLLINEAR, None]
    assert fitted.findings[0].trouble is Trouble.COLLINEAR
    single = by_term(fit(cells.by(["sex", "school"])))
    assert odds_ratios(fitted)[2].ratio == pytest.approx(single["low"].ratio)


def test_few_of_the_rarer_outcome_are_said():
    cells = table({"sex": SEX}, [("M", 500, 496), ("F", 500, 495)])
    assert [f.trouble for f in fit(cells).findings] == [Trouble.FEW]


def test_where_everybody_is_recorded_nothing_is_estimated():
    fitted = fit(table({"sex": SEX}, [("M", 5, 5), ("F", 4, 4)]))
    assert [each.trouble for each in odds_ratios(fitted)] == [Trouble.SEPARATED]
    assert fitted.persons == 0


counts = st.integers(1, 4).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))


@given(st.lists(counts, min_size=6, max_size=6))
@settings(max_examples=60, deadline=None)
def test_what_is_left_overlaps_and_nothing_is_left_out_without_need(numbers):
    names = [(sex, school) for sex in SEX for school in SCHOOL]
    matrix = np.array([[1, sex == "F", school == "low", school == "high"] for sex, school in names], float)
    wajib, recorded = np.array(numbers, float).T
    kept = overlapping(matrix, recorded, wajib - recorded)
    assert not is_separated(matrix[kept], recorded[kept], (wajib - recorded)[kept])
    assert kept.all() != is_separated(matrix, recorded, wajib - recorded)


def is_separated(matrix, recorded, others):
    """The definition, over all rows: is there a direction that tells somebody apart and nobody wrongly?"""
    scores = np.vstack([matrix[recorded > 0], -matrix[others > 0]])
    if not len(scores):
        return False
    found = linprog(-scores.sum(axis=0), A_ub=-scores, b_ub=np.zeros(len(scores)), bounds=(-1, 1))
    return -found.fun > 1e-6
