"""Who lives in the city: exact ages, sex, marital status, citizenship."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from satupintu.synthetic.city import codes
from satupintu.synthetic.city.draws import Real, Whole, one_of_each, pick, split
from satupintu.synthetic.city.totals import Totals

MARRIED_EARLY_SHARE = 0.0005
"""Married before 17, of all residents; as many foreigners without ITAP keep wajib KTP = aged 17 and over."""
ITAP_SHARE = 0.0002

MARITAL_FROM_AGE = np.array([17, 20, 25, 30, 35, 45, 55, 65, 75])
# single, married, divorced, widowed; a row for each age above
MARITAL_OF_MEN = (
    (99, 1, 0, 0), (86, 14, 0, 0), (49, 50, 1, 0), (21, 77, 2, 0), (9, 88, 2, 1), (4, 92, 2, 2), (2, 91, 2, 5),
    (2, 85, 2, 11), (1, 74, 1, 24),
)  # fmt: skip
MARITAL_OF_WOMEN = (
    (92, 8, 0, 0), (60, 39, 1, 0), (25, 72, 2, 1), (11, 84, 3, 2), (6, 87, 4, 3), (4, 83, 5, 8), (3, 72, 4, 21),
    (2, 50, 3, 45), (2, 26, 2, 70),
)  # fmt: skip


@dataclass(slots=True)
class People:
    """Columns, one entry a person, before they live anywhere. Ages in whole years on the cut-off day."""

    age: Whole
    sex: Whole
    marital: Whole
    citizenship: Whole


@cache
def _cells() -> tuple[Whole, Whole, Real]:
    """Single years of age by sex: ages, sexes, shares; a group's persons spread over its years."""
    ages: list[int] = []
    sexes: list[int] = []
    shares: list[float] = []
    for row in csv.DictReader((files(__package__) / "data/ages.csv").read_text().splitlines()):
        first, last = int(row["from"]), int(row["to"])
        # beyond 75 each year has fewer; within the other groups the years are alike
        weight = np.array([0.85 ** (age - 75) if age >= 75 else 1.0 for age in range(first, last + 1)])
        for sex, column in ((codes.MALE, "men"), (codes.FEMALE, "women")):
            ages += range(first, last + 1)
            sexes += [sex] * len(weight)
            shares += (float(row[column]) * weight / weight.sum()).tolist()
    return np.array(ages), np.array(sexes), np.array(shares)


def invent_people(rng: np.random.Generator, totals: Totals) -> People:
    """Exactly as many under 17, aged 17 to 54, and 55 and over as the totals say, in random order."""
    age, sex = _ages(rng, totals)
    people = People(age, sex, np.full(len(age), codes.SINGLE), np.full(len(age), codes.WNI))
    early = _marry_early(rng, people, round(totals.population * MARRIED_EARLY_SHARE))
    _make_foreign(rng, people, without_itap=early, with_itap=round(totals.population * ITAP_SHARE))
    _marry(rng, people)
    return people


def _ages(rng: np.random.Generator, totals: Totals) -> tuple[Whole, Whole]:
    ages, sexes, shares = _cells()
    counts = np.zeros(len(ages), dtype=np.int64)
    under_17 = totals.population - totals.wajib_ktp
    for first, last, total in (
        (0, 16, under_17),
        (17, 54, totals.wajib_ktp - totals.aged_55),
        (55, 200, totals.aged_55),
    ):
        within = (ages >= first) & (ages <= last)
        counts[within] = split(total, shares[within])
    cells = rng.permutation(np.repeat(np.arange(len(ages)), counts))
    return ages[cells], sexes[cells]


def _marry_early(rng: np.random.Generator, people: People, count: int) -> int:
    girls = (people.sex == codes.FEMALE) * np.where(people.age == 16, 1.0, 0.3 * (people.age == 15))
    chosen = pick(rng, girls, count)
    people.marital[chosen] = codes.MARRIED
    return len(chosen)


def _make_foreign(rng: np.random.Generator, people: People, *, without_itap: int, with_itap: int) -> None:
    of_age = (people.age >= 30) & (people.age <= 54)
    likely = np.where(people.sex == codes.MALE, 6.0, 1.0)
    workers = pick(rng, np.where(of_age, likely, 0.0), without_itap)
    people.citizenship[workers] = codes.WNA_WITHOUT_ITAP
    settled = pick(rng, np.where(of_age & (people.citizenship == codes.WNI), 1.0, 0.0), with_itap)
    people.citizenship[settled] = codes.WNA_WITH_ITAP


def _marry(rng: np.random.Generator, people: People) -> None:
    adults = np.flatnonzero(people.age >= 17)
    band = np.searchsorted(MARITAL_FROM_AGE, people.age[adults], side="right") - 1
    women = people.sex[adults] == codes.FEMALE
    table = np.array(MARITAL_OF_MEN + MARITAL_OF_WOMEN, dtype=np.float64)
    people.marital[adults] = 1 + one_of_each(rng, table, band + len(MARITAL_OF_MEN) * women)
