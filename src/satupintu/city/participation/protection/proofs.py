"""Proofs that a hidden number stays open: joint counts that an attacker cannot rule out.

They agree with everything that is published. In one of them the cell holds nobody, in another `WIDTH` persons; a cell
that holds more differs by `WIDTH` between two. Such a proof stays one when more is hidden or a table is left out.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np

from satupintu.city.participation.protection.company import Cube, Hiding
from satupintu.city.participation.protection.fitting import Fitting
from satupintu.city.participation.protection.tables import Amounts, Joint, Place

AT_ONCE = 16
"""Moves that one fitted count proves at most: more get into each other's way."""

Progress: TypeAlias = Callable[[int, int], None]
"""Takes how many batches of moves are done, and how many there are."""
Witness: TypeAlias = Callable[[int, Amounts], None]
"""Takes which count it is (0 recorded, 1 not recorded) and a joint count that proves something."""


class Spot(NamedTuple):
    """A hidden cell, in the table of the cube that protects it."""

    hiding: Hiding
    cube: Cube


class Move(NamedTuple):
    """A spot's cell holds so many persons more, or fewer where `by` is below 0. `which`: 0 recorded, 1 not recorded."""

    which: int
    spot: Spot
    by: float


class Prover:
    """Fits joint counts of one city in which hidden cells are moved."""

    def __init__(self, joint: Joint, tables: Sequence[Hiding]) -> None:
        self.joint = joint
        self.told = telling(tables)
        self.fitting = Fitting([each.table for each in self.told], joint.possible)
        self.starts = [self.fitting.smooth(count) for count in joint.counts]
        self.fits: list[Sequence[Move]] = []
        self.useless: set[Spot] = set()

    def missing(self, spots: Iterable[Spot]) -> list[Move]:
        """What these spots need and no fit has shown yet. A fit that moves a useless cube shows nothing."""
        shown = {m for fit in self.fits if not any(m.spot in self.useless for m in fit) for m in fit}
        moves = [
            Move(which, spot, by)
            for which in range(len(self.starts))
            for spot in spots
            for by in spot.hiding.moves(spot.cube.own, which)
        ]
        return [move for move in moves if move not in shown]

    def seek(self, moves: Sequence[Move], progress: Progress, witness: Witness = lambda *_: None) -> set[Spot]:
        """Fit counts with these moves; the spots that cannot be moved, alone neither."""
        batches = _apart(moves)
        found: set[Spot] = set()
        for done, batch in enumerate(batches):
            progress(done, len(batches))
            for fit, point in self._fits(batch):
                if point is None:
                    found |= {move.spot for move in fit}
                else:
                    self.fits.append(fit)
                    witness(fit[0].which, point)
        progress(len(batches), len(batches))
        self.useless |= found
        return found

    def point(self, moves: Sequence[Move]) -> Amounts | None:
        """A joint count in which all these cells are moved and no published number is; None where none is found.

        `moves`: of one count.
        """
        which = moves[0].which
        found = self.fitting.fitted(self.starts[which], self._wanted(which, moves))
        if found is None:
            return None
        point = np.zeros(self.joint.possible.shape)
        point[self.joint.possible] = found
        return point

    def _fits(self, moves: Sequence[Move]) -> Iterator[tuple[Sequence[Move], Amounts | None]]:
        """As many moves at once as can be fitted, with their count; a single one without a fit, with None."""
        point = self.point(moves)
        if point is not None or len(moves) == 1:
            yield moves, point
        else:
            half = len(moves) // 2
            yield from self._fits(moves[:half])
            yield from self._fits(moves[half:])

    def _wanted(self, which: int, moves: Iterable[Move]) -> list[Amounts]:
        wanted = {hiding: hiding.counts[which].copy() for hiding in self.told}
        for _, (hiding, cube), by in moves:
            for where, sign in cube.corners():
                wanted[hiding][where] += sign * by
        return list(wanted.values())


def telling(tables: Sequence[Hiding]) -> list[Hiding]:
    """Without the tables whose numbers are sums of another one's."""
    return [each for each in tables if not any(o is not each and o.table.tells(each.table) for o in tables)]


def _apart(moves: Iterable[Move]) -> list[list[Move]]:
    """Batches of one count each in which no cell is moved twice."""
    batches: list[list[Move]] = []
    taken: list[set[tuple[Hiding, Place]]] = []
    for move in moves:
        hiding, cube = move.spot
        cells = {(hiding, where) for where, _ in cube.corners()}
        for batch, theirs in zip(batches, taken, strict=True):
            if batch[0].which == move.which and len(batch) < AT_ONCE and not cells & theirs:
                batch.append(move)
                theirs.update(cells)
                break
        else:
            batches.append([move])
            taken.append(cells)
    return batches
