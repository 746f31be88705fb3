"""Whether a logistic model has finite estimates, and which columns of it (Albert & Anderson 1984; Geyer 2009).

A direction in which every recorded person's score grows and no other's does sends an estimate to infinity. The persons
who are told apart so without error are set aside; the others carry what can be estimated.
"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
SMALL = 1e-9  # of the largest eigenvalue: what is below counts as zero
CLOSE = 1e-6


def row_space(matrix: Floats) -> Floats:
    """An orthonormal basis of the rows, shape (columns, rank): all that the data say about combinations of columns."""
    values, vectors = np.linalg.eigh(matrix.T @ matrix)
    return vectors[:, values > SMALL * max(values[-1], SMALL)]


def estimable(columns: Floats, basis: Floats) -> Mask:
    """Which rows of `columns`, shape (any, columns), are combinations of what the data hold."""
    if basis.shape[0] == basis.shape[1]:
        return np.ones(len(columns), dtype=np.bool_)
    away: Mask = np.abs(columns - columns @ basis @ basis.T).max(axis=1) < CLOSE
    return away


def overlapping(matrix: Floats, recorded: Floats, others: Floats) -> Mask:
    """Rows that are not told apart without error: on these a finite estimate exists.

    `matrix`: shape (rows, columns); `recorded`, `others`: persons of each row, shape (rows,).
    """
    kept = np.ones(len(matrix), dtype=np.bool_)
    while kept.any():
        apart = _told_apart(matrix[kept], recorded[kept], others[kept])
        if not apart.any():
            break
        kept[np.flatnonzero(kept)[apart]] = False
    return kept


def _told_apart(matrix: Floats, recorded: Floats, others: Floats) -> Mask:
    from scipy.optimize import linprog

    apart = np.zeros(len(matrix), dtype=np.bool_)
    reduced = matrix @ row_space(matrix)
    mixed = (recorded > 0) & (others > 0)
    # a row with both outcomes holds its score still: only directions that it does not see are left
    values, vectors = np.linalg.eigh(reduced[mixed].T @ reduced[mixed])
    free = vectors[:, values <= SMALL * max(values[-1], SMALL)]
    if not free.shape[1]:
        return apart
    signs = np.where(recorded[~mixed] > 0, 1.0, -1.0)
    scores = signs[:, None] * (reduced[~mixed] @ free)
    distinct = np.unique(scores.round(9), axis=0)
    found = linprog(-distinct.sum(axis=0), A_ub=-distinct, b_ub=np.zeros(len(distinct)), bounds=(-1, 1))
    apart[~mixed] = scores @ found.x > CLOSE
    return apart
