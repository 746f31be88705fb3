"""Person-days by cause, place, month, week or day."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from satupintu.city.participation.ledger.booking import Booking
from satupintu.city.participation.ledger.causes import Cause


@dataclass(frozen=True)
class Total:
    """What was booked to a cause: person-days, cases it held up, and days on which another cause was booked."""

    cause: Cause
    days: int
    cases: int
    also: int


@dataclass(frozen=True)
class Lost:
    """Person-days of a month (its first day), a place and a cause."""

    month: date
    place: str
    cause: Cause
    days: int


def totals(bookings: Collection[Booking]) -> list[Total]:
    """By cause, most days first; a cause that held nobody up is left out."""
    days, also = Counter[Cause](), Counter[Cause]()
    cases: dict[Cause, set[int]] = {}
    for each in bookings:
        days[each.cause] += each.days
        also.update(dict.fromkeys(each.also_present, each.days))
        cases.setdefault(each.cause, set()).add(id(each.case))
    found = [Total(cause, days[cause], len(cases.get(cause, ())), also[cause]) for cause in {*days, *also}]
    return sorted(found, key=lambda total: (-total.days, total.cause))


def lost(bookings: Iterable[Booking]) -> list[Lost]:
    """By month, place and cause; the sum over all is the sum of the days of all cases."""
    days: Counter[tuple[date, str, Cause]] = Counter()
    for each in bookings:
        for month, number in _by_month(each.first, each.end):
            days[month, each.case.place, each.cause] += number
    return [Lost(*key, number) for key, number in sorted(days.items())]


def series(
    bookings: Iterable[Booking], causes: Collection[Cause], first: date, end: date, length: int
) -> list[tuple[date, int]]:
    """(first day, person-days booked to these causes) of each whole time of `length` days from `first` to `end`."""
    count = max(0, (end - first).days // length)
    changes = [0] * (length * count + 1)
    for each in bookings:
        begin, stop = ((day - first).days for day in (each.first, each.end))
        if each.cause in causes and stop > 0 and begin < length * count:
            changes[max(0, begin)] += 1
            changes[min(stop, length * count)] -= 1
    held, sums = 0, [0] * count
    for day, change in enumerate(changes[:-1]):
        held += change
        sums[day // length] += held
    return [(first + timedelta(days=length * number), days) for number, days in enumerate(sums)]


def _by_month(first: date, end: date) -> Iterator[tuple[date, int]]:
    """(First day of a month, how many of its days), the last month first."""
    while first < end:
        month = (end - timedelta(days=1)).replace(day=1)
        yield month, (end - max(first, month)).days
        end = month
