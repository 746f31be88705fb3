"""A rate never stands alone: numerator, denominator, and what the denominator is."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from math import sqrt

HUNDREDTH = Decimal("0.01")
Z_95 = 1.959963984540054  # two-sided 95% of the normal distribution


class Denominator(StrEnum):
    """What a rate is a rate of."""

    POPULATION = "POPULATION"
    WAJIB_KTP = "WAJIB_KTP"
    RECORDED = "RECORDED"
    NOT_RECORDED = "NOT_RECORDED"


@dataclass(frozen=True)
class Rate:
    """`numerator` of `denominator`, both counted persons.

    Above 100% is possible and is shown, never clamped: the numerator may be counted later, or hold people who have
    left (Bontang, April 2022: 130,564 of 127,645).
    """

    numerator: int
    denominator: int
    of: Denominator

    def __post_init__(self) -> None:
        if self.numerator < 0 or self.denominator < 0:
            raise ValueError("persons are counted from 0")

    @property
    def exact(self) -> Decimal | None:
        """Percent, to the precision of the decimal context; None of nobody."""
        return Decimal(100) * self.numerator / self.denominator if self.denominator else None

    @property
    def percent(self) -> Decimal | None:
        """Percent with two decimals, halves rounded up as in print; None of nobody."""
        exact = self.exact
        return None if exact is None else exact.quantize(HUNDREDTH, ROUND_HALF_UP)

    @property
    def is_above_whole(self) -> bool:
        return self.numerator > self.denominator > 0

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's 95% interval in percent (Wilson 1927), for when the numbers are a sample of something larger.

        None of nobody, and above 100%, where numerator and denominator are not one set of people.
        """
        return self.interval_at(Z_95)

    def interval_at(self, z: float) -> tuple[float, float] | None:
        """The same, as wide as `z` standard errors of the normal distribution."""
        n, k = self.denominator, self.numerator
        if not n or k > n:
            return None
        p, z2 = k / n, z**2
        middle = (p + z2 / (2 * n)) / (1 + z2 / n)
        half = z / (1 + z2 / n) * sqrt(p * (1 - p) / n + z2 / (4 * n * n))
        return 100 * max(0.0, middle - half), 100 * min(1.0, middle + half)


def printed(percent: Decimal | None) -> str:
    """As Indonesian prints it: "94,26%"; a dash of nobody."""
    return "–" if percent is None else f"{percent}%".replace(".", ",")
