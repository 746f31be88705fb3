"""The tables of up to three factors over one joint count.

Arrays keep all axes: a table has length 1 along the factors it lacks, so that tables broadcast onto one another.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from satupintu.city.participation.statistics.cells import Cells

THRESHOLD = 5
"""Persons. A lower number is not shown. With 3, two of three persons who compare notes know the third; with 10 most
cells of the ones not recorded would be gone. The Ministry sets none for these tables; 5 is the city's choice."""
WAYS = 3
"""Factors that a published table has at most."""

Axes: TypeAlias = tuple[int, ...]
Place: TypeAlias = tuple[int, ...]
Amounts: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]


class Spot(NamedTuple):
    """One cell of one table. `place`: its level along each of `axes`."""

    axes: Axes
    place: Place


@dataclass(frozen=True)
class Joint:
    """Persons by all factors at once. `recorded`, `open`: with and without a recording; one axis a factor.

    Levels that nobody has are left out: they are about nobody.
    """

    factors: tuple[str, ...]
    levels: tuple[tuple[str, ...], ...]
    recorded: Amounts
    open: Amounts

    @property
    def counts(self) -> tuple[Amounts, Amounts]:
        return self.recorded, self.open

    @property
    def tables(self) -> list[Axes]:
        """The axes of each table, from one factor to three."""
        return tables_of(len(self.factors))


def joint_of(cells: Cells) -> Joint:
    """Counts as arrays."""
    levels = tuple(tuple(cells.of(factor)) for factor in cells.factors)
    at: list[Mapping[str, int]] = [{level: place for place, level in enumerate(known)} for known in levels]
    recorded, left = (np.zeros([len(known) for known in levels]) for _ in range(2))
    for row in cells.rows:
        place = tuple(known[level] for known, level in zip(at, row.levels, strict=True))
        recorded[place] += row.count.recorded
        left[place] += row.count.wajib - row.count.recorded
    return Joint(cells.factors, levels, recorded, left)


def tables_of(factors: int) -> list[Axes]:
    return [axes for ways in range(1, min(WAYS, factors) + 1) for axes in combinations(range(factors), ways)]


def margin(counts: NDArray[Any], axes: Axes) -> NDArray[Any]:
    """Summed over all other axes, which stay with length 1."""
    summed: NDArray[Any] = counts.sum(
        axis=tuple(axis for axis in range(counts.ndim) if axis not in axes), keepdims=True
    )
    return summed


def at(spot: Spot, dimensions: int) -> Place:
    """Where a cell lies in its table as arrays have it."""
    where = [0] * dimensions
    for axis, level in zip(spot.axes, spot.place, strict=True):
        where[axis] = level
    return tuple(where)


def spots(axes: Axes, flags: Flags) -> Iterator[Spot]:
    """The cells of a table that are flagged."""
    for where in np.argwhere(flags):
        yield Spot(axes, tuple(int(where[axis]) for axis in axes))
