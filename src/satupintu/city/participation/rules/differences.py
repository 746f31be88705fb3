"""Whether two rates differ by more than chance would make them, and by how much. No Django."""

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from statistics import NormalDist

from satupintu.city.participation.rules.rates import Rate

FEWEST, FEWEST_OF_A_KIND = 30, 5
"""Persons of a group, and recorded or not recorded among them, below which nothing is said of it."""


class Verdict(StrEnum):
    TOO_FEW = "TOO_FEW"
    NO_CLAIM = "NO_CLAIM"
    HIGHER = "HIGHER"
    LOWER = "LOWER"


@dataclass(frozen=True)
class Difference:
    """The first rate less the second in percentage points with Newcombe's 95% interval; None of too few persons."""

    verdict: Verdict
    points: float | None = None
    low: float | None = None
    high: float | None = None


def difference(one: Rate, other: Rate, among: int = 2) -> Difference:
    """A claim only where the two Wilson intervals do not overlap; the interval is method 10 of Newcombe (1998).

    `among`: of how many groups these two were picked; the 95% then hold for all their pairs together (Bonferroni).
    """
    if is_small(one) or is_small(other):
        return Difference(Verdict.TOO_FEW)
    z = NormalDist().inv_cdf(1 - 0.025 / (among * (among - 1) / 2))
    (p1, l1, u1), (p2, l2, u2) = _with_interval(one, z), _with_interval(other, z)
    points = p1 - p2
    low, high = points - sqrt((p1 - l1) ** 2 + (u2 - p2) ** 2), points + sqrt((u1 - p1) ** 2 + (p2 - l2) ** 2)
    verdict = Verdict.HIGHER if l1 > u2 else Verdict.LOWER if u1 < l2 else Verdict.NO_CLAIM
    return Difference(verdict, points, low, high)


def is_small(rate: Rate) -> bool:
    """Too few persons to say something; above 100% there is no interval and so no claim either."""
    missing = rate.denominator - rate.numerator
    return rate.denominator < FEWEST or min(rate.numerator, missing) < FEWEST_OF_A_KIND


def _with_interval(rate: Rate, z: float) -> tuple[float, float, float]:
    low, high = rate.interval_at(z) or (0.0, 100.0)
    return 100 * rate.numerator / rate.denominator, low, high
