"""Names put together from parts, by origin; religion and birthplace go with them."""

import csv
from functools import cache
from importlib.resources import files

import numpy as np

from satupintu.synthetic.city import codes
from satupintu.synthetic.city.draws import Column, Day, Text, Whole, one_of, one_of_each, split

ORIGINS = ("BUGIS", "JAWA", "BANJAR", "KUTAI", "TORAJA", "LAIN", "ASING")
FOREIGN = ORIGINS.index("ASING")

RELIGIONS = (8896, 895, 182, 20, 7)
"""Islam, Kristen, Katholik, Hindu, Budha in 10,000 (city's page, 2014)."""
ORIGINS_BY_RELIGION = (
    (33, 31, 16, 13, 1, 6),
    (2, 12, 1, 2, 60, 23),
    (1, 22, 0, 1, 42, 34),
    (0, 20, 0, 0, 0, 80),
    (0, 30, 0, 0, 0, 70),
)
ONE_WORD = 0.03
FAMILY_NAMES = np.array([origin in {"TORAJA", "LAIN", "ASING"} for origin in ORIGINS])
BORN_HERE_AFTER, BORN_HERE_BEFORE = 0.94, 0.08
"""Share born in Bontang after and before their family came."""
NATIONALITIES = ("JPN", "PHL", "NLD", "NOR", "SGP", "IND", "KOR", "AUS")
"""ISO 3166-1 alpha-3, in the order of the foreign birthplaces in names.csv."""


@cache
def _parts() -> dict[tuple[str, str], tuple[str, ...]]:
    rows = csv.DictReader((files(__package__) / "data/names.csv").read_text().splitlines())
    return {(row["origin"], row["part"]): tuple(row["words"].split("|")) for row in rows}


def religions(rng: np.random.Generator, families: int) -> Whole:
    """Religion code of each family."""
    counts = split(families, RELIGIONS)
    return rng.permutation(np.repeat(np.arange(1, len(RELIGIONS) + 1), counts))


def origins(rng: np.random.Generator, religion: Whole) -> Whole:
    """Position in ORIGINS of each family."""
    return one_of_each(rng, ORIGINS_BY_RELIGION, religion - 1)


def names(rng: np.random.Generator, origin: Whole, sex: Whole, family: Whole) -> Text:
    """Names in capitals of at most 60 characters, nearly all of two words or more."""
    woman = (sex == codes.FEMALE).astype(np.int64)
    size = len(origin)
    first = _words(("male", "female"), origin, woman, rng.random(size))
    # in some origins the second part is the family's, in the others each person's own
    own = rng.random(size)
    shared = rng.random(int(family.max()) + 1)[family]
    second = _words(("second", "second_female"), origin, woman, np.where(FAMILY_NAMES[origin], shared, own))
    third = _words(("second", "second_female"), origin, woman, rng.random(size))
    plain = ~FAMILY_NAMES[origin]
    two = (rng.random(size) >= ONE_WORD) | ~plain
    three = two & plain & (rng.random(size) < 0.22) & (third != second)
    blank = np.array(["", " "])
    name: Text = np.char.add(
        np.char.add(np.char.add(first, blank[two.astype(int)]), np.where(two, second, "")),
        np.char.add(blank[three.astype(int)], np.where(three, third, "")),
    )
    return name


def _words(parts: tuple[str, str], origin: Whole, woman: Whole, at: Column) -> Text:
    """The word of each person's own list (by origin and sex) at the fraction `at` of it."""
    lists = [_parts()[name, part] for name in ORIGINS for part in parts]
    sizes = np.array([len(words) for words in lists])
    starts = np.cumsum(sizes) - sizes
    words = np.array([word for each in lists for word in each])
    which = origin * 2 + woman
    word: Text = words[starts[which] + np.floor(at * sizes[which]).astype(np.int64)]
    return word


def birthplaces(rng: np.random.Generator, origin: Whole, births: Day, arrived_on: Day) -> Text:
    """Where each was born: who was born after the family came mostly in Bontang, the others where it comes from.

    `arrived_on`: the day on which each one's family came to the city.
    """
    in_bontang = rng.random(len(births)) < np.where(births >= arrived_on, BORN_HERE_AFTER, BORN_HERE_BEFORE)
    lists = [_parts()[name, "birthplace"] for name in ORIGINS]
    sizes = np.array([len(places) for places in lists])
    starts = np.cumsum(sizes) - sizes
    places = np.array([place for each in lists for place in each])
    at = np.floor(rng.random(len(births)) * sizes[origin]).astype(np.int64)
    return np.where(in_bontang & (origin != FOREIGN), "BONTANG", places[starts[origin] + at])


def nationalities(origin: Whole, birthplace: Text) -> Text:
    """ISO 3166-1 alpha-3 of each: IDN, or for a foreigner the country of the birthplace."""
    country = dict(zip(_parts()["ASING", "birthplace"], NATIONALITIES, strict=True))
    result = np.full(len(origin), "IDN")
    foreign = np.flatnonzero(origin == FOREIGN)
    result[foreign] = [country[place] for place in birthplace[foreign].tolist()]
    return result


def blood_groups(rng: np.random.Generator, size: int) -> Whole:
    """Codes 1 to 13; unknown (13) for most, as in the register."""
    shares = [5, 6, 2, 8, 0.4, 0, 0.5, 0, 0.2, 0, 0.6, 0, 77.3]
    return 1 + one_of(rng, shares, size)
