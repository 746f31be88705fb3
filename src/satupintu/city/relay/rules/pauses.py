"""How long until the next try."""

from datetime import datetime, timedelta

SHORTEST = 1.0  # seconds
LONGEST = 60.0  # seconds: a line that comes back is used within a minute
LONGEST_FROM = 6  # tries: from here on pauses grow no more


def pause(tries: int, roll: float) -> timedelta:
    """Doubling with each failed try, capped; `roll` in [0, 1) spreads those that lost the line together."""
    return timedelta(seconds=min(LONGEST, SHORTEST * 2.0 ** min(tries, 10)) * (0.5 + roll / 2))


def too_early(now: datetime) -> tuple[datetime, datetime]:
    """After the first and up to the second lie the moments of those that have to wait.

    A next try that is further away than any pause was set by a clock that has come back since: it is due.
    """
    return now, now + timedelta(seconds=LONGEST)


def is_due(next_try_at: datetime, now: datetime) -> bool:
    """Whether the time has come."""
    after, until = too_early(now)
    return not after < next_try_at <= until
