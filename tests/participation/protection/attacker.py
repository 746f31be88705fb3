"""Somebody who has all published tables and a solver of linear programs."""

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from satupintu.city.participation.protection.tables import Joint, margin


def city(seed, shape, persons, left=0.1):
    """An invented city: persons of whom a share is not recorded, more of some levels than of others."""
    draw = np.random.default_rng(seed)
    weights = np.ones(shape)
    for axis, size in enumerate(shape):
        weights = weights * np.exp(draw.normal(0, 0.6, size)).reshape(
            [-1 if a == axis else 1 for a in range(len(shape))]
        )
    everybody = draw.multinomial(persons, (weights / weights.sum()).ravel()).reshape(shape)
    missing = draw.binomial(everybody, left)
    levels = tuple(tuple(f"{axis}{level}" for level in range(size)) for axis, size in enumerate(shape))
    names = tuple(f"F{axis}" for axis in range(len(shape)))
    return Joint(names, levels, (everybody - missing).astype(float), missing.astype(float))


class Attacker:
    """Knows the cells that are shown, of one semester or more; unknown is each semester's count by all factors at once.

    With two semesters, the differences of cells shown in both are known too.
    """

    def __init__(self, published):
        """`published`: of each semester the true count, of which only what is shown is used, and what is hidden."""
        self.published = published
        self.size = sum(count.size for count, _ in published)
        rows, known = [], []
        starts = np.cumsum([0, *(count.size for count, _ in published)])
        for start, (count, hidden) in zip(starts, published, strict=False):
            rows.append(self.row(start, np.ones(count.shape)))
            known.append(count.sum())
            for axes, flags in hidden.items():
                for where in np.argwhere(~flags):
                    rows.append(self.row(start, mask(count.shape, axes, where)))
                    known.append(margin(count, axes)[tuple(where)])
        if len(published) == 2:
            (before, hidden_before), (after, hidden_after) = published
            for axes, flags in hidden_after.items():
                for where in np.argwhere(~flags & ~hidden_before[axes]):
                    cell = mask(after.shape, axes, where)
                    rows.append(self.row(starts[1], cell) - self.row(0, cell))
                    known.append(margin(after - before, axes)[tuple(where)])
        self.rows, self.known, self.starts = sparse.vstack(rows).tocsr(), np.array(known), starts

    def row(self, start, cells):
        flat = np.zeros(self.size)
        flat[start : start + cells.size] = cells.ravel()
        return sparse.csr_matrix(flat)

    def bounds(self, axes, where, semester=0):
        """The least and the most that a cell can hold."""
        cells = self.row(self.starts[semester], mask(self.published[semester][0].shape, axes, where)).toarray()[0]
        ends = [linprog(sign * cells, A_eq=self.rows, b_eq=self.known, method="highs") for sign in (1, -1)]
        assert all(end.status == 0 for end in ends)
        return ends[0].fun, -ends[1].fun


def mask(shape, axes, where):
    cells = np.zeros(shape)
    cells[tuple(slice(int(where[a]), int(where[a]) + 1) if a in axes else slice(None) for a in range(len(shape)))] = 1
    return cells


def hidden_cells(hidden):
    return [(axes, tuple(where)) for axes, flags in hidden.items() for where in np.argwhere(flags)]
