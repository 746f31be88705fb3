"""How long something has waited, as people ask for it. No Django."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

AGES = (timedelta(hours=1), timedelta(days=1), timedelta(days=3), timedelta(days=7))
"""Ends of the columns: up to an hour, a day, three days, a week; what is older stands in a last one."""


@dataclass(frozen=True)
class Waiting:
    """What waits at one place: how many by age, and since when the oldest does."""

    where: str
    numbers: tuple[int, ...]
    oldest: datetime | None

    @property
    def total(self) -> int:
        return sum(self.numbers)


def waiting(where: str, since: Iterable[datetime], now: datetime) -> Waiting:
    """Counted by age; a moment in the future (a clock that was wrong) counts as just now."""
    moments = sorted(since)
    numbers = [0] * (len(AGES) + 1)
    for moment in moments:
        numbers[sum(now - moment > age for age in AGES)] += 1
    return Waiting(where, tuple(numbers), moments[0] if moments else None)
