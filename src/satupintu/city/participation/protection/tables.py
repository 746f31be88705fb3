"""The joint count of all factors, and tables: its sums by up to three factors, their levels put together in groups."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from satupintu.city.participation.statistics.cells import Cells

THRESHOLD = 5
"""Persons. A lower number is not shown. With 3, two of three persons who compare notes know the third; with 10 most
cells of the ones not recorded would be gone. The Ministry sets none for these tables; 5 is the city's choice."""
WIDTH = THRESHOLD - 1
"""Persons by which a hidden number stays open."""
WAYS = 3
"""Factors that a published table has at most."""
EXPECTED = 10
"""Persons whom two levels would have together if they had nothing to do with one another. Where nobody has both, they
exclude one another: by chance alone that happens once in twenty thousand times (exp -10)."""

Axes: TypeAlias = tuple[int, ...]
Place: TypeAlias = tuple[int, ...]
Amounts: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]


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

    @cached_property
    def possible(self) -> Flags:
        """Combinations without two levels that exclude one another, as pupils and the age of 65 do."""
        everybody = self.recorded + self.open
        possible = np.ones(everybody.shape, bool)
        for first, second in combinations(range(everybody.ndim), 2):
            alone = margin(everybody, (first,)) * margin(everybody, (second,)) / max(1.0, everybody.sum())
            possible &= (margin(everybody, (first, second)) > 0) | (alone < EXPECTED)
        return possible


@dataclass(frozen=True)
class Grouping:
    """One factor's levels as a table has them. `of`: of each level of the joint count the place of its group."""

    names: tuple[str, ...]
    of: tuple[int, ...]

    @classmethod
    def by(cls, levels: Sequence[str], step: Mapping[str, str]) -> "Grouping":
        """`step`: level → name of its group; without one it stays by itself."""
        names = [step.get(level, level) for level in levels]
        known = tuple(dict.fromkeys(names))
        return cls(known, tuple(known.index(name) for name in names))

    @cached_property
    def members(self) -> Amounts:
        """Groups × levels, 1 where a level belongs."""
        members: Amounts = (np.arange(len(self.names))[:, None] == np.array(self.of)).astype(float)
        return members


@dataclass(frozen=True)
class Table:
    """Sums of a joint count by the groups of some factors; an array of its numbers has one axis for each of `axes`."""

    axes: Axes
    groupings: tuple[Grouping, ...]

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(len(grouping.names) for grouping in self.groupings)

    def sums(self, joint: NDArray[Any]) -> Amounts:
        """The table of a joint count."""
        summed = margin(joint, self.axes)
        found: Amounts = summed.reshape([joint.shape[axis] for axis in self.axes])
        for place, grouping in enumerate(self.groupings):
            if len(grouping.names) < len(grouping.of):
                found = np.moveaxis(np.tensordot(grouping.members, found, (1, place)), 0, place)
        return found

    def cells(self, joint: tuple[int, ...]) -> NDArray[np.intp]:
        """Of each combination of a joint count of that shape the number of its cell, as `ravel` counts."""
        numbers = np.arange(np.prod(self.shape)).reshape(self.shape)
        fine = numbers[np.ix_(*(grouping.of for grouping in self.groupings))]
        own = [joint[axis] if axis in self.axes else 1 for axis in range(len(joint))]
        return np.broadcast_to(fine.reshape(own), joint)

    def part(self, axes: Axes) -> "Table":
        """Over fewer factors, in the same groups."""
        return Table(axes, tuple(g for axis, g in zip(self.axes, self.groupings, strict=True) if axis in axes))

    def tells(self, other: "Table") -> bool:
        """Whether the other's numbers are sums of this one's."""
        own = dict(zip(self.axes, self.groupings, strict=True))
        return set(other.axes) <= set(self.axes) and all(
            len(set(zip(own[axis].of, grouping.of, strict=True))) == len(own[axis].names)
            for axis, grouping in zip(other.axes, other.groupings, strict=True)
        )


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
    """The axes of each table, from one factor to three."""
    return [axes for ways in range(1, min(WAYS, factors) + 1) for axes in combinations(range(factors), ways)]


def margin(counts: NDArray[Any], axes: Axes) -> NDArray[Any]:
    """Summed over all other axes, which stay with length 1."""
    summed: NDArray[Any] = counts.sum(
        axis=tuple(axis for axis in range(counts.ndim) if axis not in axes), keepdims=True
    )
    return summed
