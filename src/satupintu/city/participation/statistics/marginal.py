"""Average marginal effects: by how many percentage points the model's rate differs when only one factor does.

Everybody who carried the model is given one level, then the reference; their mean difference is the effect, its error
by the delta method.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from satupintu.city.participation.statistics.logistic import Z_95, Fit
from satupintu.city.participation.statistics.separation import Floats, estimable


@dataclass(frozen=True)
class Effect:
    """Percentage points against the reference level, with a 95% interval; None where the data do not tell."""

    factor: str
    level: str
    points: float | None
    low: float | None
    high: float | None


def marginal_effects(fitted: Fit, factor: str) -> list[Effect]:
    """Of each level of the factor but the reference."""
    reference, *others = fitted.design.levels[factor]
    here = _mean(fitted, factor, reference)
    return [_effect(fitted, factor, level, _mean(fitted, factor, level), here) for level in others]


def _effect(fitted: Fit, factor: str, level: str, there: "_Mean | None", here: "_Mean | None") -> Effect:
    if there is None or here is None:
        return Effect(factor, level, None, None, None)
    slope = there.slope - here.slope
    points, half = there.rate - here.rate, Z_95 * float(np.sqrt(slope @ fitted.covariance @ slope))
    return Effect(factor, level, 100 * points, 100 * (points - half), 100 * (points + half))


class _Mean(NamedTuple):
    """The mean rate, and how it changes with each log odds, shape (terms,)."""

    rate: float
    slope: Floats


def _mean(fitted: Fit, factor: str, level: str) -> _Mean | None:
    """If all who carried the model had this level; None where the data do not tell."""
    used = fitted.used
    matrix = fitted.design.with_level(fitted.matrix, factor, level)[used]
    if not used.any() or not estimable(matrix, fitted.basis).all():
        return None
    weights = fitted.weights[used] / fitted.weights[used].sum()
    rates = 1 / (1 + np.exp(-matrix @ fitted.log_odds))
    return _Mean(float(weights @ rates), (weights * rates * (1 - rates)) @ matrix)
