"""How many will not be recorded on a later day, if weeks go on as the past weeks did (participation.md, "Forecast").

A simple forecast on purpose: it knows no season, no campaign and no outage to come.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt

FEWEST_WEEKS = 8
T_95 = {
    7: 2.365, 8: 2.306, 9: 2.262, 10: 2.228, 11: 2.201, 12: 2.179, 13: 2.160, 14: 2.145, 15: 2.131, 16: 2.120,
    17: 2.110, 18: 2.101, 19: 2.093, 20: 2.086, 21: 2.080, 22: 2.074, 23: 2.069, 24: 2.064, 25: 2.060,
}  # fmt: skip
"""Student's t, 97.5%, by degrees of freedom: as many as `MOST_WEEKS` weeks can have."""
MOST_WEEKS = 26


@dataclass(frozen=True)
class Forecast:
    """Persons on the later day. `low` and `high`: 95% prediction interval of those not yet recorded, never below 0.

    `wajib` must have a KTP then; `per_week` were recorded a week on average over `weeks` weeks; `ahead` weeks ahead.
    """

    wajib: int
    not_recorded: int
    low: int
    high: int
    per_week: float
    weeks: int
    ahead: float

    @property
    def rate(self) -> tuple[float, float, float]:
        """Percent recorded: as expected, at worst, at best of the interval. Raises ZeroDivisionError of nobody."""
        expected, worst, best = (
            100 * (self.wajib - each) / self.wajib for each in (self.not_recorded, self.high, self.low)
        )
        return expected, worst, best


def forecast(weekly: Sequence[int], *, wajib: int, not_recorded: int, days: int) -> Forecast | None:
    """`weekly`: persons first recorded in each of the last whole weeks, of which the newest 26 count.

    `wajib` and `not_recorded`: what both would be on the later day, `days` ahead, if nobody came to be recorded. None
    where the past does not reach: fewer than eight weeks, or a day further ahead than the weeks looked back.
    """
    weeks = weekly[-MOST_WEEKS:]
    n, ahead = len(weeks), days / 7
    if n < FEWEST_WEEKS or ahead > n:
        return None
    mean = sum(weeks) / n
    spread = sqrt(sum((week - mean) ** 2 for week in weeks) / (n - 1))
    # the weeks to come vary, and the mean of the past ones is not known exactly
    half = T_95[n - 1] * spread * sqrt(ahead + ahead**2 / n)
    expected = not_recorded - mean * ahead
    bounds = (max(0, round(expected)), max(0, ceil(expected - half)), min(wajib, max(0, round(expected + half))))
    return Forecast(wajib, *bounds, per_week=mean, weeks=n, ahead=ahead)
