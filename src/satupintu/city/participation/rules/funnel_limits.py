"""What chance makes of a rate at each size, against over-reading small places (Spiegelhalter 2005). No Django."""

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

Z_95, Z_998 = 1.959963984540054, 3.090232306167813


class Place(StrEnum):
    """Where a rate stands: `ABOVE` and `BELOW` are outside the 99.8% limits."""

    WITHIN = "WITHIN"
    DOUBTFUL = "DOUBTFUL"
    ABOVE = "ABOVE"
    BELOW = "BELOW"


@dataclass(frozen=True)
class Funnel:
    """Around one joint rate, 0 < `joint` < 1, recorded of those who must have a KTP."""

    joint: float

    def limits(self, size: int, z: float) -> tuple[float, float]:
        """Lower and upper limit in percent for `size` persons, at least 1; a rate of chance never leaves 0 to 100."""
        half = z * sqrt(self.joint * (1 - self.joint) / size)
        return 100 * max(0.0, self.joint - half), 100 * min(1.0, self.joint + half)

    def place(self, recorded: int, size: int) -> Place:
        rate = 100 * recorded / size
        low, high = self.limits(size, Z_998)
        if rate > high:
            return Place.ABOVE
        if rate < low:
            return Place.BELOW
        low, high = self.limits(size, Z_95)
        return Place.WITHIN if low <= rate <= high else Place.DOUBTFUL


def funnel_of(recorded: int, wajib: int) -> Funnel | None:
    """Around the joint rate; None where it is 0, or 100% and more: such a rate has no spread."""
    return Funnel(recorded / wajib) if 0 < recorded < wajib else None
