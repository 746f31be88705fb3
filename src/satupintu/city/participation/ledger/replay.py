"""What would have been without some causes: the same cases, with those days taken out (docs/flows/obstacles.md)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from satupintu.city.participation.ledger.booking import Booking
from satupintu.city.participation.ledger.cases import Outcome, What
from satupintu.city.participation.ledger.causes import Cause


@dataclass(frozen=True)
class Replayed:
    """By the end of a day: requests made and cards in hand; `earlier` more of them, had the causes not been.

    `not_recorded`: persons in the ledger who waited on that day; `at_most` of them would have been recorded: who was
    recorded later and lost so many days, and who still waits and did so that day for these causes alone.
    """

    requests: int
    in_hand: int
    earlier: int
    not_recorded: int
    at_most: int


def replay(bookings: Iterable[Booking], causes: Collection[Cause], on: date) -> Replayed:
    """Bookings case by case, in order of time. A day is taken out only where no other cause was present with these.

    A request of somebody who was gone by that day is none.
    """
    requests = in_hand = earlier = not_recorded = at_most = 0
    for case, of_case in groupby(bookings, key=lambda booking: booking.case):
        own = list(of_case)
        saved = [each for each in own if each.cause in causes and each.also_present <= set(causes)]
        if case.opened > on or (case.ended <= on and case.outcome is Outcome.GONE):
            continue
        done = case.outcome is Outcome.DONE
        sooner = done and case.ended > on and (case.ended - on).days <= sum(each.days for each in saved)
        if case.what is What.APPLICATION:
            requests += 1
            in_hand += done and case.ended <= on
            earlier += sooner
        elif on < case.ended:
            not_recorded += 1
            at_most += sooner or (case.is_open and any(each.first <= on < each.end for each in saved))
    return Replayed(requests, in_hand, earlier, not_recorded, at_most)
