"""Stage 2, second opinion: lay one print over the other at the strongest pairs and count what falls together."""

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from satupintu.fingerprints import parameters as p
from satupintu.fingerprints.kernels.distances import SIDE as _SIDE
from satupintu.fingerprints.kernels.distances import lower
from satupintu.fingerprints.kernels.relaxation import Angles, Floats, Rows

NOBODY = -1

_TURN = 2 * math.pi
_UNIT = _TURN / 256
_TRIES = p.ALIGNMENTS
_NEAR, _TURNED = p.SAME_PLACE, p.SAME_DIRECTION
_COVERED = p.COVERED
_FEW = p.FEW_MATCHED
_NOWHERE = 1e6  # pixels: far from everything


@njit(cache=True, nogil=True)
def agreement(
    rows: Rows, columns: Rows, strength: Floats, xy_a: Floats, angle_a: Angles, xy_b: Floats, angle_b: Angles
) -> tuple[float, Rows]:
    """Share 0 to 1 of the minutiae in the common area that match, at the best of the strongest pairs' alignments.

    And which row of b each row of a fell together with there, -1 for none. Matched² / (minutiae of one × of the other
    in the common area); each is matched once, nearer counts more.
    """
    n, tries = len(xy_a), min(_TRIES, len(rows))
    left, turns = strength.copy(), np.empty(tries, np.float64)
    xs, ys = np.empty((n, _SIDE), np.float32), np.empty((n, _SIDE), np.float32)
    xs[:], ys[:] = _NOWHERE, _NOWHERE
    for t in range(tries):
        pair = np.argmax(left)
        left[pair] = -1
        mate = columns[pair]
        turns[t] = _lay_over(xy_a, angle_a, rows[pair], xy_b[mate], angle_b[mate], xs[:, t], ys[:, t])
    least, common, covered = _reach(xs, ys, xy_b)
    bounds = np.empty(tries, np.float64)  # if all that lie near pointed the same way
    for t in range(tries):
        most = 0.0
        for i in range(n):
            most += 1 - least[i, t] / _NEAR**2 / 2 if least[i, t] < _NEAR**2 else 0.0
        bounds[t] = _share(most, common[t], covered[t])
    best, best_mates, mates = 0.0, np.full(n, NOBODY, np.int32), np.empty(n, np.int32)
    while tries:
        t = int(np.argmax(bounds))
        if bounds[t] <= best:
            break
        bounds[t] = -1
        matched = _matched(xs[:, t], ys[:, t], turns[t], angle_a, xy_b, angle_b, least[:, t], mates)
        share = _share(matched, common[t], covered[t])
        if share > best:
            best = share
            best_mates[:] = mates
    return best, best_mates


@njit(cache=True)
def _share(matched: float, common: int, covered: int) -> float:
    return float(matched**2 / max(1, common * covered) * min(1.0, matched / _FEW))


@njit(cache=True)
def _lay_over(xy: Floats, angle: Angles, pivot: int, place: Floats, direction: int, xs: Floats, ys: Floats) -> float:
    """Shift and turn all minutiae so that the pivot comes to lie at `place`, pointing in `direction`; by how much."""
    turn = (np.float64(direction) - np.float64(angle[pivot])) * _UNIT
    cos, sin = math.cos(turn), math.sin(turn)
    for i in range(len(xy)):
        x, y = xy[i, 0] - xy[pivot, 0], xy[i, 1] - xy[pivot, 1]
        xs[i], ys[i] = place[0] + cos * x + sin * y, place[1] - sin * x + cos * y
    return turn


@njit(cache=True, fastmath=True)
def _reach(xs: Floats, ys: Floats, xy_b: Floats) -> tuple[Floats, Rows, Rows]:
    """How near, squared, the nearest of b is to each row of a in each alignment; how many of each are near at all.

    All alignments at once, always as many: loops over minutiae would leave a rest that no vector holds.
    """
    n, m = len(xs), len(xy_b)
    least = np.full((n, _SIDE), np.float32(2 * _COVERED**2))
    least_b = np.full((m, _SIDE), np.float32(2 * _COVERED**2))
    common, covered = np.zeros(_SIDE, np.int32), np.zeros(_SIDE, np.int32)
    for i in range(n):
        lower(xs[i], ys[i], xy_b, least[i], least_b)
        for t in range(_SIDE):
            common[t] += least[i, t] < _COVERED**2
    for j in range(m):
        for t in range(_SIDE):
            covered[t] += least_b[j, t] < _COVERED**2
    return least, common, covered


@njit(cache=True, fastmath=True)
def _matched(
    xs: Floats, ys: Floats, turn: float, angle_a: Angles, xy_b: Floats, angle_b: Angles, least: Floats, mates: Rows
) -> float:
    """How many fall together, nearer ones counting more. Writes into `mates` which one each fell together with."""
    taken, away = np.zeros(len(xy_b), np.bool_), np.empty(len(xy_b), np.float32)
    matched = 0.0
    for i in range(len(xs)):
        mates[i] = NOBODY
        if least[i] < _NEAR**2:
            for j in range(len(xy_b)):
                x, y = xs[i] - xy_b[j, 0], ys[i] - xy_b[j, 1]
                away[j] = x * x + y * y
            mate = _mate(away, taken, angle_a[i] * _UNIT + turn, angle_b)
            if mate >= 0:
                mates[i] = mate
                taken[mate] = True
                matched += 1 - away[mate] / _NEAR**2 / 2
    return matched


@njit(cache=True, fastmath=True)
def _mate(away: Floats, taken: NDArray[np.bool_], turn: float, angle_b: Angles) -> int:
    """The nearest within reach that is free and points the same way."""
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
