"""Which further cells of a table over three factors are hidden, so that its small cells cannot be worked out.

A cube takes two levels of each factor. What it adds to one of its eight corners it takes from the three next to it,
adds to the three beyond them and takes from the last, so that no sum over two factors changes: where all corners are
hidden, nothing published tells how far it was moved (the hypercube method, Repsilber 1994; Giessing 2004).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import NamedTuple

import numpy as np

from satupintu.city.participation.protection.tables import THRESHOLD, WIDTH, Amounts, Flags, Joint, Place, Table

BIG = 20
"""A cell of e^20 persons costs as much as two cells of nobody: first as few cells as can be, then the smaller ones."""
TRIES = 4
"""Cubes that are tried for a cell before its table is left out: each takes seconds."""
STAY = 1
"""Persons who stay in a corner when its cube is moved: an empty one leaves the proof no room in the other tables."""


class Cube(NamedTuple):
    """`own`: the cell that it protects; `other`: the other level along each axis."""

    own: Place
    other: Place

    def corners(self) -> Iterator[tuple[Place, int]]:
        """Each corner, and whether it gains (1) or loses (-1) when `own` gains."""
        for changed in product((0, 1), repeat=len(self.own)):
            where = tuple(pair[which] for pair, which in zip(zip(*self, strict=True), changed, strict=True))
            yield where, -1 if sum(changed) % 2 else 1


@dataclass(eq=False)
class Hiding:
    """One table, and which of its cells are shown. `impossible`: of levels that exclude one another, shown as nobody.

    `useless`: cubes of which no proof was found.
    """

    table: Table
    counts: tuple[Amounts, ...]
    impossible: Flags
    small: Flags
    hidden: Flags
    useless: set[Cube] = field(default_factory=set)

    @classmethod
    def of(cls, joint: Joint, table: Table) -> "Hiding":
        """The small cells alone. Nobody is few too: a zero tells as well."""
        counts = tuple(table.sums(count) for count in joint.counts)
        impossible = table.sums(joint.possible) == 0
        small = np.any([count < THRESHOLD for count in counts], axis=0) & ~impossible
        return cls(table, counts, impossible, small, small.copy())

    def give_company(self) -> dict[Place, Cube] | None:
        """A cube for each small cell, whose corners are hidden; None where some cell has none. Hardest first."""
        waiting = {place: self._keeps(place) for place in self.places(self.small)}
        found: dict[Place, Cube] = {}
        while waiting:
            best = {place: self._cheapest(place, keeps) for place, keeps in waiting.items()}
            free = {place: cube for place, (cost, cube) in best.items() if cost == 0}
            if not free:
                place = max(best, key=lambda each: best[each][0])
                cost, cube = best[place]
                if not np.isfinite(cost):
                    return None
                free = {place: cube}
                self.hide(cube)
            found |= free
            for place in free:
                del waiting[place]
        return found

    def another(self, place: Place) -> Cube | None:
        """After a useless cube one whose emptiest corner keeps the most, its corners hidden; None where none will do.

        The cheapest would mostly be useless too, and so would others after `TRIES`.
        """
        keeps = np.where(np.isfinite(self._costs(place)), self._keeps(place), -1.0)
        if keeps.max() < STAY or sum(useless.own == place for useless in self.useless) >= TRIES:
            return None
        cube = _cube(place, np.unravel_index(keeps.argmax(), keeps.shape))
        self.hide(cube)
        return cube

    def hide_only(self, cubes: Iterable[Cube]) -> None:
        """The small cells and the corners of these cubes."""
        self.hidden = self.small.copy()
        for cube in cubes:
            self.hide(cube)

    def hide(self, cube: Cube) -> None:
        for where, _ in cube.corners():
            self.hidden[where] = True

    def places(self, flags: Flags) -> list[Place]:
        return [tuple(int(each) for each in where) for where in np.argwhere(flags)]

    def moves(self, place: Place, which: int) -> list[float]:
        """How far a count of the cell has to move, all ways: to 0 and to `WIDTH`; a larger one `WIDTH` downwards."""
        held = float(self.counts[which][place])
        wanted = (-held, WIDTH - held) if held < THRESHOLD else (-WIDTH,)
        return [each for each in wanted if each]

    def _keeps(self, place: Place) -> Amounts:
        """Of each cube from the place, what its emptiest other corner keeps when it is moved; below 0: not to use."""
        keeps = np.full(self.hidden.shape, np.inf)
        for which, count in enumerate(self.counts):
            for moved in self.moves(place, which):
                for changed, corner in _from(count, place):
                    if changed:
                        keeps = np.minimum(keeps, corner + (-1) ** changed * moved)
        for axis, level in enumerate(place):
            keeps[(slice(None),) * axis + (level,)] = -1.0
        for cube in self.useless:
            if cube.own == place:
                keeps[cube.other] = -1.0
        return keeps

    def _costs(self, place: Place) -> Amounts:
        """Of each cube from the place, what it hides that is not hidden yet."""
        size = 1 + np.log1p(sum(self.counts)) / BIG
        price = np.where(self.hidden, 0.0, np.where(self.impossible, np.inf, size))
        costs: Amounts = sum(corner for _, corner in _from(price, place))  # type: ignore[assignment]
        return costs

    def _cheapest(self, place: Place, keeps: Amounts) -> tuple[float, Cube]:
        costs = np.where(keeps >= STAY, self._costs(place), np.inf)
        other = np.unravel_index(costs.argmin(), costs.shape)
        return float(costs[other]), _cube(place, other)


def _cube(place: Place, other: Sequence[np.intp]) -> Cube:
    return Cube(place, tuple(int(level) for level in other))


def _from(values: Amounts, place: Place) -> Iterator[tuple[int, Amounts]]:
    """Each corner of all cubes from a place at once: number of changed levels, values by the other levels."""
    for changed in product((0, 1), repeat=len(place)):
        where = tuple(slice(None) if other else slice(own, own + 1) for own, other in zip(place, changed, strict=True))
        yield sum(changed), values[where]
