"""Somebody who has all published tables, of one semester or two, and a solver of linear programs. No Django.

Unknown to him is each semester's count by all factors at once; known is each number that is shown, and with two
semesters the difference of the two where both are shown.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog

from satupintu.city.participation.protection.company import Hiding
from satupintu.city.participation.protection.tables import THRESHOLD, WIDTH, Joint, Place

NEARLY = 1e-3
"""Persons: the solver's own tolerance, and the proofs'."""


class Target(NamedTuple):
    """One hidden cell."""

    semester: int
    hiding: Hiding
    place: Place


class Attacker:
    """Attacks one count (`which`: 0 recorded, 1 not recorded) of all semesters."""

    def __init__(self, joints: Sequence[Joint], semesters: Sequence[Sequence[Hiding]], which: int) -> None:
        self.joints, self.semesters, self.which = joints, semesters, which
        self.starts = np.cumsum([0, *(joint.open.size for joint in joints)])
        rows, known = [], []
        for semester, tables in enumerate(semesters):
            for hiding in tables:
                shown = ~hiding.hidden.ravel()
                rows.append(self._cells(semester, hiding)[shown])
                known.append(hiding.counts[which].ravel()[shown])
        for before, after in _alike(semesters):
            both = ~before.hidden.ravel() & ~after.hidden.ravel()
            rows.append((self._cells(1, after) - self._cells(0, before))[both])
            known.append((after.counts[which] - before.counts[which]).ravel()[both])
        self.matrix, self.known = sparse.vstack(rows).tocsr(), np.concatenate(known)

    @property
    def truth(self) -> NDArray[np.float64]:
        return np.concatenate([joint.counts[self.which].ravel() for joint in self.joints])

    def targets(self) -> list[Target]:
        return [
            Target(semester, hiding, place)
            for semester, tables in enumerate(self.semesters)
            for hiding in tables
            for place in hiding.places(hiding.hidden)
        ]

    def bounds(self, target: Target) -> tuple[float, float]:
        """The least and the most that a cell can hold."""
        cells = self._cells(target.semester, target.hiding)
        cell = cells[np.ravel_multi_index(target.place, target.hiding.hidden.shape)].toarray()[0]
        ends = [linprog(sign * cell, A_eq=self.matrix, b_eq=self.known, method="highs") for sign in (1, -1)]
        if any(end.status not in (0, 3) for end in ends):  # 3: without end
            raise ArithmeticError([end.message for end in ends])
        return float(ends[0].fun), float("inf") if ends[1].status == 3 else -float(ends[1].fun)

    def misses(self, point: NDArray[np.float64]) -> float:
        """By how much a guess of all counts contradicts what is known: 0 where the attacker cannot exclude it."""
        return max(float(np.abs(self.matrix @ point - self.known).max()), float(-point.min()))

    def is_tight(self, target: Target, low: float, high: float) -> bool:
        """Whether too much is known: a small number inside 0 to 4, another one as one of fewer than 5."""
        if target.hiding.counts[self.which][target.place] < THRESHOLD:
            return low > NEARLY or high < WIDTH - NEARLY
        return high - low < WIDTH - NEARLY

    def _cells(self, semester: int, hiding: Hiding) -> Any:
        """Each cell of a table as a sum of unknowns."""
        cells = hiding.table.cells(self.joints[semester].open.shape).ravel()
        places = self.starts[semester] + np.arange(cells.size)
        return sparse.csr_matrix((np.ones(cells.size), (cells, places)), (hiding.hidden.size, self.starts[-1]))


def _alike(semesters: Sequence[Sequence[Hiding]]) -> Iterator[tuple[Hiding, Hiding]]:
    """Tables of two semesters in the same groups."""
    if len(semesters) == 2:
        for before in semesters[0]:
            yield from ((before, after) for after in semesters[1] if before.table == after.table)
