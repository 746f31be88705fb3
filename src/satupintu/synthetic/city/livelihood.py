"""What people learnt, what they do, what they earn, where they work or study."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from satupintu.synthetic.city import codes
from satupintu.synthetic.city.draws import Whole, Yes, one_of_each, pick
from satupintu.synthetic.city.places import kecamatan_of_kelurahan, kelurahan

INCOME_BANDS_FROM = np.array([0, 1_500_000, 2_500_000, 3_500_000])
"""Rupiah a month from which each band begins (the four groups of Badan Pusat Statistik); 0 stands for not given."""
USUAL_INCOME = 2_300_000
"""Of somebody of 30 who finished primary school, in an occupation that pays neither more nor less."""
INCOME_UNKNOWN = 0.12

WORKS, STUDIES, HELD = 1, 2, 3
"""How a person belongs to an institution."""

# education codes 3 to 10 of adults, a row a generation: under 30, 30 to 44, 45 to 59, 60 and over
GENERATIONS = np.array([30, 45, 60])
SCHOOLING = ((5, 13, 62, 1, 5, 14, 0.3, 0), (12, 16, 48, 2, 6, 14, 1.5, 0.1), (24, 18, 40, 2, 4, 10, 1.6, 0.2),
             (55, 14, 22, 1, 2, 5, 0.6, 0.1))  # fmt: skip
NEVER_AT_SCHOOL = np.array([0.004, 0.012, 0.04, 0.17])

# occupation codes of those who work and their weights: men and women, up to SLTP, SLTA, diploma and higher
WORK = (
    {19: 30, 11: 14, 88: 14, 15: 14, 9: 6, 81: 6, 13: 5, 21: 4, 26: 3, 27: 2, 84: 4, 35: 2, 10: 1, 29: 1},
    {15: 44, 88: 15, 19: 8, 16: 6, 81: 4, 18: 3, 5: 3, 95: 4, 97: 3, 6: 1.5, 7: 1.5, 11: 2, 35: 2, 79: 2, 12: 1},
    {15: 38, 16: 17, 5: 16, 88: 8, 65: 6, 18: 4, 7: 1.5, 97: 4, 72: 0.8, 74: 2, 64: 1, 94: 1, 93: 1, 67: 0.3},
    {88: 30, 84: 22, 15: 14, 23: 12, 30: 6, 8: 6, 46: 5, 9: 3, 19: 2},
    {15: 40, 88: 22, 18: 9, 84: 8, 94: 6, 5: 4, 30: 3, 34: 3, 46: 3, 16: 2},
    {65: 24, 15: 20, 5: 16, 74: 10, 73: 6, 18: 8, 88: 7, 16: 4, 94: 3, 64: 1.4, 72: 1, 70: 0.5, 75: 0.6},
)
OCCUPATION_PAYS_MORE = np.array([16, 72, 93, 95, 97, 5, 7, 6, 64])
OCCUPATION_PAYS_LESS = np.array([19, 21, 23, 11, 9, 18, 84])

EMPLOYS = {
    "COMPANY": (15, 12, 95, 97, 93, 35),
    "STATE_COMPANY": (16,),
    "OFFICE": (5, 18, 94),
    "POLICE": (7,),
    "HOSPITAL": (72, 73, 74, 75),
    "UNIVERSITY": (64,),
    "SENIOR_SCHOOL": (65,),
    "JUNIOR_SCHOOL": (65,),
}
TEACHES = {"JUNIOR_SCHOOL": (13, 15), "SENIOR_SCHOOL": (16, 18), "UNIVERSITY": (19, 24)}
WITHOUT_INSTITUTION = 0.25
HELD_SHARE = 0.003


@dataclass(frozen=True, slots=True)
class Institution:
    """An employer, school, hospital or prison. `size`: weight among its kind; `kelurahan`: area code."""

    kind: str
    name: str
    kelurahan: str
    size: int


@cache
def institutions() -> tuple[Institution, ...]:
    rows = csv.DictReader((files(__package__) / "data/institutions.csv").read_text().splitlines())
    return tuple(Institution(row["kind"], row["name"], row["kelurahan"], int(row["size"])) for row in rows)


def education(rng: np.random.Generator, age: Whole) -> Whole:
    """Code 1 to 10, by age and generation."""
    generation = np.searchsorted(GENERATIONS, age, side="right")
    grown = 3 + one_of_each(rng, SCHOOLING, generation)
    grown = np.where(rng.random(len(age)) < NEVER_AT_SCHOOL[generation], 1, grown)
    # a degree before 22, a second before 25, a third before 30 would be odd
    grown = np.where((age < 22) & (grown > 5), 5, grown)
    grown = np.where((age < 25) & (grown > 8), 8, grown)
    learning = np.select([age < 7, age < 13, age < 16], [1, 2, 3], 4)
    return np.where(age < 19, learning, grown)


def occupation(rng: np.random.Generator, age: Whole, sex: Whole, marital: Whole, taught: Whole) -> Whole:
    """Code of the list of 99, by age, sex, marital status and education."""
    woman = sex == codes.FEMALE
    level = np.where(taught <= 4, 0, np.where(taught == 5, 1, 2)) + 3 * woman
    kinds = np.array(sorted({code for row in WORK for code in row}))
    table = np.array([[row.get(int(code), 0) for code in kinds] for row in WORK])
    work = kinds[one_of_each(rng, table, level)]
    chance = rng.random(len(age))
    studying = np.where((taught >= 5) & (marital == codes.SINGLE), np.interp(age, [19, 24, 25], [0.5, 0.12, 0]), 0)
    at_home = woman * np.where(marital == codes.MARRIED, 0.62, np.where(marital == codes.SINGLE, 0.08, 0.35))
    idle = np.interp(age, [19, 25, 30, 55, 65, 80], [0.28, 0.14, 0.05, 0.06, 0.35, 0.8])
    without = np.where(woman, codes.HOMEMAKER, np.where((age >= 57) & (taught >= 5), codes.RETIRED, codes.NOT_WORKING))
    adult = np.select(
        [chance < studying, rng.random(len(age)) < at_home, rng.random(len(age)) < idle],
        [codes.PUPIL, codes.HOMEMAKER, without],
        work,
    )
    young = np.where(age < 6, codes.NOT_WORKING, np.where(marital == codes.SINGLE, codes.PUPIL, codes.HOMEMAKER))
    return np.where(age < 17, young, np.where((age < 19) & (chance < 0.88), young, adult))


def works(occupation: Whole) -> Yes:
    return occupation > codes.RETIRED


def income(rng: np.random.Generator, age: Whole, taught: Whole, does: Whole) -> Whole:
    """Band 1 to 4 of those who work, 0 where not given or not working."""
    log_times = 0.09 * np.clip(taught - 3, -2, 6) + np.interp(age, [17, 30, 50, 60], [-0.3, 0.0, 0.25, 0.1])
    log_times += 0.35 * np.isin(does, OCCUPATION_PAYS_MORE) - 0.3 * np.isin(does, OCCUPATION_PAYS_LESS)
    rupiah = USUAL_INCOME * np.exp(log_times + rng.normal(0, 0.45, len(age)))
    band = np.searchsorted(INCOME_BANDS_FROM, rupiah, side="right")
    return np.where(works(does) & (rng.random(len(age)) >= INCOME_UNKNOWN), band, 0)


def belonging(rng: np.random.Generator, age: Whole, does: Whole, lives_in: Whole, man: Yes) -> tuple[Whole, Whole]:
    """For each the institution (position, -1 none) and the bond (0 none, WORKS, STUDIES, HELD).

    `lives_in`: position of the kelurahan; pupils mostly go to school in their own kecamatan.
    """
    where = np.full(len(age), -1)
    alone = rng.random(len(age)) < WITHOUT_INSTITUTION
    for kinds, members in _memberships(age, does):
        who = np.flatnonzero(members & ~alone & (where < 0))
        where[who] = _nearest(rng, kinds, lives_in[who], prefer_near=does[who] == codes.PUPIL)
    bond = np.where(where < 0, 0, np.where(does == codes.PUPIL, STUDIES, WORKS))
    prison = [each.kind for each in institutions()].index("PRISON")
    may_be_held = man & (age >= 18) & (age < 60) & (where < 0)
    held = pick(rng, np.where(may_be_held, 1.0, 0.0), round(HELD_SHARE * int((age >= 17).sum())))
    where[held], bond[held] = prison, HELD
    return where, bond


def _memberships(age: Whole, does: Whole) -> list[tuple[tuple[str, ...], Yes]]:
    schools = [
        ((kind,), (does == codes.PUPIL) & (age >= first) & (age <= last)) for kind, (first, last) in TEACHES.items()
    ]
    teachers = (("SENIOR_SCHOOL", "JUNIOR_SCHOOL"), np.isin(does, EMPLOYS["SENIOR_SCHOOL"]))
    others = [((kind,), np.isin(does, work)) for kind, work in EMPLOYS.items() if not kind.endswith("_SCHOOL")]
    return [*schools, teachers, *others]


def _nearest(rng: np.random.Generator, kinds: tuple[str, ...], lives_in: Whole, prefer_near: Yes) -> Whole:
    """An institution of these kinds for each, by size; ten times likelier in one's own kecamatan for pupils."""
    every = institutions()
    position = {area.code: number for number, area in enumerate(kelurahan())}
    kecamatan = kecamatan_of_kelurahan()
    possible = np.array([number for number, each in enumerate(every) if each.kind in kinds])
    lies_in = np.array([kecamatan[position[every[number].kelurahan]] for number in possible])
    size = np.array([every[number].size for number in possible], dtype=np.float64)
    near = np.array([size * np.where(lies_in == here, 10.0, 1.0) for here in range(3)])
    table = np.vstack([near, size])
    return possible[one_of_each(rng, table, np.where(prefer_near, kecamatan[lives_in], 3))]
