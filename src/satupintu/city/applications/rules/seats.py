"""Seats in a slot: numbered from 1; the first `quota` have a blank card set aside."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time


@dataclass(frozen=True)
class SlotChoice:
    """A time at a place that can be chosen: how many seats are free, and how many of them with a blank set aside."""

    id: int
    place: str
    day: date
    starts: time
    ends: time
    free: int
    free_with_blank: int


def free_seat(capacity: int, taken: Collection[int]) -> int | None:
    """The lowest free seat, or None when the slot is full. A seat given back is given out again."""
    return next((seat for seat in range(1, capacity + 1) if seat not in taken), None)


def has_blank(seat: int, quota: int) -> bool:
    """Whether a blank card is set aside for the seat."""
    return seat <= quota


def free_with_blank(quota: int, taken: Collection[int]) -> int:
    """How many free seats have a blank set aside."""
    return sum(1 for seat in range(1, quota + 1) if seat not in taken)


def quota_that_keeps_promises(wanted: int, capacity: int, quota: int, taken: Collection[int]) -> int:
    """The quota to set: as wanted, at most `capacity`, and never so low that a promised blank is taken back."""
    promised = max((seat for seat in taken if seat <= quota), default=0)
    return min(max(wanted, promised), capacity)
