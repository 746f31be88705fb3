"""How long blanks last, and how free ones are shared out over the coming slots."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

WORKING_DAYS_LOOKED_AT = 20


@dataclass(frozen=True)
class Stock:
    """Blanks by state, counted at one moment."""

    free: int
    reserved: int
    used: int
    spoiled: int
    returned: int

    @property
    def on_hand(self) -> int:
        """Blanks in the safe: free, or set aside for a slot."""
        return self.free + self.reserved


@dataclass(frozen=True)
class Cover:
    """A simple forecast: blanks on hand over the median use of the last working days. `days` None: nothing was used."""

    days: float | None
    a_day: float
    looked_at: int


def cover(on_hand: int, used: Sequence[int]) -> Cover:
    """How many working days `on_hand` blanks last. `used`: blanks used on each of the last working days, zeros too.

    The median, because one day of a school visit must not look like a habit.
    """
    looked_at = list(used)[-WORKING_DAYS_LOOKED_AT:]
    a_day = float(median(looked_at)) if looked_at else 0.0
    return Cover(on_hand / a_day if a_day else None, a_day, len(looked_at))


def share_out(free: int, wanted: Sequence[int], *, keep: int) -> list[int]:
    """How many of `free` blanks each slot gets, first slots first; `keep` of them stay free for walk-ins."""
    left = max(free - keep, 0)
    shares = []
    for want in wanted:
        share = min(max(want, 0), left)
        shares.append(share)
        left -= share
    return shares
