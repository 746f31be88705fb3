"""Precision and recall of a ledger against the true causes, by person-days. No Django."""

import itertools
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path

from satupintu.city.participation.ledger.booking import Booking
from satupintu.city.participation.ledger.causes import IF_NOTHING_ELSE, RANK, Cause

DAY = timedelta(days=1)
Truth = dict[tuple[str, str], list[tuple[Cause, date, date]]]


@dataclass(frozen=True)
class Score:
    """Of one cause, in person-days. `booked`, `true`: as the day's one cause; `right`: both.

    The true cause of a day with several is the first by the written precedence.
    """

    cause: str
    booked: int
    true: int
    right: int

    @property
    def precision(self) -> float:
        return self.right / self.booked if self.booked else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.true if self.true else 1.0


@dataclass(frozen=True)
class Result:
    """`precision`, `recall`: of the day's one cause. `named_…`: of all causes named and all that held on each day,
    overlapping ones too, without any precedence. Shares: of person-days unexplained, of cases with two causes at once.
    """

    cases: int
    days: int
    precision: float
    recall: float
    named_precision: float
    named_recall: float
    unexplained: float
    overlapping_cases: float
    causes: tuple[Score, ...]

    def passes(self, least: float, most_unexplained: float) -> bool:
        rates = self.precision, self.recall, self.named_precision, self.named_recall
        return min(rates) >= least and self.unexplained <= most_unexplained

    def as_json(self) -> dict[str, object]:
        rows = [{**asdict(each), "precision": each.precision, "recall": each.recall} for each in self.causes]
        return {**asdict(self), "causes": rows}


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


def score(bookings: Iterable[Booking], truth: Truth) -> Result:
    """Every day of every case of the ledger. Raises KeyError for a case of which the truth knows nothing."""
    booked, true, right = Counter[Cause](), Counter[Cause](), Counter[Cause]()
    named = held = both = 0
    overlapping: set[int] = set()
    cases: set[int] = set()
    for each in bookings:
        cases.add(id(each.case))
        says = {each.cause, *each.also_present} - {Cause.UNEXPLAINED}
        booked[each.cause] += each.days
        named += len(says) * each.days
        for length, causes in _days(each, truth[each.case.what, each.case.ref]):
            if len(causes) > 1:
                overlapping.add(id(each.case))
            first = min(causes, key=RANK.__getitem__, default=Cause.OPERATORS)
            true[first] += length
            right[each.cause] += length * (each.cause is first)
            held += len(causes) * length
            both += len(causes & says) * length
    days, explained = booked.total(), booked.total() - booked[Cause.UNEXPLAINED]
    scores = tuple(
        Score(cause, booked[cause], true[cause], right[cause]) for cause in Cause if booked[cause] or true[cause]
    )
    return Result(
        cases=len(cases),
        days=days,
        precision=right.total() / max(1, explained),
        recall=right.total() / max(1, days),
        named_precision=both / max(1, named),
        named_recall=both / max(1, held),
        unexplained=booked[Cause.UNEXPLAINED] / max(1, days),
        overlapping_cases=len(overlapping) / max(1, len(cases)),
        causes=scores,
    )


def _days(booking: Booking, held: list[tuple[Cause, date, date]]) -> Iterator[tuple[int, set[Cause]]]:
    """Runs of days of a booking on which the same causes truly held."""
    inside = {edge for _, *ends in held for edge in ends if booking.first < edge < booking.end}
    edges = [booking.first, *sorted(inside), booking.end]
    for first, end in itertools.pairwise(edges):
        causes = {cause for cause, begins, ends in held if begins <= first < ends}
        yield (end - first).days, causes - IF_NOTHING_ELSE if len(causes) > 1 else causes
