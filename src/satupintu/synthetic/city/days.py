"""Dates as columns: birth dates that make an age on a day, opening days of the offices."""

from datetime import date

import numpy as np

from satupintu.synthetic.city.draws import Day, Real, Whole

BUSY_BY_WEEKDAY = np.array([1.35, 1.05, 1.0, 0.95, 0.85, 0.5, 0.0])
"""Monday to Sunday: Monday is busiest, Saturday half a day (city office, July 2025)."""


def day(value: date) -> np.datetime64:
    return np.datetime64(value, "D")


def years_before(days: Day, years: Whole | int) -> Day:
    """The same day of the year `years` earlier (29 February becomes 1 March)."""
    months = days.astype("datetime64[M]")
    of_month = days - months.astype("datetime64[D]")
    moved: Day = (months - 12 * np.asarray(years)).astype("datetime64[D]") + of_month
    return moved


def born(rng: np.random.Generator, ages: Whole, on: date) -> Day:
    """Birth dates, any day of the year equally likely, of people who have these ages (years) on that day."""
    youngest = years_before(np.full(len(ages), day(on)), ages)
    span = (youngest - years_before(youngest, 1)).astype(np.int64)
    return youngest - np.floor(rng.random(len(ages)) * span).astype(np.int64)


def birthday(births: Day, age: int) -> Day:
    """The day on which each reaches this age."""
    return years_before(births, -age)


def opening_days(first: date, last: date) -> Day:
    """Days from first to last on which the offices open (not Sundays)."""
    days = np.arange(day(first), day(last) + 1)
    opening: Day = days[weekday(days) != 6]
    return opening


def weekday(days: Day) -> Whole:
    """0 for Monday to 6 for Sunday."""
    number: Whole = (days.astype("datetime64[D]").astype(np.int64) + 3) % 7
    return number


def busyness(days: Day) -> Real:
    """How busy each day is beside a Wednesday."""
    busy: Real = BUSY_BY_WEEKDAY[weekday(days)]
    return busy


def while_open(days: Day) -> Day:
    """The same days, each Sunday moved to the Saturday before."""
    moved: Day = days - (weekday(days) == 6).astype(np.int64)
    return moved
