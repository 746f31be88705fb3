"""What changed with a measure: a line before it and one after, by segmented regression (Wagner et al. 2002).

Neighbouring times are alike, so the intervals use Newey and West's covariance (1987), its lags by their rule of 1994.
"""

from collections.abc import Sequence
from typing import NamedTuple

FEWEST = 8
"""So many values are wanted before the measure, and as many after."""


class Estimate(NamedTuple):
    """With its 95% interval."""

    value: float
    low: float
    high: float


class Interrupted(NamedTuple):
    """`trend`: change from one time to the next before the measure; `level`: step at it; `slope`: change of trend."""

    trend: Estimate
    level: Estimate
    slope: Estimate
    lags: int


def interrupted(values: Sequence[float], before: int) -> Interrupted | None:
    """`before`: how many of the values, in order of time, lie before the measure; None with fewer than 8 on a side."""
    import numpy as np
    import statsmodels.api as sm

    if min(before, len(values) - before) < FEWEST:
        return None
    time = np.arange(len(values), dtype=float)
    after = (time >= before).astype(float)
    known = np.column_stack([np.ones(len(values)), time, after, (time - before) * after])
    lags = int(4 * (len(values) / 100) ** (2 / 9))
    fit = sm.OLS(np.asarray(values, dtype=float), known).fit(
        cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": True}
    )
    found = [Estimate(*map(float, (value, *ends))) for value, ends in zip(fit.params, fit.conf_int(), strict=True)]
    _, trend, level, slope = found
    return Interrupted(trend, level, slope, lags)
