"""The ledger itself: every day of a case booked once."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from satupintu.city.participation.ledger.cases import Case
from satupintu.city.participation.ledger.causes import IF_NOTHING_ELSE, RANK, Cause
from satupintu.city.participation.ledger.rules import Claim, Surroundings, claims_of


@dataclass(frozen=True)
class Booking:
    """Days of a case from `first` to before `end`, booked to one cause. `traces`: its events; none if unexplained."""

    case: Case
    first: date
    end: date
    cause: Cause
    traces: tuple[str, ...] = ()
    also_present: frozenset[Cause] = frozenset()

    @property
    def days(self) -> int:
        return (self.end - self.first).days


def book(case: Case, around: Surroundings) -> tuple[Booking, ...]:
    """Bookings in order of time; together exactly the days from `case.opened` to before `case.ended`."""
    if not case.days:
        return ()
    claims = [claim for claim in claims_of(case, around) if claim.first < case.ended and claim.end > case.opened]
    inside = {edge for claim in claims for edge in (claim.first, claim.end) if case.opened < edge < case.ended}
    edges = [case.opened, *sorted(inside), case.ended]
    bookings: list[Booking] = []
    for first, end in pairwise(edges):
        held = [claim for claim in claims if claim.first <= first < claim.end]
        _append(bookings, _booked(case, first, end, held))
    return tuple(bookings)


def _booked(case: Case, first: date, end: date, held: list[Claim]) -> Booking:
    if not held:
        return Booking(case, first, end, Cause.UNEXPLAINED)
    causes = {claim.cause for claim in held}
    cause = min(causes, key=RANK.__getitem__)
    traces = sorted({trace for claim in held if claim.cause is cause for trace in claim.traces})
    return Booking(case, first, end, cause, tuple(traces), frozenset(causes - IF_NOTHING_ELSE - {cause}))


def _append(bookings: list[Booking], new: Booking) -> None:
    """Join days that say the same; a booking then rests on the events of both."""
    last = bookings[-1] if bookings else None
    if last and (last.cause, last.also_present) == (new.cause, new.also_present):
        traces = tuple(sorted({*last.traces, *new.traces}))
        bookings[-1] = Booking(new.case, last.first, new.end, new.cause, traces, new.also_present)
    else:
        bookings.append(new)
