"""Stage 2: Local Similarity Sort with Relaxation."""

import math
from typing import TypeAlias

import numpy as np
from numba import njit
from numpy.typing import NDArray

from satupintu.fingerprints import parameters as p
from satupintu.fingerprints.kernels.bits import popcount

Words: TypeAlias = NDArray[np.uint64]
Angles: TypeAlias = NDArray[np.uint8]
Floats: TypeAlias = NDArray[np.float32]
Rows: TypeAlias = NDArray[np.int32]

_TURN = 2 * math.pi
_UNIT = _TURN / 256
_BITS = p.BITS
_GATE = p.ANGLE_GATE
_MIN_PAIRS, _MAX_PAIRS = p.PAIRS
_PAIRS_MU, _PAIRS_TAU = p.PAIRS_MU, p.PAIRS_TAU
_ROUNDS, _KEPT = p.ROUNDS, p.KEPT
(_MU1, _TAU1), (_MU2, _TAU2), (_MU3, _TAU3) = p.RHO
_FAR, _TURNED = 12.0, 0.7  # where ρ has fallen below 1e-5
_RHO_OF_TURN = 1 / (1 + np.exp(-_TAU2 * (np.arange(129) * _UNIT - _MU2)))


@njit(cache=True, nogil=True)
def relax(
    bits_a: Words, xy_a: Floats, angle_a: Angles, bits_b: Words, xy_b: Floats, angle_b: Angles
) -> tuple[Rows, Rows, Floats, Floats]:
    """The most similar pairs as rows of a and b, their strength at the start and after relaxation.

    bits (n, 2); xy (n, 2) in pixels, y down; angle (n) in 1/256 turns.
    """
    rows, columns, start = _best_pairs(bits_a, angle_a, bits_b, angle_b, min(len(angle_a), len(angle_b)))
    return rows, columns, start, _spread(start, _agreements(rows, columns, xy_a, angle_a, xy_b, angle_b))


@njit(cache=True, nogil=True)
def mean_of_gainers(start: Floats, relaxed: Floats, most: int) -> float:
    """Mean strength of the pairs that the rounds kept best; `most` pairs were possible, missing ones count as 0."""
    more = (_MAX_PAIRS - _MIN_PAIRS) / (1 + math.exp(-_PAIRS_TAU * (most - _PAIRS_MU)))
    wanted = _MIN_PAIRS + int(more + 0.5)
    left = relaxed / np.maximum(start, np.float32(1e-6))
    total = 0.0
    for _ in range(min(wanted, len(start))):
        best = np.argmax(left)
        total += relaxed[best]
        left[best] = -1
    return total / wanted


@njit(cache=True)
def _best_pairs(bits_a: Words, angle_a: Angles, bits_b: Words, angle_b: Angles, most: int) -> tuple[Rows, Rows, Floats]:
    """The `most` most similar pairs within the angle gate, by counting their Hamming distances."""
    n, m = len(angle_a), len(angle_b)
    distances = np.empty((n, m), np.int32)
    counts = np.zeros(_BITS + 2, np.int32)
    for i in range(n):
        for j in range(m):
            apart = np.int32(popcount(bits_a[i, 0] ^ bits_b[j, 0]) + popcount(bits_a[i, 1] ^ bits_b[j, 1]))
            turned = (np.int32(angle_a[i]) - np.int32(angle_b[j]) + _GATE) & 255
            distances[i, j] = apart if turned <= 2 * _GATE else _BITS + 1
            counts[distances[i, j]] += 1
    limit, below = 0, 0
    while limit < _BITS and below + counts[limit] < most:
        below += counts[limit]
        limit += 1
    at_limit = min(most - below, counts[limit])
    rows, columns = np.empty(below + at_limit, np.int32), np.empty(below + at_limit, np.int32)
    start = np.empty(below + at_limit, np.float32)
    found = 0
    for i in range(n):
        for j in range(m):
            apart = distances[i, j]
            if apart < limit or (apart == limit and at_limit > 0):
                at_limit -= apart == limit
                rows[found], columns[found] = i, j
                start[found] = max(0.0, 1 - apart / (_BITS / 2))  # half of the bits agree by chance
                found += 1
    return rows, columns, start


@njit(cache=True, fastmath=True)
def _agreements(rows: Rows, columns: Rows, xy_a: Floats, angle_a: Angles, xy_b: Floats, angle_b: Angles) -> Floats:
    """ρ of all pairs of pairs: how far they agree in distance, in relative direction, in bearing.

    Most agree in nothing: a first loop without branches, made of vector instructions by the compiler, finds which do.
    """
    n = len(rows)
    rho = np.zeros((n, n), np.float32)
    xs_a, ys_a = np.empty(n, np.float32), np.empty(n, np.float32)
    xs_b, ys_b = np.empty(n, np.float32), np.empty(n, np.float32)
    turns = np.empty(n, np.int32)
    for t in range(n):
        xs_a[t], ys_a[t] = xy_a[rows[t], 0], xy_a[rows[t], 1]
        xs_b[t], ys_b[t] = xy_b[columns[t], 0], xy_b[columns[t], 1]
        turns[t] = np.int32(angle_a[rows[t]]) - np.int32(angle_b[columns[t]])
    apart, turned = np.empty(n, np.float32), np.empty(n, np.int32)
    for t in range(n):
        for k in range(t + 1, n):
            ax, ay = xs_a[k] - xs_a[t], ys_a[k] - ys_a[t]
            bx, by = xs_b[k] - xs_b[t], ys_b[k] - ys_b[t]
            apart[k] = abs(math.sqrt(ax * ax + ay * ay) - math.sqrt(bx * bx + by * by))
            turned[k] = abs(((turns[t] - turns[k] + 128) & 255) - 128)
        for k in range(t + 1, n):
            if apart[k] > _FAR or turned[k] * _UNIT > _TURNED:
                continue
            (ax, ay), (bx, by) = _bearing(xs_a, ys_a, t, k), _bearing(xs_b, ys_b, t, k)
            swung = math.atan2(ax * by - ay * bx, ax * bx + ay * by)  # from the bearing in b to that in a, y down
            own, other = abs(_wrap(turns[t] * _UNIT - swung)), abs(_wrap(turns[k] * _UNIT - swung))
            if own > _TURNED and other > _TURNED:
                continue
            near = _sigmoid(apart[k], _MU1, _TAU1) * _RHO_OF_TURN[turned[k]]
            rho[t, k] = near * _sigmoid(own, _MU3, _TAU3)
            rho[k, t] = near * _sigmoid(other, _MU3, _TAU3)
    return rho


@njit(cache=True)
def _bearing(xs: Floats, ys: Floats, t: int, k: int) -> tuple[np.float32, np.float32]:
    """From t to k; to the right where both are one minutia, paired twice."""
    x, y = xs[k] - xs[t], ys[k] - ys[t]
    return (np.float32(1), y) if x == 0 and y == 0 else (x, y)


@njit(cache=True, fastmath=True)
def _spread(start: Floats, rho: Floats) -> Floats:
    n = len(start)
    share = (1 - _KEPT) / max(1, n - 1)
    now, before = start.copy(), start.copy()
    for _ in range(_ROUNDS):
        before[:] = now
        for t in range(n):
            support = np.float32(0)
            for k in range(n):
                support += rho[t, k] * before[k]
            now[t] = _KEPT * before[t] + share * support
    return now


@njit(cache=True)
def _sigmoid(value: float, mu: float, tau: float) -> float:
    return 1 / (1 + math.exp(-tau * (value - mu)))


@njit(cache=True)
def _wrap(angle: float) -> float:
    return angle - _TURN * math.floor(angle / _TURN + 0.5)
