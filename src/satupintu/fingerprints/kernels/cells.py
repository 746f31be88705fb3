"""The cells of cylinders: where the other minutiae lie and how they point, seen from each one."""

import math
from typing import Any, TypeAlias

import numpy as np
from numba import njit
from numpy.typing import NDArray

from satupintu.fingerprints import parameters as p

Floats: TypeAlias = NDArray[np.floating[Any]]

_LAYERS = p.LAYERS
_REACH = 3 * p.SIGMA_S  # a Gaussian has ended there
_BELL = 1 / (p.SIGMA_S * math.sqrt(2 * math.pi))
_SPREAD = -1 / (2 * p.SIGMA_S**2)
_TURN = 2 * math.pi
_LAYER = _TURN / p.LAYERS
_NORMAL = 1 / (p.SIGMA_D * math.sqrt(2))
_RADIUS, _MARGIN = p.RADIUS, p.HULL_MARGIN
_LEAST_CELLS, _LEAST_NEIGHBOURS = p.LEAST_VALID_CELLS, p.LEAST_NEIGHBOURS
_MU, _TAU = p.MU_PSI, p.TAU_PSI


@njit(cache=True, nogil=True, fastmath={"contract", "afn", "arcp"})
def fill(minutiae: Floats, hull: Floats, grid: Floats, values: Floats) -> NDArray[np.bool_]:
    """Write values (n, cells, layers), 0 to 1, NaN where a cell lies off the finger; returns which rows are valid.

    minutiae (n, 3): x, y pointing up, angle; hull (edges, 3) as lines; grid (cells, 2): centres around a minutia.
    """
    n, cells = len(minutiae), len(grid)
    valid = np.zeros(n, np.bool_)
    sums, off = np.empty((cells, _LAYERS)), np.empty(cells, np.bool_)
    place = np.empty((cells, 2))
    for i in range(n):
        _turn_grid(minutiae[i], grid, place)
        inside = 0
        for c in range(cells):
            off[c] = _is_outside(place[c, 0], place[c, 1], hull)
            inside += not off[c]
        sums[:] = 0
        neighbours = 0
        for j in range(n):
            apart = math.hypot(minutiae[j, 0] - minutiae[i, 0], minutiae[j, 1] - minutiae[i, 1])
            if j != i and apart <= _RADIUS + _REACH:
                neighbours += 1
                _add_neighbour(minutiae[j], minutiae[i, 2], place, sums)
        if inside < _LEAST_CELLS * cells or neighbours < _LEAST_NEIGHBOURS:
            continue
        valid[i] = True
        for c in range(cells):
            for layer in range(_LAYERS):
                cell = 1 / (1 + math.exp(_TAU * (_MU - sums[c, layer])))
                values[i, c, layer] = np.nan if off[c] else cell
    return valid


@njit(cache=True)
def _turn_grid(minutia: Floats, grid: Floats, place: Floats) -> None:
    cos, sin = math.cos(minutia[2]), math.sin(minutia[2])
    for c in range(len(grid)):
        place[c, 0] = minutia[0] + cos * grid[c, 0] - sin * grid[c, 1]
        place[c, 1] = minutia[1] + sin * grid[c, 0] + cos * grid[c, 1]


@njit(cache=True)
def _is_outside(x: float, y: float, hull: Floats) -> bool:
    for edge in range(len(hull)):  # noqa: SIM110 - Numba compiles no generators here
        if hull[edge, 0] * x + hull[edge, 1] * y + hull[edge, 2] > _MARGIN:
            return True
    return False


@njit(cache=True, fastmath={"contract", "afn", "arcp"})
def _add_neighbour(other: Floats, own_angle: float, place: Floats, sums: Floats) -> None:
    shares = np.empty(_LAYERS)
    for layer in range(_LAYERS):
        off = (layer + 0.5) * _LAYER - math.pi - (own_angle - other[2])
        off -= _TURN * math.floor(off / _TURN + 0.5)
        upper, lower = math.erf((off + _LAYER / 2) * _NORMAL), math.erf((off - _LAYER / 2) * _NORMAL)
        shares[layer] = _BELL * (upper - lower) / 2
    for c in range(len(place)):
        squared = (place[c, 0] - other[0]) ** 2 + (place[c, 1] - other[1]) ** 2
        if squared <= _REACH**2:
            bell = math.exp(_SPREAD * squared)
            for layer in range(_LAYERS):
                sums[c, layer] += bell * shares[layer]


@njit(cache=True, nogil=True, fastmath={"contract"})
def project(values: Floats, mean: Floats, axes: Floats, bits: NDArray[np.uint64]) -> None:
    """Write the signs of values (n, m) on axes (m, 128) to bits (n, 2).

    By hand and not as a matrix product: BLAS starts threads for it, which costs more than the product, and it
    may add in another order on another machine. A cell off the finger says nothing: it stands at the mean.
    """
    along = np.zeros((len(values), axes.shape[1]), np.float32)
    for cell in range(len(mean)):  # outside, so that the axes, larger than the cache, are read once
        for i in range(len(values)):
            if not np.isnan(values[i, cell]):
                away = values[i, cell] - mean[cell]
                for axis in range(axes.shape[1]):
                    along[i, axis] += away * axes[cell, axis]
    for i in range(len(values)):
        bits[i] = 0
        for axis in range(axes.shape[1]):
            if along[i, axis] > 0:
                bits[i, axis >> 6] |= np.uint64(1) << np.uint64(axis & 63)
