"""Stage 2, second opinion: lay one print over the other at the strongest pairs and count what falls together."""

import math
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from satupintu.fingerprints import parameters as p
from satupintu.fingerprints.kernels.relaxation import Angles, Floats, Rows

NOBODY = -1

_TURN = 2 * math.pi
_UNIT = _TURN / 256
_TRIES = p.ALIGNMENTS
_NEAR, _TURNED = p.SAME_PLACE, p.SAME_DIRECTION
_COVERED = p.COVERED
_FEW = p.FEW_MATCHED


@njit(cache=True, nogil=True)
def agreement(
    rows: Rows, columns: Rows, strength: Floats, xy_a: Floats, angle_a: Angles, xy_b: Floats, angle_b: Angles
) -> tuple[float, Rows]:
    """Share 0 to 1 of the minutiae in the common area that match, at the best of the strongest pairs' alignments.

    And which row of b each row of a fell together with there, -1 for none.
    """
    best, left = 0.0, strength.copy()
    moved = np.empty((len(xy_a), 3))
    mates, best_mates = np.empty(len(xy_a), np.int32), np.full(len(xy_a), NOBODY, np.int32)
    for _ in range(min(_TRIES, len(rows))):
        pair = np.argmax(left)
        left[pair] = -1
        _lay_over(xy_a, angle_a, rows[pair], xy_b[columns[pair]], angle_b[columns[pair]], moved)
        share = _share(moved, xy_b, angle_b, mates)
        if share > best:
            best = share
            best_mates[:] = mates
    return best, best_mates


@njit(cache=True)
def _lay_over(xy: Floats, angle: Angles, pivot: int, place: Floats, direction: int, moved: NDArray[Any]) -> None:
    """Shift and turn all minutiae so that the pivot comes to lie at `place`, pointing in `direction`."""
    turn = (np.float64(direction) - np.float64(angle[pivot])) * _UNIT
    cos, sin = math.cos(turn), math.sin(turn)
    for i in range(len(xy)):
        x, y = xy[i, 0] - xy[pivot, 0], xy[i, 1] - xy[pivot, 1]
        moved[i, 0], moved[i, 1] = place[0] + cos * x + sin * y, place[1] - sin * x + cos * y
        moved[i, 2] = angle[i] * _UNIT + turn


@njit(cache=True)
def _share(moved: NDArray[Any], xy: Floats, angle: Angles, mates: Rows) -> float:
    """Matched² / (minutiae of one × of the other in the common area); each is matched once, nearer counts more.

    Writes into `mates` which one each fell together with.
    """
    taken, covered = np.zeros(len(xy), np.bool_), np.zeros(len(xy), np.bool_)
    matched, common = 0.0, 0
    for i in range(len(moved)):
        nearest, mate, sees = _NEAR**2, -1, False
        for j in range(len(xy)):
            apart = (moved[i, 0] - xy[j, 0]) ** 2 + (moved[i, 1] - xy[j, 1]) ** 2
            if apart < _COVERED**2:
                sees = covered[j] = True
            if apart < nearest and not taken[j]:
                off = moved[i, 2] - angle[j] * _UNIT
                if abs(off - _TURN * math.floor(off / _TURN + 0.5)) < _TURNED:
                    nearest, mate = apart, j
        common += sees
        mates[i] = mate
        if mate >= 0:
            taken[mate] = True
            matched += 1 - nearest / _NEAR**2 / 2
    return float(matched**2 / max(1, common * covered.sum()) * min(1.0, matched / _FEW))
