"""Precision and recall of a ledger against the true causes, by person-days. No Django."""

import itertools
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from satupintu.city.participation.ledger.booking import Booking
from satupintu.city.participation.ledger.cases import What
from satupintu.city.participation.ledger.causes import IF_NOTHING_ELSE, RANK, Cause

Truth = dict[tuple[str, str], list[tuple[Cause, date, date]]]


@dataclass(frozen=True)
class Score:
    """Counts of a ledger, in person-days; those of two ledgers add up.

    `booked`, `true`, `right`: of the day's one cause; the true one of a day with several is the first by the written
    precedence. `named`, `held`, `both`: of all causes named and all that held, without any precedence.
    `overlapping`: cases with two causes on one day.
    """

    cases: int = 0
    overlapping: int = 0
    booked: Counter[Cause] = field(default_factory=Counter)
    true: Counter[Cause] = field(default_factory=Counter)
    right: Counter[Cause] = field(default_factory=Counter)
    named: int = 0
    held: int = 0
    both: int = 0

    def __add__(self, other: "Score") -> "Score":
        return Score(*(one + two for one, two in zip(vars(self).values(), vars(other).values(), strict=True)))

    @property
    def days(self) -> int:
        return self.booked.total()

    @property
    def rates(self) -> dict[str, float]:
        """Precision and recall both ways; shares of days unexplained and of cases with two causes at once."""
        unexplained = self.booked[Cause.UNEXPLAINED]
        return {
            "precision": _share(self.right.total(), self.days - unexplained),
            "recall": _share(self.right.total(), self.days),
            "named_precision": _share(self.both, self.named),
            "named_recall": _share(self.both, self.held),
            "unexplained": unexplained / max(1, self.days),
            "overlapping": self.overlapping / max(1, self.cases),
        }

    @property
    def causes(self) -> dict[str, dict[str, float]]:
        """By cause: days booked, true days, precision, recall."""
        return {
            cause: {
                "booked": self.booked[cause],
                "true": self.true[cause],
                "precision": _share(self.right[cause], self.booked[cause]),
                "recall": _share(self.right[cause], self.true[cause]),
            }
            for cause in Cause
            if self.booked[cause] or self.true[cause]
        }

    def passes(self, least: float, most_unexplained: float) -> bool:
        rates = self.rates
        wanted = ("precision", "recall", "named_precision", "named_recall")
        return min(rates[name] for name in wanted) >= least and rates["unexplained"] <= most_unexplained


def read_truth(path: Path) -> Truth:
    """By (what, reference) of each case: (cause, first day, end)."""
    truth: Truth = {}
    for line in path.read_text().splitlines():
        row = json.loads(line)
        held = [
            (Cause(c["cause"]), date.fromisoformat(c["first"]), date.fromisoformat(c["end"])) for c in row["causes"]
        ]
        truth[row["what"], row["ref"]] = held
    return truth


def score(bookings: Iterable[Booking], truth: Truth) -> dict[What, Score]:
    """Every day of every case, by kind of case. Raises KeyError for a case of which the truth knows nothing."""
    scores = dict.fromkeys(What, Score())
    for case, of_case in itertools.groupby(bookings, key=lambda booking: booking.case):
        scores[case.what] += _of_case(list(of_case), truth[case.what, case.ref])
    return scores


def _of_case(bookings: list[Booking], held: list[tuple[Cause, date, date]]) -> Score:
    booked, true, right = Counter[Cause](), Counter[Cause](), Counter[Cause]()
    named = holding = both = 0
    overlapping = False
    for each in bookings:
        says = {each.cause, *each.also_present} - {Cause.UNEXPLAINED}
        booked[each.cause] += each.days
        named += len(says) * each.days
        for length, causes in _days(each, held):
            overlapping |= len(causes) > 1
            first = min(causes, key=RANK.__getitem__)
            true[first] += length
            right[each.cause] += length * (each.cause is first)
            holding += len(causes) * length
            both += len(causes & says) * length
    return Score(1, overlapping, booked, true, right, named, holding, both)


def _days(booking: Booking, held: list[tuple[Cause, date, date]]) -> Iterator[tuple[int, set[Cause]]]:
    """Runs of days of a booking on which the same causes truly held; the office's own idleness where none did."""
    inside = {edge for _, *ends in held for edge in ends if booking.first < edge < booking.end}
    edges = [booking.first, *sorted(inside), booking.end]
    for first, end in itertools.pairwise(edges):
        causes = {cause for cause, begins, ends in held if begins <= first < ends}
        yield (end - first).days, (causes - IF_NOTHING_ELSE) or causes or {Cause.OPERATORS}


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0
