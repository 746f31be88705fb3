"""A measure's step and change of trend are found again; too few values are said to be too few."""

import numpy as np
import pytest
import statsmodels.api as sm

from satupintu.city.participation.statistics.interrupted import interrupted


def series(before, after, *, trend=2.0, level=-30.0, slope=-1.0, noise=0.0):
    draw = np.random.default_rng(5)
    time = np.arange(before + after)
    later = time >= before
    return list(100 + trend * time + later * (level + slope * (time - before)) + noise * draw.normal(size=len(time)))


def test_a_step_and_a_change_of_trend_are_found_exactly_without_noise():
    found = interrupted(series(20, 15), 20)
    assert found.trend.value == pytest.approx(2)
    assert found.level.value == pytest.approx(-30)
    assert found.slope.value == pytest.approx(-1)


def test_with_noise_the_truth_lies_within_the_intervals():
    found = interrupted(series(60, 44, noise=4), 60)
    for estimate, true in ((found.trend, 2), (found.level, -30), (found.slope, -1)):
        assert estimate.low < true < estimate.high
    assert found.lags == 4


def test_the_intervals_are_newey_and_west_s():
    values = series(12, 12, noise=4)
    time = np.arange(24.0)
    known = np.column_stack([np.ones(24), time, time >= 12, np.clip(time - 12, 0, None)])
    plain = sm.OLS(values, known).fit()
    robust = plain.get_robustcov_results("HAC", maxlags=2, use_correction=True, use_t=False)
    assert interrupted(values, 12).level[1:] == pytest.approx(tuple(robust.conf_int()[2]))


@pytest.mark.parametrize("before", [0, 7, 13])
def test_fewer_than_eight_on_a_side_are_too_few(before):
    assert interrupted(series(10, 10), before) is None
