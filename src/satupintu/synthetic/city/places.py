"""Kecamatan and kelurahan as they are, RT and streets as they are not; where each family lives."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from satupintu.synthetic.city.draws import Text, Whole, split

FAMILIES_IN_AN_RT = 78
OFFICE = -1
"""Where a column of kecamatan means the city's office."""


@dataclass(frozen=True, slots=True)
class Area:
    """A kecamatan or kelurahan. `share` of the city's residents in 100,000; point in degrees (WGS 84)."""

    code: str
    kind: str
    name: str
    share: int
    longitude: float | None
    latitude: float | None
    streets: tuple[str, ...]

    @property
    def kecamatan(self) -> str:
        """Code of the kecamatan it is or lies in."""
        return self.code[:8]


@dataclass(frozen=True, slots=True)
class Rt:
    """A neighbourhood: three digits within its kelurahan; the RW is 000 as in most of Bontang."""

    kelurahan: str
    number: str
    rw: str = "000"


@cache
def areas() -> tuple[Area, ...]:
    """3 kecamatan and 15 kelurahan, each kecamatan before its kelurahan."""
    rows = csv.DictReader((files(__package__) / "data/areas.csv").read_text().splitlines())
    return tuple(
        Area(
            row["code"],
            row["kind"],
            row["name"],
            int(row["share"] or 0),
            float(row["longitude"]) if row["longitude"] else None,
            float(row["latitude"]) if row["latitude"] else None,
            tuple(row["streets"].split("|")) if row["streets"] else (),
        )
        for row in rows
    )


@cache
def kelurahan() -> tuple[Area, ...]:
    return tuple(area for area in areas() if area.kind == "kelurahan")


@cache
def kecamatan() -> tuple[Area, ...]:
    return tuple(area for area in areas() if area.kind == "kecamatan")


@cache
def kecamatan_of_kelurahan() -> Whole:
    """0 to 2 for each of the kelurahan()."""
    codes = [area.code for area in kecamatan()]
    return np.array([codes.index(area.kecamatan) for area in kelurahan()])


def settle(rng: np.random.Generator, sizes: Whole) -> tuple[tuple[Rt, ...], Whole]:
    """The RT of the city, and for each family (given by its size in persons) the position of its RT in them."""
    bounds = np.cumsum(split(int(sizes.sum()), [area.share for area in kelurahan()]))
    middle = np.cumsum(sizes) - sizes / 2
    of_family = np.searchsorted(bounds, middle).clip(0, len(bounds) - 1)
    rts: list[Rt] = []
    homes: list[Whole] = []
    for position, area in enumerate(kelurahan()):
        families = int((of_family == position).sum())
        count = max(1, round(families / FAMILIES_IN_AN_RT))
        homes.append(np.repeat(len(rts) + np.arange(count), split(families, rng.uniform(0.6, 1.4, count))))
        rts += [Rt(area.code, f"{number:03d}") for number in range(1, count + 1)]
    return tuple(rts), np.concatenate(homes)


def kelurahan_of(rts: tuple[Rt, ...]) -> Whole:
    """For each RT the position of its kelurahan in kelurahan()."""
    codes = [area.code for area in kelurahan()]
    return np.array([codes.index(rt.kelurahan) for rt in rts])


def addresses(rng: np.random.Generator, home: Whole, rts: tuple[Rt, ...]) -> Text:
    """An address for each family, in capitals: an RT lies along one or two streets of its kelurahan."""
    streets = np.array([area.streets for area in kelurahan()])
    nth = (home + (rng.random(len(home)) < 0.35)) % streets.shape[1]
    street = streets[kelurahan_of(rts)[home], nth]
    alley = np.array(["", *(f" GG. {number}" for number in range(1, 10))])
    in_alley = np.where(rng.random(len(home)) < 0.3, rng.integers(1, 10, len(home)), 0)
    door = np.char.add(" NO. ", rng.integers(1, 140, len(home)).astype(str))
    address: Text = np.char.add(np.char.add(np.char.add("JL. ", street), alley[in_alley]), door)
    return address
