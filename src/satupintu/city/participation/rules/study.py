"""The study's table: four counts, what the study prints, what is right (docs/flows/participation.md).

The study divides by the whole population; the rate that answers its question divides by those who must have a card.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from satupintu.city.participation.rules.rates import Denominator, Rate


@dataclass(frozen=True)
class Counts:
    """Persons of one area on one day. `not_recorded` are those of `wajib_ktp` without a recording that counts.

    `aged_55`: None where a file does not tell.
    """

    population: int
    wajib_ktp: int
    recorded: int
    not_recorded: int
    aged_55: int | None


@dataclass(frozen=True)
class Cards:
    """How far the recorded of one area have come by one day; None where a source does not tell.

    `print_ready`: found unique, and the card still to be printed (PRR); `in_hand`: the card was handed over.
    """

    print_ready: int | None
    in_hand: int | None


@dataclass(frozen=True)
class StudyRow:
    """One line: how many, and which share of population, wajib KTP and recorded (None where it has no sense).

    `study_prints` is what the study prints for it, where it prints something.
    """

    name: str
    count: int
    of_population: Rate | None
    of_wajib_ktp: Rate | None
    study_prints: Decimal | None = None
    of_recorded: Rate | None = None

    @property
    def rates(self) -> tuple[Rate, ...]:
        """Those that have a sense, in the order in which they are told."""
        return tuple(rate for rate in (self.of_wajib_ktp, self.of_population, self.of_recorded) if rate)


@dataclass(frozen=True)
class StudyTable:
    """The table for one area on one day. `source`: "study", REGISTER or "aggregate"; `on` is its cut-off."""

    area: str
    area_name: str
    on: date
    source: str
    counts: Counts
    rows: tuple[StudyRow, ...]

    @property
    def is_ours(self) -> bool:
        """Of this register, which may be invented; the study and other offices' files are not."""
        return self.source == REGISTER

    @property
    def rate(self) -> Rate:
        """The rate that answers the study's question: recorded of those who must have a card."""
        return Rate(self.counts.recorded, self.counts.wajib_ktp, Denominator.WAJIB_KTP)


POPULATION, WAJIB_KTP, RECORDED, NOT_RECORDED, AGED_55 = (
    "population",
    "wajib_ktp",
    "recorded",
    "not_recorded",
    "aged_55",
)
REGISTER = "register"
PRINT_READY, IN_HAND = "print_ready", "in_hand"
STUDY_ON = date(2016, 6, 30)
STUDY_COUNTS = Counts(population=167_094, wajib_ktp=119_026, recorded=112_192, not_recorded=6_834, aged_55=14_119)
STUDY_PRINTS = {RECORDED: Decimal("67.15"), NOT_RECORDED: Decimal("4.08")}


def rows_of(
    counts: Counts, study_prints: dict[str, Decimal] | None = None, cards: Cards | None = None
) -> tuple[StudyRow, ...]:
    """The five lines of the table, four where nobody says how many are 55 and over; and what is known of cards."""
    printed = study_prints or {}

    def row(name: str, count: int, *, of_wajib: bool, of_all: bool = True) -> StudyRow:
        return StudyRow(
            name,
            count,
            Rate(count, counts.population, Denominator.POPULATION) if of_all else None,
            Rate(count, counts.wajib_ktp, Denominator.WAJIB_KTP) if of_wajib else None,
            printed.get(name),
        )

    rows = [
        row(POPULATION, counts.population, of_all=False, of_wajib=False),
        row(WAJIB_KTP, counts.wajib_ktp, of_wajib=False),
        row(RECORDED, counts.recorded, of_wajib=True),
        row(NOT_RECORDED, counts.not_recorded, of_wajib=True),
    ]
    if counts.aged_55 is not None:
        rows.append(row(AGED_55, counts.aged_55, of_wajib=False))
    told = {PRINT_READY: cards.print_ready, IN_HAND: cards.in_hand} if cards else {}
    rows += [
        replace(
            row(name, count, of_wajib=True, of_all=False),
            of_recorded=Rate(count, counts.recorded, Denominator.RECORDED),
        )
        for name, count in told.items()
        if count is not None
    ]
    return tuple(rows)


def last_semester_end(on: date) -> date:
    """The latest cut-off of the semester data before `on`: 30 June or 31 December."""
    if on > date(on.year, 6, 30):
        return date(on.year, 6, 30)
    return date(on.year - 1, 12, 31)


def study_table() -> StudyTable:
    """The table of the study itself, semester I 2016, as printed and as it should be."""
    return StudyTable(
        area="64.74",
        area_name="Kota Bontang",
        on=STUDY_ON,
        source="study",
        counts=STUDY_COUNTS,
        rows=rows_of(STUDY_COUNTS, STUDY_PRINTS),
    )
