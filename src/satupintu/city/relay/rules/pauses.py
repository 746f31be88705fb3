"""How long until the next try."""

from datetime import timedelta

SHORTEST = 1.0  # seconds
LONGEST = 60.0  # seconds: a line that comes back is used within a minute


def pause(tries: int, roll: float) -> timedelta:
    """Doubling with each failed try, capped; `roll` in [0, 1) spreads those that lost the line together."""
    return timedelta(seconds=min(LONGEST, SHORTEST * 2.0 ** min(tries, 10)) * (0.5 + roll / 2))
