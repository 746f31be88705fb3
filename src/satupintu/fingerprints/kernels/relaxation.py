"""Stage 2: Local Similarity Sort with Relaxation."""

import math

import numpy as np
from numba import njit

from satupintu.fingerprints import parameters as p
from satupintu.fingerprints.kernels.bits import distance

_TURN = 2 * math.pi
_UNIT = _TURN / 256
_BITS = p.BITS
_GATE = p.ANGLE_GATE
_MIN_PAIRS, _MAX_PAIRS = p.PAIRS
_PAIRS_MU, _PAIRS_TAU = p.PAIRS_MU, p.PAIRS_TAU
_ROUNDS, _KEPT = p.ROUNDS, p.KEPT
(_MU1, _TAU1), (_MU2, _TAU2), (_MU3, _TAU3) = p.RHO


@njit(cache=True)
def similarity(bits_a, xy_a, angle_a, bits_b, xy_b, angle_b):  # type: ignore[no-untyped-def]
    """Score 0 to 1 of two sets of cylinders: bits uint64 (n, 2), xy float32 (n, 2), angle uint8 (n)."""
    most = min(len(angle_a), len(angle_b))
    if most == 0:
        return 0.0
    rows, columns, start = _best_pairs(bits_a, angle_a, bits_b, angle_b, most)
    relaxed = _relax(start, _agreements(rows, columns, xy_a, angle_a, xy_b, angle_b))
    wanted = _MIN_PAIRS + round((_MAX_PAIRS - _MIN_PAIRS) / (1 + math.exp(-_PAIRS_TAU * (most - _PAIRS_MU))))
    return _mean_of_gainers(start, relaxed, wanted)


@njit(cache=True)
def _best_pairs(bits_a, angle_a, bits_b, angle_b, most):  # type: ignore[no-untyped-def]
    """The `most` most similar pairs within the angle gate, by counting sort of their Hamming distances."""
    n, m = len(angle_a), len(angle_b)
    distances = np.empty((n, m), np.uint8)
    counts = np.zeros(_BITS + 2, np.int32)
    for i in range(n):
        for j in range(m):
            d = distance(bits_a[i, 0], bits_a[i, 1], bits_b[j, 0], bits_b[j, 1])
            turned = np.int32(angle_a[i]) - np.int32(angle_b[j])
            turned = min(turned & 255, -turned & 255)
            d = d if turned <= _GATE else np.uint64(_BITS + 1)
            distances[i, j] = d
            counts[d] += 1
    limit, seen = 0, 0
    while limit <= _BITS and seen + counts[limit] < most:
        seen += counts[limit]
        limit += 1
    rows, columns = np.empty(most, np.int32), np.empty(most, np.int32)
    similarities = np.empty(most, np.float32)
    found, at_limit = 0, most - seen
    for i in range(n):
        for j in range(m):
            d = distances[i, j]
            if d > limit or d > _BITS or found == most:
                continue
            if d == limit:
                if at_limit == 0:
                    continue
                at_limit -= 1
            rows[found], columns[found], similarities[found] = i, j, max(0.0, 1 - d / (_BITS / 2))
            found += 1
    return rows[:found], columns[:found], similarities[:found]


@njit(cache=True, fastmath=True)
def _agreements(rows, columns, xy_a, angle_a, xy_b, angle_b):  # type: ignore[no-untyped-def]
    """ρ of all pairs of pairs: do they agree in distance, in relative direction, in bearing?"""
    n = len(rows)
    rho = np.zeros((n, n), np.float32)
    for t in range(n):
        for k in range(t + 1, n):
            ax, ay = xy_a[rows[k], 0] - xy_a[rows[t], 0], xy_a[rows[t], 1] - xy_a[rows[k], 1]
            bx, by = xy_b[columns[k], 0] - xy_b[columns[t], 0], xy_b[columns[t], 1] - xy_b[columns[k], 1]
            apart = abs(math.sqrt(ax * ax + ay * ay) - math.sqrt(bx * bx + by * by))
            if apart > 12:  # ρ below 1e-5
                continue
            at, ak = angle_a[rows[t]] * _UNIT, angle_a[rows[k]] * _UNIT
            bt, bk = angle_b[columns[t]] * _UNIT, angle_b[columns[k]] * _UNIT
            turned = abs(_wrap((at - ak) - (bt - bk)))
            if turned > 0.7:  # ρ below 1e-5
                continue
            bearing_a, bearing_b = math.atan2(ay, ax), math.atan2(by, bx)
            there = abs(_wrap((at - bearing_a) - (bt - bearing_b)))
            back = abs(_wrap((ak - bearing_a) - (bk - bearing_b)))
            near = _sigmoid(apart, _MU1, _TAU1) * _sigmoid(turned, _MU2, _TAU2)
            rho[t, k] = near * _sigmoid(there, _MU3, _TAU3)
            rho[k, t] = near * _sigmoid(back, _MU3, _TAU3)
    return rho


@njit(cache=True, fastmath=True)
def _relax(start, rho):  # type: ignore[no-untyped-def]
    n = len(start)
    share = np.float32((1 - _KEPT) / max(1, n - 1))
    now, before = start.copy(), np.empty_like(start)
    for _ in range(_ROUNDS):
        before[:] = now
        for t in range(n):
            support = np.float32(0)
            for k in range(n):
                support += rho[t, k] * before[k]
            now[t] = np.float32(_KEPT) * before[t] + share * support
    return now


@njit(cache=True)
def _mean_of_gainers(start, relaxed, wanted):  # type: ignore[no-untyped-def]
    """Mean of the `wanted` pairs whose strength the rounds kept best."""
    gain = relaxed / np.maximum(start, np.float32(1e-6))
    order = np.argsort(-gain)
    total = 0.0
    for i in order[:wanted]:
        total += relaxed[i]
    return total / wanted


@njit(cache=True, inline="always")
def _sigmoid(value, mu, tau):  # type: ignore[no-untyped-def]
    return 1 / (1 + math.exp(-tau * (value - mu)))


@njit(cache=True, inline="always")
def _wrap(angle):  # type: ignore[no-untyped-def]
    return angle - _TURN * math.floor(angle / _TURN + 0.5)
