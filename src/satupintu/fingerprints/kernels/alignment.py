"""Stage 2, second opinion: lay one print over the other at the strongest pairs and count what falls together."""

import math

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
    n = len(xy_a)
    xs, ys, turns = np.empty(n, np.float32), np.empty(n, np.float32), np.empty(n, np.float32)
    xs_b, ys_b = np.ascontiguousarray(xy_b[:, 0]), np.ascontiguousarray(xy_b[:, 1])
    mates, best_mates = np.empty(n, np.int32), np.full(n, NOBODY, np.int32)
    for _ in range(min(_TRIES, len(rows))):
        pair = np.argmax(left)
        left[pair] = -1
        mate = columns[pair]
        _lay_over(xy_a, angle_a, rows[pair], xy_b[mate], angle_b[mate], xs, ys, turns)
        share = _share(xs, ys, turns, xs_b, ys_b, angle_b, mates)
        if share > best:
            best = share
            best_mates[:] = mates
    return best, best_mates


@njit(cache=True)
def _lay_over(
    xy: Floats, angle: Angles, pivot: int, place: Floats, direction: int, xs: Floats, ys: Floats, turns: Floats
) -> None:
    """Shift and turn all minutiae so that the pivot comes to lie at `place`, pointing in `direction`."""
    turn = (np.float64(direction) - np.float64(angle[pivot])) * _UNIT
    cos, sin = math.cos(turn), math.sin(turn)
    for i in range(len(xy)):
        x, y = xy[i, 0] - xy[pivot, 0], xy[i, 1] - xy[pivot, 1]
        xs[i], ys[i] = place[0] + cos * x + sin * y, place[1] - sin * x + cos * y
        turns[i] = angle[i] * _UNIT + turn


@njit(cache=True, fastmath=True)
def _share(xs: Floats, ys: Floats, turns: Floats, xs_b: Floats, ys_b: Floats, angle_b: Angles, mates: Rows) -> float:
    """Matched² / (minutiae of one × of the other in the common area); each is matched once, nearer counts more.

    Writes into `mates` which one each fell together with.
    """
    n = len(xs_b)
    taken = np.zeros(n, np.bool_)
    away, least_b = np.empty(n, np.float32), np.full(n, np.float32(2 * _COVERED**2))
    matched, common = 0.0, 0
    for i in range(len(xs)):
        least, x, y = np.float32(2 * _COVERED**2), xs[i], ys[i]
        for j in range(n):  # loops without branches, one array each: the compiler makes vector instructions of them
            away[j] = (x - xs_b[j]) * (x - xs_b[j]) + (y - ys_b[j]) * (y - ys_b[j])
        for j in range(n):
            least_b[j] = min(away[j], least_b[j])
        for j in range(n):
            least = min(away[j], least)
        common += 1 if least < _COVERED**2 else 0
        mate = _mate(away, least, taken, turns[i], angle_b) if least < _NEAR**2 else NOBODY
        mates[i] = mate
        if mate >= 0:
            taken[mate] = True
            matched += 1 - away[mate] / _NEAR**2 / 2
    covered = 0
    for j in range(n):
        covered += 1 if least_b[j] < _COVERED**2 else 0
    return float(matched**2 / max(1, common * covered) * min(1.0, matched / _FEW))


@njit(cache=True, fastmath=True)
def _mate(away: Floats, least: np.float32, taken: NDArray[np.bool_], turn: float, angle_b: Angles) -> int:
    """The nearest within reach that is free and points the same way; mostly that is the nearest of all."""
    for j in range(len(away)):
        if away[j] == least:
            if not taken[j] and _is_same_way(turn, angle_b[j]):
                return j
            break
    nearest: np.float32 = np.float32(_NEAR**2)
    mate = NOBODY
    for j in range(len(away)):
        if away[j] < nearest and not taken[j] and _is_same_way(turn, angle_b[j]):
            nearest, mate = away[j], j
    return mate


@njit(cache=True, fastmath=True)
def _is_same_way(turn: float, angle: int) -> bool:
    off = turn - angle * _UNIT
    return abs(off - _TURN * math.floor(off / _TURN + 0.5)) < _TURNED
