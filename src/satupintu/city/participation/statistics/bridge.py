"""What moved the rate between two days: from the first to the second in steps that add up to the last person."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from satupintu.city.participation.statistics.cells import Count


class Cause(StrEnum):
    CAME_OF_AGE = "CAME_OF_AGE"
    MARRIED = "MARRIED"
    ARRIVED = "ARRIVED"
    RECORDED = "RECORDED"
    DIED = "DIED"
    LEFT = "LEFT"
    PERMIT_ENDED = "PERMIT_ENDED"
    CORRECTED = "CORRECTED"


class Standing(NamedTuple):
    """Of one person on one day: must have a KTP; has been recorded."""

    wajib: bool
    recorded: bool

    @property
    def count(self) -> Count:  # type: ignore[override]  # as in `Cell`
        return Count(int(self.wajib), int(self.wajib and self.recorded))


@dataclass(frozen=True)
class Event:
    """From this day on the person must (not) have a KTP, or is (not) recorded; None: as before."""

    on: date
    cause: Cause
    wajib: bool | None = None
    recorded: bool | None = None

    def after(self, before: Standing) -> Standing:
        return Standing(
            before.wajib if self.wajib is None else self.wajib,
            before.recorded if self.recorded is None else self.recorded,
        )


@dataclass(frozen=True)
class Course:
    """One person on both days, and what happened between them in any order."""

    before: Standing
    after: Standing
    events: tuple[Event, ...] = ()


class Step(NamedTuple):
    """Persons that a cause added (below 0: took away), and what that did to the rate, in percentage points."""

    wajib: int
    recorded: int
    points: Fraction


@dataclass(frozen=True)
class Bridge:
    """`before` and `after`: all persons. The steps of both counts and of the rate add up exactly."""

    before: Count
    after: Count
    steps: Mapping[Cause, Step]


def bridge(unchanged: Count, courses: Iterable[Course]) -> Bridge:
    """`unchanged`: persons counted alike on both days; `courses`: everybody else.

    Each event books what it changes; what the events do not explain is booked as corrected. A step's share of the
    rate's change is (recorded - r·wajib) / W, r and W being the means of both days: exact, and the same whatever order
    the steps are taken in. Raises ZeroDivisionError when nobody must have a KTP on one of the days.
    """
    booked = dict.fromkeys(Cause, Count(0, 0))
    before = after = unchanged
    for course in courses:
        standing = course.before
        before, after = before.plus(standing.count), after.plus(course.after.count)
        for event in sorted(course.events, key=lambda each: each.on):
            standing = _book(booked, event.cause, standing, event.after(standing))
        _book(booked, Cause.CORRECTED, standing, course.after)
    rate = (Fraction(before.recorded, before.wajib) + Fraction(after.recorded, after.wajib)) / 2
    persons = Fraction(before.wajib + after.wajib, 2)
    return Bridge(
        before,
        after,
        {
            cause: Step(*count, 100 * (count.recorded - rate * count.wajib) / persons)
            for cause, count in booked.items()
            if any(count)
        },
    )


def _book(booked: dict[Cause, Count], cause: Cause, one: Standing, other: Standing) -> Standing:
    more = Count(other.count.wajib - one.count.wajib, other.count.recorded - one.count.recorded)
    booked[cause] = booked[cause].plus(more)
    return other
