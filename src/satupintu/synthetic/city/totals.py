"""The study's totals, for any size of city, and the day they hold."""

from dataclasses import dataclass
from datetime import date

from satupintu.synthetic.city.draws import split

SMALLEST = 300
"""Below this a city has too few elders, newcomers and pupils for its parts to be shown."""

STUDY_POPULATION = 167_094
STUDY_RECORDED = 112_192
STUDY_NOT_RECORDED = 6_834
STUDY_AGED_55 = 14_119


class TooSmallError(ValueError):
    """A city of fewer than 300 residents was asked for."""


@dataclass(frozen=True, slots=True)
class Totals:
    """Persons on the cut-off day. `wajib_ktp` = `recorded` + `not_recorded` by the duty of UU 24/2013 art. 63."""

    population: int
    wajib_ktp: int
    recorded: int
    not_recorded: int
    aged_55: int


def totals_for(residents: int) -> Totals:
    """The totals of a city of this many residents: the study's (semester I of 2016), scaled by largest remainder.

    Raises TooSmallError below 300.
    """
    if residents < SMALLEST:
        raise TooSmallError(f"A city of {residents} residents is too small. Ask for {SMALLEST} or more.")
    without_duty = STUDY_POPULATION - STUDY_RECORDED - STUDY_NOT_RECORDED
    recorded, not_recorded, _ = split(residents, [STUDY_RECORDED, STUDY_NOT_RECORDED, without_duty]).tolist()
    aged_55 = int(split(residents, [STUDY_AGED_55, STUDY_POPULATION - STUDY_AGED_55])[0])
    return Totals(residents, recorded + not_recorded, recorded, not_recorded, aged_55)


def cut_off(today: date) -> date:
    """The last semester's end before `today`: 30 June or 31 December, as the DKB is cut."""
    return date(today.year, 6, 30) if today > date(today.year, 6, 30) else date(today.year - 1, 12, 31)
