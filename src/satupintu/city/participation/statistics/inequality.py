"""Whether taking part rises with the order of a factor: slope and concentration indices.

Groups come from the lowest to the highest, each with its persons and its rate; every person has the rank of the middle
of their group, from 0 to 1.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from satupintu.city.participation.statistics.separation import Floats, overlapping


class Group(NamedTuple):
    """`persons` above 0; `rate` from 0 to 1."""

    persons: float
    rate: float


@dataclass(frozen=True)
class Slope:
    """Rate of the very highest against the very lowest by a logistic line through the groups.

    `index` (SII): difference in percentage points; `ratio` (RII). Both None where no finite line exists: one group, or
    groups that the order tells apart without error.
    """

    index: float | None
    ratio: float | None


@dataclass(frozen=True)
class Concentration:
    """`absolute`: in percentage points; the others from -1 to 1, above 0 when the higher groups take part more.

    `relative` is None where nobody takes part, `wagstaff` also where everybody does: 0 would be a claim.
    """

    absolute: float
    relative: float | None
    erreygers: float
    wagstaff: float | None


def slope_index(groups: Sequence[Group]) -> Slope:
    """Weighted once, with the persons of each group (WHO HEAT's model; its toolkit weights twice)."""
    from statsmodels.genmod.families import Binomial
    from statsmodels.genmod.generalized_linear_model import GLM

    persons, rates = _columns(groups)
    line = np.column_stack([np.ones(len(groups)), _ranks(persons)])
    if len(groups) < 2 or not overlapping(line, persons * rates, persons * (1 - rates)).all():
        return Slope(None, None)
    low, high = GLM(rates, line, family=Binomial(), var_weights=persons).fit().predict([[1, 0], [1, 1]])
    return Slope(100 * float(high - low), float(high / low))


def concentration(groups: Sequence[Group]) -> Concentration:
    """The concentration index and its forms for an outcome between 0 and 1 (Wagstaff 2005; Erreygers 2009)."""
    persons, rates = _columns(groups)
    shares = persons / persons.sum()
    mean = float(shares @ rates)
    absolute = float(shares @ ((2 * _ranks(persons) - 1) * rates))
    return Concentration(
        absolute=100 * absolute,
        relative=absolute / mean if mean > 0 else None,
        erreygers=4 * absolute,
        wagstaff=absolute / (mean * (1 - mean)) if 0 < mean < 1 else None,
    )


def _columns(groups: Sequence[Group]) -> tuple[Floats, Floats]:
    return np.array([group.persons for group in groups], float), np.array([group.rate for group in groups], float)


def _ranks(persons: Floats) -> Floats:
    ranks: Floats = (np.cumsum(persons) - persons / 2) / persons.sum()
    return ranks
